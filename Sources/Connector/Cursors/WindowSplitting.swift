import Jinja
import Manifest
import Secrets
import Vocabulary

/// How a stretch of time that is too much for the API is read in halves
/// (CDK: simple_retriever.py, streams/concurrent/cursor.py `split_request_window`).
struct WindowSplitting: Sendable {
  static let maxDepth = 10

  private let cursor: DatetimeCursorPlan
  private let unit: Int
  private let smallest: Int?
  private let message: String
  private let span: SourceSpan

  init(
    _ component: Component, _ cursor: CursorPlan?, _ requester: Requester, _ evaluator: Evaluator
  ) throws(ConnectorError) {
    let span = component.span
    func refuse(_ why: String) -> ConnectorError {
      ConnectorError(.invalidManifest, "request_window_splitting \(why)", at: span)
    }
    guard let cursor = cursor?.datetime, let granularity = cursor.granularity else {
      throw refuse("needs a DatetimeBasedCursor with cursor_granularity")
    }
    if cursor.isClientSide { throw refuse("cannot be used with is_client_side_incremental") }
    if granularity.months == 0 {
      if granularity.delta.microseconds <= 0 { throw refuse("needs a cursor_granularity above 0") }
      if let finest = WindowSplitting.unit(of: cursor.format),
        granularity.delta.microseconds < finest
      {
        throw refuse("needs a datetime_format as fine as cursor_granularity")
      }
    }
    if requester.properties != nil { throw refuse("cannot be used with query properties") }
    if let text = component.text("min_split_window"), !text.isEmpty {
      guard let duration = PythonDuration(iso: text), duration.months == 0,
        duration.delta.microseconds > 0
      else { throw refuse("needs a min_split_window of a fixed length above 0") }
      smallest = duration.delta.microseconds
    } else {
      smallest = nil
    }
    self.cursor = cursor
    self.span = span
    unit = granularity.delta.microseconds
    message = component.text("failure_message")?.trimmed(of: " \t\n\r") ?? ""
  }

  /// The finest part of a moment that a format writes, in microseconds.
  private static func unit(of format: String) -> Int? {
    let parts: [(String, Int)] = [
      ("%epoch_microseconds", 1), ("%s_as_float", 1), ("%f", 1), ("%_ms", 1000), ("%ms", 1000),
      ("%S", 1_000_000), ("%s", 1_000_000), ("%M", 60_000_000), ("%H", 3_600_000_000),
      ("%I", 3_600_000_000), ("%d", 86_400_000_000),
    ]
    return parts.filter { format.contains(text: $0.0) }.map(\.1).min()
  }

  /// - Throws: ``ConnectorError/Code/http`` for a slice that cannot be made smaller.
  func halves(
    of slice: StreamSlice, depth: Int, _ rejected: ConnectorError
  ) throws(ConnectorError) -> [StreamSlice] {
    guard depth < WindowSplitting.maxDepth, let low = moment(slice, cursor.startKey),
      let high = moment(slice, cursor.endKey), low < high,
      let width = high.since(low)?.microseconds,
      smallest.map({ width > $0 }) ?? true, unit > 0
    else { throw failed(rejected) }
    let units = width / unit + 1
    let first = (units / 2 - 1) * unit
    guard units > 1, let end = low.adding(PythonTimeDelta(microseconds: first)),
      let start = low.adding(PythonTimeDelta(microseconds: first + unit)), start <= high
    else { throw failed(rejected) }
    return [half(of: slice, low, end), half(of: slice, start, high)]
  }

  private func moment(_ slice: StreamSlice, _ key: String) -> PythonDateTime? {
    slice.cursor[key].flatMap { cursor.parse($0.json) }
  }

  private func half(
    of slice: StreamSlice, _ low: PythonDateTime, _ high: PythonDateTime
  ) -> StreamSlice {
    StreamSlice(
      partition: slice.partition,
      cursor: [
        cursor.startKey: .string(cursor.text(low)), cursor.endKey: .string(cursor.text(high)),
      ], extra: slice.extra)
  }

  private func failed(_ rejected: ConnectorError) -> ConnectorError {
    ConnectorError(
      .http, "the API rejects the smallest stretch of time that may be asked for",
      hint: message.isEmpty ? nil : message, at: span, status: rejected.status,
      detail: rejected.detail)
  }
}
