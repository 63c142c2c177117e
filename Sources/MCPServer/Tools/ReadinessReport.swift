import Session
import Vocabulary

/// How the reads of several streams went, for a program and in Markdown for a person.
struct ReadinessReport {
  struct Line {
    let name: String
    let failure: Failure?
    let records: Int
    let pages: Int
    let slices: Int
    let fields: Int
    let milliseconds: Double
    let limitReached: Bool
    let primaryKey: [String]
    let warnings: [String]
  }

  /// How many streams the manifest has.
  let available: Int
  private(set) var lines: [Line] = []
  private var removed: OrderedDictionary<MaskCount.Kind, Int> = [:]

  init(available: Int) { self.available = available }

  mutating func add(_ outcome: ReadOutcome, primaryKey: [String]) {
    let view = outcome.view
    var fields: Set<String> = []
    for record in view.records { fields.formUnion(record.object?.keys.elements ?? []) }
    lines.append(
      Line(
        name: view.stream, failure: view.failure, records: view.records.count,
        pages: view.pages.count { $0.auxiliary == nil }, slices: view.sliceCount,
        fields: fields.count, milliseconds: view.milliseconds, limitReached: view.limitReached,
        primaryKey: primaryKey,
        warnings: ReadinessReport.warnings(view, fields, primaryKey)))
    for count in view.masked {
      removed[MaskCount.Kind(name: count.name, reason: count.reason), default: 0] += count.count
    }
  }

  mutating func add(_ name: String, failure: Failure, primaryKey: [String]) {
    lines.append(
      Line(
        name: name, failure: failure, records: 0, pages: 0, slices: 0, fields: 0, milliseconds: 0,
        limitReached: false, primaryKey: primaryKey, warnings: []))
  }

  /// Over all reads.
  var masked: [MaskCount] {
    removed.map { MaskCount(name: $0.key.name, reason: $0.key.reason, count: $0.value) }
  }

  var isReady: Bool { lines.allSatisfy { $0.failure == nil } }

  /// The person was asked and has not answered yet.
  var isWaiting: Bool { lines.contains { $0.failure?.code == Failure.waiting } }

  /// What a read that went well may still have got wrong; the same hints as the Python server's.
  private static func warnings(
    _ view: ReadView, _ fields: Set<String>, _ primaryKey: [String]
  ) -> [String] {
    guard view.isSuccess else { return [] }
    var warnings: [String] = []
    switch view.records.count {
    case 0: warnings.append("no records")
    case 1: warnings.append("only one record: is it paginated?")
    case let count where count % 10 == 0 && !view.limitReached:
      warnings.append("\(count) records is a multiple of 10: does the pagination stop too early?")
    default: break
    }
    if !view.records.isEmpty {
      if fields.count < 2 { warnings.append("the records have fewer than two fields") }
      let missing = primaryKey.filter { !fields.contains(String($0.prefix { $0 != "." })) }
      if !missing.isEmpty {
        warnings.append("not in the records: primary key \(missing.joined(separator: ", "))")
      }
    }
    if primaryKey.isEmpty { warnings.append("no primary key") }
    return warnings + view.schemaNotes + view.warnings
  }

  private var succeeded: Int { lines.count { $0.failure == nil } }
  private var records: Int { lines.reduce(0) { $0 + $1.records } }

  private var status: String {
    if isWaiting { return Failure.waiting }
    return isReady ? "ready" : "not_ready"
  }

  var sentence: String {
    if isWaiting { return "The report waits for the person: \(Failure.waitingSentence)" }
    return "\(succeeded) of \(Counted.words(lines.count, "stream")) could be read, "
      + "\(Counted.words(records, "record"))."
  }

  var fields: JSONObject {
    var fields: JSONObject = [
      "result": .string(markdown), "status": .string(status), "is_ready": .bool(isReady),
      "streams": .array(lines.map(\.json)), "records_read": .int(records),
    ]
    if let failure = lines.first(where: { $0.failure?.code == Failure.waiting })?.failure {
      fields["error"] = failure.json
    }
    return fields
  }

  private var markdown: String {
    var text = "# Connector readiness: \(status.split(separator: "_").joined(separator: " "))\n\n"
    text += "- Streams read: \(succeeded) of \(lines.count), the manifest has \(available)\n"
    text += "- Records: \(records)\n"
    text += "- Time: \(Int(lines.reduce(0) { $0 + $1.milliseconds })) ms\n"
    for line in lines { text += "\n" + line.markdown }
    return text
  }
}

extension MaskCount {
  fileprivate struct Kind: Hashable {
    let name: SecretName
    let reason: String
  }
}

extension ReadinessReport.Line {
  fileprivate var markdown: String {
    var text = "## \(name): \(failure == nil ? "ok" : "failed")\n\n"
    if let failure { return text + "- \(failure.sentence)\n" }
    text += "- \(Counted.words(records, "record")), \(Counted.words(pages, "page")), "
    text += "\(Int(milliseconds)) ms\(limitReached ? ", cut at the limit" : "")\n"
    text += "- Primary key: \(primaryKey.isEmpty ? "none" : primaryKey.joined(separator: ", "))\n"
    for warning in warnings { text += "- Warning: \(warning)\n" }
    return text
  }

  fileprivate var json: JSON {
    var members: JSONObject = [
      "name": .string(name), "success": .bool(failure == nil), "records_read": .int(records),
      "pages": .int(pages), "slices": .int(slices), "fields": .int(fields),
      "milliseconds": .int(Int(milliseconds)), "limit_reached": .bool(limitReached),
      "primary_key": .array(primaryKey.map { .string($0) }),
      "warnings": .array(warnings.map { .string($0) }),
    ]
    if let failure { members["error"] = failure.json }
    return .object(members)
  }
}

extension Failure {
  /// The person was asked and has not answered yet: no refusal.
  static let waiting = "waiting_for_human"

  static let waitingSentence =
    "they were asked and have not answered yet. The question stays open; make the same call again "
    + "and it meets the answer."
}
