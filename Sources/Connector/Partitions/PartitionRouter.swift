import Jinja
import Manifest
import Secrets
import Vocabulary

/// Says for which partitions a stream is read (CDK: partition_routers/).
indirect enum PartitionRouter: Sendable {
  case single
  case list(ListPartitionRouter)
  case substream([ParentStream])
  /// Every combination of the partitions of several routers.
  case product([PartitionRouter])
  case grouping(GroupingPartitionRouter)
  case union(UnionPartitionRouter)

  /// The records of a parent hold the first pages.
  var isLazy: Bool {
    if case .substream(let parents) = self {
      parents.contains { !$0.lazyPointer.isEmpty }
    } else {
      false
    }
  }

  /// - Parameter state: of the stream it belongs to, in which those of its parents are kept.
  init(_ node: Node?, state: JSON?, _ evaluator: Evaluator) throws(ConnectorError) {
    guard let node else {
      self = .single
      return
    }
    if let nodes = node.elements {
      var routers: [PartitionRouter] = []
      for node in nodes {
        routers.append(try PartitionRouter(node, state: state, evaluator))
      }
      self = .product(routers)
      return
    }
    let component = Component(node)
    switch component.type {
    case "ListPartitionRouter": self = .list(try ListPartitionRouter(component, evaluator))
    case "SubstreamPartitionRouter":
      var parents: [ParentStream] = []
      for node in component.field("parent_stream_configs")?.elements ?? [] {
        parents.append(try ParentStream(Component(node), state: state, evaluator))
      }
      if parents.isEmpty {
        throw ConnectorError(
          .invalidManifest, "SubstreamPartitionRouter needs a parent stream", at: component.span)
      }
      self = .substream(parents)
    case "GroupingPartitionRouter":
      self = .grouping(try GroupingPartitionRouter(component, state: state, evaluator))
    case "UnionPartitionRouter":
      self = .union(try UnionPartitionRouter(component, state: state, evaluator))
    default: throw component.refusal
    }
  }

  var isSingle: Bool { if case .single = self { true } else { false } }

  var isGrouping: Bool { if case .grouping = self { true } else { false } }

  /// What the partition of a slice adds to a request.
  func fields(
    for place: RequestOption.Place, _ slice: StreamSlice, _ evaluator: Evaluator
  )
    throws(ConnectorError) -> Options
  {
    var fields = Options()
    switch self {
    // Those that put partitions together leave the request to templates.
    case .single, .grouping, .union: break
    case .list(let list):
      guard let option = list.option, option.place == place else { break }
      if let value = slice.partition[list.field], value.isTruthy {
        try option.inject(value, into: &fields, evaluator)
      }
    case .substream(let parents):
      for parent in parents {
        guard let option = parent.option, option.place == place else { continue }
        if let value = slice.partition[parent.partitionField], value.isTruthy {
          try option.inject(value, into: &fields, evaluator)
        }
      }
    case .product(let routers):
      for router in routers {
        // Of two routers that set one field the first one counts.
        for (name, value) in try router.fields(for: place, slice, evaluator)
        where fields[name] == nil {
          fields[name] = value
        }
      }
    }
    return fields
  }

  var parents: [ParentStream] {
    switch self {
    case .single, .list: []
    case .substream(let parents): parents
    case .product(let routers): routers.flatMap(\.parents)
    case .grouping(let grouping): grouping.router.parents
    case .union(let union): union.routers.flatMap(\.parents)
    }
  }
}

extension PartitionRouter {
  /// Whether it says itself what a partition adds to a request.
  var hasOptions: Bool {
    switch self {
    case .single, .product, .grouping, .union: false
    case .list(let list): list.option != nil
    case .substream(let parents): parents.contains { $0.option != nil }
    }
  }
}

/// One partition for each value of a list (CDK: list_partition_router.py).
struct ListPartitionRouter: Sendable {
  let values: [Value]
  let field: String
  let option: RequestOption?

  init(_ component: Component, _ evaluator: Evaluator) throws(ConnectorError) {
    field = try component.required("cursor_field").name(evaluator)
    option = try component.component("request_option").map { (node) throws(ConnectorError) in
      try RequestOption(node)
    }
    let node = component.field("values")
    if let elements = node?.elements {
      values = elements.compactMap(\.plainText).map { .string($0) }
      return
    }
    let template = try component.required("values")
    switch try template.evaluate(evaluator, evaluator.context) {
    case .list(let elements), .tuple(let elements): values = elements
    case .string(let text): values = text.unicodeScalars.map { .string(String($0)) }
    case .dict(let entries): values = entries.keys.map { .string($0.plainText) }
    case .sealed(let text):
      throw ConnectorError.secret(text.names, may: "be a list of partitions", at: template.span)
    default:
      throw ConnectorError(.config, "the values of the partitions are no list", at: template.span)
    }
  }

  var slices: [StreamSlice] { values.map { StreamSlice(partition: [field: $0]) } }
}
