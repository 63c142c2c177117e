import Jinja
import Vocabulary

/// Parses every template of a manifest. The CDK does so only when a value is needed, so a broken one
/// is a warning here.
struct ExpressionCheck {
  private(set) var findings: [Validator.Finding] = []
  /// Below these nothing is a template: JSON schemas, the specification, texts for people.
  private static let plain: Set<String> = [
    "schema", "schemas", "spec", "metadata", "description", "connection_specification",
  ]

  init(_ root: Node) { visit(root) }

  private mutating func visit(_ node: Node) {
    switch node.kind {
    case .scalar(.string(let text)): check(text, node)
    case .scalar: return
    case .sequence(let nodes): for element in nodes { visit(element) }
    case .mapping(let members):
      for (key, member) in members where !ExpressionCheck.plain.contains(key) {
        visit(member.value)
      }
    }
  }

  private mutating func check(_ text: String, _ node: Node) {
    guard ExpressionCheck.isTemplate(text) else { return }
    do throws(JinjaError) {
      _ = try Template.parse(text)
    } catch {
      findings.append(
        Validator.Finding(
          diagnostic: Diagnostic(
            .warning, .templateSyntax, at: node.span,
            "the template cannot be read: \(error.message)", hint: error.hint), anchor: .value))
    }
  }

  private static func isTemplate(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      var previous: UInt8 = 0
      for byte in bytes {
        if previous == 0x7B, byte == 0x7B || byte == 0x25 || byte == 0x23 { return true }
        previous = byte
      }
      return false
    }
  }
}
