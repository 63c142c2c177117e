/// Percent encoding as requests and urllib3 do it between them. Characters that stand for secrets
/// pass through unchanged (``URLText``).
enum PercentCoding {
  private static func isUnreserved(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 0x2D || byte == 0x2E
      || byte == 0x5F || byte == 0x7E
  }

  /// Unreserved, and what urllib3 leaves in a path: `!$&'()*+,;=:@/`.
  private static func staysInPath(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x21, 0x24, 0x26...0x2F, 0x3A, 0x3B, 0x3D, 0x40: true
    default: isUnreserved(byte)
    }
  }

  private static func hex(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
  }

  private static let digits = Array("0123456789ABCDEF".utf8)

  /// Encodes a path once: escapes that are there stay, but for unreserved characters. When some
  /// `%` begins no escape, urllib3 takes all of them for text.
  static func requoted(_ path: String) -> String {
    let bytes = Array(path.utf8)
    var isEscaped = true
    for index in bytes.indices where bytes[index] == 0x25 {
      if escape(bytes, index) == nil { isEscaped = false }
    }
    var out = ""
    var plain: [UInt8] = []
    func flush() {
      out += String(decoding: plain, as: UTF8.self)
      plain.removeAll()
    }
    for scalar in path.unicodeScalars {
      if URLText.isHole(scalar) {
        flush()
        out.unicodeScalars.append(scalar)
        continue
      }
      for byte in String(scalar).utf8 {
        if staysInPath(byte) || byte == 0x25 && isEscaped {
          plain.append(byte)
        } else {
          plain += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
      }
    }
    flush()
    return isEscaped ? unquotingUnreserved(out) : out
  }

  private static func escape(_ bytes: [UInt8], _ index: Int) -> UInt8? {
    guard index + 2 < bytes.count, let high = hex(bytes[index + 1]), let low = hex(bytes[index + 2])
    else { return nil }
    return high << 4 | low
  }

  private static func unquotingUnreserved(_ text: String) -> String {
    let bytes = Array(text.utf8)
    guard bytes.contains(0x25) else { return text }
    var out: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == 0x25, let value = escape(bytes, index) {
        if isUnreserved(value) {
          out.append(value)
        } else {
          out += [0x25, digits[Int(value >> 4)], digits[Int(value & 15)]]
        }
        index += 3
      } else {
        out.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// Reads `%41` and `+` as `unquote_plus` does.
  static func decoded(_ text: Substring) -> String {
    let bytes = Array(text.utf8)
    var out: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == 0x25, let value = escape(bytes, index) {
        out.append(value)
        index += 3
      } else {
        out.append(bytes[index] == 0x2B ? 0x20 : bytes[index])
        index += 1
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
