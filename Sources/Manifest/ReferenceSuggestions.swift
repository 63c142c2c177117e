import Vocabulary

/// Words what is wrong with a reference that leads nowhere, and where it may have been meant to lead.
struct ReferenceSuggestions {
  private let root: Node
  /// Every place of the definitions, by the last word of its path; made when first needed.
  private var placesByName: [String: [String]]?

  init(_ root: Node) { self.root = root }

  mutating func dangling(_ reference: String, at node: Node) -> Diagnostic {
    let words = reference.dropFirst(2).split(separator: "/", omittingEmptySubsequences: false)
      .map(String.init)
    var known: [String] = []
    while known.count < words.count,
      References.lookUp("#/" + (known + [words[known.count]]).joined(separator: "/"), in: root)
        != nil
    {
      known.append(words[known.count])
    }
    let missing = known.count < words.count ? words[known.count] : ""
    let place = known.compactMap(Identifier.name).joined(separator: ".")
    let message =
      place.isEmpty
      ? "this reference leads nowhere: the manifest has no such entry"
      : "this reference leads nowhere: \(place) has no such entry"
    guard let suggestion = suggestion(known, missing, words) else {
      return Diagnostic(.error, .refDangling, at: node.span, message)
    }
    return Diagnostic(
      .error, .refDangling, at: node.span, message, hint: "did you mean \(suggestion)?",
      repair: Repair(
        title: "write \(suggestion)", span: node.span, replacement: "\"\(suggestion)\""))
  }

  private mutating func suggestion(
    _ known: [String], _ missing: String, _ words: [String]
  ) -> String? {
    let parent = known.isEmpty ? root : References.lookUp(path(known), in: root)
    let names = parent?.members.map { Array($0.keys) } ?? []
    if let near = EditDistance.nearest(to: missing, among: names) {
      let candidate = path(known + [near] + words.dropFirst(known.count + 1))
      if isSayable(candidate), References.lookUp(candidate, in: root) != nil { return candidate }
    }
    // The right name at another place.
    guard let last = words.last else { return nil }
    let places = places(named: last)
    return places.count == 1 ? places.first : nil
  }

  private func path(_ words: [String]) -> String { "#/" + words.joined(separator: "/") }

  private func isSayable(_ path: String) -> Bool {
    path.dropFirst(2).split(separator: "/").allSatisfy { Identifier.name(String($0)) != nil }
  }

  private mutating func places(named name: String) -> [String] {
    if placesByName == nil {
      var found: [String: [String]] = [:]
      if let definitions = root["definitions"] {
        collect(definitions, "#/definitions", 0, into: &found)
      }
      placesByName = found
    }
    return placesByName?[name] ?? []
  }

  private func collect(
    _ node: Node, _ path: String, _ depth: Int, into found: inout [String: [String]]
  ) {
    // Deeper than this nothing is meant to be shared, and names like `type` abound.
    guard depth < 3, let members = node.members, node.componentType == nil else { return }
    for (key, member) in members where Identifier.name(key) != nil {
      found[key, default: []].append(path + "/" + key)
      collect(member.value, path + "/" + key, depth + 1, into: &found)
    }
  }
}
