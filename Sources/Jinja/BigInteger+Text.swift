extension BigInteger {
  /// Python's `sys.get_int_max_str_digits()`: what is longer is neither read nor written.
  static let digitLimit = 4300

  /// True when `str()` raises ValueError.
  var isOverlong: Bool {
    // 10 to the power of 4300 has 14,285 bits; near it the digits are counted.
    bitLength > 14_285 || (bitLength > 14_280 && decimal.utf8.count > BigInteger.digitLimit)
  }

  /// Reads digits without sign, blanks or underscores.
  ///
  /// - Returns: nil for anything else.
  init?(digits: some Sequence<UInt8>, base: Int = 10, isNegative: Bool = false) {
    var words: [UInt] = []
    var chunk: UInt = 0
    var scale: UInt = 1
    var isEmpty = true
    func flush() {
      var carry = chunk
      for index in words.indices {
        let (high, low) = words[index].multipliedFullWidth(by: scale)
        let (sum, over) = low.addingReportingOverflow(carry)
        words[index] = sum
        carry = high &+ (over ? 1 : 0)
      }
      if carry > 0 { words.append(carry) }
      chunk = 0
      scale = 1
    }
    for byte in digits {
      guard let digit = PythonNumber.digitValue(byte), digit < base else { return nil }
      isEmpty = false
      chunk = chunk * UInt(base) + UInt(digit)
      scale *= UInt(base)
      if scale > UInt.max / 37 / 36 { flush() }
    }
    flush()
    if isEmpty { return nil }
    self.init(isNegative: isNegative, words: words)
  }

  /// Reads a literal of JSON: digits with an optional minus.
  package init?(literal: String) {
    let bytes = literal.utf8
    let isNegative = bytes.first == 0x2D
    self.init(digits: isNegative ? bytes.dropFirst() : bytes[...], isNegative: isNegative)
  }

  /// All digits, with a minus for a negative number.
  package var decimal: String { (isNegative ? "-" : "") + digits(10) }

  /// The digits of the magnitude in a base of 2 to 36.
  func digits(_ base: Int, upper: Bool = false) -> String {
    if isZero { return "0" }
    // As many digits at a time as fit into a word.
    var unit = UInt(base)
    var width = 1
    while unit <= UInt.max / UInt(base) {
      unit *= UInt(base)
      width += 1
    }
    var chunks: [String] = []
    var left = self
    while !left.isZero {
      let rest: UInt
      (left, rest) = left.divided(by: unit)
      let digits = String(rest, radix: base, uppercase: upper)
      chunks.append(
        left.isZero ? digits : String(repeating: "0", count: width - digits.utf8.count) + digits)
    }
    return chunks.reversed().joined()
  }
}
