/// Ways to write some bytes that others make before they encode the result: see
/// ``SoughtForms/twice``.
enum Spellings {
  static func hex(_ bytes: [UInt8], upper: Bool = false) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count * 2)
    for byte in bytes {
      result.append(digit(byte >> 4, upper))
      result.append(digit(byte & 0x0F, upper))
    }
    return result
  }

  /// `41:42`, or `0x41, 0x42` without the first `0x`.
  static func hex(_ bytes: [UInt8], between separator: StaticString) -> [UInt8] {
    joined(bytes.map { hex([$0]) }, separator)
  }

  /// `65, 66`
  static func codes(_ bytes: [UInt8], between separator: StaticString) -> [UInt8] {
    joined(bytes.map { Array($0.description.utf8) }, separator)
  }

  private static func joined(_ pieces: [[UInt8]], _ separator: StaticString) -> [UInt8] {
    let between = UnsafeBufferPointer(
      start: separator.utf8Start, count: separator.utf8CodeUnitCount)
    var result: [UInt8] = []
    for (index, piece) in pieces.enumerated() {
      if index > 0 { result += between }
      result += piece
    }
    return result
  }

  /// The inside of a JSON string.
  static func json(_ bytes: [UInt8], ascii: Bool) -> [UInt8] {
    var result: [UInt8] = []
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      switch scalar {
      case "\"", "\\": result += [0x5C, UInt8(scalar.value)]
      case "\n": result += "\\n".utf8
      case "\r": result += "\\r".utf8
      case "\t": result += "\\t".utf8
      case _ where scalar.value < 0x20 || ascii && scalar.value >= 0x7F:
        for unit in String(scalar).utf16 {
          result += "\\u".utf8
          result += hex([UInt8(unit >> 8), UInt8(unit & 0xFF)])
        }
      default: result += String(scalar).utf8
      }
    }
    return result
  }

  /// Everything but letters, digits and `-._~` as `%2F`.
  static func percent(_ bytes: [UInt8], upper: Bool, plus: Bool = false) -> [UInt8] {
    var result: [UInt8] = []
    for byte in bytes {
      if ASCII.isLetter(byte) || ASCII.isDigit(byte) || "-._~".utf8.contains(byte) {
        result.append(byte)
      } else if plus, byte == 0x20 {
        result.append(0x2B)
      } else {
        result += [0x25, digit(byte >> 4, upper), digit(byte & 0x0F, upper)]
      }
    }
    return result
  }

  /// As `SecurityElement.Escape` and Python's `html.escape` write it, but for the apostrophe.
  static func html(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    for byte in bytes {
      switch byte {
      case 0x26: result += "&amp;".utf8
      case 0x3C: result += "&lt;".utf8
      case 0x3E: result += "&gt;".utf8
      case 0x22: result += "&quot;".utf8
      default: result.append(byte)
      }
    }
    return result
  }

  /// Quotes twice, as SQL, CSV and the runner's expressions have them inside quotes.
  static func doubled(_ quote: UInt8, in bytes: [UInt8]) -> [UInt8] {
    bytes.flatMap { $0 == quote ? [quote, quote] : [$0] }
  }

  /// Reversed by Unicode scalars, as `text[::-1]` does.
  static func reversed(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var scalar: [UInt8] = []
    for byte in bytes.reversed() {
      scalar.append(byte)
      if byte & 0xC0 != 0x80 {
        result += scalar.reversed()
        scalar.removeAll(keepingCapacity: true)
      }
    }
    return result
  }

  /// In ISO 8859-1; nil when that is the same or impossible.
  static func latin1(_ bytes: [UInt8]) -> [UInt8]? {
    guard bytes.contains(where: { $0 >= 0x80 }) else { return nil }
    var result: [UInt8] = []
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      guard let byte = UInt8(exactly: scalar.value) else { return nil }
      result.append(byte)
    }
    return result
  }

  /// Digits in groups that are counted from the end.
  static func grouped(_ digits: [UInt8], by size: Int, _ separator: UInt8) -> [UInt8] {
    var result: [UInt8] = []
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % size == 0 { result.append(separator) }
      result.append(digit)
    }
    return result
  }

  private static func digit(_ value: UInt8, _ upper: Bool) -> UInt8 {
    value < 10 ? 0x30 + value : (upper ? 0x37 : 0x57) + value
  }
}
