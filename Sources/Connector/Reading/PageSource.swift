import Jinja
import Secrets
import Vocabulary

/// One request and what became of it.
struct ReadPage: Sendable {
  /// nil when there was no response.
  var answer: Answer?
  var selected = SelectedRecords()
  var failure: ConnectorError?
  /// The error handler wants the token to be fetched anew.
  var wantsNewToken = false
  /// The records are parts of the body as they came.
  var recordsStandInBody = false
  /// What was masked in the body before anything read it.
  var echoes: [MaskHit] = []
}

/// Reads the pages of one slice, one when it is asked for one (CDK: `SimpleRetriever._read_pages`).
/// With query properties a page takes several requests, whose records are merged after the last.
final class PageSource: PageReader {
  let plan: StreamPlan
  /// The whole slice, or the part of it that is read now.
  var original: StreamSlice
  let tools: ReadTools
  private let isSynced: (JSON) -> Bool
  private var slice: StreamSlice
  private var token: Value?
  private var tracker: PaginationTracker
  var reducer: PageSizeReducer?
  /// Parts of the slice that are still to be read.
  var windows: [(slice: StreamSlice, depth: Int)] = []
  var depth = 0
  private var round = Round()
  private var rounds = 0
  private var isDone = false
  private var schema = JSON.null

  /// What became of one page, be it one request or several.
  private struct Round {
    var chunks: ArraySlice<[String]?> = []
    var merged: OrderedDictionary<String, JSON> = [:]
    var emitted = 0
    var lastRecord: JSON?
    var copiedSecret = SelectedRecords()
    var end: (answer: Answer, body: JSON, extracted: Int)?
    var isReset = false
    /// The reduced page size that was asked for.
    var size: Int?
  }

  init(
    _ plan: StreamPlan, _ slice: StreamSlice, _ tools: ReadTools,
    isSynced: @escaping (JSON) -> Bool
  ) {
    self.plan = plan
    original = slice
    self.slice = slice
    self.tools = tools
    self.isSynced = isSynced
    token = plan.paginator?.initialToken
    tracker = PaginationTracker(plan)
    reducer = plan.reduction.map { PageSizeReducer($0) }
  }

  /// - Returns: nil after the last page. A page with a failure is the last one.
  func next() async -> ReadPage? {
    do {
      while !isDone {
        guard try await openRound() else {
          isDone = true
          return nil
        }
        if plan.readsLazily, rounds == 1 { return embeddedPage() }
        let answer = try await tools.send(for: plan.name, as: plan.requester.authenticator) {
          () throws(ConnectorError) in
          try plan.request(slice: slice, token: token, size: reducer?.size, tools.evaluator)
        }
        let resolution = try plan.requester.errors.resolve(answer, tools.evaluator)
        if try await asksAgain(answer, resolution) { continue }
        var page = read(answer, resolution)
        if page.wantsNewToken, let failure = page.failure {
          page.failure = await tools.refresh(
            plan.requester.authenticator, for: plan.name, after: failure)
        }
        if page.failure != nil { isDone = true }
        // Nor does the CDK tell of the further pages of such a stream.
        if plan.readsLazily { page.answer = nil }
        return page
      }
      return nil
    } catch {
      isDone = true
      return ReadPage(failure: error)
    }
  }

  /// Goes on to the next request.
  ///
  /// - Returns: false after the last one.
  private func openRound() async throws(ConnectorError) -> Bool {
    if round.chunks.isEmpty {
      if rounds > 0 || round.isReset, try !advance(), !openWindow() { return false }
      if plan.selector.normalizes || plan.schema.isLoaded {
        schema = try await tools.schema(of: plan)
      }
      rounds += 1
      round = Round()
      round.chunks = try await chunks()
    }
    if let properties = round.chunks.popFirst() ?? nil {
      slice = StreamSlice(
        partition: slice.partition, cursor: slice.cursor,
        extra: ["query_properties": .list(properties.map { .string($0) })])
    }
    return true
  }

  /// One request without properties, or one for each chunk of them.
  private func chunks() async throws(ConnectorError) -> ArraySlice<[String]?> {
    guard let properties = plan.requester.properties, !plan.readsLazily else { return [nil] }
    let chunks = try await properties.chunks(plan, tools)
    return chunks.map { Optional($0) }[...]
  }

  // MARK: From page to page

  /// Makes the same request again.
  func repeatRound() { round.chunks = [nil] }

  /// Starts the next part of a slice that is read in parts.
  ///
  /// - Returns: false when none is left.
  func openWindow() -> Bool {
    guard !windows.isEmpty else { return false }
    (original, depth) = windows.removeFirst()
    slice = original
    token = plan.paginator?.initialToken
    tracker = PaginationTracker(plan)
    reducer = plan.reduction.map { PageSizeReducer($0) }
    round = Round()
    rounds = 0
    return true
  }

  private func advance() throws(ConnectorError) -> Bool {
    if round.isReset || tracker.hasReachedLimit {
      token = plan.paginator?.initialToken
      slice = try tracker.next(after: slice, of: original)
      rounds = 0
      return true
    }
    guard let paginator = plan.paginator, let (answer, body, extracted) = round.end, answer.isOK,
      mayTurn()
    else { return false }
    if plan.cursor?.isDataFeed == true, let last = round.lastRecord, !isSynced(last) {
      return false
    }
    if paginator.readsLastRecord {
      try round.copiedSecret.checkNoCopies(for: "to find the next page")
    }
    let end = PageEnd(
      answer: answer, body: body, extracted: extracted, emitted: round.emitted,
      lastRecord: round.lastRecord.map { Value($0) }, slice: slice, size: round.size)
    token = try paginator.next(after: end, token, tools.evaluator)
    return token != nil
  }

  /// Whether the limit of pages allows one more.
  private func mayTurn() -> Bool {
    guard plan.readsLazily else { return rounds < tools.limits.maxPagesPerSlice }
    // The CDK counts these over all slices.
    tools.book.lazyTurns += 1
    return tools.book.lazyTurns < tools.limits.maxPagesPerSlice
  }

  // MARK: One response

  /// The first page of a slice, which a record of the parent holds.
  private func embeddedPage() -> ReadPage {
    var page = ReadPage()
    do throws(ConnectorError) {
      guard let embedded = original.embedded else {
        throw ConnectorError(
          .invalidManifest, "one parent stream has a lazy_read_pointer and another one has none",
          at: plan.span)
      }
      try select(Answer(embedded: embedded), &page)
      cutFeed(&page)
    } catch {
      page.failure = error
    }
    if page.failure != nil { isDone = true }
    return page
  }

  private func read(_ answer: Answer, _ resolution: Resolution) -> ReadPage {
    var page = ReadPage(answer: answer)
    do {
      if resolution.action == .resetPagination {
        round.isReset = true
        round.chunks = []
        return page
      }
      if let failure = resolution.failure(for: answer, at: plan.requester.span) {
        page.failure = failure
        page.wantsNewToken = resolution.action == .refreshToken
        return page
      }
      round.size = reducer?.size
      reducer?.succeeded()
      if answer.isOK {
        try select(answer, &page)
      } else {
        round.end = (answer, .object([:]), 0)
      }
    } catch {
      page.failure = error
      return page
    }
    if round.chunks.isEmpty {
      for record in round.merged.values { emit(record, &page) }
    }
    cutFeed(&page)
    return page
  }

  /// A feed is cut after the paginator saw the whole page.
  private func cutFeed(_ page: inout ReadPage) {
    if plan.cursor?.isDataFeed == true { page.selected.records.removeAll { !isSynced($0) } }
  }

  private func select(_ answer: Answer, _ page: inout ReadPage) throws(ConnectorError) {
    let body = plan.decoder.decode(answer, at: plan.requester.span)
    page.echoes = body.echoes
    page.recordsStandInBody = plan.emitsRecordsAsFound && !body.isNarrowed
    if body.isNarrowed { tools.book.noteOnce("WARN", WideIntegers.warning) }
    let filtersHere = plan.cursor.map { $0.isClientSide && !$0.isDataFeed } ?? false
    let selected = try plan.selector.select(
      body, original, tools.evaluator, schema: schema, isSynced: filtersHere ? isSynced : nil)
    page.selected = selected
    page.failure = selected.failure
    round.copiedSecret.copiedSecret = round.copiedSecret.copiedSecret ?? selected.copiedSecret
    round.end = (answer, body.first, selected.extracted)
    page.selected.records = []
    for record in selected.records {
      if !plan.readsLazily, let chunking = plan.requester.properties?.chunking,
        let key = try chunking.key(of: record)
      {
        round.merged[key] = (round.merged[key] ?? .object([:])).merged(with: record)
      } else {
        emit(record, &page)
      }
    }
  }

  private func emit(_ record: JSON, _ page: inout ReadPage) {
    tracker.observe(record)
    round.emitted += 1
    round.lastRecord = record
    page.selected.records.append(record)
  }
}
