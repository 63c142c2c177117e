/// Standard base64 with padding (RFC 4648, 4).
enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func encode(_ bytes: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let chunk = bytes[start..<min(start + 3, bytes.count)]
      var group = chunk.reduce(0) { $0 << 8 | Int($1) }
      group <<= 8 * (3 - chunk.count)
      for index in 0..<4 {
        out.append(index <= chunk.count ? alphabet[group >> (18 - 6 * index) & 63] : 0x3D)
      }
    }
    return out
  }

  /// The alphabet for URLs, without padding (RFC 4648, 5): what tokens are written in.
  static func encodeForURL(_ bytes: [UInt8]) -> [UInt8] {
    encode(bytes).compactMap { byte in
      switch byte {
      case 0x2B: 0x2D
      case 0x2F: 0x5F
      case 0x3D: nil
      default: byte
      }
    }
  }
}
