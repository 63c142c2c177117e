import Connector
import Jinja
import Manifest
import Secrets
import Testing
import Vocabulary

/// What the CDK did, recorded by `Logins/record.py`.
struct RecordedLogin: Sendable, CustomTestStringConvertible {
  let json: JSON

  var testDescription: String { json["name"]?.string ?? "?" }

  static let all: [RecordedLogin] = {
    let folder = #filePath.split(separator: "/").dropLast().joined(separator: "/")
    let bytes = (try? Corpus.contents(of: "/\(folder)/Logins/logins.json")) ?? []
    return ((try? JSON(parsing: bytes))?.array ?? []).map(RecordedLogin.init)
  }()

  func read() async throws -> (read: StreamRead, transport: RouteTransport) {
    let manifest = Manifest(text: json["manifest"]?.string ?? "")
    let config = try hydrateConfig(
      session: json["config"] ?? [:], secrets: [], fields: manifest.fields)
    let reader = StreamReader(manifest: manifest, config: config, now: Clock.now)
    let transport = RouteTransport(json["routes"]?.array ?? [])
    let read = await reader.read(
      "s", limits: ReadLimits(maxRecords: 10, maxPagesPerSlice: 2, maxSlices: 2), state: nil,
      transport: transport
    ) { _ in }
    return (read, transport)
  }
}

@Suite("Logins go as the CDK's go")
struct RecordedLoginTests {
  @Test("they were recorded")
  func recorded() { #expect(RecordedLogin.all.count > 40) }

  @Test("the requests, their order and what comes of them", arguments: RecordedLogin.all)
  func equal(_ login: RecordedLogin) async throws {
    let (read, transport) = try await login.read()
    let have = JSON.array(transport.requests.map(RecordedLoginTests.essence))
    let want = JSON.array((login.json["requests"]?.array ?? []).map(RecordedLoginTests.essence))
    #expect(have.isEqual(want), "\(have.text()) instead of \(want.text())")
    #expect(
      (read.wasAborted ? JSON.null : .array(read.records)).isEqual(login.json["records"] ?? .null))
    #expect(
      JSON.array(
        read.auxiliaryRequests.map {
          [.string($0.title), .string($0.type), .string($0.description)]
        }) == login.json["auxiliary"])
    #expect((read.latestConfigUpdate != nil) == login.json["is_config_updated"]?.bool)
    #expect((read.failure != nil) == login.json["has_error"]?.bool)
  }

  /// Bodies as JSON where they are JSON, queries as pairs.
  private static func essence(_ request: JSON) -> JSON {
    var object = request.object ?? [:]
    object["raw_query"] = nil
    if let text = object["body"]?.string, let body = try? JSON(parsing: text) {
      object["body"] = body
    }
    return .object(object)
  }
}
