package import Vocabulary

/// A secret value. It has a name and a fingerprint, and no text.
///
///     "token \(secret)"      // does not compile
///     print([secret])        // [‹api_key›]
///
/// **Important:** its bytes are read in one file outside this room, the one that
/// imports `@_spi(Unseal) Secrets`.
public final class Secret: Sendable {
  package let name: SecretName
  package let fingerprint: Fingerprint
  /// What it stands for in the config: a number fills an `integer` field as a number.
  package let shape: SecretShape
  /// What an approval is bound to: the value; of a value that a login handed out, what it was
  /// minted from, because that value is new every time.
  package let identity: Fingerprint
  let storage: SharedBytes

  init(
    name: SecretName, fingerprint: Fingerprint, identity: Fingerprint? = nil, shape: SecretShape,
    storage: SharedBytes
  ) {
    self.name = name
    self.fingerprint = fingerprint
    self.identity = identity ?? fingerprint
    self.shape = shape
    self.storage = storage
  }

  /// Hands the value to `body` for as long as it runs.
  @_spi(Unseal) public func unseal<Result>(
    _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
  )
    rethrows -> Result
  {
    try storage.bytes.withBytes(body)
  }
}

extension Secret {
  /// The same as ``unseal(_:)``, for this room.
  func withBytes<Result: ~Copyable>(
    _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
  ) rethrows -> Result {
    try storage.bytes.withBytes(body)
  }
}

/// Which JSON type a value was cast to, so that `"account": 17` stays a number in a request body.
package enum SecretShape: Sendable, Hashable { case text, integer, number, boolean }

extension Secret: Hashable {
  public static func == (a: Secret, b: Secret) -> Bool {
    a === b || a.name == b.name && a.fingerprint == b.fingerprint
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(fingerprint)
  }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { name.mask }
  public var debugDescription: String { name.mask }
  public var customMirror: Mirror { Mirror(self, children: []) }
}

@available(*, unavailable, message: "a secret is never encoded; seal it into a request")
extension Secret: Encodable {
  public func encode(to encoder: any Encoder) throws {}
}

extension DefaultStringInterpolation {
  @available(*, deprecated, message: "a secret has no text; use its name")
  public mutating func appendInterpolation(_ secret: Secret) { appendLiteral(secret.name.mask) }
}
