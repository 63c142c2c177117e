import Jinja
import Secrets
import Vocabulary

/// Drives a test read: slices, their pages, states and what was inferred, grouped as the connector
/// builder groups them (CDK: connector_builder/test_reader).
struct TestRead {
  private let plan: StreamPlan
  private let tools: ReadTools
  private let cursor: StreamCursor
  private let source: SliceSource
  private var result = StreamRead()
  private var schema: SchemaInference
  private var formats = DatetimeFormatInference()
  /// The latest state message; slices show the one that was there when they ended.
  private var state: [JSON] = []
  private var recordsSinceState = 0
  private var recordCount = 0
  private var open: SliceRead?
  /// Records of a stream that tells no pages.
  private var loose: [JSON] = []
  /// A record without fields came.
  private var isEnded = false

  init(_ plan: StreamPlan, _ tools: ReadTools) throws(ConnectorError) {
    self.plan = plan
    self.tools = tools
    let cursor = try StreamCursor(plan, tools.evaluator)
    self.cursor = cursor
    source = try SliceSource(plan, cursor, tools)
    schema = SchemaInference(
      primaryKey: plan.primaryKey, cursorField: plan.cursor.map { [[$0.field]] } ?? [])
  }

  mutating func run() async -> StreamRead {
    // The CDK has one worker: all slices are known before the first one is read.
    for slice in await generateSlices() {
      await read(slice)
      if result.wasAborted || isStopped || isEnded { break }
    }
    if result.wasAborted { return aborted }
    if !isEnded {
      cursor.finish(parentState: source.parentState)
      emitState()
    }
    await closeLoosePage()
    closeSlice()
    conclude()
    return result.wasAborted ? aborted : result
  }

  private mutating func generateSlices() async -> [StreamSlice] {
    var slices: [StreamSlice] = []
    do {
      while let slice = try await source.next() { slices.append(slice) }
    } catch {
      fail(error)
    }
    return isStopped ? [] : slices
  }

  /// Nobody wants to be asked again for each of the slices that are left.
  private var isStopped: Bool {
    switch result.failure?.transport?.code {
    case .denied, .waiting, .cancelled: true
    default: result.failure?.code == .cancelled || result.failure?.code == .secretFlow
    }
  }

  private mutating func fail(_ failure: ConnectorError) {
    if result.failure == nil { result.failure = failure }
    tools.book.note(failure)
  }

  // MARK: Slices

  private mutating func read(_ slice: StreamSlice) async {
    if !plan.readsLazily { closeSlice() }
    open = SliceRead(descriptor: slice.descriptor)
    let cursor = self.cursor
    let pages = plan.pages(of: slice, tools) { cursor.isSynced($0, in: slice) }
    while let page = await pages.next() {
      if let unencodable = page.selected.unencodable {
        abort(at: unencodable.span)
        return
      }
      var page = page
      let isCut = cut(&page)
      take(page, of: slice)
      page.spellOutInfinities()
      if plan.readsLazily { loose += page.selected.records }
      if let answer = page.answer {
        var read = PageRead(
          request: answer.request, response: answer.http, records: page.selected.records)
        read.encoding = plan.pageDecoder.encoding
        read.isMeantAsJSON = plan.pageDecoder.readsPlainJSON
        if read.isMeantAsJSON { read.document = answer.document }
        read.sent = tools.book.sent
        read.echoes = page.echoes
        read.recordsStandInDocument = page.recordsStandInBody
        recordCount += read.records.count
        await tools.onStep(.page(Tainted(read)))
        read.document = nil
        if !tools.keepsPages { read = PageRead(request: nil, response: nil, records: []) }
        open?.pages.append(read)
      }
      if isCut {
        isEnded = true
        return
      }
      if let failure = page.failure {
        fail(failure)
        cursor.abandon(slice)
        return
      }
    }
    if cursor.close(slice) { emitState() }
  }

  /// Cuts a page before a record without fields. The CDK takes one for the end of everything, and
  /// says nothing.
  ///
  /// - Returns: false when there is none.
  private func cut(_ page: inout ReadPage) -> Bool {
    guard let first = page.selected.records.firstIndex(of: .object([:])) else { return false }
    page.selected.records.removeSubrange(first...)
    tools.book.note(
      "WARN",
      "A record has no fields. The CDK's read ends before such a record, without an error and "
        + "without a state, and so does this one; a record_filter keeps it out.")
    return true
  }

  private mutating func take(_ page: ReadPage, of slice: StreamSlice) {
    for record in page.selected.records {
      cursor.observe(record, in: slice)
      schema.add(record)
      formats.add(record)
    }
    recordsSinceState += page.selected.records.count
  }

  /// The CDK tells no requests of a stream that is read lazily, so its records stand in one page,
  /// under the slice that came last.
  private mutating func closeLoosePage() async {
    guard plan.readsLazily, !loose.isEmpty else { return }
    tools.book.note(
      "WARN",
      "Pages of this stream stand in records of its parent (lazy_read_pointer). The CDK shows its "
        + "records as one page without a request, and does not list requests for further ones.")
    var page = PageRead(request: nil, response: nil, records: loose)
    page.sent = tools.book.sent
    recordCount += loose.count
    await tools.onStep(.page(Tainted(page)))
    if !tools.keepsPages { page.records = [] }
    open?.pages.append(page)
    loose = []
  }

  /// A slice without a response leaves no trace.
  private mutating func closeSlice() {
    guard var slice = open, !slice.pages.isEmpty else { return }
    slice.state = state
    result.slices.append(slice)
    open = nil
  }

  private mutating func emitState() {
    state = [
      [
        "stream": .string(plan.name), "stream_state": cursor.state,
        "record_count": .double(Double(recordsSinceState)),
      ]
    ]
    recordsSinceState = 0
  }

  // MARK: The end

  /// A tuple or a set in a record ends the CDK's read as a whole.
  private mutating func abort(at span: SourceSpan) {
    result.wasAborted = true
    result.failure = ConnectorError(
      .template, "a record got a tuple or a set, which JSON does not have",
      hint: "make a list or an object of it", at: span)
  }

  private var aborted: StreamRead {
    var read = StreamRead()
    read.wasAborted = true
    read.failure = result.failure
    return read
  }

  private mutating func conclude() {
    result.auxiliaryRequests = tools.book.auxiliary
    // Every slice shows the requests of all jobs, in the CDK too.
    for place in result.slices.indices {
      result.slices[place].auxiliaryRequests = tools.book.jobs
    }
    if let outcome = schema.schema() {
      result.inferredSchema = outcome.schema
      for problem in outcome.problems { tools.book.note("ERROR", problem) }
      if let key = outcome.mixedKey {
        result.wasAborted = true
        result.failure = ConnectorError(
          .http, "the key \(key) has values of kinds that no one type describes",
          hint: "the CDK fails when it infers the schema of such a key; add a filter or a type",
          at: plan.span)
      }
    }
    result.inferredDatetimeFormats = formats.formats
    result.logs = tools.book.logs
    result.limitReached =
      result.slices.count >= tools.limits.maxSlices
      || result.slices.contains { $0.pages.count >= tools.limits.maxPagesPerSlice }
      || !result.slices.isEmpty && recordCount >= tools.limits.maxRecords
  }
}
