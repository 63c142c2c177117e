import Jinja
import Vocabulary

/// Gives the partitions of a router.
final class PartitionSource {
  private enum Kind {
    case list(ArraySlice<StreamSlice>)
    case substream(SubstreamSource)
    case product([PartitionSource])
    case combinations(Combinations)
    case grouping(GroupingPartitionRouter, PartitionSource)
    case union(UnionPartitionRouter, [PartitionSource])
  }

  private var kind: Kind
  /// Values that a router which gives each once has given.
  private var seen: Set<String> = []
  /// Of a grouping router, when it gave its last group.
  private var groupState: JSON?

  init(_ router: PartitionRouter, _ tools: ReadTools) throws(ConnectorError) {
    switch router {
    case .single: kind = .list([StreamSlice()])
    case .list(let list): kind = .list(list.slices[...])
    case .substream(let parents): kind = .substream(try SubstreamSource(parents, tools))
    case .product(let routers):
      var sources: [PartitionSource] = []
      for router in routers { sources.append(try PartitionSource(router, tools)) }
      kind = .product(sources)
    case .grouping(let grouping):
      kind = .grouping(grouping, try PartitionSource(grouping.router, tools))
    case .union(let union):
      var sources: [PartitionSource] = []
      for router in union.routers { sources.append(try PartitionSource(router, tools)) }
      kind = .union(union, sources)
    }
  }

  func next() async throws(ConnectorError) -> (slice: StreamSlice, state: JSON?)? {
    switch kind {
    case .list(var slices):
      guard let slice = slices.popFirst() else { return nil }
      kind = .list(slices)
      return (slice, nil)
    case .substream(let source):
      guard let slice = try await source.next() else { return nil }
      return (slice, source.state)
    case .product(let sources):
      kind = .combinations(try await Combinations(of: sources))
      return try await next()
    case .combinations(var combinations):
      guard let slice = combinations.next() else { return nil }
      kind = .combinations(combinations)
      return (slice, nil)
    case .grouping(let grouping, let source): return try await group(grouping, source)
    case .union(let union, let sources): return try await member(of: union, sources)
    }
  }

  var parentState: JSON? {
    switch kind {
    case .list, .product, .combinations: nil
    case .substream(let source): source.state
    case .grouping: groupState
    case .union(_, let sources):
      .object(
        sources.reduce(into: JSONObject()) { result, source in
          for (name, state) in source.parentState?.object ?? [:] { result[name] = state }
        })
    }
  }

  /// - Returns: false for a value that came before.
  private func isNew(_ value: Value) -> Bool { seen.insert(value.json.text()).inserted }

  private func group(
    _ grouping: GroupingPartitionRouter, _ source: PartitionSource
  ) async throws(ConnectorError) -> (slice: StreamSlice, state: JSON?)? {
    var slices: [StreamSlice] = []
    while slices.count < grouping.size, let next = try await source.next() {
      let value = try grouping.value(of: next.slice)
      if !grouping.deduplicates || isNew(value) { slices.append(next.slice) }
    }
    groupState = source.parentState
    return slices.isEmpty ? nil : (GroupingPartitionRouter.group(slices), groupState)
  }

  private func member(
    of union: UnionPartitionRouter, _ sources: [PartitionSource]
  ) async throws(ConnectorError) -> (slice: StreamSlice, state: JSON?)? {
    for source in sources {
      while let next = try await source.next() {
        let slice = try union.normalized(next.slice)
        if isNew(slice.partition[union.field] ?? .none) { return (slice, parentState) }
      }
    }
    return nil
  }
}
