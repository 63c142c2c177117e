import Jinja
import Manifest
import Vocabulary

/// A `DatetimeBasedCursor` of the manifest, with what can be evaluated once evaluated
/// (CDK: create_concurrent_cursor_from_datetime_based_cursor).
struct DatetimeCursorPlan: Sendable {
  let field: String
  let startKey: String
  let endKey: String
  /// Of slices and state.
  let format: String
  /// Tried in order when a record or a state is read.
  let inputFormats: [String]
  let start: PythonDateTime
  let end: MinMaxDatetime?
  let lookback: PythonDuration?
  let granularity: PythonDuration?
  /// nil for one slice over everything.
  let step: PythonDuration?
  let startOption: RequestOption?
  let endOption: RequestOption?
  let comparesStrictly: Bool
  let isClientSide: Bool
  let isDataFeed: Bool
  let isGlobal: Bool
  let clamping: Clamping?
  let span: SourceSpan

  init(_ component: Component, _ evaluator: Evaluator) throws(ConnectorError) {
    guard component.type == "DatetimeBasedCursor" else { throw component.refusal }
    span = component.span
    field = try component.required("cursor_field").name(evaluator)
    startKey = try component.template("partition_field_start")?.name(evaluator) ?? "start_time"
    endKey = try component.template("partition_field_end")?.name(evaluator) ?? "end_time"
    format = component.text("datetime_format") ?? ""
    inputFormats = component.strings("cursor_datetime_formats") + [format]

    guard let startNode = component.field("start_datetime") else {
      throw ConnectorError(
        .invalidManifest, "DatetimeBasedCursor needs start_datetime", at: component.span)
    }
    start = try MinMaxDatetime(startNode, of: component, format).moment(evaluator)
    end = try component.field("end_datetime").map { (node) throws(ConnectorError) in
      try MinMaxDatetime(node, of: component, component.text("datetime_format") ?? "")
    }
    lookback = try DatetimeCursorPlan.duration("lookback_window", of: component, evaluator)
    step = try DatetimeCursorPlan.duration("step", of: component, evaluator)
    if let text = component.text("cursor_granularity") {
      guard let duration = PythonDuration(iso: text) else {
        throw ConnectorError(
          .invalidManifest, "cursor_granularity is no ISO 8601 duration", hint: "such as PT1S",
          at: component.field("cursor_granularity")?.span)
      }
      // To Python a length of nothing is as good as none.
      granularity = duration.isEmpty ? nil : duration
    } else {
      granularity = nil
    }
    if (component.field("step") == nil) != (component.field("cursor_granularity") == nil) {
      throw ConnectorError(
        .invalidManifest, "step and cursor_granularity go together", at: component.span)
    }
    startOption = try component.component("start_time_option").map {
      (node) throws(ConnectorError) in
      try RequestOption(node)
    }
    endOption = try component.component("end_time_option").map { (node) throws(ConnectorError) in
      try RequestOption(node)
    }
    comparesStrictly = component.flag("is_compare_strictly")
    isClientSide = component.flag("is_client_side_incremental")
    isDataFeed = component.flag("is_data_feed")
    isGlobal = component.flag("global_substream_cursor")
    clamping = try component.component("clamping").map { (node) throws(ConnectorError) in
      try Clamping(node, evaluator)
    }
  }

  /// - Returns: nil when the field is absent or its template gives nothing.
  private static func duration(
    _ key: String, of component: Component, _ evaluator: Evaluator
  ) throws(ConnectorError) -> PythonDuration? {
    guard let template = try component.template(key) else { return nil }
    let text = try template.name(evaluator)
    if text.isEmpty { return nil }
    guard let duration = PythonDuration(iso: text) else {
      throw ConnectorError(
        .invalidManifest, "\(key) is no ISO 8601 duration", hint: "such as P1D",
        at: template.span)
    }
    return duration
  }

  /// What start and end of a slice add to a request
  /// (CDK: datetime_based_request_options_provider.py).
  func fields(
    for place: RequestOption.Place, _ slice: StreamSlice, _ evaluator: Evaluator
  )
    throws(ConnectorError) -> Options
  {
    var fields = Options()
    for (option, key) in [(startOption, startKey), (endOption, endKey)] {
      guard let option, option.place == place else { continue }
      try option.inject(slice.cursor[key] ?? .none, into: &fields, evaluator)
    }
    return fields
  }

  /// - Returns: nil where no format matches.
  func parse(_ value: JSON) -> PythonDateTime? {
    guard let text = value.datetimeText else { return nil }
    for format in inputFormats {
      let isCount = ["%s", "%ms", "%epoch_microseconds"].contains(format)
      if let moment = DatetimeParser.parse(
        isCount ? value.wholeText ?? text : text, with: format)
      {
        return moment
      }
    }
    return nil
  }

  func text(_ moment: PythonDateTime) -> String { DatetimeParser.format(moment, with: format) }
}

extension JSON {
  /// The text Python would parse as a datetime.
  fileprivate var datetimeText: String? {
    switch self {
    case .string(let text): text
    case .int(let value): String(value)
    case .number(let number): number.literal
    default: nil
    }
  }
}

extension JSON {
  /// A float as Python's `int()` cuts it; nil for anything else.
  fileprivate var wholeText: String? {
    guard case .number(let number) = self, !number.isInteger else { return nil }
    return Int(exactly: number.double.rounded(.towardZero)).map(String.init)
  }
}

/// A datetime of the config or the manifest between two bounds
/// (CDK: declarative/datetime/min_max_datetime.py).
struct MinMaxDatetime: Sendable {
  private let text: TextTemplate
  private let low: TextTemplate?
  private let high: TextTemplate?
  private let format: String

  /// - Parameter inherited: the cursor's format, for a datetime without its own.
  init(_ node: Node, of parent: Component, _ inherited: String) throws(ConnectorError) {
    if let plain = node.plainText {
      text = try parent.template(plain, at: node.span)
      low = nil
      high = nil
      format = inherited
      return
    }
    let component = Component(node)
    text = try component.required("datetime")
    low = try component.template("min_datetime")
    high = try component.template("max_datetime")
    let own = component.text("datetime_format") ?? ""
    format = own.isEmpty ? inherited : own
  }

  func moment(_ evaluator: Evaluator) throws(ConnectorError) -> PythonDateTime {
    guard var moment = try parse(text, evaluator) else {
      throw ConnectorError(
        .config, "a datetime of the cursor does not match its format",
        hint: "the format is \(format)", at: text.span)
    }
    if let low, let bound = try parse(low, evaluator) { moment = max(moment, bound) }
    if let high, let bound = try parse(high, evaluator) { moment = min(moment, bound) }
    return moment
  }

  /// - Returns: nil for an empty text.
  private func parse(
    _ template: TextTemplate, _ evaluator: Evaluator
  ) throws(ConnectorError)
    -> PythonDateTime?
  {
    let value = try template.name(evaluator)
    if value.isEmpty { return nil }
    guard let moment = DatetimeParser.parse(value, with: format) else {
      throw ConnectorError(
        .config, "a datetime of the cursor does not match its format",
        hint: "the format is \(format)", at: template.span)
    }
    return moment
  }
}
