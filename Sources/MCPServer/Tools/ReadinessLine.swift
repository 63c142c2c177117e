import Session
import Vocabulary

/// How the read of one stream went, in a readiness report.
struct ReadinessLine {
  let name: String
  let failure: Failure?
  let records: Int
  private let pages: Int
  private let slices: Int
  private let fields: Int
  let milliseconds: Double
  private let limitReached: Bool
  private let primaryKey: [String]
  /// What the number of records hints at, and what the read warned of.
  private var warnings: [String] = []
  private var fieldWarnings: [String] = []
  private var schemaWarnings: [String] = []

  init(_ outcome: ReadOutcome, primaryKey: [String]) {
    let view = outcome.view
    var names: Set<String> = []
    for record in view.records { names.formUnion(record.object?.keys.elements ?? []) }
    name = view.stream
    failure = view.failure
    records = view.records.count
    pages = view.pages.count { $0.auxiliary == nil }
    slices = view.sliceCount
    fields = names.count
    milliseconds = view.milliseconds
    limitReached = view.limitReached
    self.primaryKey = primaryKey
    guard view.isSuccess else { return }
    warnings = ReadinessLine.recordWarnings(view) + view.warnings
    fieldWarnings = ReadinessLine.fieldWarnings(view, names, primaryKey)
    schemaWarnings = outcome.schema.warnings
  }

  init(_ name: String, failure: Failure, primaryKey: [String]) {
    self.name = name
    self.failure = failure
    (records, pages, slices, fields, milliseconds, limitReached) = (0, 0, 0, 0, 0, false)
    self.primaryKey = primaryKey
  }

  /// What a read that went well may still have got wrong; the same hints as the Python server's.
  private static func recordWarnings(_ view: ReadView) -> [String] {
    switch view.records.count {
    case 0: ["no records"]
    case 1: ["only one record: is it paginated?"]
    case let count where count % 10 == 0 && !view.limitReached:
      ["\(count) records is a multiple of 10: does the pagination stop too early?"]
    default: []
    }
  }

  private static func fieldWarnings(
    _ view: ReadView, _ names: Set<String>, _ primaryKey: [String]
  ) -> [String] {
    var warnings: [String] = []
    if !view.records.isEmpty, names.count < 2 {
      warnings.append("the records have fewer than two fields")
    }
    if primaryKey.isEmpty { warnings.append("no primary key") }
    let missing = primaryKey.filter { !names.contains(String($0.prefix { $0 != "." })) }
    if !view.records.isEmpty, !missing.isEmpty {
      warnings.append("not in the records: primary key \(missing.joined(separator: ", "))")
    }
    return warnings
  }

  /// Milliseconds as whole seconds, rounded up: a finer clock could tell what a server was made to
  /// do with a secret.
  static func seconds(_ milliseconds: Double) -> JSON {
    .int(Int((min(max(milliseconds, 0), 1e9) / 1000).rounded(.up)))
  }

  var markdown: String {
    var text = "### `\(name)` \(failure == nil ? "✅" : "❌")\n\n"
    if let failure {
      return text + "- **Status**: Failed\n- **Error**: \(failure.sentence)\n"
    }
    text += "- **Records Extracted**: \(Counted.grouped(records)) on "
    text += "\(Counted.words(pages, "page"))\(limitReached ? ", cut at the limit" : "")\n"
    text +=
      "- **Primary Key**: \(primaryKey.isEmpty ? "none" : primaryKey.joined(separator: ", "))\n"
    text += "- **Duration**: \(ReadinessLine.seconds(milliseconds).text())s\n"
    let all = warnings + fieldWarnings + schemaWarnings.map { "Schema: \($0)" }
    if all.isEmpty { return text + "- **Status**: No issues detected\n" }
    return text + all.map { "- **Warning**: \($0)\n" }.joined()
  }

  var json: JSON {
    var members: JSONObject = [
      "stream_name": .string(name), "success": .bool(failure == nil),
      "records_read": .int(records), "pages": .int(pages), "slices": .int(slices),
      "fields": .int(fields), "duration_seconds": ReadinessLine.seconds(milliseconds),
      "limit_reached": .bool(limitReached),
      "primary_key": .array(primaryKey.map { .string($0) }),
      "error_message": failure.map { .string($0.sentence) } ?? .null,
      "warnings": .array(warnings.map { .string($0) }),
      "field_count_warnings": .array(fieldWarnings.map { .string($0) }),
      "schema_warnings": .array(schemaWarnings.map { .string($0) }),
    ]
    if let failure { members["error"] = failure.json }
    return .object(members)
  }
}
