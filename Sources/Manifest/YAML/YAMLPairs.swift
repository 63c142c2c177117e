import OrderedCollections
import Vocabulary

/// The pairs of a mapping while it is read: duplicates noticed, merges put before what is written.
struct YAMLPairs {
  private var written: OrderedDictionary<String, Node.Member> = [:]
  private(set) var duplicates: [Diagnostic] = []
  private(set) var size = 1
  private var merged: OrderedDictionary<String, Node.Member> = [:]

  mutating func add(_ key: Node, _ value: Node, size: Int) throws(YAMLTag.Unsuitable) {
    self.size = size
    guard case .scalar(let scalar) = key.kind else {
      throw YAMLTag.Unsuitable(message: "a key must be one word, not a list or a mapping")
    }
    if key.mark == .merge { return try merge(value) }
    try YAMLTag.checkValue(value)
    let name = YAMLPairs.text(of: scalar)
    let member = Node.Member(keySpan: key.span, value: value)
    if let first = written.updateValue(member, forKey: name) {
      let shown = Identifier.quoted(name) ?? "a key"
      duplicates.append(
        Diagnostic(
          .warning, .duplicateKey, at: key.span,
          "\(shown) is written twice: line \(first.keySpan.line) has no effect",
          hint: "delete one of the two"))
    }
  }

  /// What is merged comes first, what is written wins.
  var members: OrderedDictionary<String, Node.Member> {
    merged.isEmpty ? written : merged.merging(written) { $1 }
  }

  private mutating func merge(_ value: Node) throws(YAMLTag.Unsuitable) {
    let sources: [Node]
    switch value.kind {
    case .mapping: sources = [value]
    // Of several mappings the first one wins.
    case .sequence(let nodes): sources = nodes.reversed()
    case .scalar: throw YAMLTag.Unsuitable(message: "<< wants a mapping or a list of mappings")
    }
    for source in sources {
      guard case .mapping(let pairs) = source.kind else {
        throw YAMLTag.Unsuitable(message: "<< wants a mapping or a list of mappings")
      }
      for (name, member) in pairs { merged[name] = member }
    }
  }

  /// The JSON text of a key, as Python's `json.dumps` writes it.
  private static func text(of key: JSON) -> String {
    switch key {
    case .string(let text): text
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .int(let value): String(value)
    case .number(let value): value.literal
    case .array, .object: ""
    }
  }
}
