package import Vocabulary

/// Says which stubs a source needs, from the names a manifest wants and the keys that are there.
package struct StubPlan: Sendable, Hashable {
  /// Not in the source, in the order they were asked for.
  package let missing: [SecretName]
  /// There, and without a value.
  package let unset: [SecretName]
  /// There, with a value.
  package let present: [SecretName]
  /// Cannot be added: another key would have to be a value and a group at once, as `credentials`
  /// and `credentials.api_key` would.
  package let conflicts: [Conflict]

  package struct Conflict: Sendable, Hashable {
    package let name: SecretName
    package let existing: SecretName
  }

  package init(required: [SecretName], existing: [DotenvEntry]) {
    var missing: [SecretName] = []
    var unset: [SecretName] = []
    var present: [SecretName] = []
    var conflicts: [Conflict] = []
    var seen: Set<SecretName> = []
    for name in required where seen.insert(name).inserted {
      if let entry = existing.first(where: { $0.name == name }) {
        if entry.secret == nil { unset.append(name) } else { present.append(name) }
      } else if let other = (existing.map(\.name) + missing).first(where: {
        StubPlan.clash($0, name)
      }) {
        conflicts.append(Conflict(name: name, existing: other))
      } else {
        missing.append(name)
      }
    }
    self.missing = missing
    self.unset = unset
    self.present = present
    self.conflicts = conflicts
  }

  private static func clash(_ a: SecretName, _ b: SecretName) -> Bool {
    a.text.hasPrefix(b.text + ".") || b.text.hasPrefix(a.text + ".")
  }
}
