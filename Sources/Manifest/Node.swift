package import Vocabulary

/// A YAML document with the place of every key and value. Built once, shared, never changed in place.
package struct Node: Sendable {
  package indirect enum Kind: Sendable {
    /// Resolved as PyYAML's safe loader does: `yes` is true, `1e3` is a string, a date is its ISO text.
    case scalar(JSON)
    case sequence([Node])
    case mapping(OrderedDictionary<String, Member>)
  }

  /// A value and the place of its key.
  package struct Member: Sendable {
    package let keySpan: SourceSpan
    package var value: Node

    package init(keySpan: SourceSpan, value: Node) {
      self.keySpan = keySpan
      self.value = value
    }
  }

  package var kind: Kind
  /// Of the value where it is written; for what a `$ref` brought in, where the original is written.
  package let span: SourceSpan
  /// What the text of a scalar does not show.
  package let mark: Mark

  package enum Mark: Sendable {
    case none
    /// An unquoted date: Python has a date here and no text, so it does not pass for a string.
    case timestamp
    /// The key `<<`, and the key `=`: PyYAML refuses both as values.
    case merge, defaultKey
  }

  package init(_ kind: Kind, at span: SourceSpan, mark: Mark = .none) {
    self.kind = kind
    self.span = span
    self.mark = mark
  }
}

extension Node {
  /// The node at a place such as ``StreamSummary/location``: keys, and indexes as text.
  package func node(at location: [String]) -> Node? {
    var node = self
    for step in location {
      let element = Int(step).flatMap { index in
        node.elements.flatMap { $0.indices.contains(index) ? $0[index] : nil }
      }
      guard let next = node[step] ?? element else { return nil }
      node = next
    }
    return node
  }

  package subscript(key: String) -> Node? {
    if case .mapping(let members) = kind { members[key]?.value } else { nil }
  }

  package var members: OrderedDictionary<String, Member>? {
    if case .mapping(let members) = kind { members } else { nil }
  }

  package var elements: [Node]? { if case .sequence(let nodes) = kind { nodes } else { nil } }
  package var scalar: JSON? { if case .scalar(let value) = kind { value } else { nil } }
  package var string: String? { scalar?.string }
  /// The `type` field: which component this mapping is.
  package var componentType: String? { self["type"]?.string }

  /// The value without its places.
  package var json: JSON {
    switch kind {
    case .scalar(let value): value
    case .sequence(let nodes): .array(nodes.map(\.json))
    case .mapping(let members): .object(members.mapValues(\.value.json))
    }
  }
}
