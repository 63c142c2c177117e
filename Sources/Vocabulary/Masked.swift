/// Something that is safe for a screen, a log and a photograph: every secret in it was replaced by
/// its name. Only the session makes one, with the vault's recogniser.
package struct Masked<Content: Sendable>: Sendable {
  package let content: Content

  /// **Important:** call this with the output of the recogniser and nothing else; a source test
  /// lists the files that do.
  package init(masked content: Content) { self.content = content }
}

extension Masked: Equatable where Content: Equatable {}
extension Masked: Hashable where Content: Hashable {}

/// One place where a secret was removed from a text, and why.
package struct MaskHit: Sendable, Hashable {
  package enum Reason: Sendable, Hashable {
    /// The value itself stood there; its name stands there now.
    case exact
    /// Another form of the value stood there (`base64`, `reversed`), so the whole field is withheld.
    case form(String)
    /// It was computed from the secret; it never had a text.
    case derived
  }

  package let name: SecretName
  package let reason: Reason

  package init(_ name: SecretName, _ reason: Reason) {
    self.name = name
    self.reason = reason
  }
}
