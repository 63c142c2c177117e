import Jinja
import Secrets
import Vocabulary

/// One request and what became of it.
struct ReadPage: Sendable {
  /// nil when there was no response.
  var answer: Answer?
  var selected = SelectedRecords()
  var failure: ConnectorError?
}

/// Reads the pages of one slice, one when it is asked for one (CDK: `SimpleRetriever._read_pages`).
final class PageSource {
  private let plan: StreamPlan
  private let slice: StreamSlice
  private let tools: ReadTools
  private let isSynced: (JSON) -> Bool
  private var token: Value?
  private var end: PageEnd?
  private var selected = SelectedRecords()
  private var pages = 0
  private var isDone = false

  init(
    _ plan: StreamPlan, _ slice: StreamSlice, _ tools: ReadTools,
    isSynced: @escaping (JSON) -> Bool
  ) {
    self.plan = plan
    self.slice = slice
    self.tools = tools
    self.isSynced = isSynced
    token = plan.paginator?.initialToken
  }

  /// - Returns: nil after the last page. A page with a failure is the last one.
  func next() async -> ReadPage? {
    if isDone { return nil }
    do {
      if let end {
        guard try advance(after: end) else {
          isDone = true
          return nil
        }
      }
      let request = try plan.request(slice: slice, token: token, tools.evaluator)
      let page = try read(try await tools.send(request))
      if page.failure != nil || page.answer?.isOK == false { isDone = true }
      return page
    } catch {
      isDone = true
      return ReadPage(failure: error)
    }
  }

  private func advance(after end: PageEnd) throws(ConnectorError) -> Bool {
    guard let paginator = plan.paginator, pages < tools.limits.maxPagesPerSlice else {
      return false
    }
    if plan.cursor?.isDataFeed == true, let last = end.lastRecord, !isSynced(last.json) {
      return false
    }
    if paginator.readsLastRecord { try selected.checkNoCopies(for: "to find the next page") }
    token = try paginator.next(after: end, token, tools.evaluator)
    return token != nil
  }

  private func read(_ answer: Answer) throws(ConnectorError) -> ReadPage {
    pages += 1
    var page = ReadPage(answer: answer)
    let first: JSON
    do {
      let resolution = try plan.requester.errors.resolve(answer, tools.evaluator)
      if let failure = failure(of: resolution, answer) {
        page.failure = failure
        return page
      }
      guard answer.isOK else { return page }
      let filtersHere = plan.cursor.map { $0.isClientSide && !$0.isDataFeed } ?? false
      let body = plan.decoder.decode(answer, at: plan.requester.span)
      first = body.first
      page.selected = try plan.selector.select(
        body, slice, tools.evaluator, isSynced: filtersHere ? isSynced : nil)
      page.failure = page.selected.failure
    } catch {
      page.failure = error
      return page
    }
    selected = page.selected
    end = PageEnd(
      answer: answer, body: first, extracted: page.selected.extracted,
      emitted: page.selected.records.count,
      lastRecord: page.selected.records.last.map { Value($0) }, slice: slice)
    // A feed is cut after the paginator saw the whole page.
    if plan.cursor?.isDataFeed == true { page.selected.records.removeAll { !isSynced($0) } }
    return page
  }

  /// A test read retries nothing: what would be retried has failed (http_client.py).
  private func failure(of resolution: Resolution, _ answer: Answer) -> ConnectorError? {
    let status = answer.http.status
    let message: String
    let detail: String
    switch resolution.action {
    case .success, .ignore: return nil
    case .fail:
      message = "the API answered \(status), which the error handler takes as a failure"
      detail =
        resolution.message.isEmpty
        ? ErrorMessage.text(of: answer) ?? "HTTP status \(status)" : resolution.message
    case .retry, .rateLimited, .refreshToken:
      message = "the API answered \(status), which a sync would retry; a test read does not"
      detail =
        status == 429
        ? "API rate limit exceeded."
        : "Exhausted available request attempts. Please see logs for more details. Exception: "
          + resolution.message
    }
    return ConnectorError(
      .http, message, at: plan.requester.span, status: status, detail: Tainted(detail))
  }
}

/// The records of one slice of a stream that serves another, page after page.
final class RecordSource {
  private let plan: StreamPlan
  private let pages: PageSource
  private let book: ReadBook
  private let purpose: ReadBook.Purpose
  private var page = ReadPage()
  private var index = 0

  init(
    _ plan: StreamPlan, _ slice: StreamSlice, _ tools: ReadTools, for purpose: ReadBook.Purpose,
    isSynced: @escaping (JSON) -> Bool
  ) {
    self.plan = plan
    self.purpose = purpose
    pages = PageSource(plan, slice, tools, isSynced: isSynced)
    book = tools.book
  }

  func next() async throws(ConnectorError) -> JSON? {
    while true {
      if index < page.selected.records.count {
        index += 1
        return page.selected.records[index - 1]
      }
      if let failure = page.failure { throw failure }
      guard let next = await pages.next() else { return nil }
      if let answer = next.answer { book.add(answer, for: purpose, of: plan.name) }
      try next.selected.checkNoCopies(for: purpose.rawValue)
      page = next
      index = 0
    }
  }
}
