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

  /// - Parameter parent: builds the plan of a parent stream.
  init(
    _ node: Node?, _ evaluator: Evaluator,
    parent: (Component) throws(ConnectorError) -> StreamPlan
  ) throws(ConnectorError) {
    guard let node else {
      self = .single
      return
    }
    if let nodes = node.elements {
      var routers: [PartitionRouter] = []
      for node in nodes { routers.append(try PartitionRouter(node, evaluator, parent: parent)) }
      self = .product(routers)
      return
    }
    let component = Component(node)
    switch component.type {
    case "ListPartitionRouter": self = .list(try ListPartitionRouter(component, evaluator))
    case "SubstreamPartitionRouter":
      var parents: [ParentStream] = []
      for node in component.field("parent_stream_configs")?.elements ?? [] {
        parents.append(try ParentStream(Component(node), evaluator, parent: parent))
      }
      if parents.isEmpty {
        throw ConnectorError(
          .invalidManifest, "SubstreamPartitionRouter needs a parent stream", at: component.span)
      }
      self = .substream(parents)
    default: throw component.refusal
    }
  }

  var isSingle: Bool { if case .single = self { true } else { false } }

  /// What the partition of a slice adds to a request.
  func fields(
    for place: RequestOption.Place, _ slice: StreamSlice, _ evaluator: Evaluator
  )
    throws(ConnectorError) -> Options
  {
    var fields = Options()
    switch self {
    case .single: break
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

/// A stream whose records are the partitions of another (CDK: `ParentStreamConfig`).
struct ParentStream: Sendable {
  let plan: StreamPlan
  let key: [String]
  let partitionField: String
  let extraFields: [[String]]
  let option: RequestOption?
  /// The child's state keeps the parent's.
  let isDependency: Bool

  init(
    _ component: Component, _ evaluator: Evaluator,
    parent: (Component) throws(ConnectorError) -> StreamPlan
  ) throws(ConnectorError) {
    try component.refuse("lazy_read_pointer")
    plan = try parent(try component.requiredComponent("stream"))
    // dpath takes a text for a path with slashes.
    let key = try component.required("parent_key").name(evaluator)
    self.key = key.drop { $0 == "/" }.split(separator: "/", omittingEmptySubsequences: false)
      .map(String.init)
    partitionField = try component.required("partition_field").name(evaluator)
    option = try component.component("request_option").map { (node) throws(ConnectorError) in
      try RequestOption(node)
    }
    isDependency = component.flag("incremental_dependency")
    var extra: [[String]] = []
    for node in component.field("extra_fields")?.elements ?? [] {
      var path: [String] = []
      for part in node.elements ?? [] {
        path.append(
          try component.template(part.plainText ?? "", at: part.span).name(evaluator))
      }
      extra.append(path)
    }
    extraFields = extra
  }

  /// - Returns: nil for a record without the parent key.
  func partition(of record: JSON, in slice: StreamSlice) throws(ConnectorError) -> StreamSlice? {
    guard let id = try one(key, in: record), id != .null else { return nil }
    var extra = Options()
    for path in extraFields {
      extra[path.joined(separator: ".")] = try one(path, in: record).map { Value($0) } ?? Value.none
    }
    return StreamSlice(
      partition: [partitionField: Value(id), "parent_slice": Value(slice.partition)], extra: extra)
  }

  private func one(_ path: [String], in record: JSON) throws(ConnectorError) -> JSON? {
    let found = Dpath.values(path, in: record)
    if found.count > 1 {
      throw ConnectorError(
        .http, "\(path.joined(separator: ".")) matches more than one field of a parent record",
        at: plan.span)
    }
    return found.first
  }
}
