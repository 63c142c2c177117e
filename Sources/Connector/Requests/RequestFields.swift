import Jinja
import Manifest
import Vocabulary

/// Parameters, headers or form fields as the manifest writes them: a mapping of templates, or one
/// template for the whole (CDK: interpolated_request_input_provider.py).
enum FieldTemplates: Sendable {
  case entries([(key: TextTemplate, value: TextTemplate)])
  case whole(TextTemplate)

  static let none = FieldTemplates.entries([])

  init(_ node: Node?, of component: Component) throws(ConnectorError) {
    guard let node else {
      self = .none
      return
    }
    if let text = node.plainText {
      self = text.isEmpty ? .none : .whole(try component.template(text, at: node.span))
      return
    }
    var entries: [(key: TextTemplate, value: TextTemplate)] = []
    for (name, member) in node.members ?? [:] {
      // The requester puts these in itself.
      if member.value.componentType == "QueryProperties" { continue }
      guard let text = member.value.plainText else {
        throw ConnectorError(
          .invalidManifest, "\(name) must be a text", at: member.value.span)
      }
      let key = try component.template(name, at: member.keySpan, as: .entry)
      entries.append((key, try component.template(text, at: member.value.span, as: .entry)))
    }
    self = .entries(entries)
  }

  var isEmpty: Bool { if case .entries(let entries) = self { entries.isEmpty } else { false } }

  /// - Parameter types: what a value may be besides text; the CDK allows lists in parameters and
  ///   forms, everything in headers.
  func evaluate(
    _ evaluator: Evaluator, _ context: Context, valid types: ValidTypes?
  )
    throws(ConnectorError) -> RequestInput
  {
    switch self {
    case .whole(let template):
      let value = try template.evaluate(evaluator, context)
      return value.dictionary.map { .fields($0.filter { !$0.value.isNothing }) } ?? .text(value)
    case .entries(let entries):
      var fields = Options()
      for (key, template) in entries {
        let value = try template.evaluate(evaluator, context, valid: types)
        if !value.isNothing { fields[try key.name(evaluator, context)] = value }
      }
      return .fields(fields)
    }
  }
}

/// A JSON body as the manifest writes it, texts parsed (CDK: interpolated_nested_mapping.py).
indirect enum BodyTemplate: Sendable {
  case text(TextTemplate)
  case fixed(Value)
  case list([BodyTemplate])
  case fields([(key: TextTemplate, value: BodyTemplate)])

  init(
    _ node: Node, of component: Component, as reading: TextTemplate.Reading = .entry
  )
    throws(ConnectorError)
  {
    switch node.kind {
    case .scalar(.string(let text)):
      self = .text(try component.template(text, at: node.span, as: reading))
    case .scalar(let value):
      self = .fixed(Value(value))
    case .sequence(let nodes):
      var elements: [BodyTemplate] = []
      for node in nodes { elements.append(try BodyTemplate(node, of: component)) }
      self = .list(elements)
    case .mapping(let members):
      var fields: [(key: TextTemplate, value: BodyTemplate)] = []
      for (name, member) in members {
        let key = try component.template(name, at: member.keySpan, as: .entry)
        fields.append((key, try BodyTemplate(member.value, of: component)))
      }
      self = .fields(fields)
    }
  }

  var isEmpty: Bool { if case .fields(let fields) = self { fields.isEmpty } else { false } }

  func evaluate(_ evaluator: Evaluator, _ context: Context) throws(ConnectorError) -> Value {
    switch self {
    case .text(let template): return try template.evaluate(evaluator, context)
    case .fixed(let value): return value
    case .list(let elements):
      var result: [Value] = []
      for element in elements { result.append(try element.evaluate(evaluator, context)) }
      return .list(result)
    case .fields(let fields):
      var result = Options()
      for (key, template) in fields {
        let value = try template.evaluate(evaluator, context)
        if !value.isNothing { result[try key.name(evaluator, context)] = value }
      }
      return Value(result)
    }
  }
}
