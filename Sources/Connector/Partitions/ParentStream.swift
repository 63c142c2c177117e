import Jinja
import Manifest
import Secrets
import Vocabulary

/// A stream whose records are the partitions of another (CDK: `ParentStreamConfig`).
struct ParentStream: Sendable {
  let plan: StreamPlan
  let key: [String]
  let partitionField: String
  let extraFields: [[String]]
  /// Where the records of the parent hold the first page of the child; empty when they do not.
  let lazyPointer: [String]
  let option: RequestOption?
  /// The child's state keeps the parent's.
  let isDependency: Bool

  init(
    _ component: Component, state: JSON?, _ evaluator: Evaluator
  ) throws(ConnectorError) {
    isDependency = component.flag("incremental_dependency")
    let stream = try component.requiredComponent("stream")
    plan = try StreamPlan.reading(
      stream,
      state: isDependency
        ? try ParentState(of: stream, evaluator).taken(from: state) : nil, evaluator)
    // dpath takes a text for a path with slashes.
    let key = try component.required("parent_key").name(evaluator)
    self.key = key.drop { $0 == "/" }.split(separator: "/", omittingEmptySubsequences: false)
      .map(String.init)
    partitionField = try component.required("partition_field").name(evaluator)
    option = try component.component("request_option").map { (node) throws(ConnectorError) in
      try RequestOption(node)
    }
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
    lazyPointer = try ParentStream.lazyPointer(component, evaluator)
  }

  private static func lazyPointer(
    _ component: Component, _ evaluator: Evaluator
  ) throws(ConnectorError) -> [String] {
    var pointer: [String] = []
    for node in component.field("lazy_read_pointer")?.elements ?? [] {
      let text = node.plainText ?? ""
      if text.contains("*") {
        throw ConnectorError(
          .invalidManifest, "lazy_read_pointer takes no *", hint: "write the path itself",
          at: node.span)
      }
      pointer.append(try component.template(text, at: node.span).name(evaluator))
    }
    return pointer
  }

  /// - Returns: nil for a record without the parent key.
  func partition(of record: JSON, in slice: StreamSlice) throws(ConnectorError) -> StreamSlice? {
    guard let id = try one(key, in: record), id != .null else { return nil }
    var extra = Options()
    for path in extraFields {
      extra[path.joined(separator: ".")] = try one(path, in: record).map { Value($0) } ?? Value.none
    }
    return StreamSlice(
      partition: [partitionField: Value(id), "parent_slice": Value(slice.partition)], extra: extra,
      embedded: lazyPointer.isEmpty ? nil : try one(lazyPointer, in: record) ?? [])
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
