import Jinja
import Vocabulary

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
    var tools = tools
    tools.isParent = true
    self.tools = tools
    let cursor = try StreamCursor(parent.plan, tools.evaluator)
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
