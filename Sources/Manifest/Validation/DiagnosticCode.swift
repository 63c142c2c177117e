import Vocabulary

/// Everything a diagnostic of a manifest may be called. The names are kept for ever: scripts read
/// them, and the README lists them.
package enum DiagnosticCode: String, Sendable, CaseIterable {
  // The text.
  case tooLarge = "too_large"
  case notText = "not_text"
  case yamlSyntax = "yaml_syntax"
  case aliasLimit = "alias_limit"
  case tooDeep = "too_deep"
  case empty
  case notAMapping = "not_a_mapping"
  case duplicateKey = "duplicate_key"

  // What stands for something else.
  case refDangling = "ref_dangling"
  case refCircular = "ref_circular"
  case expansionLimit = "expansion_limit"
  case templateSyntax = "template_syntax"

  // Components.
  case unknownComponent = "unknown_component"
  case misplacedComponent = "misplaced_component"
  case customComponent = "custom_component"
  case customCodeNotPermitted = "custom_code_not_permitted"

  // Their fields.
  case missingField = "missing_field"
  case unknownField = "unknown_field"
  case wrongType = "wrong_type"
  case badValue = "bad_value"

  // The connector as a whole.
  case noStreams = "no_streams"
  case duplicateStream = "duplicate_stream"
  case noSpec = "no_spec"
  case badSchema = "bad_schema"
  case stubSchema = "stub_schema"
}

extension Diagnostic {
  init(
    _ severity: Severity, _ code: DiagnosticCode, at span: SourceSpan?, path: String = "",
    _ message: String, hint: String? = nil, repair: Repair? = nil
  ) {
    self.init(
      severity, code.rawValue, at: span, path: path, message, hint: hint, repair: repair)
  }
}
