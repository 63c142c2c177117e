import Jinja
import Vocabulary

/// What a stream remembers of a read, whatever kind of cursor it has. Belongs to one read.
final class StreamCursor {
  private enum Kind {
    /// No cursor: the state only says that the read was complete.
    case final
    case datetime(DatetimeCursor)
    case count(CountCursor)
    case partitioned(PerPartitionCursor)
  }

  private var kind: Kind

  init(_ plan: StreamPlan, _ evaluator: Evaluator) throws(ConnectorError) {
    switch plan.cursor {
    case nil: kind = .final
    case .count(let cursor)?: kind = .count(CountCursor(cursor, state: plan.state))
    case .datetime(let cursor)? where plan.router.isSingle:
      kind = .datetime(try DatetimeCursor(cursor, state: plan.state, evaluator))
    case .datetime(let cursor)?:
      kind = .partitioned(
        try PerPartitionCursor(
          cursor, state: plan.state, isGlobal: plan.router.isGrouping, evaluator))
    }
  }

  /// The slices of one partition, in order.
  ///
  /// - Parameters:
  ///   - parentState: of the router, right after it gave this partition.
  ///   - most: how many of them are wanted; there may be more.
  func slices(
    of partition: StreamSlice, parentState: JSON?, atMost most: Int
  ) throws(ConnectorError)
    -> [StreamSlice]
  {
    switch kind {
    case .final: return [partition]
    case .count(let cursor): return [cursor.slice]
    case .datetime(var cursor):
      let slices = try cursor.slices(atMost: most)
      kind = .datetime(cursor)
      return slices
    case .partitioned(var cursor):
      let slices = try cursor.slices(
        of: partition, parentState: parentState, atMost: most)
      kind = .partitioned(cursor)
      return slices
    }
  }

  /// A slice of ``slices(of:parentState:)`` was handed out.
  func started(_ slice: StreamSlice, isLastOfPartition: Bool) {
    guard case .partitioned(var cursor) = kind else { return }
    cursor.started(slice, isLastOfPartition: isLastOfPartition)
    kind = .partitioned(cursor)
  }

  func observe(_ record: JSON, in slice: StreamSlice) {
    switch kind {
    case .final: break
    case .count(var cursor):
      cursor.observe(record)
      kind = .count(cursor)
    case .datetime(var cursor):
      kind = .final
      cursor.observe(record)
      kind = .datetime(cursor)
    case .partitioned(var cursor):
      kind = .final
      cursor.observe(record, in: slice)
      kind = .partitioned(cursor)
    }
  }

  /// - Returns: true when the CDK emits a state now.
  func close(_ slice: StreamSlice) -> Bool {
    switch kind {
    case .final: return false
    case .count: return true
    case .datetime(var cursor):
      cursor.close(slice)
      kind = .datetime(cursor)
      return true
    case .partitioned(var cursor):
      let emits = cursor.close(slice)
      kind = .partitioned(cursor)
      return emits
    }
  }

  func abandon(_ slice: StreamSlice) {
    if case .datetime(var cursor) = kind {
      cursor.abandon()
      kind = .datetime(cursor)
    }
  }

  /// The stream is done; a state is emitted in any case.
  func finish(parentState: JSON?) {
    guard case .partitioned(var cursor) = kind else { return }
    cursor.finish(parentState: parentState)
    kind = .partitioned(cursor)
  }

  var state: JSON {
    switch kind {
    case .final: ["__ab_no_cursor_state_message": true]
    case .datetime(let cursor): cursor.state
    case .count(let cursor): cursor.state
    case .partitioned(let cursor): cursor.state
    }
  }

  func isSynced(_ record: JSON, in slice: StreamSlice) -> Bool {
    switch kind {
    case .final, .count: true
    case .datetime(let cursor): cursor.isSynced(record)
    case .partitioned(let cursor): cursor.isSynced(record, in: slice)
    }
  }
}
