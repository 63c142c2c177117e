import Jinja
import Vocabulary

/// Gives the slices of a stream, one when it is asked for one, up to the limit of a test read.
final class SliceSource {
  private let plan: StreamPlan
  private let cursor: StreamCursor
  private let partitions: PartitionSource
  private let limit: Int
  /// Does something about a slice before it can be read.
  private let jobs: JobRunner?
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
    jobs = plan.async.map { JobRunner(plan, $0, tools) }
  }

  func next() async throws(ConnectorError) -> StreamSlice? {
    guard let jobs else { return try await nextSlice() }
    return try await jobs.next { () async throws(ConnectorError) in try await nextSlice() }
  }

  private func nextSlice() async throws(ConnectorError) -> StreamSlice? {
    while true {
      if given >= limit { return nil }
      if let slice = pending.popFirst() {
        given += 1
        cursor.started(slice, isLastOfPartition: pending.isEmpty)
        return slice
      }
      guard let partition = try await nextPartition() else { return nil }
      // One more than is given: the last of a partition is told apart.
      pending = try cursor.slices(
        of: partition.slice, parentState: partition.state, atMost: limit - given + 1)[...]
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
