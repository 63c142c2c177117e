import Jinja
import Secrets
import Vocabulary

/// The pages of one slice, one when it is asked for one.
protocol PageReader: AnyObject {
  func next() async -> ReadPage?
}

/// The pages of the downloads of one job; their records pass the selector of the stream.
final class AsyncPages: PageReader {
  private let plan: StreamPlan
  private let retriever: AsyncRetriever
  private let slice: StreamSlice
  private let job: AsyncJob
  private let tools: ReadTools
  private let isSynced: (JSON) -> Bool
  private var targets: ArraySlice<JSON>?
  private var pages: PageSource?
  private var isDone = false

  init(
    _ plan: StreamPlan, _ retriever: AsyncRetriever, _ slice: StreamSlice, _ job: AsyncJob,
    _ tools: ReadTools, isSynced: @escaping (JSON) -> Bool
  ) {
    self.plan = plan
    self.retriever = retriever
    self.slice = slice
    self.job = job
    self.tools = tools
    self.isSynced = isSynced
  }

  func next() async -> ReadPage? {
    if isDone { return nil }
    do {
      let schema =
        plan.selector.normalizes || plan.schema.isLoaded ? try await tools.schema(of: plan) : .null
      if targets == nil { targets = try await downloads()[...] }
      while true {
        if let page = await pages?.next() {
          if page.failure != nil { isDone = true }
          return selected(page, schema)
        }
        guard let target = targets?.popFirst() else { break }
        pages = PageSource(retriever.download, job.context(target: target), tools) { _ in true }
      }
      try await clean()
      isDone = true
      return nil
    } catch {
      isDone = true
      return ReadPage(failure: error)
    }
  }

  private func selected(_ page: ReadPage, _ schema: JSON) -> ReadPage {
    var result = page
    result.selected = plan.selector.process(
      page.selected.records, slice, tools.evaluator, schema: schema,
      isSynced: plan.cursor?.isClientSide == true ? isSynced : nil)
    result.selected.extracted = page.selected.extracted
    result.failure = page.failure ?? result.selected.failure
    return result
  }

  /// What is to be downloaded; one empty text when nothing says so.
  private func downloads() async throws(ConnectorError) -> [JSON] {
    guard let extractor = retriever.targetExtractor, var answer = job.polled else { return [""] }
    if let target = retriever.target {
      var extra = Options()
      extra["polling_response"] = job.context().extra["polling_response"]
      let (located, _, failure) = try await retriever.send(
        target, for: plan.name, StreamSlice(extra: extra), tools)
      if let failure { throw failure }
      answer = located
      guard answer.isOK else {
        throw ConnectorError(
          .http, "the API does not say where the report is", at: target.span,
          status: answer.http.status)
      }
    }
    let body = retriever.decoder.decode(answer, at: retriever.span)
    return try extractor.records(of: body.elements, tools.evaluator)
  }

  private func clean() async throws(ConnectorError) {
    guard let delete = retriever.delete else { return }
    let (_, _, failure) = try await retriever.send(
      delete, for: plan.name, job.context(), tools
    ) {
      tools.book.add($0, of: .delete)
    }
    if let failure { throw failure }
  }
}

extension StreamPlan {
  /// Reads the pages of a slice, in the way of its retriever.
  func pages(
    of slice: StreamSlice, _ tools: ReadTools, isSynced: @escaping (JSON) -> Bool
  ) -> any PageReader {
    guard let async, let job = slice.job else {
      return PageSource(self, slice, tools, isSynced: isSynced)
    }
    return AsyncPages(self, async, slice, job, tools, isSynced: isSynced)
  }
}
