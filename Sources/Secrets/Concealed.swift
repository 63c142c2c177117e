package import Vocabulary

/// A text from the command line or the environment that must not be shown, until the vault has it:
/// the address of a paste, a password.
///
/// Two are equal when they are one.
package final class Concealed: Sendable {
  private let storage: SharedBytes

  package init(_ text: String) {
    var text = text
    storage = text.withUTF8 { SharedBytes($0) }
  }

  /// Takes a text where it lies, without a copy in between.
  package init(_ bytes: UnsafeBufferPointer<UInt8>) { storage = SharedBytes(bytes) }

  func withBytes<Result: ~Copyable>(
    _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
  ) rethrows -> Result {
    try storage.bytes.withBytes(body)
  }
}

extension Concealed: Hashable {
  package static func == (a: Concealed, b: Concealed) -> Bool { a === b }
  package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

extension Concealed: CustomStringConvertible, CustomReflectable {
  package var description: String { "‹concealed›" }
  package var customMirror: Mirror { Mirror(self, children: []) }
}

extension Vault {
  /// Takes a text over for use by its name; it is recognised from now on, and is no key of a source.
  package func seal(_ name: SecretName, _ text: Concealed) -> Secret {
    let secret = text.withBytes { seal(name, $0) }
    retire(secret)
    return secret
  }
}
