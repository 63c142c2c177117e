import OrderedCollections
import Vocabulary

/// Replaces every text that starts with `#/` by what it points to, as the CDK's
/// ManifestReferenceResolver does: `#/a/b` tries the key `a/b` before it steps into `a`, a mapping with
/// `$ref` is the target with the other keys laid over it, and `config_overrides` is left alone.
///
/// Each target is resolved once, so the cost grows with the text and not with the uses.
struct References {
  /// A resolved node and what it costs to walk it.
  private struct Resolved {
    var node: Node
    var size = 1
    var height = 1
    var isChanged = false
  }

  private enum Stop: Error { case tooLarge(SourceSpan), tooDeep(SourceSpan) }

  static let sizeLimit = 2_000_000
  static let depthLimit = 400

  private let root: Node
  private var done: [String: Resolved] = [:]
  private var open: Set<String> = []
  private(set) var diagnostics: [Diagnostic] = []
  private var suggestions: ReferenceSuggestions

  init(_ root: Node) {
    self.root = root
    suggestions = ReferenceSuggestions(root)
  }

  /// - Returns: nil when a reference is broken; then ``diagnostics`` says which.
  mutating func resolve() -> Node? {
    do throws(Stop) {
      let resolved = try resolve(root, depth: 0)
      return diagnostics.isEmpty ? resolved.node : nil
    } catch {
      switch error {
      case .tooLarge(let span):
        diagnostics.append(
          Diagnostic(
            .error, .expansionLimit, at: span,
            "the references stand for more than two million values"))
      case .tooDeep(let span):
        diagnostics.append(
          Diagnostic(
            .error, .tooDeep, at: span,
            "the references lead more than \(References.depthLimit) levels deep"))
      }
      return nil
    }
  }

  private mutating func resolve(_ node: Node, depth: Int) throws(Stop) -> Resolved {
    if depth > References.depthLimit { throw .tooDeep(node.span) }
    switch node.kind {
    case .scalar(.string(let text)):
      guard text.utf8.starts(with: "#/".utf8) else { return Resolved(node: node) }
      return try target(of: text, from: node, depth: depth)
    case .scalar: return Resolved(node: node)
    case .sequence(let nodes): return try resolve(nodes, of: node, depth: depth)
    case .mapping(let members): return try resolve(members, of: node, depth: depth)
    }
  }

  private mutating func resolve(
    _ nodes: [Node], of node: Node, depth: Int
  ) throws(Stop) -> Resolved {
    var result = Resolved(node: node)
    var copy: [Node]?
    for (index, element) in nodes.enumerated() {
      let resolved = try resolve(element, depth: depth + 1)
      try add(resolved, to: &result)
      if resolved.isChanged {
        if copy == nil { copy = nodes }
        copy?[index] = resolved.node
      }
    }
    if let copy {
      result.node = Node(.sequence(copy), at: node.span)
      result.isChanged = true
    }
    return result
  }

  private mutating func resolve(
    _ members: OrderedDictionary<String, Node.Member>, of node: Node, depth: Int
  ) throws(Stop) -> Resolved {
    var result = Resolved(node: node)
    var copy: OrderedDictionary<String, Node.Member>?
    var index = 0
    for (key, member) in members {
      defer { index += 1 }
      if key == "config_overrides" || key == "$ref" { continue }
      let resolved = try resolve(member.value, depth: depth + 1)
      try add(resolved, to: &result)
      if resolved.isChanged {
        if copy == nil { copy = members }
        copy?.values[index].value = resolved.node
      }
    }
    if let copy {
      result.node = Node(.mapping(copy), at: node.span)
      result.isChanged = true
    }
    guard let reference = members["$ref"] else { return result }
    let base = try resolve(reference.value, depth: depth + 1)
    guard case .mapping(var merged) = base.node.kind else { return changed(base) }
    if members.count == 1 { return changed(base) }
    for (key, member) in copy ?? members where key != "$ref" { merged[key] = member }
    try add(base, to: &result)
    result.node = Node(.mapping(merged), at: node.span)
    result.isChanged = true
    return result
  }

  private func changed(_ resolved: Resolved) -> Resolved {
    var resolved = resolved
    resolved.isChanged = true
    return resolved
  }

  private func add(_ part: Resolved, to whole: inout Resolved) throws(Stop) {
    whole.size += part.size
    whole.height = max(whole.height, part.height + 1)
    if whole.size > References.sizeLimit { throw .tooLarge(whole.node.span) }
  }

  private mutating func target(
    of text: String, from node: Node, depth: Int
  ) throws(Stop) -> Resolved {
    if let known = done[text] {
      if depth + known.height > References.depthLimit { throw .tooDeep(node.span) }
      return known
    }
    if open.contains(text) {
      report(.refCircular, node, "this reference leads back to itself")
      return Resolved(node: node)
    }
    guard let found = References.lookUp(text, in: root) else {
      diagnostics.append(suggestions.dangling(text, at: node))
      return Resolved(node: node)
    }
    open.insert(text)
    let resolved = changed(try resolve(found, depth: depth + 1))
    open.remove(text)
    done[text] = resolved
    return resolved
  }

  private mutating func report(_ code: DiagnosticCode, _ node: Node, _ message: String) {
    diagnostics.append(Diagnostic(.error, code, at: node.span, message))
  }

  // MARK: Looking up

  /// Finds what a reference points to in the manifest as it is written.
  static func lookUp(_ reference: String, in root: Node) -> Node? {
    find(reference, in: root)?.node
  }

  /// The way from the root to what a reference points to.
  static func path(of reference: String, in root: Node) -> [WrittenPlace.Step]? {
    find(reference, in: root)?.path
  }

  private static func find(_ reference: String, in root: Node) -> WrittenPlace? {
    var rest = reference.dropFirst(2)
    // The CDK's pattern stops at a line break.
    if let end = rest.firstIndex(of: "\n") { rest = rest[..<end] }
    var place = WrittenPlace(path: [], node: root)
    while !rest.isEmpty {
      if let whole = place.child(.key(String(rest))) { return whole }
      let head = rest.prefix { $0 != "/" }
      rest = rest.dropFirst(head.count).dropFirst()
      guard let next = step(place, String(head)) else { return nil }
      place = next
    }
    return place
  }

  private static func step(_ place: WrittenPlace, _ head: String) -> WrittenPlace? {
    switch place.node.kind {
    case .mapping: return place.child(.key(head))
    case .sequence(let nodes):
      guard let index = Int(head) else { return nil }
      return place.child(.index(index < 0 ? nodes.count + index : index))
    case .scalar(.string(let text)): return letter(head, of: text, at: place)
    case .scalar: return nil
    }
  }

  /// Python counts the characters of a text as it counts the elements of a list.
  private static func letter(
    _ head: String, of text: String, at place: WrittenPlace
  ) -> WrittenPlace? {
    let letters = Array(text.unicodeScalars)
    guard let number = Int(head) else { return nil }
    let index = number < 0 ? letters.count + number : number
    guard letters.indices.contains(index) else { return nil }
    let node = Node(.scalar(.string(String(Character(letters[index])))), at: place.node.span)
    return WrittenPlace(path: place.path + [.index(index)], node: node)
  }
}
