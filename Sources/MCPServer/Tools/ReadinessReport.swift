import Session
import Vocabulary

/// How the reads of several streams went, for a program and in Markdown for a person: the figures of
/// the Python server's `MultiStreamSmokeTest` and `StreamSmokeTest`, for failed streams too.
struct ReadinessReport {
  /// How many streams the manifest has.
  let available: Int
  private(set) var lines: [ReadinessLine] = []
  private var removed: OrderedDictionary<MaskCount.Kind, Int> = [:]

  init(available: Int) { self.available = available }

  mutating func add(_ outcome: ReadOutcome, primaryKey: [String]) {
    lines.append(ReadinessLine(outcome, primaryKey: primaryKey))
    for count in outcome.view.masked {
      removed[MaskCount.Kind(name: count.name, reason: count.reason), default: 0] += count.count
    }
  }

  mutating func add(_ name: String, failure: Failure, primaryKey: [String]) {
    lines.append(ReadinessLine(name, failure: failure, primaryKey: primaryKey))
  }

  /// Over all reads.
  var masked: [MaskCount] {
    removed.map { MaskCount(name: $0.key.name, reason: $0.key.reason, count: $0.value) }
  }

  var isReady: Bool { lines.allSatisfy { $0.failure == nil } }

  /// The person was asked and has not answered yet.
  var isWaiting: Bool { lines.contains { $0.failure?.code == Failure.waiting } }

  private var succeeded: Int { lines.count { $0.failure == nil } }
  private var records: Int { lines.reduce(0) { $0 + $1.records } }
  private var milliseconds: Double { lines.reduce(0) { $0 + $1.milliseconds } }

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
      "success": .bool(isReady), "total_streams_available": .int(available),
      "total_streams_tested": .int(lines.count), "total_streams_successful": .int(succeeded),
      "total_records_count": .int(records),
      "duration_seconds": ReadinessLine.seconds(milliseconds),
      "streams": .array(lines.map(\.json)),
    ]
    if let failure = lines.first(where: { $0.failure?.code == Failure.waiting })?.failure {
      fields["error"] = failure.json
    }
    return fields
  }

  private var markdown: String {
    let verdict =
      switch status {
      case "ready": "PASSED"
      case "not_ready": "FAILED"
      default: "WAITING FOR THE PERSON"
      }
    let failed = lines.filter { $0.failure != nil }.map(\.name)
    var text = "# Connector Readiness Test Report - \(verdict)\n\n## Summary\n\n"
    text += "- **Streams Tested**: \(lines.count) of \(available) in the manifest\n"
    text += "- **Successful Streams**: \(succeeded)/\(lines.count)\n"
    if !failed.isEmpty { text += "- **Failed Streams**: \(failed.joined(separator: ", "))\n" }
    text += "- **Total Records Extracted**: \(Counted.grouped(records))\n"
    text += "- **Total Duration**: \(ReadinessLine.seconds(milliseconds).text())s\n\n"
    text += "## Stream Results\n"
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

extension Failure {
  /// The person was asked and has not answered yet: no refusal.
  static let waiting = "waiting_for_human"

  static let waitingSentence =
    "they were asked and have not answered yet. The question stays open; make the same call again "
    + "and it meets the answer."
}
