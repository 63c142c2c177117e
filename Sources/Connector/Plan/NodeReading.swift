import Jinja
import Manifest
import Vocabulary

/// A component of the manifest with what its templates need: its `$parameters` and the evaluator.
struct Component: Sendable {
  let node: Node
  let type: String
  let parameters: Value

  init(_ node: Node, or parent: Component? = nil) {
    self.node = node
    type = node.componentType ?? ""
    if let own = node["$parameters"]?.json, case .object = own {
      parameters = Value(own)
    } else {
      parameters = .dict([:])
    }
  }

  var span: SourceSpan { node.span }

  /// The node of a field; nil when it is absent or null.
  func field(_ key: String) -> Node? {
    guard let node = node[key] else { return nil }
    if case .scalar(.null) = node.kind { return nil }
    return node
  }

  func component(_ key: String) -> Component? { field(key).map { Component($0) } }

  func flag(_ key: String) -> Bool { field(key)?.scalar?.bool ?? false }

  /// A scalar as the text Python would make of it.
  func text(_ key: String) -> String? { field(key)?.plainText }

  func template(
    _ key: String, as reading: TextTemplate.Reading = .string
  )
    throws(ConnectorError) -> TextTemplate?
  {
    guard let node = field(key), let text = node.plainText else { return nil }
    return try template(text, at: node.span, as: reading)
  }

  func template(
    _ text: String, at span: SourceSpan, as reading: TextTemplate.Reading = .string
  )
    throws(ConnectorError) -> TextTemplate
  {
    try TextTemplate(text, at: span, parameters: parameters, as: reading)
  }

  func required(_ key: String) throws(ConnectorError) -> TextTemplate {
    if let template = try template(key) { return template }
    throw ConnectorError(.invalidManifest, "\(type) needs \(key)", at: span)
  }

  func requiredComponent(_ key: String) throws(ConnectorError) -> Component {
    if let component = component(key) { return component }
    throw ConnectorError(.invalidManifest, "\(type) needs \(key)", at: span)
  }

  /// A list of templates, such as a field path.
  func templates(_ key: String) throws(ConnectorError) -> [TextTemplate] {
    var result: [TextTemplate] = []
    for element in field(key)?.elements ?? [] {
      result.append(try template(element.plainText ?? "", at: element.span))
    }
    return result
  }

  func strings(_ key: String) -> [String] {
    (field(key)?.elements ?? []).compactMap(\.plainText)
  }

  /// Refuses fields whose meaning is known and not executed.
  func refuse(_ keys: String...) throws(ConnectorError) {
    for key in keys {
      guard let node = field(key) else { continue }
      if node.scalar?.bool == false || node.elements?.isEmpty == true { continue }
      throw .notSupported("\(type).\(key)", at: self.node.members?[key]?.keySpan ?? node.span)
    }
  }

  /// Why this component cannot be executed.
  var refusal: ConnectorError {
    if type.hasPrefix("Custom") {
      return ConnectorError(
        .customComponent, "\(type) at line \(span.line) needs its Python code",
        hint: "a manifest alone cannot run it", at: span)
    }
    return .notSupported(type.isEmpty ? "a component without type" : type, at: span)
  }
}

extension ConnectorError {
  static func notSupported(_ what: String, at span: SourceSpan) -> ConnectorError {
    ConnectorError(.notSupported, "not supported yet: \(what) at line \(span.line)", at: span)
  }
}

extension Node {
  /// A scalar as `str()` would give it.
  var plainText: String? {
    switch scalar {
    case .string(let text): text
    case .int(let value): String(value)
    case .number(let number): number.literal
    case .bool(let value): value ? "True" : "False"
    default: nil
    }
  }
}
