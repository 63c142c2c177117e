import Manifest
import Vocabulary

/// The parts of a retriever of the manifest.
struct RetrieverParts {
  /// Of an asynchronous one: what creates a job.
  let requester: Requester
  let selector: RecordSelector
  let paginator: Paginator?
  let router: PartitionRouter
  let decoder: Decoder
  let reset: PaginationReset
  let reduction: PageSizeReduction?
  let splitting: WindowSplitting?
  let leavesSlicerOut: Bool
  let readsLazily: Bool
  let async: AsyncRetriever?

  init(
    _ retriever: Component, named name: String, transformations: [Transformation],
    cursor: CursorPlan?, state: JSON?, _ evaluator: Evaluator
  ) throws(ConnectorError) {
    router = try PartitionRouter(retriever.field("partition_router"), state: state, evaluator)
    let selector = try RecordSelector(
      try retriever.requiredComponent("record_selector"), transformations: transformations,
      isClientSide: cursor?.isClientSide ?? false)
    self.selector = selector
    decoder = try Decoder(retriever.component("decoder"))
    if retriever.type == "AsyncRetriever" {
      let jobs = try AsyncRetriever(retriever, named: name, evaluator)
      async = jobs
      requester = jobs.creation
      paginator = nil
      reset = .none
      reduction = nil
      splitting = nil
      leavesSlicerOut = false
      readsLazily = false
      return
    }
    guard retriever.type == "SimpleRetriever" else { throw retriever.refusal }
    async = nil
    requester = try Requester(try retriever.requiredComponent("requester"), evaluator)
    paginator = try RetrieverParts.paginator(
      retriever.component("paginator"), decoder, selector, evaluator)
    reset =
      try retriever.component("pagination_reset").map { (node) throws(ConnectorError) in
        try PaginationReset(node, hasFilter: selector.filter != nil)
      } ?? .none
    reduction = try RetrieverParts.reduction(of: retriever, paginator, requester)
    splitting = try RetrieverParts.splitting(of: retriever, cursor, requester, evaluator)
    leavesSlicerOut = retriever.flag("ignore_stream_slicer_parameters_on_paginated_requests")
    if router.isLazy {
      try RetrieverParts.checkLazy(
        retriever, cursor, isFirst: state == nil, canShrink: reduction != nil || splitting != nil)
    }
    // With a state the CDK reads as if the parent's records held nothing.
    readsLazily = router.isLazy && state == nil
    if selector.extractor.isCombined, !decoder.isBuffered {
      throw ConnectorError(
        .invalidManifest, "CombinedExtractor cannot read what this decoder streams",
        hint: "use a JsonDecoder, XmlDecoder or ZipfileDecoder", at: selector.span)
    }
  }

  /// What the CDK asks of a stream whose first pages stand in the records of its parent
  /// (`create_simple_retriever`).
  private static func checkLazy(
    _ retriever: Component, _ cursor: CursorPlan?, isFirst: Bool, canShrink: Bool
  ) throws(ConnectorError) {
    let problem: String? =
      if canShrink {
        "page_size_reduction and request_window_splitting"
      } else if !isFirst {
        nil
      } else if case .count? = cursor {
        "IncrementingCountCursor"
      } else if cursor?.datetime?.step != nil || cursor?.datetime?.granularity != nil {
        "a cursor with step or cursor_granularity"
      } else if let decoder = retriever.component("decoder"), decoder.type != "JsonDecoder" {
        decoder.type
      } else {
        nil
      }
    if let problem {
      throw ConnectorError(
        .invalidManifest, "\(problem) cannot be used with lazy_read_pointer",
        hint: "remove one of the two", at: retriever.span)
    }
  }

  private static func reduction(
    of retriever: Component, _ paginator: Paginator?, _ requester: Requester
  ) throws(ConnectorError) -> PageSizeReduction? {
    guard let node = retriever.component("page_size_reduction") else {
      if !requester.errors.actions.contains(.reducePageSize) { return nil }
      throw ConnectorError(
        .invalidManifest, "REDUCE_PAGE_SIZE needs page_size_reduction in the retriever",
        at: retriever.span)
    }
    let reduction = try PageSizeReduction(node)
    try reduction.check(
      paginator, retriever.component("paginator")?.component("pagination_strategy"), requester)
    return reduction
  }

  private static func splitting(
    of retriever: Component, _ cursor: CursorPlan?, _ requester: Requester, _ evaluator: Evaluator
  ) throws(ConnectorError) -> WindowSplitting? {
    if let node = retriever.component("request_window_splitting") {
      return try WindowSplitting(node, cursor, requester, evaluator)
    }
    if !requester.errors.actions.contains(.splitWindow) { return nil }
    throw ConnectorError(
      .invalidManifest, "SPLIT_REQUEST_WINDOW needs request_window_splitting in the retriever",
      at: retriever.span)
  }

  static func paginator(
    _ component: Component?, _ decoder: Decoder, _ selector: RecordSelector, _ evaluator: Evaluator
  ) throws(ConnectorError) -> Paginator? {
    guard let component, let paginator = try Paginator(component, evaluator) else { return nil }
    if !decoder.servesPagination {
      throw ConnectorError(
        .invalidManifest, "a DefaultPaginator cannot read what this decoder gives",
        hint: "use NoPagination, or a JsonDecoder", at: component.span)
    }
    if case .offset = paginator.strategy, selector.extractor.hasUnion {
      throw ConnectorError(
        .invalidManifest, "OffsetIncrement cannot count what several extractors find together",
        hint: "use PageIncrement or CursorPagination", at: component.span)
    }
    return paginator
  }
}
