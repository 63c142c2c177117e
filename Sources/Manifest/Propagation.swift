import OrderedCollections
import Vocabulary

/// Gives components the `type` their place implies and hands `$parameters` down to them, as the
/// CDK's ManifestComponentTransformer does, oddities included (each is marked where it happens).
struct Propagation {
  typealias Members = OrderedDictionary<String, Node.Member>

  /// Where it cannot go on.
  struct Failure: Error {
    let diagnostic: Diagnostic
  }

  static let limit = 2_000_000

  private let catalogue = Catalogue.shared
  private var visited = 0
  /// Of two parameters of one name the outer one counts; else the inner one.
  var favoursParents = false

  /// - Throws: ``Failure`` when `$parameters` is no mapping, or the parameters multiply beyond bounds.
  mutating func propagate(_ root: Node) throws(Failure) -> Node {
    try component(root, place: ("", ""), parameters: [:], depth: 0)
  }

  private mutating func component(
    _ node: Node, place: (parent: String, field: String), parameters inherited: Members, depth: Int
  ) throws(Failure) -> Node {
    guard case .mapping(var members) = node.kind else { return node }
    visited += 1 + inherited.count
    if visited > Propagation.limit || depth > References.depthLimit + 100 {
      throw Failure(
        diagnostic: Diagnostic(
          .error, .expansionLimit, at: node.span,
          "the $parameters of this component multiply beyond bounds"))
    }
    if members["type"] == nil, let type = defaultType(members, place) {
      let start = SourceSpan(node.span.start, node.span.start)
      members["type"] = Node.Member(
        keySpan: start, value: Node(.scalar(.string(type)), at: start))
    }
    var parameters = inherited
    if let own = members.removeValue(forKey: "$parameters") {
      guard case .mapping(let pairs) = own.value.kind else {
        throw Failure(
          diagnostic: Diagnostic(
            .error, .wrongType, at: own.value.span, "\"$parameters\" must be a mapping"))
      }
      if favoursParents {
        parameters = pairs.merging(inherited) { $1 }
      } else {
        for (key, member) in pairs { parameters[key] = member }
      }
    }
    let type = members["type"]?.value
    if let type, type.isSchemaType { return Node(.mapping(members), at: node.span) }
    guard let type else {
      try nested(&members, place, parameters, depth)
      return Node(.mapping(members), at: node.span)
    }
    try fields(&members, type.string ?? "", &parameters, depth)
    if !parameters.isEmpty {
      members["$parameters"] = Node.Member(
        keySpan: node.span, value: Node(.mapping(parameters), at: node.span))
    }
    return Node(.mapping(members), at: node.span)
  }

  private func defaultType(_ members: Members, _ place: (parent: String, field: String)) -> String?
  {
    if place.parent.isEmpty { return nil }
    let key = place.parent + "." + place.field
    return members["class_name"] != nil
      ? catalogue.customTypeByPlace[key] : catalogue.typeByPlace[key]
  }

  /// A mapping without type: only its members that say their type are components. They are looked
  /// up under the name of the mapping itself.
  private mutating func nested(
    _ members: inout Members, _ place: (parent: String, field: String), _ parameters: Members,
    _ depth: Int
  ) throws(Failure) {
    for index in members.values.indices {
      let value = members.values[index].value
      guard case .mapping(let inner) = value.kind, inner["type"]?.value.isTruthy == true else {
        continue
      }
      members.values[index].value = try component(
        value, place: place, parameters: parameters, depth: depth + 1)
    }
  }

  private mutating func fields(
    _ members: inout Members, _ type: String, _ parameters: inout Members, _ depth: Int
  ) throws(Failure) {
    // A parameter fills a field that is missing, and one that is empty, zero or false too.
    var borrowed: [String] = []
    for (key, parameter) in parameters where members[key]?.value.isTruthy != true {
      if members[key] == nil {
        members[key] = parameter
      } else {
        members[key]?.value = parameter.value
      }
      borrowed.append(key)
    }
    for index in members.values.indices {
      let name = members.keys[index]
      let value = members.values[index].value
      switch value.kind {
      case .scalar: continue
      case .mapping:
        // A parameter is not handed into the field of its own name: that would never end.
        let held = parameters.removeValue(forKey: name)
        members.values[index].value = try component(
          value, place: (type, name), parameters: parameters, depth: depth + 1)
        // Taken out and put back at the end; an empty one is lost on the way.
        if let held, held.value.isTruthy { parameters[name] = held }
      case .sequence(var elements):
        var held = parameters.removeValue(forKey: name)
        for place in elements.indices {
          guard case .mapping = elements[place].kind else { continue }
          elements[place] = try component(
            elements[place], place: (type, name), parameters: parameters, depth: depth + 1)
        }
        members.values[index].value = Node(.sequence(elements), at: value.span)
        // A list that came from the parameter is that very list, so the parameter changes too.
        if borrowed.contains(name) { held?.value = members.values[index].value }
        if let held, held.value.isTruthy { parameters[name] = held }
      }
    }
  }
}

extension Node {
  /// What Python's `bool()` says.
  var isTruthy: Bool {
    switch kind {
    case .sequence(let nodes): !nodes.isEmpty
    case .mapping(let members): !members.isEmpty
    case .scalar(let value):
      switch value {
      case .null: false
      case .bool(let flag): flag
      case .int(let number): number != 0
      case .number(let number): number.double != 0
      case .string(let text): !text.isEmpty
      case .array, .object: true
      }
    }
  }

  /// The `type` of a JSON schema and not of a component.
  fileprivate var isSchemaType: Bool {
    if case .scalar = kind { string == "object" } else { true }
  }
}
