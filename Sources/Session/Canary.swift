import Secrets
import Vocabulary

/// A made-up secret that every answer must show masked, or the masking did not run. It is planted
/// when the first answer is made: a command that answers nobody does not wait for it.
final class Canary: Sendable {
  private let vault: Vault
  private let text = Guarded<String?>(nil)

  init(for vault: Vault) { self.vault = vault }

  /// Its text; the vault knows it before this returns.
  var planted: String {
    text.withLock { text in
      if let text { return text }
      var random = SystemRandomNumberGenerator()
      let fresh = (0..<3).map { _ in String(random.next() as UInt64, radix: 36) }.joined()
      if let name = SecretName(CanaryField.key) { _ = vault.seal(name, fresh) }
      text = fresh
      return fresh
    }
  }
}
