import Jinja
import Manifest
import Secrets
import Vocabulary

/// One change that makes a stream of a template (CDK: `ComponentMappingDefinition`).
struct ComponentMapping: Sendable {
  /// What a resolver makes of a text that a value became.
  enum Reading: Sendable {
    /// It stays a text.
    case plain
    /// It is read as YAML.
    case yaml
    /// The same, but a value that is declared a string stays one.
    case yamlUnlessString
  }

  private let path: [TextTemplate]
  private let value: TextTemplate
  private let types: ValidTypes?
  private let condition: TextTemplate?
  private let creates: Bool
  private let span: SourceSpan

  /// - Parameter allowsCondition: only `ConfigComponentsResolver` knows conditions.
  init(_ component: Component, allowsCondition: Bool) throws(ConnectorError) {
    path = try component.templates("field_path")
    value = try component.required("value")
    types = ValidTypes(named: component.text("value_type"))
    if let text = component.template(isSet: "condition") {
      if !allowsCondition {
        throw ConnectorError(
          .invalidManifest, "condition works in a ConfigComponentsResolver only",
          hint: "remove it", at: text.span)
      }
      condition = try component.template("condition", as: .condition)
    } else {
      condition = nil
    }
    creates = component.flag("create_or_update")
    span = component.span
  }

  /// Changes the stream, unless the condition does not hold.
  ///
  /// - Parameter context: `components_values` and, with a slice, `stream_slice`.
  /// - Throws: ``ConnectorError/Code/secretFlow`` when a secret would become a part of the stream:
  ///   there it would be text.
  func apply(
    to stream: inout Node, _ reading: Reading, _ evaluator: Evaluator, _ context: Context
  ) throws(ConnectorError) {
    if let condition, try !condition.holds(evaluator, context) { return }
    let found = try value.evaluate(evaluator, context, valid: types)
    if !found.secretNames.isEmpty {
      throw ConnectorError(
        .secretFlow,
        "\(found.secretNames.sorted().map(\.mask).joined(separator: ", ")) may not be copied into a"
          + " generated stream",
        hint: "write the template that reads it from config in the stream_template", at: span)
    }
    var keys: [String] = []
    for segment in path { keys.append(try segment.name(evaluator, context)) }
    let part = json(found, reading)
    let node = Node(part, at: value.span)
    if stream.replace(keys, with: node) == 0, creates, reading != .plain, Value(part).isTruthy,
      !stream.create(keys[...], node)
    {
      throw ConnectorError(
        .invalidManifest, "the field_path leads through a value that holds nothing", at: span)
    }
  }

  private func json(_ value: Value, _ reading: Reading) -> JSON {
    guard case .string(let text) = value, reading != .plain else { return value.json }
    if reading == .yamlUnlessString, types == .str { return .string(text) }
    return JSON(yaml: text) ?? .string(text)
  }

  /// The template a decision hangs on.
  func checkCondition(_ evaluator: Evaluator, _ context: Context) throws(ConnectorError) {
    _ = try condition?.holds(evaluator, context)
  }
}

extension ValidTypes {
  /// The `value_type` of a component; nil for none.
  init?(named name: String?) {
    switch name {
    case "string": self = .str
    case "number": self = .float
    case "integer": self = .int
    case "boolean": self = .bool
    default: return nil
    }
  }
}

extension Component {
  /// The node of a text that is there and not empty.
  func template(isSet key: String) -> Node? {
    field(key).flatMap { $0.plainText?.isEmpty == false ? $0 : nil }
  }
}
