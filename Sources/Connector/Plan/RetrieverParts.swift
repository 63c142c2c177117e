import Manifest
import Vocabulary

/// The parts of a `SimpleRetriever` of the manifest.
struct RetrieverParts {
  let requester: Requester
  let selector: RecordSelector
  let paginator: Paginator?
  let router: PartitionRouter
  let decoder: Decoder
  let reset: PaginationReset
  let leavesSlicerOut: Bool

  init(
    _ retriever: Component, transformations: [Transformation], isClientSide: Bool,
    state: JSON?, _ evaluator: Evaluator
  ) throws(ConnectorError) {
    guard retriever.type == "SimpleRetriever" else { throw retriever.refusal }
    try retriever.refuse("page_size_reduction", "request_window_splitting")
    decoder = try Decoder(retriever.component("decoder"))
    requester = try Requester(try retriever.requiredComponent("requester"), evaluator)
    router = try PartitionRouter(retriever.field("partition_router"), state: state, evaluator)
    selector = try RecordSelector(
      try retriever.requiredComponent("record_selector"), transformations: transformations,
      isClientSide: isClientSide)
    if let node = retriever.component("paginator") {
      paginator = try Paginator(node, evaluator)
      if paginator != nil, !decoder.servesPagination {
        throw ConnectorError(
          .invalidManifest, "a DefaultPaginator cannot read what this decoder gives",
          hint: "use NoPagination, or a JsonDecoder", at: node.span)
      }
    } else {
      paginator = nil
    }
    let hasFilter = selector.filter != nil
    reset =
      try retriever.component("pagination_reset").map { (node) throws(ConnectorError) in
        try PaginationReset(node, hasFilter: hasFilter)
      } ?? .none
    leavesSlicerOut = retriever.flag("ignore_stream_slicer_parameters_on_paginated_requests")
  }
}
