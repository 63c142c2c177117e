/// A natural number of any size, for what a 64-bit integer cannot hold.
struct BigNatural: Sendable, Hashable {
  /// The lowest 32 bits first; no zero at the end.
  private var limbs: [UInt32]

  var isZero: Bool { limbs.isEmpty }

  init(_ value: UInt) {
    limbs = [UInt32(truncatingIfNeeded: value), UInt32(truncatingIfNeeded: value >> 32)]
    trim()
  }

  /// - Parameter value: whole and not negative.
  init(_ value: Double) {
    guard value >= 0x1p53 else {
      self = BigNatural(UInt(value))
      return
    }
    let exponent = Int(value.exponent) - 52
    let significand = UInt64(value.significandBitPattern | 1 << 52)
    limbs = Array(repeating: 0, count: exponent / 32)
    let shift = exponent % 32
    let low = significand << UInt64(shift)
    limbs.append(UInt32(truncatingIfNeeded: low))
    limbs.append(UInt32(truncatingIfNeeded: low >> 32))
    if shift > 0 { limbs.append(UInt32(truncatingIfNeeded: significand >> UInt64(64 - shift))) }
    trim()
  }

  /// - Returns: nil for anything but decimal digits.
  init?(digits: some Sequence<UInt8>) {
    limbs = []
    for digit in digits {
      guard digit &- 0x30 < 10 else { return nil }
      var carry = UInt64(digit &- 0x30)
      for index in limbs.indices {
        let sum = UInt64(limbs[index]) * 10 + carry
        limbs[index] = UInt32(truncatingIfNeeded: sum)
        carry = sum >> 32
      }
      if carry > 0 { limbs.append(UInt32(carry)) }
    }
  }

  private mutating func trim() {
    while limbs.last == 0 { limbs.removeLast() }
  }

  /// Infinite when it is too large.
  var double: Double {
    // Three limbs and the fact that more follows decide the rounding.
    guard limbs.count > 2 else {
      return limbs.reversed().reduce(0) { $0 * 4_294_967_296 + Double($1) }
    }
    let top = limbs.suffix(3).reversed().map { UInt64($0) }
    let lead = top[0].leadingZeroBitCount - 32
    var head = (top[0] << 32 | top[1]) << UInt64(lead) | top[2] >> UInt64(32 - lead)
    let hasMore =
      UInt32(truncatingIfNeeded: top[2]) << UInt32(lead) != 0
      || limbs.dropLast(3).contains { $0 != 0 }
    if hasMore { head |= 1 }
    return Double(sign: .plus, exponent: 32 * (limbs.count - 2) - lead, significand: Double(head))
  }

  /// The same as a 64-bit integer, where it fits.
  var int: Int? {
    guard limbs.count <= 2 else { return nil }
    return Int(exactly: limbs.reversed().reduce(0 as UInt64) { $0 << 32 | UInt64($1) })
  }

  static func < (a: BigNatural, b: BigNatural) -> Bool {
    if a.limbs.count != b.limbs.count { return a.limbs.count < b.limbs.count }
    return a.limbs.reversed().lexicographicallyPrecedes(b.limbs.reversed())
  }

  /// Shifts and subtracts: bounded by the number of digits a literal may have.
  func remainder(dividingBy divisor: BigNatural) -> BigNatural {
    var rest = BigNatural(0 as UInt)
    for limb in limbs.reversed() {
      for bit in (0..<32).reversed() {
        rest.double(adding: limb >> UInt32(bit) & 1)
        if !(rest < divisor) { rest.subtract(divisor) }
      }
    }
    return rest
  }

  private mutating func double(adding bit: UInt32) {
    var carry = bit
    for index in limbs.indices {
      let next = limbs[index] >> 31
      limbs[index] = limbs[index] << 1 | carry
      carry = next
    }
    if carry > 0 { limbs.append(carry) }
  }

  private mutating func subtract(_ other: BigNatural) {
    var borrow: Int64 = 0
    for index in limbs.indices {
      let taken = index < other.limbs.count ? Int64(other.limbs[index]) : 0
      let value = Int64(limbs[index]) - taken - borrow
      borrow = value < 0 ? 1 : 0
      limbs[index] = UInt32(truncatingIfNeeded: value)
    }
    trim()
  }

  /// Bytes that are the same for the same number.
  func write(to bytes: inout [UInt8]) {
    for limb in limbs {
      for shift in [0, 8, 16, 24] as [UInt32] {
        bytes.append(UInt8(truncatingIfNeeded: limb >> shift))
      }
    }
  }
}
