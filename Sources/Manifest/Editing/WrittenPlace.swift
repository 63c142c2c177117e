import Vocabulary

/// Where a value stands in a manifest as it is written: the way to it from the root.
struct WrittenPlace {
  enum Step: Hashable {
    case key(String)
    case index(Int)
  }

  let path: [Step]
  let node: Node

  /// The place that a key of a mapping or an element of a list has.
  func child(_ step: Step) -> WrittenPlace? {
    switch step {
    case .key(let key): node[key].map { WrittenPlace(path: path + [step], node: $0) }
    case .index(let index):
      node.elements.flatMap { nodes in
        nodes.indices.contains(index)
          ? WrittenPlace(path: path + [step], node: nodes[index]) : nil
      }
    }
  }

  /// What this place refers to, if it is a reference or a mapping that has one.
  var reference: String? {
    let text = node.string ?? node["$ref"]?.string
    return text.flatMap { $0.hasPrefix("#/") ? $0 : nil }
  }

  /// It is a mapping with something of its own, and not only a reference.
  var saysMore: Bool { node.members?.keys.contains { $0 != "$ref" } ?? false }
}

/// A manifest as it is written, for finding where something is said.
struct WrittenManifest {
  /// References that lead through more of them are not followed.
  private static let limit = 32

  let root: Node

  /// A place and what it refers to, from the outside in.
  func chain(from place: WrittenPlace) -> [WrittenPlace] {
    var chain = [place]
    while let reference = chain.last?.reference, chain.count < WrittenManifest.limit,
      let path = References.path(of: reference, in: root), let target = self.place(at: path)
    {
      chain.append(target)
    }
    return chain
  }

  /// The value of a key: the outermost place of a chain that has it says so.
  func member(_ key: String, of chain: [WrittenPlace]) -> WrittenPlace? {
    for place in chain {
      if let found = place.child(.key(key)) { return found }
    }
    return nil
  }

  /// Follows a location of the resolved manifest, such as ``StreamSummary/location``.
  ///
  /// - Returns: the place and what it refers to; nil when the way is written in another shape.
  func chain(at location: [String]) -> [WrittenPlace]? {
    var chain = chain(from: WrittenPlace(path: [], node: root))
    for step in location {
      var next = member(step, of: chain)
      if next == nil, let index = Int(step), let list = chain.last {
        next = list.child(.index(index))
      }
      guard let next else { return nil }
      chain = self.chain(from: next)
    }
    return chain
  }

  func place(at path: [WrittenPlace.Step]) -> WrittenPlace? {
    path.reduce(WrittenPlace(path: [], node: root)) { $0?.child($1) }
  }

  /// Whether every step of a way is written where it is used: no alias and no merge brings it in.
  func isWrittenThere(_ path: [WrittenPlace.Step]) -> Bool {
    var node = root
    for step in path {
      switch step {
      case .key(let key):
        guard let member = node.members?[key], node.holds(member) else { return false }
        node = member.value
      case .index(let index):
        guard let nodes = node.elements, nodes.indices.contains(index),
          node.span.start <= nodes[index].span.start, nodes[index].span.end <= node.span.end
        else { return false }
        node = nodes[index]
      }
    }
    return true
  }
}

extension Node {
  /// The key and the value are written inside of this mapping.
  func holds(_ member: Member) -> Bool {
    span.start <= member.keySpan.start && member.keySpan.end <= span.end
      && member.keySpan.end <= member.value.span.start
  }

  /// The same value, wherever it is written and in whatever order its keys stand.
  func isSame(as other: Node) -> Bool {
    switch (kind, other.kind) {
    case (.scalar(let a), .scalar(let b)): return a == b
    case (.sequence(let a), .sequence(let b)):
      return a.count == b.count && zip(a, b).allSatisfy { $0.isSame(as: $1) }
    case (.mapping(let a), .mapping(let b)):
      guard a.count == b.count else { return false }
      for (key, member) in a {
        guard let twin = b[key], member.value.isSame(as: twin.value) else { return false }
      }
      return true
    default: return false
    }
  }
}
