import Jinja
import Vocabulary

/// The records of one slice of a stream that serves another, page after page.
final class RecordSource {
  private let plan: StreamPlan
  private let pages: any PageReader
  private let tools: ReadTools
  private let purpose: ReadBook.Purpose
  private var page = ReadPage()
  private var index = 0

  init(
    _ plan: StreamPlan, _ slice: StreamSlice, _ tools: ReadTools, for purpose: ReadBook.Purpose,
    isSynced: @escaping (JSON) -> Bool
  ) {
    self.plan = plan
    self.purpose = purpose
    pages = plan.pages(of: slice, tools, isSynced: isSynced)
    self.tools = tools
  }

  func next() async throws(ConnectorError) -> JSON? {
    while true {
      if index < page.selected.records.count {
        index += 1
        return page.selected.records[index - 1]
      }
      if let failure = page.failure { throw failure }
      guard let next = await pages.next() else { return nil }
      if let answer = next.answer {
        tools.book.add(
          answer, for: purpose, of: plan.name, isParent: tools.isParent)
      }
      try next.selected.checkNoCopies(for: purpose.rawValue)
      page = next
      index = 0
    }
  }
}
