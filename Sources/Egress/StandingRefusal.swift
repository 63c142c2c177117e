package import Secrets
package import Vocabulary

/// A no that was said for good: this key, as long as it has this value, does not go to this origin
/// from this project, and nobody is asked.
package struct StandingRefusal: Sendable, Hashable {
  package let name: SecretName
  package let fingerprint: Fingerprint
  package let origin: Origin

  package init(_ name: SecretName, _ fingerprint: Fingerprint, to origin: Origin) {
    self.name = name
    self.fingerprint = fingerprint
    self.origin = origin
  }

  func stops(_ passenger: Passenger, to origin: Origin) -> Bool {
    guard case .secret(let name, let fingerprint, _) = passenger else { return false }
    return origin == self.origin && name == self.name && fingerprint == self.fingerprint
  }
}
