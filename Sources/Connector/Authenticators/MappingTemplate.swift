import Jinja
import Manifest
import Vocabulary

/// Names and values of which only texts at the top are templates: nested ones stay as they are written
/// (CDK: interpolation/interpolated_mapping.py).
struct MappingTemplate: Sendable {
  private enum Entry: Sendable {
    case template(TextTemplate)
    case fixed(Value)
  }

  private var entries: [(key: TextTemplate, value: Entry, span: SourceSpan)] = []

  init(_ key: String, of component: Component) throws(ConnectorError) {
    for (name, member) in component.field(key)?.members ?? [:] {
      let key = try component.template(name, at: member.keySpan, as: .entry)
      let value: Entry
      if case .scalar(.string(let text)) = member.value.kind {
        value = .template(try component.template(text, at: member.value.span, as: .entry))
      } else {
        value = .fixed(Value(member.value.json))
      }
      entries.append((key, value, member.value.span))
    }
  }

  func evaluate(_ evaluator: Evaluator) throws(ConnectorError) -> Options {
    var fields = Options()
    for (name, value, _) in try pairs(evaluator) { fields[name] = value }
    return fields
  }

  /// With the place of each value, for errors.
  func pairs(
    _ evaluator: Evaluator
  ) throws(ConnectorError) -> [(name: String, value: Value, span: SourceSpan)] {
    var result: [(name: String, value: Value, span: SourceSpan)] = []
    for (key, entry, span) in entries {
      let value =
        switch entry {
        case .template(let template): try template.evaluate(evaluator, evaluator.context)
        case .fixed(let value): value
        }
      result.append((try key.name(evaluator), value, span))
    }
    return result
  }
}
