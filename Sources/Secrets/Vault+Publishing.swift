import Vocabulary

extension Vault {
  /// Gives up a value that the person marked as no secret: it is not recognised under this name any
  /// more, and its text is config like any other.
  ///
  /// **Important:** one file calls this, `Session/Sources/OpenSource`, for keys that ``conceal(_:)``
  /// takes back when the person says so.
  package func publish(_ secret: Secret) -> String {
    forget(secret)
    return secret.withBytes { String(decoding: $0, as: UTF8.self) }
  }

  /// Takes a value back: it is a secret again, in every text that is masked from now on.
  package func conceal(_ secret: Secret) { remember(secret) }
}
