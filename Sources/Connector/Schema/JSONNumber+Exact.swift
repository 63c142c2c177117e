import Vocabulary

extension JSONNumber {
  /// Spells a whole double digit by digit, as Python's `int()` of a float does: `1e23` is
  /// 99999999999999991611392.
  init(exactly whole: Double) {
    var digits: [UInt8] = []
    var significand = UInt64(whole.magnitude.significandBitPattern | 1 << 52)
    while significand > 0 {
      digits.append(UInt8(significand % 10))
      significand /= 10
    }
    // Least digit first, doubled as often as the exponent says; beyond 64 bits it is above 52.
    for _ in 52..<max(52, Int(whole.magnitude.exponent)) {
      var carry: UInt8 = 0
      for place in digits.indices {
        let sum = digits[place] * 2 + carry
        digits[place] = sum % 10
        carry = sum / 10
      }
      if carry > 0 { digits.append(carry) }
    }
    let text = String(decoding: digits.reversed().map { $0 + 0x30 }, as: UTF8.self)
    self.init(literal: (whole < 0 ? "-" : "") + text)
  }
}
