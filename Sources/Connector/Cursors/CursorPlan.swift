import Jinja
import Manifest
import Vocabulary

/// How a stream knows what it has read: by time or by a count that grows.
enum CursorPlan: Sendable {
  case datetime(DatetimeCursorPlan)
  case count(CountCursorPlan)

  init(_ component: Component, _ evaluator: Evaluator) throws(ConnectorError) {
    switch component.type {
    case "DatetimeBasedCursor": self = .datetime(try DatetimeCursorPlan(component, evaluator))
    case "IncrementingCountCursor": self = .count(try CountCursorPlan(component, evaluator))
    default: throw component.refusal
    }
  }

  var field: String {
    switch self {
    case .datetime(let plan): plan.field
    case .count(let plan): plan.field
    }
  }

  var datetime: DatetimeCursorPlan? { if case .datetime(let plan) = self { plan } else { nil } }
  /// Records that are older than the state are dropped here and not by the API.
  var isClientSide: Bool { datetime?.isClientSide ?? false }
  /// The newest records come first.
  var isDataFeed: Bool { datetime?.isDataFeed ?? false }

  /// What the stretch of a slice adds to a request.
  func fields(
    for place: RequestOption.Place, _ slice: StreamSlice, _ evaluator: Evaluator
  ) throws(ConnectorError) -> Options {
    switch self {
    case .datetime(let plan): return try plan.fields(for: place, slice, evaluator)
    case .count(let plan):
      var fields = Options()
      if let option = plan.option, option.place == place {
        try option.inject(slice.cursor["start"] ?? .none, into: &fields, evaluator)
      }
      return fields
    }
  }
}

/// An `IncrementingCountCursor` (CDK: incrementing_count_stream_state_converter.py): one slice from
/// the highest value that was seen to infinity.
struct CountCursorPlan: Sendable {
  let field: String
  let start: Int
  let option: RequestOption?

  init(_ component: Component, _ evaluator: Evaluator) throws(ConnectorError) {
    field = try component.required("cursor_field").name(evaluator)
    option = try component.component("start_value_option").map { (node) throws(ConnectorError) in
      try RequestOption(node)
    }
    guard let template = try component.template("start_value") else {
      start = 0
      return
    }
    let text = try template.name(evaluator)
    guard let number = Int(text) ?? Double(text).flatMap({ Int(exactly: $0.rounded(.towardZero)) })
    else {
      throw ConnectorError(.config, "start_value is no integer", at: template.span)
    }
    start = number
  }
}

/// What a count cursor remembers.
struct CountCursor: Sendable {
  private let plan: CountCursorPlan
  private let legacy: JSONObject
  private let start: JSON
  /// nil before the first record of a read without a state: a record may lie below the start then.
  private var highest: JSON?

  init(_ plan: CountCursorPlan, state: JSON?) {
    self.plan = plan
    legacy = state?.object ?? [:]
    if let mark = legacy[plan.field], let value = mark.double, value != 0,
      value >= Double(plan.start)
    {
      start = mark
    } else {
      start = .int(plan.start)
    }
    highest = legacy.isEmpty ? nil : start
  }

  var slice: StreamSlice {
    StreamSlice(cursor: ["start": Value(start), "end": .float(.infinity)])
  }

  mutating func observe(_ record: JSON) {
    guard let value = record[plan.field], let number = value.double else { return }
    if highest?.double.map({ number > $0 }) ?? true { highest = value }
  }

  var state: JSON {
    var result = legacy
    // Zero counts as nothing in Python.
    if let highest, highest.double != 0 {
      result[plan.field] = highest
    } else {
      result[plan.field] = start
    }
    return .object(result)
  }
}
