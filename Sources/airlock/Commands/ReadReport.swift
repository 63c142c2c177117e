import Session
import Vocabulary

/// A test read for a person at a terminal: records on stdout, one a line, and on stderr how it went.
struct ReadReport {
  private let outcome: ReadOutcome
  private var view: ReadView { outcome.view }

  init(_ outcome: ReadOutcome) { self.outcome = outcome }

  func show() {
    Report.json(lines: view.records)
    for slice in outcome.slices {
      for page in slice.auxiliary + slice.pages { Report.error(line(of: page)) }
    }
    for page in outcome.auxiliary { Report.error(line(of: page)) }
    Report.error(summary)
    let masked = view.masked.map { "\($0.name.mask) ×\($0.count) \($0.reason)" }
    if !masked.isEmpty { Report.error("masked " + masked.joined(separator: ", ")) }
    for warning in outcome.schema.warnings { Report.error("schema: \(warning)") }
    for warning in view.warnings { Report.error("warning: \(warning)") }
  }

  /// `customers: 12 records, 2 pages, 1 slice, a limit was reached`
  private var summary: String {
    let left = view.recordCount - view.records.count
    var words = [
      counted(view.recordCount, "record") + (left > 0 ? " (\(view.records.count) shown)" : ""),
      counted(view.pages.count { $0.auxiliary == nil }, "page"), counted(view.sliceCount, "slice"),
    ]
    if view.limitReached { words.append("a limit was reached") }
    return "\(view.stream): " + words.joined(separator: ", ")
  }

  /// `  GET https://api.example.com/customers?page=2 → 200, 10 records`
  private func line(of page: PageView) -> String {
    let answer = page.status.map { "\($0)" } ?? "no answer"
    let purpose = page.title.map { " (\($0))" } ?? ""
    let records = page.auxiliary == nil ? ", " + counted(page.recordCount, "record") : ""
    return "  \(page.method) \(page.url) → \(answer)\(records)\(purpose)"
  }

  private func counted(_ count: Int, _ noun: String) -> String {
    count == 1 ? "1 \(noun)" : "\(count) \(noun)s"
  }
}
