/// How much and how long an answer may be.
package struct EgressLimits: Sendable, Hashable {
  /// Bytes of a body, before and after its content encoding is removed; at most 100 MB.
  package var responseBytes: Int
  /// Bytes of all header fields together.
  package var headerBytes: Int
  /// Seconds until a connection stands, TLS included.
  package var connectSeconds: Double
  /// Seconds from sending a request to the last byte of its answer; each redirect starts anew.
  package var totalSeconds: Double
  package var redirects: Int
  /// Seconds for which the addresses of a name are good; then it is resolved and judged again.
  package var addressSeconds: Double

  package static let hardResponseBytes = 100 << 20

  package init(
    responseBytes: Int = 50 << 20, headerBytes: Int = 256 << 10, connectSeconds: Double = 10,
    totalSeconds: Double = 60, redirects: Int = 5, addressSeconds: Double = 30
  ) {
    self.responseBytes = min(responseBytes, EgressLimits.hardResponseBytes)
    self.headerBytes = headerBytes
    self.connectSeconds = connectSeconds
    self.totalSeconds = totalSeconds
    self.redirects = redirects
    self.addressSeconds = addressSeconds
  }
}
