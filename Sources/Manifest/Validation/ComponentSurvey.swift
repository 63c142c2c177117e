import Vocabulary

/// Walks the resolved manifest once for what no JSON schema says: custom components, code in the
/// specification, schemas that are none or say nothing.
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
      for (part, inner) in parts {
        if part == "connection_specification" {
          check(inner.value, isInline: false)
        } else {
          visit(inner.value, inSpec: part == "config_normalization_rules")
        }
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
      if type == "InlineSchemaLoader", let schema = members["schema"]?.value {
        check(schema, isInline: true)
      }
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
            .error, .customCodeNotPermitted, at: className.span,
            "\(type)\(shown) in the spec needs Python code, which the CDK does not permit here")
          : Diagnostic(
            .warning, .customComponent, at: className.span,
            "\(type)\(shown) needs Python code, which airlock does not run"), anchor: .value))
  }

  // MARK: Inline schemas

  /// - Parameter isInline: of a stream: one that declares nothing is a stub.
  private mutating func check(_ schema: Node, isInline: Bool) {
    guard seen.insert(schema.span).inserted else { return }
    findings += SchemaCheck(schema).findings
    guard isInline, SchemaCheck.isStub(schema) else { return }
    findings.append(
      Validator.Finding(
        diagnostic: Diagnostic(
          .warning, .stubSchema, at: schema.span, "the schema declares no properties",
          hint: "read the stream and take over the schema that is inferred"), anchor: .value))
  }
}
