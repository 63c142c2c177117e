import Vocabulary

/// Reads the numbers and dates of YAML 1.1: `017` is octal, `1_000` a thousand, `1:30` ninety, and
/// `1e3` is text, because PyYAML wants a point and a sign in an exponent.
struct YAMLNumber {
  let bytes: UnsafeBufferPointer<UInt8>
  var at = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// - Returns: nil for a text that is none of them.
  mutating func resolve() -> YAMLScalar? {
    if let float = float() { return float }
    if let integer = integer() { return integer }
    return timestamp()
  }

  // MARK: Grammar

  var isDone: Bool { at == bytes.count }

  func isDigit(_ offset: Int) -> Bool {
    offset < bytes.count && bytes[offset] &- 0x30 < 10
  }

  mutating func take(_ byte: Character) -> Bool {
    guard at < bytes.count, bytes[at] == byte.asciiValue else { return false }
    at += 1
    return true
  }

  private mutating func takeSign() -> Bool {
    if take("-") { return true }
    _ = take("+")
    return false
  }

  /// Takes `[first][rest]*` of digits below a limit and underscores.
  private mutating func digits(below limit: UInt8 = 10, startingWithDigit: Bool = true) -> Bool {
    let start = at
    if startingWithDigit, !isDigit(at) { return false }
    while at < bytes.count, bytes[at] &- 0x30 < limit || bytes[at] == 0x5F { at += 1 }
    return at > start
  }

  /// Takes `(:[0-5]?[0-9])+`.
  private mutating func sexagesimalParts() -> Bool {
    var found = false
    while at < bytes.count, bytes[at] == 0x3A, isDigit(at + 1) {
      if bytes[at + 1] < 0x36, isDigit(at + 2) { at += 3 } else { at += 2 }
      found = true
    }
    return found
  }

  func plain(_ range: Range<Int>) -> String {
    String(decoding: bytes[range].filter { $0 != 0x5F }, as: UTF8.self)
  }

  // MARK: Floats

  private mutating func float() -> YAMLScalar? {
    at = 0
    let isNegative = takeSign()
    let start = at
    if bytes.count - start == 4, bytes[start] == 0x2E {
      let word = plain(start + 1..<bytes.count)
      if word == "inf" || word == "Inf" || word == "INF" {
        return .value(.double(isNegative ? -.infinity : .infinity))
      }
      if start == 0, word == "nan" || word == "NaN" || word == "NAN" {
        return .value(.double(.nan))
      }
    }
    if start == 0, take(".") {
      guard digits(), exponent(), isDone else { return nil }
      return decimal("0" + plain(0..<at), isNegative)
    }
    guard digits() else { return nil }
    let isSexagesimal = sexagesimalParts()
    let pointAt = at
    guard take(".") else { return nil }
    _ = digits(startingWithDigit: false)
    if isSexagesimal {
      return isDone ? base60Float(start, isNegative) : nil
    }
    let fractionEnd = at
    guard exponent(), isDone else { return nil }
    let fraction = plain(pointAt + 1..<fractionEnd)
    let text = plain(start..<pointAt) + "." + (fraction.isEmpty ? "0" : fraction)
    return decimal(text + plain(fractionEnd..<at), isNegative)
  }

  /// Takes an exponent if one is here; false when it is half of one.
  private mutating func exponent() -> Bool {
    guard at < bytes.count, bytes[at] | 0x20 == UInt8(ascii: "e") else { return true }
    at += 1
    guard at < bytes.count, bytes[at] == 0x2B || bytes[at] == 0x2D, isDigit(at + 1) else {
      return false
    }
    at += 1
    while isDigit(at) { at += 1 }
    return true
  }

  private func decimal(_ text: String, _ isNegative: Bool) -> YAMLScalar {
    guard let value = Double(text) else { return .impossible }
    return .value(.double(isNegative ? -value : value))
  }

  private func base60Float(_ start: Int, _ isNegative: Bool) -> YAMLScalar {
    var value = 0.0
    for part in plain(start..<bytes.count).split(separator: ":") {
      let text = part.hasSuffix(".") ? part + "0" : part
      guard let digit = Double(text) else { return .impossible }
      value = value * 60 + digit
    }
    return .value(.double(isNegative ? -value : value))
  }

  // MARK: Integers

  private mutating func integer() -> YAMLScalar? {
    at = 0
    let isNegative = takeSign()
    let start = at
    guard isDigit(at) else { return nil }
    if bytes[at] == 0x30 {
      at += 1
      if isDone { return .value(.int(0)) }
      if take("b") { return radix(2, start + 2, isNegative) { $0 == 0x30 || $0 == 0x31 } }
      if take("x") {
        return radix(16, start + 2, isNegative) {
          $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 6
        }
      }
      return radix(8, start + 1, isNegative) { $0 &- 0x30 < 8 }
    }
    guard digits() else { return nil }
    if isDone { return whole(plain(start..<at), radix: 10, isNegative) }
    guard sexagesimalParts(), isDone else { return nil }
    var value = 0
    for part in plain(start..<at).split(separator: ":") {
      guard let digit = Int(part) else { return .impossible }
      let (product, overflow) = value.multipliedReportingOverflow(by: 60)
      if overflow || product > Int.max - digit { return .impossible }
      value = product + digit
    }
    return .value(.int(isNegative ? -value : value))
  }

  private func radix(
    _ radix: Int, _ start: Int, _ isNegative: Bool, _ isAllowed: (UInt8) -> Bool
  ) -> YAMLScalar? {
    guard start < bytes.count, bytes[start...].allSatisfy({ $0 == 0x5F || isAllowed($0) }) else {
      return nil
    }
    let text = plain(start..<bytes.count)
    // Python: `0_` is zero, `0x_` an error.
    if text.isEmpty { return radix == 8 ? .value(.int(0)) : .impossible }
    return whole(text, radix: radix, isNegative)
  }

  private func whole(_ text: String, radix: Int, _ isNegative: Bool) -> YAMLScalar {
    if let value = Int((isNegative ? "-" : "") + text, radix: radix) { return .value(.int(value)) }
    // Python refuses longer ones (sys.int_info.default_max_str_digits).
    if text.utf8.count > 4300 { return .impossible }
    let literal = radix == 10 ? text : YAMLNumber.decimalDigits(of: text, radix: radix)
    return .value(.number(JSONNumber(literal: (isNegative ? "-" : "") + literal)))
  }

  /// Writes a number of any length in base 10, by long multiplication in base 10⁹.
  static func decimalDigits(of text: String, radix: Int) -> String {
    var limbs: [UInt64] = [0]
    for byte in text.utf8 {
      var carry = UInt64(Character(Unicode.Scalar(byte)).hexDigitValue ?? 0)
      for index in limbs.indices {
        let value = limbs[index] * UInt64(radix) + carry
        limbs[index] = value % 1_000_000_000
        carry = value / 1_000_000_000
      }
      if carry > 0 { limbs.append(carry) }
    }
    var result = String(limbs.last ?? 0)
    for limb in limbs.dropLast().reversed() {
      let part = String(limb)
      result += String(repeating: "0", count: 9 - part.utf8.count) + part
    }
    return result
  }
}
