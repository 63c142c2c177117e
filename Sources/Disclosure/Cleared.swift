/// Bytes that may go to the LLM: these and no others. Only this room makes them, as the last step;
/// nothing is appended, wrapped, cut or encoded again afterwards.
package struct Cleared: Sendable {
  /// One JSON-RPC message and its newline, UTF-8.
  package let bytes: [UInt8]
  package let kind: Kind
  /// The canary was found masked; false when the answer was withheld for it, nil where none is
  /// planted.
  package let isCanaryMasked: Bool?

  /// What kind of message it is: HTTP answers some of them with another status.
  package enum Kind: Sendable, Hashable {
    case result
    case error(code: Int)
    case notification
  }

  init(bytes: [UInt8], kind: Kind, isCanaryMasked: Bool? = nil) {
    self.bytes = bytes
    self.kind = kind
    self.isCanaryMasked = isCanaryMasked
  }
}
