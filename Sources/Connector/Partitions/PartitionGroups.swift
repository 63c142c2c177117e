import Jinja
import Manifest
import Vocabulary

/// Puts several partitions of a router into one (CDK: grouping_partition_router.py).
struct GroupingPartitionRouter: Sendable {
  let router: PartitionRouter
  let size: Int
  /// A value that came before is left out, whatever group it was in.
  let deduplicates: Bool
  let span: SourceSpan

  init(_ component: Component, state: JSON?, _ evaluator: Evaluator) throws(ConnectorError) {
    span = component.span
    size = component.field("group_size")?.scalar?.int ?? 0
    if size < 1 {
      throw ConnectorError(.invalidManifest, "group_size must be 1 or more", at: span)
    }
    deduplicates = component.field("deduplicate")?.scalar?.bool ?? true
    router = try PartitionRouter(
      component.field("underlying_partition_router"), state: state, evaluator)
    if router.hasOptions {
      throw ConnectorError(
        .invalidManifest, "a router inside of GroupingPartitionRouter cannot have a request_option",
        hint: "use stream_partition in the requester", at: span)
    }
  }

  /// - Throws: ``ConnectorError/Code/invalidManifest`` for a partition of several values.
  func value(of slice: StreamSlice) throws(ConnectorError) -> Value {
    let own = slice.partition.filter { $0.key != "parent_slice" }
    guard own.count == 1, let value = own.values.first else {
      throw ConnectorError(
        .invalidManifest, "GroupingPartitionRouter needs partitions of one value", at: span)
    }
    return value
  }

  static func group(_ slices: [StreamSlice]) -> StreamSlice {
    func lists(_ part: (StreamSlice) -> Options, _ keys: [String]) -> Options {
      var result = Options()
      for key in keys { result[key] = .list(slices.map { part($0)[key] ?? .none }) }
      return result
    }
    var extra: [String] = []
    for slice in slices {
      for key in slice.extra.keys where !extra.contains(key) { extra.append(key) }
    }
    return StreamSlice(
      partition: lists(\.partition, slices.first.map { Array($0.partition.keys) } ?? []),
      extra: lists(\.extra, extra))
  }
}

/// The partitions of several routers one after another, each value once
/// (CDK: union_partition_router.py).
struct UnionPartitionRouter: Sendable {
  let routers: [PartitionRouter]
  let field: String
  let span: SourceSpan

  init(_ component: Component, state: JSON?, _ evaluator: Evaluator) throws(ConnectorError) {
    span = component.span
    field = try component.required("partition_field").name(evaluator)
    var routers: [PartitionRouter] = []
    for node in component.field("partition_routers")?.elements ?? [] {
      routers.append(try PartitionRouter(node, state: state, evaluator))
    }
    self.routers = routers
    let fields = routers.flatMap { router -> [String] in
      switch router {
      case .list(let list): [list.field]
      case .substream(let parents): parents.map(\.partitionField)
      case .union(let union): [union.field]
      case .single, .product, .grouping: []
      }
    }
    if routers.count < 2 || fields.contains(where: { $0 != field }) {
      throw ConnectorError(
        .invalidManifest, "UnionPartitionRouter needs two routers or more, all of its own field",
        hint: "use partition_field in each of them", at: span)
    }
    if routers.contains(where: \.hasOptions) {
      throw ConnectorError(
        .invalidManifest, "a router inside of UnionPartitionRouter cannot have a request_option",
        hint: "use stream_partition in the requester", at: span)
    }
  }

  /// A partition of one of the routers, with nothing but the common field.
  func normalized(_ slice: StreamSlice) throws(ConnectorError) -> StreamSlice {
    guard let value = slice.partition[field] else {
      throw ConnectorError(
        .invalidManifest, "a router of UnionPartitionRouter gives no \(field)", at: span)
    }
    var extra = slice.extra
    for (key, value) in slice.partition where key != field { extra[key] = value }
    return StreamSlice(partition: [field: value], extra: extra)
  }
}
