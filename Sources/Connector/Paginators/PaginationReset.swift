import Jinja
import Manifest
import Vocabulary

/// When and how a stream starts over with its pages (CDK: `PaginationReset`).
struct PaginationReset: Sendable {
  let splitsSlice: Bool
  /// After that many records; nil for only when an error handler says so.
  let limit: Int?

  static let none = PaginationReset(splitsSlice: false, limit: nil)

  init(_ component: Component, hasFilter: Bool) throws(ConnectorError) {
    splitsSlice = component.text("action") == "SPLIT_USING_CURSOR"
    limit = component.field("limits")?["number_of_records"]?.scalar?.int
    if hasFilter, component.field("limits") != nil {
      throw ConnectorError(
        .invalidManifest, "pagination_reset with limits cannot be used beside a record_filter",
        at: component.span)
    }
  }

  private init(splitsSlice: Bool, limit: Int?) {
    self.splitsSlice = splitsSlice
    self.limit = limit
  }
}

/// Counts the records since the last reset and finds the slice to go on with
/// (CDK: pagination_tracker.py).
struct PaginationTracker {
  /// How often one slice may start over, even if it becomes shorter each time.
  static let resetLimit = 1000

  private let reset: PaginationReset
  private let cursor: DatetimeCursorPlan?
  private let span: SourceSpan
  private var count = 0
  private var attempts = 0
  private var resets = 0
  private var latest: PythonDateTime?

  init(_ plan: StreamPlan) {
    reset = plan.reset
    cursor = plan.reset.splitsSlice ? plan.cursor?.datetime : nil
    span = plan.requester.span
  }

  mutating func observe(_ record: JSON) {
    count += 1
    guard let cursor, let value = record[cursor.field], let moment = cursor.parse(value) else {
      return
    }
    if latest.map({ $0 < moment }) ?? true { latest = moment }
  }

  var hasReachedLimit: Bool { reset.limit.map { count >= $0 } ?? false }

  /// - Throws: ``ConnectorError/Code/http`` when it would be the same slice once too often.
  mutating func next(
    after previous: StreamSlice, of original: StreamSlice
  ) throws(ConnectorError) -> StreamSlice {
    resets += 1
    if resets > PaginationTracker.resetLimit {
      throw ConnectorError(
        .http, "the pages of this slice were started over \(PaginationTracker.resetLimit) times",
        hint: "see pagination_reset of the retriever", at: span)
    }
    var next = cursor == nil ? previous : original
    if let cursor, let latest {
      var stretch = original.cursor
      stretch[cursor.startKey] = .string(cursor.text(latest))
      next = StreamSlice(
        partition: original.partition, cursor: stretch, extra: original.extra)
    }
    if next.descriptor == previous.descriptor {
      attempts += 1
      if attempts >= (cursor == nil ? 2 : 1) {
        throw ConnectorError(
          .http, "the pages of this slice were started over \(attempts) times to no avail",
          hint: "see pagination_reset of the retriever", at: span)
      }
    } else {
      attempts = 0
    }
    count = 0
    return next
  }
}
