import Jinja
import Vocabulary

/// What a stream remembers of a read, whatever kind of cursor it has. Belongs to one read.
final class StreamCursor {
  private enum Kind {
    /// No cursor: the state only says that the read was complete.
    case final
    case datetime(DatetimeCursor)
    case partitioned(PerPartitionCursor)
  }

  private var kind: Kind

  init(_ plan: StreamPlan, state: JSON?, _ evaluator: Evaluator) throws(ConnectorError) {
    guard let cursor = plan.cursor else {
      kind = .final
      return
    }
    if let state, state.object?.isEmpty == false, let span = plan.stateMigrations {
      throw .notSupported("state_migrations", at: span)
    }
    kind =
      plan.router.isSingle
      ? .datetime(try DatetimeCursor(cursor, state: state, evaluator))
      : .partitioned(try PerPartitionCursor(cursor, state: state, evaluator))
  }

  /// The slices of one partition, in order.
  ///
  /// - Parameter parentState: of the router, right after it gave this partition.
  func slices(
    of partition: StreamSlice, parentState: JSON?
  ) throws(ConnectorError)
    -> [StreamSlice]
  {
    switch kind {
    case .final: return [partition]
    case .datetime(var cursor):
      let slices = try cursor.slices()
      kind = .datetime(cursor)
      return slices
    case .partitioned(var cursor):
      let slices = try cursor.slices(of: partition, parentState: parentState)
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
    case .partitioned(let cursor): cursor.state
    }
  }

  func isSynced(_ record: JSON, in slice: StreamSlice) -> Bool {
    switch kind {
    case .final: true
    case .datetime(let cursor): cursor.isSynced(record)
    case .partitioned(let cursor): cursor.isSynced(record, in: slice)
    }
  }
}
