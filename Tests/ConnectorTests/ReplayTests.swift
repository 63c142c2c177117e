import Connector
import Foundation
import Secrets
import Testing
import Vocabulary

@Suite("Replay of the CDK's test reads", .enabled(if: Corpus.isNeeded))
struct ReplayTests {
  /// Scenarios whose streams are all read.
  static let whole = [
    "01-offset-bearer", "02-page-increment-post", "03-cursor-requestpath-basic",
    "04-datetime-slices", "05-list-and-substream", "06-error-handlers", "07-oauth",
    "08-csv-gzip-jsonl", "09-transformations", "10-jinja-values", "11-dynamic-config",
    "12-query-properties",
  ]

  @Test("a stream reads as the CDK reads it", arguments: whole)
  func equal(_ name: String) async throws {
    try await Parts.expectEqual(try Scenario(name))
  }

  @Test("no scenario of the corpus is left out")
  func all() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: Corpus.root + "/replay")
    #expect(folders.filter { $0.first?.isNumber == true }.sorted() == ReplayTests.whole)
  }
}

@Suite("Replay of scenarios of our own")
struct ScenarioTests {
  static let all = [
    "async", "clamping", "combined", "config-refused", "config-rules", "decoders", "dynamic-config",
    "dynamic-http", "expanded", "expanded-again", "jobs-troubled", "logins", "page-size",
    "page-size-refused", "pagination-reset", "partitions", "properties", "schemas", "windows",
    "windows-deep",
  ]

  @Test("a stream reads as the CDK reads it", arguments: all)
  func equal(_ name: String) async throws {
    try await Parts.expectEqual(try Scenario(name, own: true))
  }
}

/// The parts that `drive.py` of the corpus compares.
struct Parts {
  static func expectEqual(_ scenario: Scenario) async throws {
    for stream in scenario.streams {
      for difference in try await differences(scenario, stream) {
        Issue.record("\(scenario.name)/\(stream) \(difference)")
      }
    }
  }

  /// Reads a stream and says what is not as the CDK has it.
  static func differences(_ scenario: Scenario, _ stream: String) async throws -> [Difference] {
    let (read, transport) = try await scenario.read(stream)
    let want = try #require(scenario.expected[stream])
    let racy = scenario.isRacy(stream)
    let parts = Parts(read, transport.requests, racy: racy)
    return parts.compared(with: want, racy: racy).compactMap { part, have, expected in
      let isOrdered = part == "records" && !scenario.hasShuffledKeys
      let isEqual = isOrdered ? have.isExactly(expected) : have.isEqual(expected)
      if isEqual { return nil }
      return Difference(part: part, have: have, want: expected, failure: read.failure)
    }
  }

  struct Difference: CustomStringConvertible {
    let part: String
    let have: JSON
    let want: JSON
    let failure: ConnectorError?

    var description: String {
      let failed = failure.map { " [\($0.message)]" } ?? ""
      return "\(part): \(have.text()) instead of \(want.text())\(failed)"
    }
  }

  let records: JSON
  let requests: JSON
  let slices: JSON
  let state: JSON
  let schema: JSON
  let formats: JSON
  let limit: JSON
  let failed: JSON
  let auxiliary: JSON
  let config: JSON

  init(_ read: StreamRead, _ requests: [JSON], racy: Bool) {
    records = read.wasAborted ? .null : .array(read.records)
    self.requests = .array(requests.map(Parts.request))
    slices = .array(
      read.slices.enumerated().map { index, slice in
        [
          racy && index == 0 ? .null : slice.descriptor ?? .null,
          .array(slice.pages.map { .int($0.records.count) }),
        ]
      })
    state = .array(read.slices.map { .array($0.state) })
    schema = read.inferredSchema ?? .null
    formats = read.wasAborted ? .null : .object(read.inferredDatetimeFormats)
    limit = read.wasAborted ? .null : .bool(read.limitReached)
    failed = .bool(read.wasAborted)
    config = read.latestConfigUpdate ?? .null
    auxiliary = .array(
      (read.auxiliaryRequests + read.slices.flatMap(\.auxiliaryRequests)).map {
        [.string($0.title), .string($0.type), .string($0.description)]
      })
  }

  func compared(with want: JSON, racy: Bool) -> [(String, JSON, JSON)] {
    let expected = want["slices"]?.array ?? []
    return [
      ("records", records, want["records"] ?? .null),
      ("requests", requests, .array((want["requests"]?.array ?? []).map(Parts.request))),
      (
        "slices", slices,
        .array(
          expected.enumerated().map { index, slice in
            [
              racy && index == 0 ? .null : slice["slice_descriptor"] ?? .null,
              .array(
                (slice["pages"]?.array ?? []).map { .int($0["records"]?.array?.count ?? 0) }),
            ]
          })
      ),
      ("state", state, .array(expected.map { $0["state"] ?? .null })),
      ("schema", schema, want["inferred_schema"] ?? .null),
      ("formats", formats, want["inferred_datetime_formats"] ?? .null),
      ("limit", limit, want["test_read_limit_reached"] ?? .null),
      ("auxiliary", auxiliary, Parts.auxiliary(want)),
      ("failed", failed, .bool(want["error"]?.isNull == false)),
      ("config", config, want["latest_config_update"] ?? .null),
    ]
  }

  /// What each request beside the pages is called.
  private static func auxiliary(_ want: JSON) -> JSON {
    let beside = want["auxiliary_requests"]?.array ?? []
    let inside = (want["slices"]?.array ?? []).flatMap { $0["auxiliary_requests"]?.array ?? [] }
    return .array(
      (beside + inside).map {
        [$0["title"] ?? .null, $0["type"] ?? .null, $0["description"] ?? .null]
      })
  }

  /// A request with its query in the order it was sent; bodies as JSON where they are JSON.
  private static func request(_ request: JSON) -> JSON {
    var object = request.object ?? [:]
    object["raw_query"] = nil
    object["unmatched"] = nil
    if let text = object["body"]?.string, let body = try? JSON(parsing: text) {
      object["body"] = body
    }
    return JSON.object(object).withoutSigners
  }
}
