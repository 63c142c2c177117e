import Vocabulary

/// The sentences. They name fields, components and what is allowed, never what a value says.
extension Validator {
  /// Words that no alternative could be meant.
  func noAlternative(_ node: Node, _ shape: Shape, _ place: Place) -> Finding {
    var all: [Shape] = []
    flatten(shape, into: &all)
    let names = all.compactMap(\.typeName)
    guard case .mapping(let members) = node.kind, !names.isEmpty else {
      return wrongType(node, all, place)
    }
    guard let type = members["type"] else {
      let start = SourceSpan(node.span.start, node.span.start)
      let likely = likelyType(members.keys.elements, all)
      return Finding(
        diagnostic: Diagnostic(
          .error, .missingField, at: start, "\(place.prefix)\"type\" is missing",
          hint: likely.map { "add type: \($0)" } ?? allowed(names),
          repair: likely.flatMap { Validator.adding("type: \($0)", to: node) }), anchor: .value)
    }
    return unknownComponent(type.value, allowed: names, place)
  }

  private func flatten(_ shape: Shape, into all: inout [Shape]) {
    for alternative in shape.alternatives {
      let alternative = catalogue.followed(alternative)
      if alternative.alternatives.isEmpty {
        all.append(alternative)
      } else {
        flatten(alternative, into: &all)
      }
    }
  }

  /// The one alternative that knows most of the fields that are written.
  private func likelyType(_ keys: [String], _ all: [Shape]) -> String? {
    let scores = all.map { shape in keys.count { shape.fields?[$0] != nil } }
    guard let most = scores.max(), most > 0, scores.count(where: { $0 == most }) == 1 else {
      return nil
    }
    return scores.firstIndex(of: most).flatMap { all[$0].typeName }
  }

  /// Writes a field before the first one of a mapping.
  ///
  /// - Returns: nil where the mapping is not written in one place.
  static func adding(_ field: String, to node: Node) -> Repair? {
    guard let members = node.members, let first = members.values.first?.keySpan.start,
      members.values.allSatisfy({
        node.span.start <= $0.keySpan.start && $0.keySpan.end <= node.span.end
      })
    else { return nil }
    let indent = String(repeating: " ", count: first.column - 1)
    let isBlock = first == node.span.start
    return Repair(
      title: "write \(field)", span: SourceSpan(first, first),
      replacement: isBlock ? "\(field)\n\(indent)" : "\(field), ")
  }

  private func allowed(_ names: [String]) -> String {
    var seen: Set<String> = []
    let names = names.filter { seen.insert($0).inserted }
    let shown = names.prefix(6).joined(separator: ", ")
    return names.count > 6
      ? "allowed here: \(shown) and \(names.count - 6) more"
      : "allowed here: \(shown)"
  }

  func unknownComponent(_ type: Node, allowed names: [String], _ place: Place) -> Finding {
    guard let name = type.string else {
      return Finding(
        diagnostic: Diagnostic(
          .error, .wrongType, at: type.span, "\"type\" must be the name of a component",
          hint: allowed(names)), anchor: .value)
    }
    if catalogue.isType(name), !names.contains(name) {
      return Finding(
        diagnostic: Diagnostic(
          .error, .misplacedComponent, at: type.span, "\(name) cannot stand at \(place.name)",
          hint: allowed(names)), anchor: .value)
    }
    let shown = Identifier.name(name).map { " \($0)" } ?? ""
    let near =
      EditDistance.nearest(to: name, among: names)
      ?? EditDistance.nearest(to: name, among: catalogue.typeNames).flatMap {
        names.contains($0) ? $0 : nil
      }
    guard let near else {
      return Finding(
        diagnostic: Diagnostic(
          .error, .unknownComponent, at: type.span, "unknown type\(shown)",
          hint: allowed(names)), anchor: .value)
    }
    return Finding(
      diagnostic: Diagnostic(
        .error, .unknownComponent, at: type.span, "unknown type\(shown)",
        hint: "did you mean \(near)?",
        repair: Repair(title: "write \(near)", span: type.span, replacement: near)),
      anchor: .value)
  }

  func badOption(_ node: Node, _ options: [String], _ place: Place) -> Finding {
    let list = options.prefix(8).joined(separator: ", ") + (options.count > 8 ? ", …" : "")
    let message = "\(place.name) cannot have this value"
    let near = node.string.flatMap { EditDistance.nearest(to: $0, among: options) }
    return Finding(
      diagnostic: Diagnostic(
        .error, .badValue, at: node.span, message,
        hint: near.map { "did you mean \($0)? allowed: \(list)" } ?? "allowed: \(list)",
        repair: near.map { Repair(title: "write \($0)", span: node.span, replacement: $0) }),
      anchor: .value)
  }

  func wrongType(_ node: Node, _ shapes: [Shape], _ place: Place) -> Finding {
    var types: Shape.Types = []
    for shape in shapes { types.formUnion(shape.types) }
    let isComponent = shapes.contains { $0.typeName != nil }
    let wanted = Validator.words(types, isComponent: isComponent)
    var hint: String?
    var repair: Repair?
    if isComponent, let text = node.string, Identifier.name(text.replacing("/", with: ".")) != nil,
      References.lookUp("#/" + text, in: root) != nil
    {
      hint = "did you mean #/\(text)?"
      repair = Repair(title: "write #/\(text)", span: node.span, replacement: "\"#/\(text)\"")
    } else if isComponent, node.string?.contains("/") == true {
      hint = "a reference starts with #/"
    } else if types.contains(.string), case .scalar(let value) = node.kind, value != .null {
      hint = "put it in quotes"
    }
    return Finding(
      diagnostic: Diagnostic(
        .error, .wrongType, at: node.span,
        "\(place.name) must be \(wanted), not \(Validator.word(node))", hint: hint,
        repair: repair), anchor: .value)
  }

  private static func words(_ types: Shape.Types, isComponent: Bool) -> String {
    let table: [(Shape.Types, String)] = [
      (.string, "text"), (.integer, "a whole number"), (.number, "a number"),
      (.boolean, "true or false"), (.object, isComponent ? "a component" : "a mapping"),
      (.array, "a list"), (.null, "empty"),
    ]
    let words = table.filter { types.contains($0.0) }.map(\.1)
    guard words.count > 1 else { return words.first ?? "something else" }
    return words.dropLast().joined(separator: ", ") + " or " + (words.last ?? "")
  }

  private static func word(_ node: Node) -> String {
    switch node.kind {
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .scalar(let value):
      switch value {
      case .string: node.mark == .timestamp ? "a date" : "text"
      case .int: "a whole number"
      case .number: "a number"
      case .bool: "true or false"
      case .null: "empty"
      case .array, .object: "a collection"
      }
    }
  }
}
