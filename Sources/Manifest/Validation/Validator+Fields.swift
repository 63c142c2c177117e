import OrderedCollections
import Vocabulary

extension Validator {
  typealias Members = OrderedDictionary<String, Node.Member>

  /// Checks a mapping: its type first, since a wrong one makes all else meaningless.
  mutating func checkFields(
    _ members: Members, _ node: Node, _ shape: Shape, _ fields: Shape.Fields, _ place: Place
  ) {
    if let name = shape.typeName, let type = members["type"]?.value, type.string != name {
      report(unknownComponent(type, allowed: [name], place))
      return
    }
    let unknown = unknownFields(of: members, shape, fields)
    var inner = Place()
    for key in unknown { inner.strays[key] = members[key]?.keySpan }
    for (key, member) in members where key != "type" || shape.typeName == nil {
      inner.field = key
      if let field = fields[key] {
        check(member.value, field.shape, inner)
      } else if let rest = fields.rest {
        check(member.value, rest, inner)
      }
    }
    let misspelt = checkMissing(members, node, fields, unknown, place)
    for key in unknown where !misspelt.contains(key) {
      guard let member = members[key], !claimed.contains(member.keySpan) else { continue }
      report(unknownField(key, member, fields, node, place))
    }
    if !fields.anyOf.isEmpty, !fields.anyOf.contains(where: { members[$0] != nil }) {
      let start = SourceSpan(node.span.start, node.span.start)
      report(
        Finding(
          diagnostic: Diagnostic(
            .error, .noStreams, at: start, "the manifest has no streams",
            hint: "add \"streams\" with at least one entry"), anchor: .value))
    }
  }

  /// What the catalogue does not know here. A mapping that takes anything, and a custom component,
  /// have none; and what `$parameters` laid into a component nobody wrote there.
  private func unknownFields(
    of members: Members, _ shape: Shape, _ fields: Shape.Fields
  ) -> [String] {
    if fields.rest != nil { return [] }
    if !fields.isClosed, shape.typeName == nil || fields["class_name"] != nil { return [] }
    let parameters = fields.isClosed ? nil : members["$parameters"]?.value.members
    return members.keys.filter { key in
      fields.byName[key] == nil && (fields.isClosed || key != "$parameters")
        && parameters?[key] == nil
        // People write notes; nothing reads them, and nobody expects that.
        && (fields.isClosed || key != "description" && key != "title")
    }
  }

  /// Reports required fields that are not there.
  ///
  /// - Returns: the unknown fields that were probably meant.
  private mutating func checkMissing(
    _ members: Members, _ node: Node, _ fields: Shape.Fields, _ unknown: [String], _ place: Place
  ) -> Set<String> {
    var misspelt: Set<String> = []
    for field in fields.all where field.isRequired && members[field.name] == nil {
      let free = unknown.filter { !misspelt.contains($0) }
      if let written = EditDistance.nearest(to: field.name, among: free),
        let member = members[written]
      {
        misspelt.insert(written)
        report(misspeltField(written, member.keySpan, meant: field.name, .error, place))
        continue
      }
      report(missingField(field.name, members, node, place))
    }
    return misspelt
  }

  private mutating func missingField(
    _ name: String, _ members: Members, _ node: Node, _ place: Place
  ) -> Finding {
    var hint = "add \"\(name)\""
    if name == "type" { hint = "say which component this is" }
    if let stray = place.strays[name] {
      claimed.insert(stray)
      hint = "it stands one level too high, on line \(stray.line): indent it into \(place.name)"
    }
    let message = "\(place.prefix)\"\(name)\" is missing"
    // The line that says the type is the place of the component itself, wherever it was used.
    if let type = members["type"]?.keySpan, type.start != type.end {
      return Finding(
        diagnostic: Diagnostic(.error, .missingField, at: type, message, hint: hint),
        anchor: .mappingOfKey)
    }
    let start = SourceSpan(node.span.start, node.span.start)
    return Finding(
      diagnostic: Diagnostic(.error, .missingField, at: start, message, hint: hint),
      anchor: .value)
  }

  private func unknownField(
    _ key: String, _ member: Node.Member, _ fields: Shape.Fields, _ node: Node, _ place: Place
  ) -> Finding {
    let severity: Diagnostic.Severity = fields.isClosed ? .error : .warning
    let candidates = fields.all.map(\.name)
    let taken = node.members
    if let meant = EditDistance.nearest(to: key, among: candidates), taken?[meant] == nil {
      return misspeltField(key, member.keySpan, meant: meant, severity, place)
    }
    let owner = node.componentType.flatMap(Identifier.name) ?? "the manifest"
    let shown = Identifier.quoted(key).map { " \($0)" } ?? ""
    return Finding(
      diagnostic: Diagnostic(
        severity, .unknownField, at: member.keySpan, "\(owner) has no field\(shown)",
        hint: fields.isClosed ? "delete it" : "it has no effect"), anchor: .key)
  }

  private func misspeltField(
    _ key: String, _ span: SourceSpan, meant: String, _ severity: Diagnostic.Severity,
    _ place: Place
  ) -> Finding {
    let shown = Identifier.quoted(key).map { " \($0)" } ?? ""
    return Finding(
      diagnostic: Diagnostic(
        severity, .unknownField, at: span, "\(place.prefix)unknown field\(shown)",
        hint: "did you mean \(meant)?",
        repair: Repair(title: "write \(meant)", span: span, replacement: meant)), anchor: .key)
  }
}
