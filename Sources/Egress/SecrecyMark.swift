package import Secrets
package import Vocabulary

/// What a person said of a key, for as long as it has this value: it is no secret, or it stays one
/// and nobody need ask again.
package struct SecrecyMark: Sendable, Hashable {
  package let name: SecretName
  package let fingerprint: Fingerprint
  package let isPublic: Bool

  package init(_ name: SecretName, _ fingerprint: Fingerprint, isPublic: Bool) {
    self.name = name
    self.fingerprint = fingerprint
    self.isPublic = isPublic
  }

  package func isAbout(_ secret: Secret) -> Bool {
    secret.name == name && secret.fingerprint == fingerprint
  }
}

extension GrantStore {
  /// Keeps what was said of keys, in the place of what was said of them before.
  package func mark(_ marks: [SecrecyMark]) throws(Failure) {
    try change { kept in
      let names = Set(marks.map(\.name))
      kept.marks.removeAll { names.contains($0.name) }
      kept.marks += marks
    }
  }

  static func entry(_ mark: SecrecyMark) -> JSON {
    [
      "key": .string(mark.name.text), "fingerprint": .string(mark.fingerprint.hex),
      "public": .bool(mark.isPublic),
    ]
  }

  static func mark(_ entry: JSON) -> SecrecyMark? {
    guard let isPublic = entry["public"]?.bool,
      let name = entry["key"]?.string.flatMap({ SecretName($0) }),
      let fingerprint = entry["fingerprint"]?.string.flatMap(Fingerprint.init(hex:))
    else { return nil }
    return SecrecyMark(name, fingerprint, isPublic: isPublic)
  }
}
