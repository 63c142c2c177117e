package import Vocabulary

extension Vault {
  /// Takes a value that an answer handed out or that was signed. It is recognised before this
  /// returns, and is not among ``secrets``: a key of a file keeps its name.
  ///
  /// - Parameter identity: what approvals of it are bound to.
  package func mint(_ name: SecretName, _ text: String, as identity: Fingerprint) -> Secret {
    var text = text
    return text.withUTF8 { mint(name, $0, as: identity) }
  }

  /// What a minted value is bound to: its name, where it came from and what was sent for it. The
  /// next one from the same place for the same credentials is bound to the same.
  package func lineage(
    of name: SecretName, from parents: some Sequence<Secret>, at origin: Origin
  ) -> Fingerprint {
    let roots = Set(parents.map(\.identity.hex)).sorted()
    return fingerprint(
      Array((["minted", name.text, origin.text] + roots).joined(separator: "\n").utf8))
  }
}
