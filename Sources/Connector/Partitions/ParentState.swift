import Jinja
import Manifest
import Vocabulary

/// The state of a parent stream, as it is kept in the state of its child
/// (CDK: `_instantiate_parent_stream_state_manager`).
struct ParentState {
  private let name: String
  /// Of the parent; nil when it has no cursor.
  private let field: String?

  init(of stream: Component, _ evaluator: Evaluator) throws(ConnectorError) {
    name = stream.text("name") ?? ""
    let inner =
      stream.type == "StateDelegatingStream" ? stream.component("incremental_stream") : stream
    field = try inner?.component("incremental_sync")?.template("cursor_field")?.name(evaluator)
  }

  /// - Parameter state: of the child.
  /// - Returns: nil when there is nothing to go on with.
  func taken(from state: JSON?) -> JSON? {
    guard var object = state?.object else { return nil }
    object["__ab_no_cursor_state_message"] = nil
    if object.isEmpty { return nil }
    if let own = object["parent_state"]?[name] { return own }
    if let shared = object["state"] { return shared }
    // One value: what a child without partitions remembered.
    guard object.count == 1, let value = object.values.first, let field else { return nil }
    switch value {
    case .string, .int, .number: return .object([field: value])
    default: return nil
    }
  }
}
