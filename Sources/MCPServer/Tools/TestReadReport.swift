import Session
import Vocabulary

/// The parts of a test read's result that are made from its masked outcome.
struct TestReadReport {
  let outcome: ReadOutcome
  /// At most as many as were asked for: the CDK reads whole pages and slices.
  let records: [JSON]

  /// What became of the schema.
  private let update: SchemaUpdate

  init(outcome: ReadOutcome, limit: Int, update: SchemaUpdate) {
    self.outcome = outcome
    self.update = update
    self.records = Array(outcome.view.records.prefix(limit))
  }

  /// A person was asked and has not answered yet.
  var isWaiting: Bool { outcome.view.failure?.code == Failure.waiting }

  /// Everything that is made of airlock's own words and of numbers.
  var fields: JSONObject {
    let view = outcome.view
    var fields: JSONObject = [
      "success": .bool(view.isSuccess),
      "message": .string(message),
      "records_read": .int(records.count),
      "errors": .array((view.failure.map { [$0.sentence] } ?? []).map { .string($0) }),
      "warnings": .array(view.warnings.map { .string($0) }),
      "schema_warnings": .array(update.warnings(outcome.schema).map { .string($0) }),
      "logs": .array(logs),
      "pages": .int(view.pages.count),
      "slices": .int(view.sliceCount),
      "test_read_limit_reached": .bool(view.limitReached),
      "masked": .array(view.masked.map(\.json)),
    ]
    if let failure = view.failure { fields["error"] = failure.json }
    fields["schema_update"] = update.json
    fields["status"] = .string(isWaiting ? Failure.waiting : view.isSuccess ? "complete" : "failed")
    if !view.masked.isEmpty {
      fields["notes"] = [
        "Text in ‹…› is a secret that airlock removed. It is present and correct on the person's side."
      ]
    }
    return fields
  }

  /// One sentence about how it went.
  var message: String {
    let view = outcome.view
    if isWaiting {
      return "The read of \(view.stream) waits for the person: \(Failure.waitingSentence)"
    }
    if let failure = view.failure {
      return "The read of \(view.stream) failed: \(failure.sentence)"
    }
    let pages = view.pages.count == 1 ? "1 page" : "\(view.pages.count) pages"
    if records.isEmpty { return "\(view.stream) was read and gave no records on \(pages)." }
    return "\(Counted.words(records.count, "record")) of \(view.stream) on \(pages)."
      + (update.version.map { " The schema was written as version \($0)." } ?? "")
  }

  /// The CDK's lines, and one more where a read that went well found nothing.
  private var logs: [JSON] {
    var lines = outcome.logs
    if records.isEmpty, outcome.view.isSuccess {
      lines.append(
        LogLine(
          level: "WARN",
          message: "The read gave no records. Look at raw_api_responses whether that is right."))
    }
    return lines.map { ["level": .string($0.level), "message": .string($0.message)] }
  }

  /// Requests and responses in the shape of the Python server's `raw_api_responses`.
  var rawResponses: JSON { [outcome.raw] }

  /// For each top-level field: its type as Python calls that of its last value that is not null, and
  /// how often it is null or not (`_calculate_record_stats` of the Python server).
  var statistics: JSON {
    var counts: OrderedDictionary<String, (type: String, null: Int, set: Int)> = [:]
    for record in records {
      guard case .object(let members) = record else { continue }
      for (field, value) in members {
        var count = counts[field] ?? ("NoneType", 0, 0)
        if value.isNull {
          count.null += 1
        } else {
          count.set += 1
          count.type = TestReadReport.pythonType(of: value)
        }
        counts[field] = count
      }
    }
    return [
      "num_properties": .int(counts.count),
      "properties": .object(
        counts.mapValues {
          ["type": .string($0.type), "num_null": .int($0.null), "num_non_null": .int($0.set)]
        }),
    ]
  }

  private static func pythonType(of value: JSON) -> String {
    switch value {
    case .null: "NoneType"
    case .bool: "bool"
    case .int: "int"
    case .number(let number): number.isInteger ? "int" : "float"
    case .string: "str"
    case .array: "list"
    case .object: "dict"
    }
  }
}
