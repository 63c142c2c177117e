import Jinja
import Manifest
import Vocabulary

/// A stream that is read one way at first and another way from then on
/// (CDK: `StateDelegatingStream`).
struct StateDelegation {
  private let full: Component
  private let incremental: Component
  /// How far back the API goes; a state that is older is of no use.
  private let retention: PythonDuration?

  init(_ component: Component, _ evaluator: Evaluator) throws(ConnectorError) {
    full = try component.requiredComponent("full_refresh_stream")
    incremental = try component.requiredComponent("incremental_stream")
    let names = [component, full, incremental].map { $0.text("name") }
    if names.contains(where: { $0 != names[0] }) {
      throw ConnectorError(
        .invalidManifest, "a StateDelegatingStream and its two streams must have one name",
        at: component.span)
    }
    guard let template = try component.template("api_retention_period"),
      case let text = try template.name(evaluator), !text.isEmpty
    else {
      retention = nil
      return
    }
    guard let duration = PythonDuration(iso: text) else {
      throw ConnectorError(
        .invalidManifest, "api_retention_period is no ISO 8601 duration", hint: "such as P30D",
        at: template.span)
    }
    for stream in [full, incremental]
    where stream.component("incremental_sync")?.type == "IncrementingCountCursor" {
      throw ConnectorError(
        .invalidManifest, "api_retention_period cannot be used with IncrementingCountCursor",
        at: template.span)
    }
    retention = duration
  }

  /// The stream to read, and the state to read it from.
  func choice(
    for state: JSON?, _ evaluator: Evaluator
  ) throws(ConnectorError) -> (Component, JSON?) {
    guard let state else { return (full, nil) }
    guard let retention else { return (incremental, state) }
    let now = evaluator.interpolation.environment.now()
    var mark = try moment(full, state, now, evaluator)
    if mark == nil { mark = try moment(incremental, state, now, evaluator) }
    guard let mark, let oldest = now.adding(-retention), mark >= oldest else { return (full, nil) }
    return (incremental, state)
  }

  /// What a cursor takes a state for; nil when it cannot read it.
  private func moment(
    _ stream: Component, _ state: JSON, _ now: PythonDateTime, _ evaluator: Evaluator
  ) throws(ConnectorError) -> PythonDateTime? {
    guard let node = stream.component("incremental_sync") else {
      return state["__ab_no_cursor_state_message"].map { Value($0).isTruthy } == true ? now : nil
    }
    guard let cursor = try CursorPlan(node, evaluator).datetime else { return nil }
    var state = state
    if stream.component("retriever")?.field("partition_router") != nil {
      guard let shared = state["state"] else { return nil }
      state = shared
    }
    if state["state_type"] == "date-range" {
      let first = state["slices"]?[0]
      return (first?["most_recent_cursor_value"] ?? first?["end"]).flatMap(cursor.parse)
    }
    return state[cursor.field].flatMap(cursor.parse)
  }
}
