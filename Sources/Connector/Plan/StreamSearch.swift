import Jinja
import Manifest
import Secrets
import Vocabulary

/// Finds the component of a stream: written in the manifest, or made of a template.
struct StreamSearch {
  let resolved: Node
  private let manifest: Manifest
  /// With the config as the rules of the manifest make it.
  let evaluator: Evaluator

  /// - Throws: ``ConnectorError/Code/invalidManifest`` naming the first problem of the manifest.
  init(_ manifest: Manifest, _ evaluator: Evaluator) throws(ConnectorError) {
    if let first = manifest.diagnostics.first(where: { $0.severity == .error }) {
      throw ConnectorError(
        .invalidManifest, "the manifest is not valid: \(first.message)", hint: first.hint,
        at: first.span)
    }
    guard let resolved = manifest.resolved else {
      throw ConnectorError(
        .invalidManifest, "the manifest cannot be resolved", hint: "see its diagnostics")
    }
    self.resolved = resolved
    self.manifest = manifest
    var evaluator = try ConfigRules(resolved["spec"], manifest.fields).applied(to: evaluator)
    if let count = resolved["max_concurrent_async_job_count"]?.plainText.flatMap({ Int($0) }) {
      evaluator.jobLimit = max(1, count)
    }
    self.evaluator = evaluator
  }

  var dynamic: DynamicStreams {
    get throws(ConnectorError) { try DynamicStreams(resolved, evaluator) }
  }

  /// What all dynamic streams are written in.
  var dynamicNode: Node? { resolved["dynamic_streams"] }

  /// - Returns: nil for a stream that only an API could name, if any does.
  func node(of stream: String) throws(ConnectorError) -> Node? {
    if let node = try written(stream) { return node }
    return try dynamic.known(evaluator).first { $0.name == stream }?.node
  }

  /// The same, asking the APIs that name streams. The CDK's builder asks them twice for each test
  /// read, also for one of a stream that the manifest names, and believes the second answer.
  func node(of stream: String, _ tools: ReadTools) async throws(ConnectorError) -> Node? {
    let known = try node(of: stream)
    if try dynamic.asking == nil { return known }
    _ = try await dynamic.all(tools)
    let generated = try await dynamic.all(tools)
    return known ?? generated.first { $0.name == stream }?.node
  }

  /// The streams of a `ConditionalStreams` are there when its condition holds.
  private func written(_ stream: String) throws(ConnectorError) -> Node? {
    for node in resolved["streams"]?.elements ?? [] {
      guard node.componentType == "ConditionalStreams" else {
        if node["name"]?.string == stream { return node }
        continue
      }
      guard let found = node["streams"]?.elements?.first(where: { $0["name"]?.string == stream })
      else { continue }
      // The condition is evaluated without parameters (_stream_configs).
      let component = Component(node)
      let condition = try component.template("condition", as: .condition)
      if try condition?.holds(evaluator, evaluator.context) ?? false { return found }
    }
    return nil
  }

  var unknown: ConnectorError {
    let names = manifest.streams.map(\.name)
    return ConnectorError(
      .unknownStream,
      manifest.dynamicStreams.isEmpty
        ? "the manifest has no stream of this name"
        : "neither the manifest nor its dynamic streams have a stream of this name",
      hint: names.isEmpty ? nil : "streams: \(names.joined(separator: ", "))")
  }
}
