import Jinja
import Vocabulary

/// Cuts time into slices and remembers what was read (CDK: streams/concurrent/cursor.py with the
/// custom format state converter).
///
///     var cursor = try DatetimeCursor(plan, state: nil, evaluator)
///     for slice in try cursor.slices(atMost: 6) { … cursor.observe(record) … cursor.close(slice) }
///     cursor.state          // {"updated": "2024-02-01"}
struct DatetimeCursor: Sendable {
  struct Interval: Sendable {
    var start: PythonDateTime
    var end: PythonDateTime
    var latest: PythonDateTime?
  }

  let plan: DatetimeCursorPlan
  private let now: PythonDateTime
  private let end: PythonDateTime
  private let syncStart: PythonDateTime
  private let legacy: JSONObject
  private(set) var intervals: [Interval]
  /// Highest cursor value of the slice that is being read.
  private var latest: PythonDateTime?

  /// - Parameters:
  ///   - state: the stream state of an earlier read; nil or empty for none.
  ///   - shift: taken off the state's value, for partitions of a stream that failed before.
  init(
    _ plan: DatetimeCursorPlan, state: JSON?, shift: PythonTimeDelta? = nil,
    _ evaluator: Evaluator
  ) throws(ConnectorError) {
    self.plan = plan
    now = evaluator.interpolation.environment.now()
    let end = try plan.end?.moment(evaluator) ?? now
    self.end = plan.clamping?.end(end, plan.granularity) ?? end
    let object = state?.object ?? [:]
    if let concurrent = try DatetimeCursor.intervals(object, plan) {
      intervals = concurrent
      legacy = object["legacy"]?.object ?? [:]
      syncStart = concurrent.first.map { $0.latest ?? $0.end } ?? plan.start
      return
    }
    var sequential = object
    var mark: PythonDateTime?
    if let value = object[plan.field] {
      guard let parsed = plan.parse(value) else { throw DatetimeCursor.badState(plan) }
      mark = parsed
      if let shift, shift.microseconds != 0,
        let moved = parsed.adding(PythonTimeDelta(microseconds: -shift.microseconds))
      {
        let text = plan.text(moved)
        sequential[plan.field] = .string(text)
        mark = plan.parse(.string(text))
      }
    }
    syncStart = mark.map { max($0, plan.start) } ?? plan.start
    legacy = sequential
    intervals = [Interval(start: plan.start, end: syncStart, latest: syncStart)]
  }

  /// A state that already lists intervals.
  private static func intervals(
    _ state: JSONObject, _ plan: DatetimeCursorPlan
  )
    throws(ConnectorError) -> [Interval]?
  {
    guard state["state_type"] == "date-range" || state["state_type"] == "integer" else {
      return nil
    }
    var result: [Interval] = []
    for slice in state["slices"]?.array ?? [] {
      guard let start = slice["start"].flatMap(plan.parse),
        let end = slice["end"].flatMap(plan.parse)
      else { throw badState(plan) }
      result.append(
        Interval(
          start: start, end: end, latest: slice["most_recent_cursor_value"].flatMap(plan.parse)))
    }
    return result
  }

  private static func badState(_ plan: DatetimeCursorPlan) -> ConnectorError {
    ConnectorError(
      .config, "the state of \(plan.field) does not match datetime_format", at: plan.span)
  }

  // MARK: Slices

  /// The slices of this read, in order: a step of a second makes millions of them, so no more are
  /// made than are asked for.
  mutating func slices(atMost most: Int) throws(ConnectorError) -> [StreamSlice] {
    merge()
    guard let first = intervals.first, let last = intervals.last else {
      throw ConnectorError(.config, "the state of the cursor has no slices", at: plan.span)
    }
    var result: [StreamSlice] = []
    if plan.start < first.start {
      split(plan.start, first.start, isEnd: false, most, into: &result)
    }
    for (left, right) in zip(intervals, intervals.dropFirst()) {
      let lower = plan.granularity.flatMap { left.end.adding($0) } ?? left.end
      split(lower, right.start, isEnd: false, most, into: &result)
    }
    let lower = plan.lookback.flatMap { last.end.adding(-$0) } ?? last.end
    split(lower, end, isEnd: true, most, into: &result)
    return Array(result.prefix(most))
  }

  /// - Parameter isEnd: the upper bound is itself to be read; else the next slice reads it.
  private func split(
    _ from: PythonDateTime, _ upper: PythonDateTime, isEnd: Bool, _ most: Int,
    into result: inout [StreamSlice]
  ) {
    if from > upper || (from == upper && plan.granularity == nil) || upper < plan.start { return }
    func clamped(_ moment: PythonDateTime) -> PythonDateTime { plan.clamping?.up(moment) ?? moment }
    let lower = clamped(max(from, plan.start))
    if lower > upper || (lower == upper && (plan.comparesStrictly || !isEnd)) { return }
    func closed(_ moment: PythonDateTime) -> PythonDateTime {
      plan.granularity.flatMap { moment.adding(-$0) } ?? moment
    }
    func next(_ low: PythonDateTime) -> PythonDateTime {
      plan.step.map { low.adding($0) ?? end } ?? upper
    }
    if next(lower) >= upper {
      // With a granularity the end is the last unit to read, which moving it would pass.
      let high = isEnd && plan.granularity != nil ? upper : clamped(upper)
      result.append(slice(lower, isEnd ? high : closed(high)))
      return
    }
    var low = lower
    while result.count < most {
      let step = min(next(low), upper)
      let high = step == upper ? step : clamped(step)
      // A boundary that is moved onto the end makes this the last slice.
      let isLast = step >= upper || high == upper
      low = clamped(low)
      if low >= high { return }
      result.append(slice(low, isLast && isEnd ? high : closed(high)))
      if isLast { return }
      low = high
    }
  }

  private func slice(_ start: PythonDateTime, _ end: PythonDateTime) -> StreamSlice {
    StreamSlice(cursor: [
      plan.startKey: .string(plan.text(start)), plan.endKey: .string(plan.text(end)),
    ])
  }

  // MARK: State

  mutating func observe(_ record: JSON) {
    guard let value = record[plan.field], let moment = plan.parse(value) else { return }
    if latest.map({ $0 < moment }) ?? true { latest = moment }
  }

  /// A slice was read to its end.
  mutating func close(_ slice: StreamSlice) {
    guard case .string(let start)? = slice.cursor[plan.startKey],
      case .string(let end)? = slice.cursor[plan.endKey],
      let low = plan.parse(.string(start)), let high = plan.parse(.string(end))
    else { return }
    intervals.append(Interval(start: low, end: high, latest: latest))
    latest = nil
    merge()
  }

  /// A slice failed: what it saw does not count.
  mutating func abandon() { latest = nil }

  private mutating func merge() {
    let sorted = intervals.sorted { ($0.start, $0.end) < ($1.start, $1.end) }
    guard var last = sorted.first else { return }
    var merged: [Interval] = []
    let unit =
      plan.granularity.flatMap { $0.isEmpty ? nil : $0 }
      ?? PythonDuration(months: 0, delta: PythonTimeDelta(microseconds: 1000))
    for interval in sorted.dropFirst() {
      if (last.end.adding(unit) ?? last.end) >= interval.start {
        last.end = max(last.end, interval.end)
        if let a = last.latest, let b = interval.latest {
          last.latest = max(a, b)
        } else {
          last.latest = interval.latest ?? last.latest
        }
      } else {
        merged.append(last)
        last = interval
      }
    }
    intervals = merged + [last]
  }

  /// The state in the form it had before: one value, up to which everything was read.
  var state: JSON {
    var result = legacy
    if let first = intervals.first {
      result[plan.field] = .string(plan.text(first.latest ?? first.start))
    }
    return .object(result)
  }

  /// Whether a record lies in what this read is about; one without a cursor value does.
  func isSynced(_ record: JSON) -> Bool {
    guard let value = record[plan.field], let moment = plan.parse(value) else { return true }
    return lowest <= moment && moment <= end
  }

  private var lowest: PythonDateTime {
    guard let lookback = plan.lookback, let lower = syncStart.adding(-lookback) else {
      return syncStart
    }
    return max(lower, min(syncStart, plan.start))
  }
}
