import Vocabulary

/// The tags of YAML's own vocabulary; all others are refused, as by PyYAML's safe loader.
enum YAMLTag {
  static let prefix = "tag:yaml.org,2002:"

  /// Why a text cannot be what its tag says.
  struct Unsuitable: Error {
    let message: String
    var hint: String?
  }

  static let unknown = Unsuitable(
    message: "this tag is not one a manifest may use",
    hint: "delete it; a value that starts with ! must stand in quotes")

  /// - Parameter isResolved: the text is plain and has no tag, so its look decides.
  static func scalar(
    _ text: String, isResolved: Bool, tag: String?, at span: SourceSpan
  ) throws(Unsuitable) -> Node {
    if isResolved { return try resolved(YAMLScalar.resolve(text), at: span) }
    guard let tag else { return Node(.scalar(.string(text)), at: span) }
    guard tag.hasPrefix(prefix) else { throw unknown }
    let wanted = tag.dropFirst(prefix.count)
    if wanted == "str" { return Node(.scalar(.string(text)), at: span) }
    if wanted == "null" { return Node(.scalar(.null), at: span) }
    let scalar = YAMLScalar.resolve(text)
    switch (wanted, scalar) {
    case ("bool", .value(.bool)), ("int", .value(.int)), ("int", .value(.number)),
      ("float", .value(.number)), ("timestamp", .timestamp):
      return try resolved(scalar, at: span)
    case ("float", .value(.int(let value))):
      return Node(.scalar(.double(Double(value))), at: span)
    case ("bool", _), ("int", _), ("float", _), ("timestamp", _):
      throw Unsuitable(message: "this value does not fit its tag")
    default: throw unknown
    }
  }

  /// Refuses `<<` and `=` where a value stands.
  static func checkValue(_ node: Node) throws(Unsuitable) {
    if node.mark == .merge || node.mark == .defaultKey {
      throw Unsuitable(message: "this sign must stand in quotes", hint: "put it in quotes")
    }
  }

  private static func resolved(
    _ scalar: YAMLScalar, at span: SourceSpan
  ) throws(Unsuitable) -> Node {
    switch scalar {
    case .value(let value): return Node(.scalar(value), at: span)
    case .timestamp(let text): return Node(.scalar(.string(text)), at: span, mark: .timestamp)
    case .merge: return Node(.scalar(.string("<<")), at: span, mark: .merge)
    case .defaultValue: return Node(.scalar(.string("=")), at: span, mark: .defaultKey)
    case .impossible:
      throw Unsuitable(
        message: "this looks like a number or a date, and is none", hint: "put it in quotes")
    }
  }
}
