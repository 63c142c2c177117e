import Jinja
import Manifest
import Secrets
import Vocabulary

/// A stream of the manifest, parsed: everything that can be known before the first request.
final class StreamPlan: Sendable {
  let name: String
  let span: SourceSpan
  let primaryKey: [[String]]
  let requester: Requester
  let selector: RecordSelector
  /// Set for a stream whose reports the API has to make first.
  let async: AsyncRetriever?
  let schema: SchemaSource
  let paginator: Paginator?
  let router: PartitionRouter
  let decoder: Decoder
  let reset: PaginationReset
  let reduction: PageSizeReduction?
  let splitting: WindowSplitting?
  let cursor: CursorPlan?
  /// Of an earlier read, in the form the cursor reads; nil for none.
  let state: JSON?
  /// Requests of later pages do not repeat what slices add.
  let leavesSlicerOut: Bool
  /// The first page of each slice stands in a record of the parent.
  let readsLazily: Bool

  /// The plan of a stream of any kind.
  ///
  /// - Parameter state: of an earlier read; nil or empty for none.
  static func reading(
    _ component: Component, state: JSON?, _ evaluator: Evaluator
  ) throws(ConnectorError) -> StreamPlan {
    let state = state?.object?.isEmpty == false ? state : nil
    if component.type == "StateDelegatingStream" {
      let (stream, state) = try StateDelegation(component, evaluator).choice(for: state, evaluator)
      return try StreamPlan(stream, state: state, evaluator)
    }
    return try StreamPlan(component, state: state, evaluator)
  }

  private init(
    _ component: Component, state: JSON?, _ evaluator: Evaluator
  ) throws(ConnectorError) {
    guard component.type == "DeclarativeStream" else { throw component.refusal }
    try component.refuse("file_uploader")
    let name = component.text("name") ?? ""
    self.name = name
    span = component.field("name")?.span ?? component.span
    primaryKey = try StreamPlan.primaryKey(component.field("primary_key"))
    let state = try StateMigration.migrated(state, of: component, evaluator)
    self.state = state
    schema = try SchemaSource(component.field("schema_loader"), evaluator)
    let cursor = try component.component("incremental_sync").map { (node) throws(ConnectorError) in
      try CursorPlan(node, evaluator)
    }
    self.cursor = cursor
    var transformations: [Transformation] = []
    for node in component.field("transformations")?.elements ?? [] {
      transformations.append(try Transformation(Component(node), evaluator))
    }
    let retriever = try component.requiredComponent("retriever")
    let parts = try RetrieverParts(
      retriever, named: name, transformations: transformations,
      cursor: cursor, state: state, evaluator)
    requester = parts.requester
    async = parts.async
    selector = parts.selector
    paginator = parts.paginator
    router = parts.router
    decoder = parts.decoder
    reset = parts.reset
    reduction = parts.reduction
    splitting = parts.splitting
    leavesSlicerOut = parts.leavesSlicerOut
    readsLazily = parts.readsLazily
    if case .count? = cursor, !router.isSingle {
      throw ConnectorError(
        .invalidManifest, "IncrementingCountCursor cannot be used with a partition router",
        at: component.field("incremental_sync")?.span)
    }
  }

  /// A retriever that belongs to no stream: it has no cursor and no transformations.
  ///
  /// - Parameter name: what its requests are sent for.
  init(retriever: Component, named name: String, _ evaluator: Evaluator) throws(ConnectorError) {
    self.name = name
    span = retriever.span
    primaryKey = [[]]
    state = nil
    cursor = nil
    schema = .none
    let parts = try RetrieverParts(
      retriever, named: name, transformations: [], cursor: nil, state: nil, evaluator)
    requester = parts.requester
    async = parts.async
    selector = parts.selector
    paginator = parts.paginator
    router = parts.router
    decoder = parts.decoder
    reset = parts.reset
    reduction = parts.reduction
    splitting = parts.splitting
    leavesSlicerOut = parts.leavesSlicerOut
    readsLazily = parts.readsLazily
  }

  /// The downloads of an asynchronous retriever: pages of records and nothing else.
  init(
    downloadOf retriever: Component, named name: String, _ evaluator: Evaluator
  ) throws(ConnectorError) {
    self.name = name
    span = retriever.span
    primaryKey = [[]]
    state = nil
    cursor = nil
    schema = .none
    async = nil
    requester = try Requester(try retriever.requiredComponent("download_requester"), evaluator)
    let extractor = try retriever.component("download_extractor").map {
      (node) throws(ConnectorError) in
      try RecordExtractor(node)
    }
    selector = RecordSelector(extractor ?? RecordExtractor(at: retriever.span), at: retriever.span)
    decoder = try Decoder(retriever.component("download_decoder"))
    paginator = try RetrieverParts.paginator(
      retriever.component("download_paginator"), decoder, selector, evaluator)
    router = .single
    reset = .none
    reduction = nil
    splitting = nil
    leavesSlicerOut = false
    readsLazily = false
  }

  /// What reads the pages: of an asynchronous retriever, the downloads.
  var pageDecoder: Decoder { async?.download.decoder ?? decoder }

  /// Records are parts of the body of their page, and nothing is done to them but leaving some out.
  var emitsRecordsAsFound: Bool {
    async == nil && requester.properties == nil && selector.transformations.isEmpty
      && !selector.normalizes && !selector.extractor.isExpanding && pageDecoder.readsPlainJSON
  }

  /// As `get_primary_key_from_stream` and the test reader make of it.
  private static func primaryKey(_ node: Node?) throws(ConnectorError) -> [[String]] {
    guard let node else { return [[]] }
    if let text = node.plainText { return text.isEmpty ? [[]] : [[text]] }
    let elements = node.elements ?? []
    if elements.isEmpty { return [[]] }
    var keys: [[String]] = []
    for element in elements {
      if let text = element.plainText {
        keys.append([text])
      } else if let nested = element.elements, nested.count == 1, let text = nested[0].plainText {
        keys.append([text])
      } else {
        throw ConnectorError(
          .invalidManifest, "a nested primary key cannot be read", at: element.span)
      }
    }
    return keys
  }

  /// What the slice adds to a request: the partition, and the stretch of the cursor.
  func slicerFields(
    for place: RequestOption.Place, _ slice: StreamSlice, _ evaluator: Evaluator
  )
    throws(ConnectorError) -> Options
  {
    var fields = try router.fields(for: place, slice, evaluator)
    if let cursor {
      for (name, value) in try cursor.fields(for: place, slice, evaluator) { fields[name] = value }
    }
    return fields
  }

  /// The request for one page.
  ///
  /// - Parameter size: takes the place of the page size of the paginator.
  func request(
    slice: StreamSlice, token: Value?, size: Int? = nil, _ evaluator: Evaluator
  ) throws(ConnectorError)
    -> SealedRequest
  {
    let builder = RequestBuilder(stream: name, requester: requester, evaluator: evaluator)
    let skipsSlicer = leavesSlicerOut && token != nil
    return try builder.request(slice: slice, token: token, pagePath: paginator?.path(token)) {
      (place) throws(ConnectorError) in
      let paging = try self.paginator?.fields(for: place, token, size: size, evaluator) ?? [:]
      let slicing = skipsSlicer ? [:] : try self.slicerFields(for: place, slice, evaluator)
      return try RequestInput.combine(
        [.fields(paging), .fields(slicing)], sameValues: place == .json, at: self.requester.span)
    }
  }

  /// Evaluates every condition once, on nothing: a secret in one is found before a request is sent.
  func checkConditions(_ evaluator: Evaluator) throws(ConnectorError) {
    var context = evaluator.context(slice: StreamSlice())
    for name in ["record", "response", "headers", "last_record", "raw_schema"] {
      context[name] = .dict([:])
    }
    for name in ["value", "property", "request_url", "path", "download_target"] {
      context[name] = .string("")
    }
    context["last_page_size"] = .int(0)
    context["page_size"] = .int(0)
    var conditions = (async?.requesters ?? [requester]).flatMap(\.errors.conditions)
    if let filter = selector.filter { conditions.append(filter) }
    conditions += selector.transformations.compactMap(\.condition) + schema.conditions
    if case .cursor(let cursor)? = paginator?.strategy {
      conditions += [cursor.value] + (cursor.stop.map { [$0] } ?? [])
    }
    for condition in conditions {
      do {
        _ = try condition.holds(evaluator, context)
      } catch  where error.code == .secretFlow {
        throw error
      } catch {
        // Without a record most conditions have nothing to say.
      }
    }
    if let async { try async.download.checkConditions(evaluator) }
    for loader in schema.plans { try loader.checkConditions(evaluator) }
    for parent in router.parents { try parent.plan.checkConditions(evaluator) }
    if case .endpoint(let endpoint, _)? = requester.properties?.source {
      try endpoint.checkConditions(evaluator)
    }
  }
}
