/// An integer of any size: what a Python int is beyond 64 bits.
///
/// Sign and magnitude, the magnitude in words of 64 bits with the lowest first and no zero on top.
/// In a ``Value`` it is used only for what does not fit into an `Int`, so that equal numbers are
/// equal values; ``Value/init(integer:)`` keeps that rule.
package struct BigInteger: Sendable, Hashable {
  let isNegative: Bool
  let words: [UInt]

  /// Bits an integer may have here; Python has no such bound. ``Interpreter/charge(_:)`` is paid
  /// for the work, so this only bounds the memory.
  static let bitLimit = 1 << 20

  init(isNegative: Bool, words: [UInt]) {
    var words = words
    while words.last == 0 { words.removeLast() }
    self.isNegative = isNegative && !words.isEmpty
    self.words = words
  }

  package init(_ value: Int) {
    self.init(isNegative: value < 0, words: [value.magnitude])
  }

  /// The integer a float stands for; nil for a fraction, infinity and NaN.
  init?(exactly value: Double) {
    guard value.isFinite, value == value.rounded(.towardZero) else { return nil }
    if value == 0 {
      self.init(0)
      return
    }
    let significand = UInt(value.significandBitPattern | 1 << 52)
    let shift = Int(value.exponent) - 52
    let size = BigInteger(isNegative: value < 0, words: [significand])
    self = shift >= 0 ? size.shiftedLeft(shift) : size.shiftedRight(-shift)
  }

  /// The value as an `Int`, when it fits.
  package var int: Int? {
    if words.count > 1 { return nil }
    let size = words.first ?? 0
    if isNegative { return size <= Int.min.magnitude ? Int(truncatingIfNeeded: 0 &- size) : nil }
    return Int(exactly: size)
  }

  var isZero: Bool { words.isEmpty }
  var isOdd: Bool { (words.first ?? 0) & 1 == 1 }
  var magnitude: BigInteger { BigInteger(isNegative: false, words: words) }

  /// Bits of the magnitude, as `int.bit_length()`.
  var bitLength: Int {
    guard let top = words.last else { return 0 }
    return words.count * UInt.bitWidth - top.leadingZeroBitCount
  }

  /// Ones in the magnitude, as `int.bit_count()`.
  var bitCount: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

  static prefix func - (value: BigInteger) -> BigInteger {
    BigInteger(isNegative: !value.isNegative, words: value.words)
  }

  static func + (a: BigInteger, b: BigInteger) -> BigInteger {
    if a.isNegative == b.isNegative {
      return BigInteger(isNegative: a.isNegative, words: sum(a.words, b.words))
    }
    switch order(a.words, b.words) {
    case 0: return BigInteger(0)
    case 1: return BigInteger(isNegative: a.isNegative, words: difference(a.words, b.words))
    default: return BigInteger(isNegative: b.isNegative, words: difference(b.words, a.words))
    }
  }

  static func - (a: BigInteger, b: BigInteger) -> BigInteger { a + -b }

  static func * (a: BigInteger, b: BigInteger) -> BigInteger {
    if a.isZero || b.isZero { return BigInteger(0) }
    var out = [UInt](repeating: 0, count: a.words.count + b.words.count)
    for (i, x) in a.words.enumerated() {
      var carry: UInt = 0
      for (j, y) in b.words.enumerated() {
        let (high, low) = x.multipliedFullWidth(by: y)
        let (first, over1) = low.addingReportingOverflow(carry)
        let (second, over2) = first.addingReportingOverflow(out[i + j])
        out[i + j] = second
        carry = high &+ (over1 ? 1 : 0) &+ (over2 ? 1 : 0)
      }
      out[i + b.words.count] = carry
    }
    return BigInteger(isNegative: a.isNegative != b.isNegative, words: out)
  }

  func shiftedLeft(_ count: Int) -> BigInteger {
    let (whole, bits) = (count / UInt.bitWidth, count % UInt.bitWidth)
    var out = [UInt](repeating: 0, count: whole)
    var carry: UInt = 0
    for word in words {
      out.append(word << bits | carry)
      carry = bits == 0 ? 0 : word >> (UInt.bitWidth - bits)
    }
    out.append(carry)
    return BigInteger(isNegative: isNegative, words: out)
  }

  /// Cuts the lowest bits of the magnitude off.
  func shiftedRight(_ count: Int) -> BigInteger {
    let (whole, bits) = (count / UInt.bitWidth, count % UInt.bitWidth)
    guard whole < words.count else { return BigInteger(0) }
    var out: [UInt] = []
    for index in whole..<words.count {
      let above = index + 1 < words.count && bits > 0 ? words[index + 1] << (64 - bits) : 0
      out.append(words[index] >> bits | above)
    }
    return BigInteger(isNegative: isNegative, words: out)
  }

  // MARK: Magnitudes

  /// 1 when `a` is larger, -1 when `b` is, 0 when they are equal.
  private static func order(_ a: [UInt], _ b: [UInt]) -> Int {
    if a.count != b.count { return a.count > b.count ? 1 : -1 }
    for index in a.indices.reversed() where a[index] != b[index] {
      return a[index] > b[index] ? 1 : -1
    }
    return 0
  }

  private static func sum(_ a: [UInt], _ b: [UInt]) -> [UInt] {
    let (long, short) = a.count >= b.count ? (a, b) : (b, a)
    var out = long
    var carry: UInt = 0
    for index in long.indices {
      if index >= short.count, carry == 0 { return out }
      let (first, over1) = long[index].addingReportingOverflow(
        index < short.count ? short[index] : 0)
      let (second, over2) = first.addingReportingOverflow(carry)
      out[index] = second
      carry = over1 || over2 ? 1 : 0
    }
    if carry > 0 { out.append(carry) }
    return out
  }

  /// `a - b` where `a` is not the smaller one.
  private static func difference(_ a: [UInt], _ b: [UInt]) -> [UInt] {
    var out = a
    var borrow: UInt = 0
    for index in a.indices {
      if index >= b.count, borrow == 0 { break }
      let (first, under1) = a[index].subtractingReportingOverflow(index < b.count ? b[index] : 0)
      let (second, under2) = first.subtractingReportingOverflow(borrow)
      out[index] = second
      borrow = under1 || under2 ? 1 : 0
    }
    return out
  }
}

extension BigInteger: Comparable {
  package static func < (a: BigInteger, b: BigInteger) -> Bool {
    if a.isNegative != b.isNegative { return a.isNegative }
    let result = order(a.words, b.words)
    return a.isNegative ? result > 0 : result < 0
  }
}
