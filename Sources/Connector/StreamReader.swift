package import Jinja
package import Manifest
package import Secrets
package import Vocabulary

/// Reads streams of one manifest with one config.
///
///     let reader = StreamReader(manifest: manifest, config: config, now: Clock.now)
///     let read = await reader.read("orders", limits: ReadLimits(), state: nil, transport: …) { _ in }
package struct StreamReader: Sendable {
  private let manifest: Manifest
  private let evaluator: Evaluator

  package init(
    manifest: Manifest, config: HydratedConfig, now: @escaping @Sendable () -> PythonDateTime
  ) {
    self.manifest = manifest
    evaluator = Evaluator(config: config.value, now: now)
  }

  /// Reads a stream as a test. Never throws: what went wrong is in ``StreamRead/failure``.
  ///
  /// - Parameter state: the stream's state, or a list of Airbyte state objects to pick it from.
  package func read(
    _ stream: String, limits: ReadLimits, state: JSON?, transport: any Transport,
    onStep: @escaping @Sendable (ReadStep) async -> Void
  ) async -> StreamRead {
    do {
      let plan = try plan(of: stream)
      try plan.checkConditions(evaluator)
      let tools = ReadTools(
        evaluator: evaluator, limits: limits, transport: transport, onStep: onStep,
        book: ReadBook())
      var read = try TestRead(plan, state: StreamReader.state(of: stream, in: state), tools)
      return await read.run()
    } catch {
      var read = StreamRead()
      read.failure = error
      read.wasAborted = true
      return read
    }
  }

  /// The request a read would send first; of a substream that is one of its parent's.
  package func firstRequest(of stream: String) throws(ConnectorError) -> SealedRequest {
    let plan = try plan(of: stream)
    try plan.checkConditions(evaluator)
    return try firstRequest(of: plan)
  }

  private func firstRequest(of plan: StreamPlan) throws(ConnectorError) -> SealedRequest {
    if let parent = plan.router.parents.first { return try firstRequest(of: parent.plan) }
    let cursor = try StreamCursor(plan, state: nil, evaluator)
    let partition: StreamSlice? =
      switch plan.router {
      case .single, .substream: StreamSlice()
      case .list(let list): list.slices.first
      case .product(let routers): StreamReader.first(of: routers)
      }
    guard let partition,
      let slice = try cursor.slices(of: partition, parentState: nil).first
    else {
      throw ConnectorError(
        .config, "there is nothing to read: the stream has no slices", at: plan.span)
    }
    return try plan.request(slice: slice, token: plan.paginator?.initialToken, evaluator)
  }

  private static func first(of routers: [PartitionRouter]) -> StreamSlice? {
    var partition = Options()
    for case .list(let list) in routers {
      guard let value = list.values.first else { return nil }
      if partition[list.field] == nil { partition[list.field] = value }
    }
    return StreamSlice(partition: partition)
  }

  /// Why a stream cannot be read now; nil when nothing is known to be in the way.
  package func readiness(of stream: String) -> ConnectorError? {
    do {
      let node = try node(of: stream)
      if let unset = ConfigReferences.unsetSecret(in: node, manifest.fields, evaluator.config) {
        return unset
      }
      _ = try firstRequest(of: stream)
      return nil
    } catch {
      return error
    }
  }

  // MARK: Plan

  private func node(of stream: String) throws(ConnectorError) -> Node {
    guard let resolved = manifest.resolved else {
      throw ConnectorError(
        .invalidManifest, "the manifest cannot be resolved", hint: "see its diagnostics")
    }
    guard let summary = manifest.streams.first(where: { $0.name == stream }) else {
      throw ConnectorError(
        .unknownStream,
        manifest.dynamicStreams.isEmpty
          ? "the manifest has no stream of this name"
          : "the manifest has no such stream, and dynamic streams are not executed yet",
        hint: manifest.streams.isEmpty
          ? nil : "streams: \(manifest.streams.map(\.name).joined(separator: ", "))")
    }
    if summary.location.count > 2 { throw .notSupported("ConditionalStreams", at: summary.span) }
    var node = resolved
    for step in summary.location {
      guard let next = node[step] ?? Int(step).flatMap({ node.elements?[$0] }) else {
        throw ConnectorError(.unknownStream, "the stream is not where it should be")
      }
      node = next
    }
    return node
  }

  private func plan(of stream: String) throws(ConnectorError) -> StreamPlan {
    if let first = manifest.diagnostics.first(where: { $0.severity == .error }) {
      throw ConnectorError(
        .invalidManifest, "the manifest is not valid: \(first.message)", hint: first.hint,
        at: first.span)
    }
    let node = try node(of: stream)
    try checkConfigRules()
    return try StreamPlan(Component(node), evaluator)
  }

  /// Rules that rewrite or refuse a config before it is used.
  private func checkConfigRules() throws(ConnectorError) {
    guard let rules = manifest.resolved?["spec"]?["config_normalization_rules"] else { return }
    for key in ["config_migrations", "transformations", "validations"] {
      if let node = rules[key], node.elements?.isEmpty == false {
        throw .notSupported("config_normalization_rules.\(key)", at: node.span)
      }
    }
  }

  /// A state as it is given: the stream's own, or in a list of Airbyte state messages.
  private static func state(of stream: String, in state: JSON?) -> JSON? {
    guard let state else { return nil }
    for entry in state.array ?? [state] {
      let message = entry["state"] ?? entry
      guard let holder = message["stream"], let name = holder["stream_descriptor"]?["name"] else {
        continue
      }
      if name.string == stream { return holder["stream_state"] }
    }
    return state.array == nil && state["stream"]?["stream_descriptor"] == nil ? state : nil
  }
}
