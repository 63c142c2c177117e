import Session
import Vocabulary

/// The parts of a test read's result that are made from its masked outcome.
struct TestReadReport {
  let outcome: ReadOutcome
  /// At most as many as were asked for: the CDK reads whole pages and slices.
  let records: [JSON]

  init(outcome: ReadOutcome, limit: Int) {
    self.outcome = outcome
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
      "schema_warnings": .array(view.schemaNotes.map { .string($0) }),
      "logs": .array(
        outcome.logs.map { ["level": .string($0.level), "message": .string($0.message)] }),
      "pages": .int(view.pages.count),
      "slices": .int(view.sliceCount),
      "test_read_limit_reached": .bool(view.limitReached),
      "masked": .array(view.masked.map(\.json)),
    ]
    if let failure = view.failure { fields["error"] = failure.json }
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
    return "\(records.count) records of \(view.stream) on \(pages)."
  }

  /// Requests and responses in the shape of the Python server's `raw_api_responses`.
  var rawResponses: JSON {
    .array(
      outcome.slices.flatMap { $0.auxiliary + $0.pages }.map(TestReadReport.page)
        + outcome.auxiliary.map(TestReadReport.page))
  }

  private static func page(_ page: PageView) -> JSON {
    var members = page.exchange
    members["records"] = .int(page.records.count)
    return .object(members)
  }

  /// For each top-level field: in how many records it stands, and how often it is null.
  var statistics: JSON {
    var places: [String: Int] = [:]
    var counts: [(field: String, present: Int, null: Int)] = []
    for record in records {
      guard case .object(let members) = record else { continue }
      for (field, value) in members {
        let place = places[field] ?? counts.count
        if place == counts.count {
          places[field] = place
          counts.append((field, 0, 0))
        }
        counts[place].present += 1
        if case .null = value { counts[place].null += 1 }
      }
    }
    let fields = counts.map {
      ($0.field, ["present": .int($0.present), "null": .int($0.null)] as JSON)
    }
    return [
      "record_count": .int(records.count),
      "fields": .object(JSONObject(uniqueKeysWithValues: fields)),
    ]
  }
}
