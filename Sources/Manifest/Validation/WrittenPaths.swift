import Vocabulary

/// Finds the path under which something is written, from where it is written. Made only when there is
/// something to report.
struct WrittenPaths {
  private var values: [SourcePosition: String] = [:]
  private var keys: [SourcePosition: String] = [:]
  private var owners: [SourcePosition: String] = [:]

  init(_ root: Node) {
    values[root.span.start] = ""
    visit(root, "")
  }

  /// - Returns: `streams[1].retriever`, or nil for what is written nowhere.
  subscript(_ span: SourceSpan, _ anchor: Validator.Finding.Anchor) -> String? {
    switch anchor {
    case .value: values[span.start] ?? keys[span.start]
    case .key: keys[span.start]
    case .mappingOfKey: owners[span.start]
    }
  }

  private mutating func visit(_ node: Node, _ path: String) {
    switch node.kind {
    case .scalar: return
    case .sequence(let nodes):
      for (index, element) in nodes.enumerated() { enter(element, "\(path)[\(index)]") }
    case .mapping(let members):
      for (key, member) in members {
        // Written out again through an alias.
        if keys[member.keySpan.start] != nil { continue }
        let name = Identifier.name(key) ?? "?"
        let inner = path.isEmpty ? name : "\(path).\(name)"
        keys[member.keySpan.start] = inner
        owners[member.keySpan.start] = path
        enter(member.value, inner)
      }
    }
  }

  private mutating func enter(_ node: Node, _ path: String) {
    // An alias leads to what was visited at its anchor.
    if values[node.span.start] != nil { return }
    values[node.span.start] = path
    visit(node, path)
  }
}
