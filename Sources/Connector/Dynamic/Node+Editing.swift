import Manifest
import Vocabulary

extension Node {
  /// Replaces every part that a path matches, `*` and its kin included (dpath's `set`).
  ///
  /// - Returns: how many there were.
  mutating func replace(_ path: [String], with value: Node) -> Int {
    let places = Dpath.matches(path, in: json)
    for place in places { put(value, at: place[...]) }
    return places.count
  }

  private mutating func put(_ value: Node, at path: ArraySlice<PathStep>) {
    guard let step = path.first else {
      self = value
      return
    }
    switch (step, kind) {
    case (.key(let key), .mapping(var members)):
      kind = .scalar(.null)
      members[key]?.value.put(value, at: path.dropFirst())
      kind = .mapping(members)
    case (.index(let index), .sequence(var nodes)) where nodes.indices.contains(index):
      kind = .scalar(.null)
      nodes[index].put(value, at: path.dropFirst())
      kind = .sequence(nodes)
    default: break
    }
  }

  /// Puts a value at a path and makes what is missing on the way: a list where the next segment is
  /// a number (dpath's `new`).
  ///
  /// - Returns: false where the path leads through a scalar.
  mutating func create(_ path: ArraySlice<String>, _ value: Node) -> Bool {
    guard let segment = path.first else {
      self = value
      return true
    }
    let rest = path.dropFirst()
    let isList = rest.first?.isDecimal == true
    let fresh = Node(isList ? .sequence([]) : .mapping([:]), at: value.span)
    switch kind {
    case .mapping(var members):
      kind = .scalar(.null)
      var member = members[segment] ?? Member(keySpan: value.span, value: fresh)
      let done = member.value.create(rest, value)
      members[segment] = member
      kind = .mapping(members)
      return done
    case .sequence(var nodes):
      guard segment.isDecimal, let index = Int(segment), index < 10_000 else { return false }
      while nodes.count < index { nodes.append(Node(.scalar(.null), at: value.span)) }
      if nodes.count == index { nodes.append(fresh) }
      let done = nodes[index].create(rest, value)
      kind = .sequence(nodes)
      return done
    case .scalar: return false
    }
  }
}
