/// Why a paste could not be opened. It repeats neither the address nor the answer.
package struct PasteError: Error, Sendable, Hashable {
  /// Stable; documented in the README.
  package enum Code: String, Sendable, Hashable, CaseIterable {
    /// The address has no paste id.
    case notAPaste = "paste_no_id"
    /// The address has no key after `#`, or one that is not base58 of at most 32 bytes.
    case noKey = "paste_no_key"
    /// The address asks for care: reading deletes the paste.
    case burns = "paste_burns"
    /// The server said no: it never was there, has expired, or was read and deleted.
    case gone = "paste_gone"
    /// Something other than PrivateBin answered.
    case notPrivateBin = "paste_not_privatebin"
    /// Parameters outside our bounds, or of a version that is not read.
    case unsupported = "paste_unsupported"
    /// The password, the key or the paste is not the right one; nobody can tell which.
    case wrongPassword = "paste_wrong_password"
    case tooLarge = "paste_too_large"
    /// It was decrypted, and what came out is no paste.
    case broken = "paste_broken"
  }

  package let code: Code
  /// One sentence without a full stop.
  package let message: String
  package let hint: String?

  package init(_ code: Code, _ message: String, hint: String? = nil) {
    self.code = code
    self.message = message
    self.hint = hint
  }
}
