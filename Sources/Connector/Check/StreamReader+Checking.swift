import Jinja
import Manifest
import Secrets
import Vocabulary

extension StreamReader {
  /// Asks the streams that the `check` component names for their first record
  /// (CDK: `CheckStream`, `CheckDynamicStream`). No record is kept; one that is not there is no
  /// failure.
  package func check(transport: any Transport) async -> ConnectionCheck {
    var result = ConnectionCheck()
    do throws(ConnectorError) {
      let search = try StreamSearch(manifest, evaluator)
      let plan = try CheckPlan(search.resolved["check"])
      let tools = ReadTools(
        evaluator: plan.applied(to: search.evaluator), limits: ReadLimits(),
        transport: transport, onStep: { _ in }, book: ReadBook(), file: file, pause: pause)
      defer { result.configUpdates = tools.evaluator.live.updates }
      for (name, node) in try await streams(of: plan.choice, search, tools) {
        result.stream = name
        let unset = ConfigReferences.unsetSecret(
          in: node, manifest.fields, tools.evaluator.config)
        if let unset { throw unset }
        try await reach(Component(node), tools)
        result.answered.append(name)
      }
      result.stream = nil
    } catch {
      result.failure = error
    }
    return result
  }

  private func streams(
    of choice: CheckPlan.Choice, _ search: StreamSearch, _ tools: ReadTools
  ) async throws(ConnectorError) -> [(name: String, node: Node)] {
    var result: [(name: String, node: Node)] = []
    switch choice {
    case .named(let names, let dynamic):
      var known: [Node?] = []
      for name in names { known.append(try search.node(of: name)) }
      let needsAll = !dynamic.isEmpty || known.contains { $0 == nil }
      if needsAll { try checkResolvers(search, tools) }
      let generated = needsAll ? try await search.dynamic.all(tools) : []
      for (name, node) in zip(names, known) {
        guard let node = node ?? generated.first(where: { $0.name == name })?.node else {
          throw search.unknown
        }
        result.append((name, node))
      }
      for (name, count) in dynamic {
        guard manifest.dynamicStreams.contains(name) else {
          throw ConnectorError(
            .invalidManifest, "check names a dynamic stream that the manifest does not have",
            at: search.resolved["check"]?.span)
        }
        let streams = generated.filter { $0.dynamicStream == name }
        result += streams.prefix(count ?? .max).map { ($0.name, $0.node) }
      }
    case .first(let count, let areAsked):
      for name in manifest.streams.map(\.name) {
        if let node = try search.node(of: name) { result.append((name, node)) }
      }
      try checkResolvers(search, tools)
      result += try await search.dynamic.all(tools).map { ($0.name, $0.node) }
      if result.isEmpty {
        throw ConnectorError(.config, "there is no stream to check")
      }
      return areAsked ? Array(result.prefix(count)) : []
    }
    return result
  }

  /// A secret that a resolver needs is missed before anything is sent.
  private func checkResolvers(
    _ search: StreamSearch, _ tools: ReadTools
  ) throws(ConnectorError) {
    guard let node = search.dynamicNode else { return }
    let unset = ConfigReferences.unsetSecret(in: node, manifest.fields, tools.evaluator.config)
    if let unset { throw unset }
  }

  private func reach(_ component: Component, _ tools: ReadTools) async throws(ConnectorError) {
    let plan = try StreamPlan.reading(component, state: nil, tools.evaluator)
    try plan.checkConditions(tools.evaluator)
    let source = try SliceSource(plan, try StreamCursor(plan, tools.evaluator), tools)
    guard let slice = try await source.next() else {
      throw ConnectorError(.config, "the stream has no slices to ask for", at: plan.span)
    }
    let pages = plan.pages(of: slice, tools) { _ in true }
    while let page = await pages.next() {
      if !page.selected.records.isEmpty { return }
      if let failure = page.failure { throw failure }
    }
  }
}
