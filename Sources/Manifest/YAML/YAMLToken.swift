/// A piece of YAML as the scanner sees it, with the bytes it covers.
struct YAMLToken {
  enum Kind {
    case streamEnd
    case versionDirective(major: Int)
    case tagDirective(handle: String, prefix: String)
    case unknownDirective
    case documentStart, documentEnd
    case blockSequenceStart, blockMappingStart, blockEnd
    case flowSequenceStart, flowSequenceEnd, flowMappingStart, flowMappingEnd
    case blockEntry, flowEntry, key, value
    case alias(String), anchor(String)
    /// `handle` is nil for a verbatim tag and for a lone `!`.
    case tag(handle: String?, suffix: String)
    case scalar(String, isPlain: Bool)
  }

  let kind: Kind
  /// Byte offset of the first byte, and of the one after the last.
  let start: Int
  let end: Int
}

/// Why a text is not the YAML we read. It never holds text of the file.
struct YAMLFailure: Error {
  /// A diagnostic code: `yaml_syntax`, `too_deep`, `alias_limit`.
  let code: DiagnosticCode
  let offset: Int
  let message: String
  let hint: String?
  /// The value starts with `{{` and could be quoted as it stands.
  var isUnquotedTemplate = false

  init(_ message: String, at offset: Int, code: DiagnosticCode = .yamlSyntax, hint: String? = nil) {
    self.code = code
    self.offset = offset
    self.message = message
    self.hint = hint
  }
}

enum YAMLLimit {
  /// How deep collections may nest. PyYAML stops somewhere near 480 levels; manifests use 30.
  static let depth = 300
  /// How many nodes a document may have once its aliases are written out.
  static let nodes = 1_000_000
}
