#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Brings a host into its one spelling: lower case, no trailing dot, addresses in their usual form.
enum HostName {
  /// - Returns: nil for a host that must not be connected to, such as `1.2.3.4.5` or `a..b`.
  static func normalise(_ host: Substring) -> String? {
    if host.hasPrefix("[") {
      guard host.hasSuffix("]"), let address = IPv6Address(String(host.dropFirst().dropLast()))
      else { return nil }
      return address.mapped?.text ?? "[\(address.text)]"
    }
    var name = host.lowercased()
    if name.hasSuffix(".") { name.removeLast() }
    let labels = name.split(separator: ".", omittingEmptySubsequences: false)
    guard name.utf8.count <= 253, labels.allSatisfy({ isLabel($0) }), let last = labels.last
    else { return nil }
    // A last label of digits makes a resolver read the whole as an address (WHATWG URL, 3.5).
    if isNumeric(last) { return IPv4Address(labels: labels)?.text }
    return name
  }

  private static func isLabel(_ label: Substring) -> Bool {
    guard !label.isEmpty, label.utf8.count <= 63 else { return false }
    return label.utf8.allSatisfy { byte in
      byte &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 0x2D || byte == 0x5F
    }
  }

  private static func isNumeric(_ label: Substring) -> Bool {
    label.utf8.allSatisfy { $0 &- 0x30 < 10 } || label.hasPrefix("0x")
  }
}

/// Four bytes, read as `inet_aton` reads them: one to four parts, decimal, octal or hexadecimal.
struct IPv4Address: Hashable {
  let value: UInt32

  init(value: UInt32) { self.value = value }

  init?(labels: [Substring]) {
    guard (1...4).contains(labels.count) else { return nil }
    var parts: [UInt32] = []
    for label in labels {
      guard let part = IPv4Address.number(label) else { return nil }
      parts.append(part)
    }
    guard let last = parts.popLast() else { return nil }
    // The last part fills all bytes that are left.
    let shift = UInt32(8 * parts.count)
    guard parts.allSatisfy({ $0 < 256 }), shift == 0 || last < 1 << (32 - shift) else { return nil }
    var value = last
    for (index, part) in parts.enumerated() { value |= part << UInt32(24 - 8 * index) }
    self.value = value
  }

  private static func number(_ label: Substring) -> UInt32? {
    if label == "0x" { return 0 }
    if label.hasPrefix("0x") { return digits(label.dropFirst(2), radix: 16) }
    if label.count > 1, label.hasPrefix("0") { return digits(label.dropFirst(), radix: 8) }
    return digits(label, radix: 10)
  }

  private static func digits(_ text: Substring, radix: Int) -> UInt32? {
    // `UInt32` would also take a sign.
    guard text.utf8.allSatisfy({ $0 != 0x2B && $0 != 0x2D }) else { return nil }
    return UInt32(text, radix: radix)
  }

  var text: String {
    "\(value >> 24).\(value >> 16 & 255).\(value >> 8 & 255).\(value & 255)"
  }

  var isLoopback: Bool { value >> 24 == 127 }

  var reach: Reach {
    if isLoopback { return .thisMachine }
    if value >> 16 == 0xA9FE { return .linkLocal }
    return isPrivate ? .privateNetwork : .everywhere
  }

  /// True for addresses that lead to nobody on the public network (RFC 6890 and multicast).
  var isPrivate: Bool {
    let ranges: [(UInt32, UInt32)] = [
      (0x0000_0000, 8), (0x0A00_0000, 8), (0x6440_0000, 10), (0x7F00_0000, 8),
      (0xA9FE_0000, 16), (0xAC10_0000, 12), (0xC000_0000, 24), (0xC0A8_0000, 16),
      (0xC612_0000, 15), (0xE000_0000, 4), (0xF000_0000, 4),
    ]
    return ranges.contains { base, bits in value >> (32 - bits) == base >> (32 - bits) }
  }
}

/// Sixteen bytes.
struct IPv6Address: Hashable {
  let bytes: [UInt8]

  init?(_ text: String) {
    var address = in6_addr()
    guard inet_pton(AF_INET6, text, &address) == 1 else { return nil }
    bytes = withUnsafeBytes(of: address) { Array($0) }
  }

  /// The IPv4 address inside `::ffff:1.2.3.4` (RFC 4291, 2.5.5.2).
  var mapped: IPv4Address? {
    let isMapped = bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
    return isMapped ? tail : nil
  }

  private var tail: IPv4Address {
    IPv4Address(value: bytes[12...].reduce(0) { $0 << 8 | UInt32($1) })
  }

  var text: String {
    var address = in6_addr()
    withUnsafeMutableBytes(of: &address) { $0.copyBytes(from: bytes) }
    var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    guard inet_ntop(AF_INET6, &address, &buffer, socklen_t(buffer.count)) != nil else { return "" }
    let end = buffer.firstIndex(of: 0) ?? buffer.endIndex
    return String(decoding: buffer[..<end].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private var isUnspecified: Bool { bytes.allSatisfy { $0 == 0 } }
  var isLoopback: Bool { bytes[..<15].allSatisfy { $0 == 0 } && bytes[15] == 1 }

  var reach: Reach {
    if isLoopback { return .thisMachine }
    if bytes[0] == 0xFE, bytes[1] & 0xC0 == 0x80 { return .linkLocal }
    return isPrivate ? .privateNetwork : .everywhere
  }

  /// True for unspecified, loopback, unique local, link-local and multicast addresses, for those that
  /// carry a private IPv4 address through NAT64 (RFC 6052) or 6to4 (RFC 3056), and for the NAT64 of
  /// one network (RFC 8215).
  var isPrivate: Bool {
    if isUnspecified || isLoopback || bytes[0] & 0xFE == 0xFC || bytes[0] == 0xFF { return true }
    if bytes[0] == 0xFE, bytes[1] & 0x80 == 0x80 { return true }
    let nat64: [UInt8] = [0x00, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0]
    if bytes[..<12].elementsEqual(nat64) || bytes[..<12].allSatisfy({ $0 == 0 }) {
      return tail.isPrivate
    }
    if bytes[..<6].elementsEqual([0x00, 0x64, 0xFF, 0x9B, 0x00, 0x01]) { return true }
    if bytes[0] == 0x20, bytes[1] == 0x02 {
      return IPv4Address(value: bytes[2..<6].reduce(0) { $0 << 8 | UInt32($1) }).isPrivate
    }
    return false
  }
}
