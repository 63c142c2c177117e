import Secrets
import Vocabulary

@testable import Jinja

/// Compares what the CDK answered with what we answer, and counts by group.
struct Comparison {
  struct Row {
    var tried = 0
    var equal = 0
    var different = 0
    /// Why some were not compared, and how many.
    var skipped: [String: Int] = [:]
  }

  private(set) var rows: OrderedDictionary<String, Row> = [:]
  private(set) var differences: [String] = []
  private let contexts: [Context]

  init(contexts: [JSON]) {
    self.contexts = contexts.map { context in
      var result = Context()
      for (name, value) in context.object ?? [:] { result[name] = Value(value) }
      return result
    }
  }

  var total: Row {
    rows.values.reduce(into: Row()) { sum, row in
      sum.tried += row.tried
      sum.equal += row.equal
      sum.different += row.different
      sum.skipped.merge(row.skipped, uniquingKeysWith: +)
    }
  }

  mutating func add(_ answers: [JSON]) {
    for answer in answers { add(answer) }
  }

  private mutating func add(_ answer: JSON) {
    let group = answer["g"]?.string ?? "other"
    var row = rows[group] ?? Row()
    defer { rows[group] = row }
    row.tried += 1
    let source = answer["t"]?.string ?? ""
    let context = contexts[answer["c"]?.int ?? 0]
    // It is evaluated even if it cannot be compared: it must not crash either.
    let found = Comparison.ours(source, answer, context)
    if let reason = answer["skip"]?.string {
      row.skipped[reason, default: 0] += 1
      return
    }
    let expected = answer["ok"]?.string ?? "error \(answer["err"]?.string ?? "?")"
    guard let found else {
      row.skipped["we stop at a limit that Python has not", default: 0] += 1
      return
    }
    // Byte for byte: Swift's own equality takes composed and decomposed letters for the same.
    if found.utf8.elementsEqual(expected.utf8) {
      row.equal += 1
    } else {
      row.different += 1
      differences.append(
        "[\(group)] \(source.debugDescription)\n    CDK  \(expected)\n    ours \(found)")
    }
  }

  /// Nil where we stop for a limit that Python has not.
  static func ours(_ source: String, _ answer: JSON, _ context: Context) -> String? {
    let interpolation = Interpolation(Environment(now: { now }))
    do {
      let template = try Template.parse(source)
      var types: ValidTypes?
      let names: [String: ValidTypes] = [
        "str": .str, "int": .int, "list": .list, "dict": .dict, "float": .float, "bool": .bool,
      ]
      for name in answer["v"]?.array ?? [] {
        types = (types ?? []).union(names[name.string ?? ""] ?? [])
      }
      let fallback = try answer["d"]?.string.map { try Template.parse($0) }
      let value = try interpolation.evaluate(
        template, context, default: fallback, validTypes: types)
      return value.repr.masked
    } catch let error as JinjaError {
      return error.code == .limit ? nil : "error \(error.code.rawValue)"
    } catch {
      return "error \(error)"
    }
  }

  /// The moment `now_utc()` gives on both sides.
  static let now =
    PythonDateTime(
      year: 2024, month: 3, day: 4, hour: 5, minute: 6, second: 7, microsecond: 890_123,
      zone: .utc) ?? .epoch

  /// A line for each group and one for all.
  var table: String {
    func cell(_ text: String, _ width: Int) -> String {
      String(repeating: " ", count: max(0, width - text.count)) + text
    }
    func line(_ name: String, _ cells: [String], _ rest: String) -> String {
      name + String(repeating: " ", count: max(1, 33 - name.count))
        + cells.map { cell($0, 9) }.joined() + (rest.isEmpty ? "" : "  " + rest)
    }
    func line(_ name: String, _ row: Row) -> String {
      let skipped = row.skipped.values.reduce(0, +)
      let reasons = row.skipped.sorted { $0.key < $1.key }.map { "\($0.value): \($0.key)" }
      return line(
        name, [row.tried, row.equal, row.different, skipped].map(String.init),
        reasons.joined(separator: "; "))
    }
    let head = line(
      "expressions", ["tried", "equal", "differ", "skipped"], "not compared, and why")
    return ([head] + rows.map { line($0.key, $0.value) } + [line("all", total)])
      .joined(separator: "\n")
  }
}
