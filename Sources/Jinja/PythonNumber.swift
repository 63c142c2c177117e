/// Numbers as Python spells and reads them.
package enum PythonNumber {
  /// The shortest text that reads back as the same float: `1.0`, `1e+16`, `1e-05`, `nan`.
  package static func repr(_ value: Double) -> String {
    if value.isNaN { return "nan" }
    if value.isInfinite { return value < 0 ? "-inf" : "inf" }
    let size = abs(value)
    // In this range Swift's shortest text and Python's agree; outside of it only the digits do.
    if value == 0 || (size >= 1e-4 && size < 1e15) { return value.description }
    var digits: [UInt8] = []
    var exponent = 0
    var afterPoint = false
    var bytes = size.description.utf8.makeIterator()
    while let byte = bytes.next() {
      if byte == 0x2E {
        afterPoint = true
      } else if byte == 0x65 {
        exponent += Int(String(decoding: Array(IteratorSequence(bytes)), as: UTF8.self)) ?? 0
        break
      } else {
        digits.append(byte)
        if !afterPoint { exponent += 1 }
      }
    }
    while digits.count > 1, digits.last == 0x30 { digits.removeLast() }
    while digits.count > 1, digits.first == 0x30 {
      digits.removeFirst()
      exponent -= 1
    }
    let sign = value < 0 ? "-" : ""
    let text = String(decoding: digits, as: UTF8.self)
    if exponent > -4, exponent <= 16 {
      if exponent <= 0 { return "\(sign)0.\(String(repeating: "0", count: -exponent))\(text)" }
      if exponent >= digits.count {
        return "\(sign)\(text)\(String(repeating: "0", count: exponent - digits.count)).0"
      }
      return "\(sign)\(text.prefix(exponent)).\(text.dropFirst(exponent))"
    }
    let power = exponent - 1
    let fraction = digits.count > 1 ? "." + text.dropFirst() : ""
    return "\(sign)\(text.prefix(1))\(fraction)e\(power < 0 ? "-" : "+")\(padded(abs(power), 2))"
  }

  /// What `float.fromhex(text)` reads.
  static func float(hexadecimal text: String) -> Double? {
    var digits = String(decoding: trimmed(text), as: UTF8.self).lowercased()
    if let value = float(digits), !value.isFinite { return value }
    let isNegative = digits.hasPrefix("-")
    if isNegative || digits.hasPrefix("+") { digits.removeFirst() }
    if digits.hasPrefix("0x") { digits.removeFirst(2) }
    if digits.hasPrefix(".") { digits = "0" + digits }
    if !digits.utf8.contains(0x70) { digits += "p0" }
    digits = replacing(digits, ".p", "p")
    guard digits.utf8.first.map({ (digitValue($0) ?? 99) < 16 }) == true,
      let value = Double("0x" + digits), value.isFinite
    else { return nil }
    return isNegative ? -value : value
  }

  /// `float.hex()`: `0x1.8000000000000p+1`.
  static func hexadecimal(_ value: Double) -> String {
    if !value.isFinite { return repr(value) }
    let sign = value.sign == .minus ? "-" : ""
    if value == 0 { return sign + "0x0.0p+0" }
    let digits = String(value.significandBitPattern, radix: 16)
    let fraction = String(repeating: "0", count: 13 - digits.utf8.count) + digits
    let power = value.isNormal ? Int(value.exponent) : -1022
    return "\(sign)0x\(value.isNormal ? 1 : 0).\(fraction)p\(power < 0 ? "" : "+")\(power)"
  }

  /// A complex number: `(1+2j)`, without `.0`.
  static func repr(_ real: Double, _ imaginary: Double) -> String {
    func part(_ value: Double) -> String {
      let text = repr(value)
      return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
    if real == 0, real.sign == .plus { return part(imaginary) + "j" }
    return "(\(part(real))\(imaginary.sign == .plus ? "+" : "")\(part(imaginary))j)"
  }

  /// What `int(text, base)` reads: blanks around it, a sign, single underscores between digits,
  /// and for base 0 or its own base the prefixes `0x`, `0o`, `0b`.
  ///
  /// - Returns: nil where Python raises ValueError, and for what does not fit into 64 bits.
  package static func int(_ text: String, base: Int = 10) -> Int? {
    guard let number = Digits(text, base: base) else { return nil }
    var value = 0
    for byte in number.digits {
      guard let digit = digitValue(byte) else { continue }
      let (product, first) = value.multipliedReportingOverflow(by: number.base)
      let (sum, second) =
        number.isNegative
        ? product.subtractingReportingOverflow(digit) : product.addingReportingOverflow(digit)
      if first || second { return nil }
      value = sum
    }
    return value
  }

  /// The same without a bound but Python's of 4300 digits, which powers of two do not have.
  ///
  /// - Returns: an int; nil where Python raises ValueError.
  static func integer(_ text: String, base: Int = 10) -> Value? {
    if let small = int(text, base: base) { return .int(small) }
    guard let number = Digits(text, base: base) else { return nil }
    let digits = number.digits.filter { $0 != 0x5F }
    if digits.count > BigInteger.digitLimit, number.base & (number.base - 1) != 0 { return nil }
    return BigInteger(digits: digits, base: number.base, isNegative: number.isNegative)
      .map { Value(integer: $0) }
  }

  /// An integer literal taken apart: its digits are known to be digits of the base.
  private struct Digits {
    let isNegative: Bool
    let base: Int
    /// With underscores between them.
    let digits: ArraySlice<UInt8>

    init?(_ text: String, base: Int) {
      var bytes = trimmed(text)
      var negative = false
      if let first = bytes.first, first == 0x2B || first == 0x2D {
        negative = first == 0x2D
        bytes.removeFirst()
      }
      var base = base
      if bytes.count > 1, bytes.first == 0x30 {
        let letter = bytes[bytes.startIndex + 1] | 0x20
        let prefixed = letter == 0x78 ? 16 : letter == 0x6F ? 8 : letter == 0x62 ? 2 : 0
        if prefixed != 0, base == 0 || base == prefixed {
          base = prefixed
          bytes.removeFirst(2)
          if bytes.first == 0x5F { bytes.removeFirst() }
        } else if base == 0 {
          guard bytes.allSatisfy({ $0 == 0x30 || $0 == 0x5F }) else { return nil }
        }
      }
      if base == 0 { base = 10 }
      guard !bytes.isEmpty, (2...36).contains(base) else { return nil }
      var afterDigit = false
      for byte in bytes {
        if byte == 0x5F {
          guard afterDigit else { return nil }
          afterDigit = false
          continue
        }
        guard let digit = digitValue(byte), digit < base else { return nil }
        afterDigit = true
      }
      guard afterDigit else { return nil }
      (isNegative, self.base, digits) = (negative, base, bytes)
    }
  }

  /// What `float(text)` reads, `inf`, `nan` and underscores included.
  package static func float(_ text: String) -> Double? {
    let bytes = trimmed(text)
    var plain: [UInt8] = []
    var previous: UInt8 = 0
    for byte in bytes {
      if byte == 0x5F {
        guard previous &- 0x30 < 10 else { return nil }
      } else {
        if previous == 0x5F, byte &- 0x30 >= 10 { return nil }
        plain.append(byte)
      }
      previous = byte
    }
    if previous == 0x5F { return nil }
    let lower = String(decoding: plain, as: UTF8.self).lowercased()
    switch lower {
    case "inf", "+inf", "infinity", "+infinity": return .infinity
    case "-inf", "-infinity": return -.infinity
    case "nan", "+nan", "-nan": return .nan
    default:
      // Swift also reads hexadecimal floats, which Python's float() does not.
      guard lower.utf8.allSatisfy({ $0 &- 0x30 < 10 || [0x2B, 0x2D, 0x2E, 0x65].contains($0) })
      else { return nil }
      if let value = Double(lower) { return value }
      // `1.` and `.5` are numbers to Python, and not to every Swift.
      return decimal(lower)
    }
  }

  private static func decimal(_ text: String) -> Double? {
    guard let point = text.firstIndex(of: ".") else { return nil }
    let head = text[..<point]
    let tail = text[text.index(after: point)...]
    let hasHead = head.utf8.last.map { $0 &- 0x30 < 10 } ?? false
    let hasTail = tail.utf8.first.map { $0 &- 0x30 < 10 } ?? false
    guard hasHead || hasTail else { return nil }
    return Double("\(head)\(hasHead ? "" : "0").\(hasTail ? "" : "0")\(tail)")
  }

  private static func trimmed(_ text: String) -> ArraySlice<UInt8> {
    var bytes = ArraySlice(text.utf8)
    while let first = bytes.first, first == 0x20 || first &- 9 < 5 || first &- 0x1C < 4 {
      bytes.removeFirst()
    }
    while let last = bytes.last, last == 0x20 || last &- 9 < 5 || last &- 0x1C < 4 {
      bytes.removeLast()
    }
    return bytes
  }

  static func digitValue(_ byte: UInt8) -> Int? {
    switch byte {
    case 0x30...0x39: Int(byte - 0x30)
    case 0x41...0x5A: Int(byte - 0x41) + 10
    case 0x61...0x7A: Int(byte - 0x61) + 10
    default: nil
    }
  }
}

/// Replaces every occurrence, by code points and not by what looks the same.
func replacing(_ text: String, _ old: String, _ new: String, most: Int = .max) -> String {
  let source = Array(text.utf8)
  let pattern = Array(old.utf8)
  if pattern.isEmpty || pattern.count > source.count || most <= 0 { return text }
  let substitute = Array(new.utf8)
  var out: [UInt8] = []
  out.reserveCapacity(source.count)
  var index = 0
  var left = most
  while index < source.count {
    if left > 0, source[index] == pattern[0], index + pattern.count <= source.count,
      source[index..<(index + pattern.count)].elementsEqual(pattern)
    {
      out.append(contentsOf: substitute)
      index += pattern.count
      left -= 1
    } else {
      out.append(source[index])
      index += 1
    }
  }
  return String(decoding: out, as: UTF8.self)
}
