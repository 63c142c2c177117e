import Support

/// A file that is no usable manifest, and what is wrong with it.
enum BadManifest: String, CaseIterable {
  case empty, binary, zeros, brackets, braces, questions, dashes, indents, closed, aliases
  case references, tab, documents, list, scalar, nothing, circle, dangling

  /// The code of its only problem.
  var code: String {
    switch self {
    case .empty, .nothing: "empty"
    case .binary, .zeros: "not_text"
    case .brackets, .braces, .questions, .dashes, .indents, .closed: "too_deep"
    case .aliases: "alias_limit"
    case .references: "expansion_limit"
    case .tab, .documents: "yaml_syntax"
    case .list, .scalar: "not_a_mapping"
    case .circle: "ref_circular"
    case .dangling: "ref_dangling"
    }
  }

  /// False where a text cannot hold it, as in a JSON string.
  var isText: Bool { self != .binary }

  var text: String { String(decoding: bytes, as: UTF8.self) }

  var bytes: [UInt8] {
    switch self {
    case .empty: []
    case .binary: (0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 197 &+ 131) }
    case .zeros: [0, 1, 2, 3]
    case .brackets: BadManifest.repeated("[", 100_000)
    case .braces: BadManifest.repeated("{a: ", 100_000)
    case .questions: BadManifest.repeated("? ", 100_000)
    case .dashes: BadManifest.repeated("- ", 100_000)
    case .indents:
      (0..<2000).flatMap { Array((String(repeating: " ", count: $0) + "a:\n").utf8) }
    case .closed: BadManifest.repeated("[", 100_000) + BadManifest.repeated("]", 100_000)
    case .aliases: Array(BadManifest.aliasBomb.utf8)
    case .references: Array(BadManifest.referenceBomb.utf8)
    case .tab: Array("type: DeclarativeSource\ncheck:\n\ttype: CheckStream\n".utf8)
    case .documents: Array("a: 1\n---\nb: 2\n".utf8)
    case .list: Array("- a\n- b\n".utf8)
    case .scalar: Array("only words\n".utf8)
    case .nothing: Array("---\n".utf8)
    case .circle:
      Array("definitions: {a: {$ref: '#/definitions/a'}}\n".utf8)
    case .dangling:
      Array("streams: [{$ref: '#/definitions/b'}]\n".utf8)
    }
  }

  private static func repeated(_ text: String, _ count: Int) -> [UInt8] {
    Array(String(repeating: text, count: count).utf8)
  }

  /// Nine to the power of twelve values in a few hundred bytes.
  private static var aliasBomb: String {
    (1...12).reduce("a0: &a0 [x, x, x, x, x, x, x, x, x]\n") { text, level in
      let aliases = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
      return text + "a\(level): &a\(level) [\(aliases)]\n"
    }
  }

  /// Two to the power of forty values.
  private static var referenceBomb: String {
    (1...40).reduce("definitions:\n  a0: [x, x]\n") { text, level in
      let reference = "{$ref: '#/definitions/a\(level - 1)'}"
      return text + "  a\(level): [\(reference), \(reference)]\n"
    }
  }
}
