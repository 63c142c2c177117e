import NIOHTTP1

/// The headers that repeat what a body says, so that a router need not read it; they must agree with
/// it (MCP 2026-07-28, basic/transports/streamable-http, "Server Validation").
///
/// No tool marks an argument with `x-mcp-header`, so no `Mcp-Param-…` header is recognised.
struct RoutingHeaders: Sendable {
  static let version = "MCP-Protocol-Version"
  static let method = "Mcp-Method"
  static let name = "Mcp-Name"
  static let session = "Mcp-Session-Id"

  private let headers: HTTPHeaders

  init(_ headers: HTTPHeaders) throws(HTTPRefusal) {
    self.headers = headers
    for name in [
      RoutingHeaders.version, RoutingHeaders.method, RoutingHeaders.name, RoutingHeaders.session,
    ] where headers[name].count > 1 {
      throw HTTPRefusal(.badRequest, -32020, "header mismatch: \(name) is there more than once")
    }
  }

  var version: String? { value(RoutingHeaders.version) }
  var session: String? { value(RoutingHeaders.session) }

  /// Checks a request of version 2026-07-28.
  func check(_ message: MessageHead) throws(HTTPRefusal) {
    try check(RoutingHeaders.version, version, message.version)
    try check(RoutingHeaders.method, value(RoutingHeaders.method), message.method)
    guard let wanted = message.name else { return }
    guard let name = value(RoutingHeaders.name) else {
      throw RoutingHeaders.mismatch(RoutingHeaders.name, "is missing")
    }
    guard let decoded = HeaderValue.decode(name) else {
      throw RoutingHeaders.mismatch(RoutingHeaders.name, "has a value that cannot be read")
    }
    try check(RoutingHeaders.name, decoded, wanted)
  }

  private func check(
    _ name: String, _ value: String?, _ wanted: String?
  ) throws(HTTPRefusal) {
    guard let value else { throw RoutingHeaders.mismatch(name, "is missing") }
    // Bytes and not characters: two spellings of one letter are two names.
    guard let wanted, value.utf8.elementsEqual(wanted.utf8) else {
      throw RoutingHeaders.mismatch(name, "does not say what the body says")
    }
  }

  /// Neither value is repeated: a header may hold anything.
  private static func mismatch(_ name: String, _ fault: String) -> HTTPRefusal {
    HTTPRefusal(.badRequest, -32020, "header mismatch: \(name) \(fault)")
  }

  private func value(_ name: String) -> String? {
    headers.first(name: name).map { String(HTTPForm.trimmed($0[...])) }
  }
}

/// A header value as it travels: plain, or `=?base64?…?=` for what a header cannot hold
/// (MCP 2026-07-28, basic/transports/streamable-http, "Value Encoding").
enum HeaderValue {
  /// - Returns: nil when it has a character that no header may have, or broken Base64 or UTF-8.
  static func decode(_ value: String) -> String? {
    guard value.utf8.allSatisfy({ $0 == 0x09 || (0x20...0x7E).contains($0) }) else { return nil }
    guard value.hasPrefix("=?base64?"), value.hasSuffix("?="), value.utf8.count >= 11 else {
      return value
    }
    return base64(value.utf8.dropFirst(9).dropLast(2)).flatMap {
      String(validating: $0, as: UTF8.self)
    }
  }

  private static func base64(_ text: Substring.UTF8View.SubSequence) -> [UInt8]? {
    let digits = text.prefix { $0 != 0x3D }
    let padding = text.count - digits.count
    guard text.count % 4 == 0, padding <= 2, text.suffix(padding).allSatisfy({ $0 == 0x3D }) else {
      return nil
    }
    var bytes: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    for digit in digits {
      guard let value = value(ofDigit: digit) else { return nil }
      bits = bits << 6 | value
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return bytes
  }

  private static func value(ofDigit digit: UInt8) -> UInt32? {
    switch digit {
    case 0x41...0x5A: UInt32(digit - 0x41)
    case 0x61...0x7A: UInt32(digit - 0x61 + 26)
    case 0x30...0x39: UInt32(digit - 0x30 + 52)
    case 0x2B: 62
    case 0x2F: 63
    default: nil
    }
  }
}
