import Vocabulary

/// Walks the resolved manifest once for what no JSON schema says: custom components, code in the
/// specification, inline schemas that are none.
struct ComponentSurvey {
  private(set) var customComponents: [CustomComponent] = []
  private(set) var findings: [Validator.Finding] = []
  private var seen: Set<SourceSpan> = []
  private var visited: Set<Visit> = []

  /// What is written once may stand in a resolved manifest a thousand times.
  private struct Visit: Hashable {
    let span: SourceSpan
    let type: String
  }

  private let paths: (SourceSpan) -> String

  init(_ resolved: Node, paths: @escaping (SourceSpan) -> String) {
    self.paths = paths
    guard let members = resolved.members else { return }
    for (key, member) in members where key != "definitions" && key != "metadata" {
      guard key == "spec", let parts = member.value.members else {
        visit(member.value, inSpec: false)
        continue
      }
      for (part, inner) in parts where part != "connection_specification" {
        visit(inner.value, inSpec: part == "config_normalization_rules")
      }
    }
    // A definition that nothing uses is not run, but it is listed.
    if let definitions = members["definitions"]?.value { visit(definitions, inSpec: false) }
  }

  private mutating func visit(_ node: Node, inSpec: Bool) {
    switch node.kind {
    case .scalar: return
    case .sequence(let nodes): for element in nodes { visit(element, inSpec: inSpec) }
    case .mapping(let members):
      let type = members["type"]?.value.string ?? ""
      if type == "object" { return }
      guard visited.insert(Visit(span: node.span, type: type)).inserted else { return }
      if type.hasPrefix("Custom"), let name = members["class_name"]?.value {
        note(type, name, node, inSpec: inSpec)
      }
      if type == "InlineSchemaLoader", let schema = members["schema"]?.value { check(schema) }
      for (key, member) in members
      where key != "schema" && key != "$parameters" && key != "connection_specification" {
        visit(member.value, inSpec: inSpec)
      }
    }
  }

  private mutating func note(_ type: String, _ className: Node, _ node: Node, inSpec: Bool) {
    guard let text = className.string, seen.insert(className.span).inserted else { return }
    customComponents.append(
      CustomComponent(type: type, className: text, path: paths(node.span), span: node.span))
    let shown =
      text.split(separator: ".").last.flatMap { Identifier.name(String($0)) }
      .map { " (\($0))" } ?? ""
    // The CDK builds what the specification lists at once, and refuses Python code from outside.
    findings.append(
      Validator.Finding(
        diagnostic: inSpec
          ? Diagnostic(
            .error, "custom_code_not_permitted", at: className.span,
            "\(type)\(shown) in the spec needs Python code, which the CDK does not permit here")
          : Diagnostic(
            .warning, "custom_component", at: className.span,
            "\(type)\(shown) needs Python code, which airlock does not run"), anchor: .value))
  }

  // MARK: Inline schemas

  private static let typeNames: Set<String> = [
    "string", "number", "integer", "boolean", "object", "array", "null",
  ]

  /// Reports the first thing that makes a mapping no JSON schema.
  private mutating func check(_ schema: Node) {
    guard seen.insert(schema.span).inserted || schema.members == nil else { return }
    guard let (node, message) = ComponentSurvey.flaw(schema, depth: 0) else { return }
    findings.append(
      Validator.Finding(
        diagnostic: Diagnostic(
          .warning, "bad_schema", at: node.span, "the schema is no JSON schema: \(message)"),
        anchor: .value))
  }

  private static func flaw(_ schema: Node, depth: Int) -> (Node, String)? {
    guard case .mapping(let members) = schema.kind else {
      if case .bool = schema.scalar { return nil }
      return (schema, "it must be a mapping")
    }
    if let type = members["type"]?.value, !isType(type) {
      return (type, "\"type\" names no JSON type")
    }
    if let required = members["required"]?.value,
      !(required.elements?.allSatisfy { $0.string != nil } ?? false)
    {
      return (required, "\"required\" must be a list of names")
    }
    if let properties = members["properties"]?.value {
      guard let fields = properties.members else {
        return (properties, "\"properties\" must be a mapping")
      }
      for field in fields.values {
        if let flaw = flaw(field.value, depth: depth + 1) { return flaw }
      }
    }
    if let items = members["items"]?.value {
      for element in items.elements ?? [items] {
        if let flaw = flaw(element, depth: depth + 1) { return flaw }
      }
    }
    return nil
  }

  private static func isType(_ node: Node) -> Bool {
    if let name = node.string { return typeNames.contains(name) }
    guard let names = node.elements, !names.isEmpty else { return false }
    return names.allSatisfy { $0.string.map(typeNames.contains) ?? false }
  }
}
