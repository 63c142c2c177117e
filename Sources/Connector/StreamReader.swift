package import Jinja
package import Manifest
package import Secrets
package import Vocabulary

/// Reads streams of one manifest with one config.
///
///     let reader = StreamReader(manifest: manifest, config: config, now: Clock.now)
///     let read = await reader.read("orders", limits: ReadLimits(), state: nil, transport: …) { _ in }
package struct StreamReader: Sendable {
  let manifest: Manifest
  let evaluator: Evaluator

  let file: @Sendable (String) -> [UInt8]?
  let pause: @Sendable (Duration) async throws -> Void

  /// - Parameters:
  ///   - kept: what logins of earlier reads put into the config.
  ///   - file: reads a file of the project by its path from the manifest's folder; nil for one that
  ///     is not there or may not be read.
  ///   - pause: lets time pass between two questions about a job.
  package init(
    manifest: Manifest, config: HydratedConfig, kept: [ConfigUpdate] = [],
    file: @escaping @Sendable (_ path: String) -> [UInt8]? = { _ in nil },
    pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
    now: @escaping @Sendable () -> PythonDateTime
  ) {
    self.manifest = manifest
    self.file = file
    self.pause = pause
    evaluator = Evaluator(config: config.value, kept: kept, now: now)
  }

  /// Reads a stream as a test. Never throws: what went wrong is in ``StreamRead/failure``.
  ///
  /// - Parameters:
  ///   - state: the stream's state, or a list of Airbyte state objects to pick it from.
  ///   - keepsPages: the result holds what every page held. Otherwise its pages are empty, and what
  ///     was in them is `onStep`'s alone: a long read needs no more memory than a short one.
  package func read(
    _ stream: String, limits: ReadLimits, state: JSON?, transport: any Transport,
    keepsPages: Bool = true, onStep: @escaping @Sendable (ReadStep) async -> Void
  ) async -> StreamRead {
    do {
      let search = try StreamSearch(manifest, evaluator)
      let evaluator = search.evaluator
      let tools = ReadTools(
        evaluator: evaluator, limits: limits, transport: transport, onStep: onStep,
        book: ReadBook(), file: file, pause: pause, keepsPages: keepsPages)
      guard let node = try await search.node(of: stream, tools) else {
        // The CDK reads nothing and calls it no error.
        var read = StreamRead()
        read.failure = search.unknown
        return read
      }
      if let budget = search.resolved["api_budget"] {
        tools.book.note(
          "WARN",
          "The call rates of api_budget at line \(budget.span.line) are not kept to: a test read"
            + " sends few requests.")
      }
      let plan = try StreamPlan.reading(
        Component(node), state: StreamReader.state(of: stream, in: state), evaluator)
      try plan.checkConditions(evaluator)
      var test = try TestRead(plan, tools)
      var read = await test.run()
      read.configUpdates = evaluator.live.updates
      if !read.configUpdates.isEmpty { read.latestConfigUpdate = evaluator.config.json }
      return read
    } catch {
      var read = StreamRead()
      read.failure = error
      read.wasAborted = true
      return read
    }
  }

  /// The request a read would send first: a login when one is needed; of a substream that is one
  /// of its parent's, of a stream that an API names the one that asks for the names.
  package func firstRequest(of stream: String) throws(ConnectorError) -> SealedRequest {
    let search = try StreamSearch(manifest, evaluator)
    let evaluator = search.evaluator
    let plan: StreamPlan
    if let node = try search.node(of: stream) {
      plan = try StreamPlan.reading(Component(node), state: nil, evaluator)
    } else if let asking = try search.dynamic.asking {
      plan = asking
    } else {
      throw search.unknown
    }
    try plan.checkConditions(evaluator)
    return try firstRequest(of: plan, evaluator)
  }

  private func firstRequest(
    of plan: StreamPlan, _ evaluator: Evaluator
  ) throws(ConnectorError) -> SealedRequest {
    if let parent = plan.router.parents.first {
      return try firstRequest(of: parent.plan, evaluator)
    }
    if let loader = plan.schema.plans.first { return try firstRequest(of: loader, evaluator) }
    if case .endpoint(let endpoint, _)? = plan.requester.properties?.source {
      return try firstRequest(of: endpoint, evaluator)
    }
    let cursor = try StreamCursor(plan, evaluator)
    let partition = try StreamReader.first(of: plan.router)
    guard let partition,
      var slice = try cursor.slices(of: partition, parentState: nil, atMost: 1).first
    else {
      throw ConnectorError(
        .config, "there is nothing to read: the stream has no slices", at: plan.span)
    }
    let login = try plan.requester.authenticator.nextLogin(evaluator, stream: plan.name)
    if let jobs = plan.async {
      let request = try jobs.request(jobs.creation, for: plan.name, slice, evaluator)
      return login ?? request
    }
    if let chunk = plan.requester.properties?.firstChunk {
      slice = StreamSlice(
        partition: slice.partition, cursor: slice.cursor,
        extra: ["query_properties": .list(chunk.map { .string($0) })])
    }
    let request = try plan.request(slice: slice, token: plan.paginator?.initialToken, evaluator)
    return login ?? request
  }

  /// The first partition of a router without parents.
  private static func first(of router: PartitionRouter) throws(ConnectorError) -> StreamSlice? {
    switch router {
    case .single, .substream: return StreamSlice()
    case .list(let list): return list.slices.first
    case .grouping(let grouping):
      return try first(of: grouping.router).map { GroupingPartitionRouter.group([$0]) }
    case .union(let union):
      for router in union.routers {
        if let slice = try first(of: router) { return try union.normalized(slice) }
      }
      return nil
    case .product(let routers):
      var partition = Options()
      for router in routers {
        guard let slice = try first(of: router) else { return nil }
        partition = partition.merging(slice.partition) { first, _ in first }
      }
      return StreamSlice(partition: partition)
    }
  }

  /// Why a stream cannot be read now; nil when nothing is known to be in the way.
  package func readiness(of stream: String) -> ConnectorError? {
    do {
      let search = try StreamSearch(manifest, evaluator)
      let node = try search.node(of: stream) ?? search.dynamicNode
      if let node,
        let unset = ConfigReferences.unsetSecret(in: node, manifest.fields, search.evaluator.config)
      {
        return unset
      }
      _ = try firstRequest(of: stream)
      return nil
    } catch {
      return error
    }
  }

  /// Makes the streams that the resolvers of the manifest describe
  /// (CDK: connector_builder_handler.py, `full_resolve_manifest`).
  ///
  /// - Parameters:
  ///   - limit: how many streams of one dynamic stream go into the manifest.
  ///   - transport: for resolvers that ask an API.
  ///   - keep: gets what logins put into the config, when the streams cannot be made too.
  /// - Throws: ``ConnectorError`` when one of them cannot be made.
  package func resolveDynamicStreams(
    transport: any Transport, limit: Int = 100, keep: ([ConfigUpdate]) -> Void = { _ in }
  ) async throws(ConnectorError) -> DynamicResolution {
    let search = try StreamSearch(manifest, evaluator)
    defer { keep(search.evaluator.live.updates) }
    let tools = ReadTools(
      evaluator: search.evaluator, limits: ReadLimits(), transport: transport, onStep: { _ in },
      book: ReadBook(), file: file, pause: pause)
    for stream in search.dynamicNode?.elements ?? [] {
      guard let resolver = stream["components_resolver"] else { continue }
      let unset = ConfigReferences.unsetSecret(
        in: resolver, manifest.fields, search.evaluator.config)
      if let unset { throw unset }
    }
    let streams = try await search.dynamic.all(tools)
    return DynamicResolution(search.resolved, streams, limit: limit)
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
