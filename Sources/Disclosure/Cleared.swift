/// Bytes that may go to the LLM: these and no others. Only this room makes them, as the last step;
/// nothing is appended, wrapped, cut or encoded again afterwards.
package struct Cleared: Sendable {
  /// One JSON-RPC message and its newline, UTF-8.
  package let bytes: [UInt8]

  init(bytes: [UInt8]) { self.bytes = bytes }
}
