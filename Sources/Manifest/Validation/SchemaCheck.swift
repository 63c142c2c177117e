import JSONSchema
import Jinja
import Vocabulary

/// Reports what makes an inline schema no JSON schema of draft 7. The CDK takes any mapping and fails
/// later, or never, so each is a warning.
struct SchemaCheck {
  private(set) var findings: [Validator.Finding] = []

  init(_ schema: Node) {
    // Most schemas are plain and sound, and that is seen at a glance.
    if !SchemaCheck.isSound(schema) { visit(schema) }
  }

  /// A schema that says nothing of the records.
  static func isStub(_ schema: Node) -> Bool {
    guard let members = schema.members else { return false }
    let others = ["$ref", "allOf", "anyOf", "oneOf", "patternProperties"]
    if others.contains(where: { members[$0] != nil }) { return false }
    return members["properties"].map { $0.value.members?.isEmpty == true } ?? true
  }

  // MARK: With the meta schema

  private mutating func visit(_ schema: Node) {
    var places: Set<[Violation.Step]> = []
    for flaw in CompiledSchema.flaws(in: schema.json) where places.insert(flaw.path).inserted {
      guard let node = schema.part(at: flaw.path) else { continue }
      if flaw.keyword == "anyOf", inside(node, flaw.path) { continue }
      report(node, flaw)
    }
  }

  /// Looks into what is a schema or a list of them, to tell of the part that is wrong.
  ///
  /// - Returns: false when the whole is wrong.
  private mutating func inside(_ node: Node, _ path: [Violation.Step]) -> Bool {
    let known = findings.count
    switch (SchemaCheck.key(of: path), node.kind) {
    case ("type", .sequence(let names)):
      for name in names where !SchemaCheck.isType(name) { report(type: name) }
    case ("type", _): report(type: node)
    case (_, .mapping): visit(node)
    case ("items", .sequence(let schemas)): for schema in schemas { visit(schema) }
    default: return false
    }
    return findings.count > known
  }

  private mutating func report(_ node: Node, _ flaw: Violation) {
    add(node, SchemaCheck.sentence(flaw))
  }

  private mutating func report(type node: Node) {
    let near = node.string.flatMap { EditDistance.nearest(to: $0, among: SchemaCheck.typeNames) }
    let allowed = SchemaCheck.typeNames.joined(separator: ", ")
    add(
      node, "\"type\" names no JSON type",
      hint: near.map { "did you mean \($0)?" } ?? "allowed: \(allowed)",
      // Without quotes it would be no text.
      repair: near.map { name in
        Repair(
          title: "write \(name)", span: node.span,
          replacement: name == "null" ? "\"null\"" : name)
      })
  }

  private mutating func add(
    _ node: Node, _ message: String, hint: String? = nil, repair: Repair? = nil
  ) {
    findings.append(
      Validator.Finding(
        diagnostic: Diagnostic(
          .warning, .badSchema, at: node.span, "the schema is no JSON schema: \(message)",
          hint: hint, repair: repair), anchor: .value))
  }

  private static func sentence(_ flaw: Violation) -> String {
    let key = key(of: flaw.path)
    let name = Identifier.quoted(key ?? "") ?? "it"
    switch (flaw.keyword, key) {
    case ("type", "required"): return "\"required\" must be a list of names"
    case ("type", _) where flaw.rule == ["type"]:
      return "\(name) must be a schema: a mapping, true or false"
    case ("type", _): return "\(name) \(flaw.sentence)"
    case ("anyOf", "type"): return "\"type\" must name one JSON type, or a list of different ones"
    case ("anyOf", "items"): return "\"items\" must be a schema, or a list of them"
    case ("anyOf", _): return "\(name) must be a schema, or a list of names"
    case ("minItems", _): return "\(name) needs at least one schema"
    case ("uniqueItems", _): return "\(name) holds a name twice"
    case ("minimum", _): return "\(name) must be 0 or more"
    case ("exclusiveMinimum", _): return "\(name) must be more than 0"
    case ("format", "patternProperties"):
      return "a key of \"patternProperties\" is no regular expression"
    default: return "\(name) \(flaw.sentence)"
    }
  }

  /// The innermost key; an element of a list goes by the key of the list.
  private static func key(of path: [Violation.Step]) -> String? {
    for case .key(let key) in path.reversed() { return key }
    return nil
  }

  // MARK: At a glance

  private static let typeNames = [
    "array", "boolean", "integer", "null", "number", "object", "string",
  ]

  private static func isType(_ node: Node) -> Bool {
    node.string.map(typeNames.contains) ?? false
  }

  /// True for a schema that is surely one. False says nothing.
  private static func isSound(_ schema: Node) -> Bool {
    guard case .mapping(let members) = schema.kind else { return schema.scalar?.bool != nil }
    for (key, member) in members where !isSound(key, member.value) { return false }
    return true
  }

  private static func isSound(_ keyword: String, _ value: Node) -> Bool {
    switch keyword {
    case "type": return isType(value) || isList(value) { isType($0) }
    case "title", "description", "format", "$schema", "$id", "$ref", "$comment":
      return isText(value)
    case "properties", "definitions":
      return value.members?.values.allSatisfy { isSound($0.value) } ?? false
    case "items":
      return value.elements.map { !$0.isEmpty && $0.allSatisfy(isSound) } ?? isSound(value)
    case "additionalProperties", "additionalItems", "contains", "not", "if", "then", "else",
      "propertyNames":
      return isSound(value)
    case "anyOf", "oneOf", "allOf":
      return value.elements.map { !$0.isEmpty && $0.allSatisfy(isSound) } ?? false
    case "required": return value.elements?.isEmpty == true || isList(value, of: isText)
    case "enum", "examples": return value.elements != nil
    case "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties":
      return value.scalar?.int.map { $0 >= 0 } ?? false
    case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum":
      return value.scalar?.double != nil
    case "uniqueItems", "readOnly", "writeOnly": return value.scalar?.bool != nil
    case "pattern": return value.string.map { PythonRegex($0) != nil } ?? false
    case "patternProperties", "dependencies", "multipleOf", "contentMediaType", "contentEncoding":
      return false
    default: return true
    }
  }

  /// A date without quotes is no text to PyYAML.
  private static func isText(_ node: Node) -> Bool {
    node.string != nil && node.mark != .timestamp
  }

  /// Whether a list holds different texts, and at least one.
  private static func isList(_ node: Node, of isRight: (Node) -> Bool) -> Bool {
    guard let elements = node.elements, !elements.isEmpty, elements.allSatisfy(isRight) else {
      return false
    }
    return Set(elements.compactMap(\.string)).count == elements.count
  }
}

extension Node {
  fileprivate func part(at path: [Violation.Step]) -> Node? {
    var node = self
    for step in path {
      let next: Node? =
        switch step {
        case .key(let key): node[key]
        case .index(let index):
          node.elements.flatMap { $0.indices.contains(index) ? $0[index] : nil }
        }
      guard let next else { return nil }
      node = next
    }
    return node
  }
}
