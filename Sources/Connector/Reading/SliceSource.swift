import Jinja
import Vocabulary

/// Gives the slices of a stream, one when it is asked for one, up to the limit of a test read.
final class SliceSource {
  private let plan: StreamPlan
  private let cursor: StreamCursor
  private let partitions: PartitionSource
  private let limit: Int
  private var pending: ArraySlice<StreamSlice> = []
  private var given = 0
  /// A cursor over partitions looks one partition ahead, which may send a request.
  private let looksAhead: Bool
  private var ahead = Lookahead<(slice: StreamSlice, state: JSON?)>()

  init(_ plan: StreamPlan, _ cursor: StreamCursor, _ tools: ReadTools) throws(ConnectorError) {
    self.plan = plan
    self.cursor = cursor
    limit = tools.limits.maxSlices
    looksAhead = plan.cursor != nil && !plan.router.isSingle
    partitions = try PartitionSource(plan.router, tools)
  }

  func next() async throws(ConnectorError) -> StreamSlice? {
    while true {
      if given >= limit { return nil }
      if let slice = pending.popFirst() {
        given += 1
        cursor.started(slice, isLastOfPartition: pending.isEmpty)
        return slice
      }
      guard let partition = try await nextPartition() else { return nil }
      pending = try cursor.slices(of: partition.slice, parentState: partition.state)[...]
    }
  }

  private func nextPartition() async throws(ConnectorError) -> (slice: StreamSlice, state: JSON?)? {
    guard looksAhead else { return try await partitions.next() }
    return try await ahead.next { () async throws(ConnectorError) in
      try await partitions.next()
    }?.element
  }

  /// What the router has to say about its parents now.
  var parentState: JSON? { partitions.parentState }
}

/// Gives the partitions of a router.
final class PartitionSource {
  private enum Kind {
    case list(ArraySlice<StreamSlice>)
    case substream(SubstreamSource)
    case product([PartitionSource])
  }

  private var kind: Kind

  init(_ router: PartitionRouter, _ tools: ReadTools) throws(ConnectorError) {
    switch router {
    case .single: kind = .list([StreamSlice()])
    case .list(let list): kind = .list(list.slices[...])
    case .substream(let parents): kind = .substream(try SubstreamSource(parents, tools))
    case .product(let routers):
      var sources: [PartitionSource] = []
      for router in routers { sources.append(try PartitionSource(router, tools)) }
      kind = .product(sources)
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
      kind = .list(try await PartitionSource.product(of: sources)[...])
      return try await next()
    }
  }

  var parentState: JSON? {
    if case .substream(let source) = kind { source.state } else { nil }
  }

  /// Every combination, the last router changing fastest. Of equal keys the first router's counts.
  private static func product(
    of sources: [PartitionSource]
  ) async throws(ConnectorError)
    -> [StreamSlice]
  {
    var result = [StreamSlice()]
    for source in sources {
      var slices: [StreamSlice] = []
      while let next = try await source.next() { slices.append(next.slice) }
      result = result.flatMap { left in
        slices.map { right in
          StreamSlice(
            partition: left.partition.merging(right.partition) { first, _ in first },
            extra: left.extra.merging(right.extra) { first, _ in first })
        }
      }
    }
    return result
  }
}

/// Gives a value and says whether it was the last one, which takes pulling the one after it
/// (CDK: `iterate_with_last_flag`).
struct Lookahead<Element> {
  private var ahead: Element?
  private var isStarted = false

  mutating func next(
    _ pull: () async throws(ConnectorError) -> Element?
  ) async throws(ConnectorError) -> (element: Element, isLast: Bool)? {
    if !isStarted {
      isStarted = true
      ahead = try await pull()
    }
    guard let current = ahead else { return nil }
    ahead = nil
    ahead = try await pull()
    return (current, ahead == nil)
  }
}

/// The records of parent streams as partitions (CDK: substream_partition_router.py).
final class SubstreamSource {
  private let cursors: [(name: String, cursor: StreamCursor)]
  private var sources: ArraySlice<ParentSource>

  init(_ parents: [ParentStream], _ tools: ReadTools) throws(ConnectorError) {
    var sources: [ParentSource] = []
    for parent in parents { sources.append(try ParentSource(parent, tools)) }
    self.sources = sources[...]
    cursors = sources.filter(\.parent.isDependency).map { ($0.parent.plan.name, $0.cursor) }
  }

  func next() async throws(ConnectorError) -> StreamSlice? {
    while let source = sources.first {
      if let slice = try await source.next() { return slice }
      sources.removeFirst()
    }
    return nil
  }

  /// The states of the parents that the child's state keeps.
  var state: JSON {
    .object(JSONObject(cursors.map { ($0.name, $0.cursor.state) }, uniquingKeysWith: { $1 }))
  }
}

/// One parent stream: its slices, and the records of the slice it is at.
final class ParentSource {
  let parent: ParentStream
  let cursor: StreamCursor
  private let tools: ReadTools
  private let slices: SliceSource
  private var slicesAhead = Lookahead<StreamSlice>()
  private var slice: (element: StreamSlice, isLast: Bool)?
  private var records: RecordSource?
  private var recordsAhead = Lookahead<JSON>()

  init(_ parent: ParentStream, _ tools: ReadTools) throws(ConnectorError) {
    self.parent = parent
    self.tools = tools
    let cursor = try StreamCursor(parent.plan, state: nil, tools.evaluator)
    self.cursor = cursor
    slices = try SliceSource(parent.plan, cursor, tools)
  }

  func next() async throws(ConnectorError) -> StreamSlice? {
    while true {
      guard let slice, let records else {
        guard try await openSlice() else { return nil }
        continue
      }
      let next = try await recordsAhead.next { () async throws(ConnectorError) in
        try await records.next()
      }
      guard let next else {
        close(slice)
        continue
      }
      cursor.observe(next.element, in: slice.element)
      let partition = try parent.partition(of: next.element, in: slice.element)
      if next.isLast { close(slice) }
      if let partition { return partition }
    }
  }

  private func openSlice() async throws(ConnectorError) -> Bool {
    let next = try await slicesAhead.next { () async throws(ConnectorError) in
      try await slices.next()
    }
    guard let next else { return false }
    slice = next
    let cursor = self.cursor
    records = RecordSource(parent.plan, next.element, tools, for: .partition) { record in
      cursor.isSynced(record, in: next.element)
    }
    recordsAhead = Lookahead()
    return true
  }

  private func close(_ slice: (element: StreamSlice, isLast: Bool)) {
    _ = cursor.close(slice.element)
    if slice.isLast { cursor.finish(parentState: slices.parentState) }
    self.slice = nil
    records = nil
  }
}
