import Jinja
import Manifest
import Secrets
package import Vocabulary

/// A stream that a resolver made of a template.
package struct GeneratedStream: Sendable {
  package let name: String
  /// Of the dynamic stream it belongs to: its `name`, or `dynamic_stream_0`.
  package let dynamicStream: String
  /// The resolved component with `dynamic_stream_name`. It may hold text from the network.
  package var component: JSON {
    guard case .object(var object) = node.json else { return node.json }
    object["dynamic_stream_name"] = .string(dynamicStream)
    return .object(object)
  }

  let node: Node
}

/// A `DynamicDeclarativeStream` of the manifest, parsed.
struct DynamicStream: Sendable {
  let name: String
  let resolver: ComponentsResolver
  private let template: Node
  private let favoursParents: Bool
  private let span: SourceSpan

  init(_ node: Node, index: Int, _ evaluator: Evaluator) throws(ConnectorError) {
    let component = Component(node)
    let name = component.text("name")
    self.name = name ?? "dynamic_stream_\(index)"
    template = try component.requiredComponent("stream_template").node
    resolver = try ComponentsResolver(
      try component.requiredComponent("components_resolver"), named: name, evaluator)
    favoursParents = component.field("use_parent_parameters")?.scalar?.bool ?? true
    span = node.span
  }

  /// The streams that need no request; nil when they do.
  func streams(_ evaluator: Evaluator) throws(ConnectorError) -> [GeneratedStream]? {
    guard case .values(let values) = resolver.source else { return nil }
    var result: [GeneratedStream] = []
    for values in values {
      result.append(try generated(resolver.stream(of: template, values, evaluator)))
    }
    return result
  }

  /// All streams, those that an API names too.
  func streams(_ tools: ReadTools) async throws(ConnectorError) -> [GeneratedStream] {
    guard case .http(let plan) = resolver.source else {
      return try streams(tools.evaluator) ?? []
    }
    try plan.checkConditions(tools.evaluator)
    var result: [GeneratedStream] = []
    let records = try RetrieverRecords(plan, tools, for: .stream)
    while let (record, slice) = try await records.next() {
      let stream = try resolver.stream(
        of: template, Value(record), slice: slice, tools.evaluator)
      result.append(try generated(stream))
    }
    return result
  }

  private func generated(_ stream: Node) throws(ConnectorError) -> GeneratedStream {
    let node: Node
    do {
      node = try stream.propagated(favoursParents: favoursParents)
    } catch {
      throw ConnectorError(.invalidManifest, error.message, hint: error.hint, at: error.span)
    }
    guard let name = node["name"]?.string else {
      throw ConnectorError(
        .invalidManifest, "the name of a generated stream is no text",
        hint: "map a text to the field name, with value_type string", at: span)
    }
    return GeneratedStream(name: name, dynamicStream: self.name, node: node)
  }
}

/// All dynamic streams of a manifest.
struct DynamicStreams: Sendable {
  private let streams: [DynamicStream]
  private let span: SourceSpan?

  init(_ resolved: Node, _ evaluator: Evaluator) throws(ConnectorError) {
    var streams: [DynamicStream] = []
    for (index, node) in (resolved["dynamic_streams"]?.elements ?? []).enumerated() {
      streams.append(try DynamicStream(node, index: index, evaluator))
    }
    self.streams = streams
    span = resolved["dynamic_streams"]?.span
  }

  /// What is known without a request.
  func known(_ evaluator: Evaluator) throws(ConnectorError) -> [GeneratedStream] {
    var result: [GeneratedStream] = []
    for stream in streams { result += try stream.streams(evaluator) ?? [] }
    try checkNames(result)
    return result
  }

  func all(_ tools: ReadTools) async throws(ConnectorError) -> [GeneratedStream] {
    var result: [GeneratedStream] = []
    for stream in streams { result += try await stream.streams(tools) }
    try checkNames(result)
    return result
  }

  /// The first stream that has to ask an API.
  var asking: StreamPlan? {
    for stream in streams { if case .http(let plan) = stream.resolver.source { return plan } }
    return nil
  }

  private func checkNames(_ streams: [GeneratedStream]) throws(ConnectorError) {
    var seen: Set<String> = []
    for stream in streams where !seen.insert(stream.name).inserted {
      throw ConnectorError(
        .config, "two generated streams have one name",
        hint: "look at the config and at the mapping",
        at: span, detail: Tainted(stream.name))
    }
  }
}
