import Vocabulary

extension Validator {
  /// Picks the alternative that was meant and speaks of that one only.
  mutating func choose(_ node: Node, _ shape: Shape, _ place: Place) {
    var candidates: [Shape] = []
    collect(shape, node, into: &candidates)
    switch candidates.count {
    case 0: report(noAlternative(node, shape, place))
    case 1: check(node, candidates[0], place)
    default:
      if let fitting = candidates.first(where: { accepts(node, $0) }) {
        check(node, fitting, place)
      } else {
        checkNearest(node, candidates, place)
      }
    }
  }

  /// Follows references and alternatives of alternatives, keeping what is not out of the question.
  private func collect(_ shape: Shape, _ node: Node, into candidates: inout [Shape]) {
    for alternative in shape.alternatives {
      let alternative = catalogue.followed(alternative)
      if !alternative.alternatives.isEmpty {
        collect(alternative, node, into: &candidates)
      } else if isPlausible(node, alternative) {
        candidates.append(alternative)
      }
    }
  }

  private func isPlausible(_ node: Node, _ shape: Shape) -> Bool {
    guard Validator.fits(node, shape.types) else { return false }
    guard let name = shape.typeName, case .mapping(let members) = node.kind else { return true }
    guard let type = members["type"]?.value else {
      return shape.fields?["type"]?.isRequired == false
    }
    return type.string == name
  }

  private mutating func checkNearest(_ node: Node, _ candidates: [Shape], _ place: Place) {
    let before = (findings, claimed)
    var best: ([Finding], Set<SourceSpan>)?
    var fewest = Int.max
    for candidate in candidates {
      (findings, claimed) = ([], before.1)
      check(node, candidate, place)
      let errors = findings.count { $0.diagnostic.severity == .error }
      if errors < fewest {
        fewest = errors
        best = (findings, claimed)
      }
    }
    findings = before.0 + (best?.0 ?? [])
    claimed = best?.1 ?? before.1
  }

  // MARK: Acceptance

  /// Decides as a JSON schema validator does, without a word.
  func accepts(_ node: Node, _ shape: Shape) -> Bool {
    let shape = catalogue.followed(shape)
    guard Validator.fits(node, shape.types) else { return false }
    if !shape.alternatives.isEmpty {
      return shape.alternatives.contains { accepts(node, $0) }
    }
    switch node.kind {
    case .scalar(let value):
      if !shape.options.isEmpty, !Validator.isOption(value, node, shape) { return false }
      guard let number = value.double else { return true }
      if let minimum = shape.minimum, number < minimum { return false }
      if let minimum = shape.exclusiveMinimum, number <= minimum { return false }
      return true
    case .sequence(let nodes):
      if nodes.count < shape.least { return false }
      if shape.isUnique, Set(nodes.map(\.json)).count < nodes.count { return false }
      guard let items = shape.items else { return true }
      return nodes.allSatisfy { accepts($0, items) }
    case .mapping(let members):
      guard let fields = shape.fields else { return true }
      if let name = shape.typeName, let type = members["type"]?.value, type.string != name {
        return false
      }
      if fields.all.contains(where: { $0.isRequired && members[$0.name] == nil }) { return false }
      if !fields.anyOf.isEmpty, !fields.anyOf.contains(where: { members[$0] != nil }) {
        return false
      }
      return members.allSatisfy { key, member in
        if let field = fields[key] { return accepts(member.value, field.shape) }
        if let rest = fields.rest { return accepts(member.value, rest) }
        return !fields.isClosed
      }
    }
  }
}
