extension BigInteger {
  /// Python's `divmod`: the quotient rounds down, the rest has the divisor's sign.
  ///
  /// - Parameter divisor: not zero.
  func floorDivided(by divisor: BigInteger) -> (quotient: BigInteger, rest: BigInteger) {
    let (size, left) = BigInteger.divide(words, divisor.words)
    let quotient = BigInteger(isNegative: isNegative != divisor.isNegative, words: size)
    let rest = BigInteger(isNegative: isNegative, words: left)
    if rest.isZero || rest.isNegative == divisor.isNegative { return (quotient, rest) }
    return (quotient - BigInteger(1), rest + divisor)
  }

  /// Divides magnitudes by Knuth's algorithm D (The Art of Computer Programming, 4.3.1).
  private static func divide(_ a: [UInt], _ b: [UInt]) -> (quotient: [UInt], rest: [UInt]) {
    if a.count < b.count { return ([], a) }
    guard b.count > 1 else { return divide(a, by: b[0]) }
    // The top bit of the divisor must be set for the estimate to be at most two too large.
    let shift = b[b.count - 1].leadingZeroBitCount
    let divisor = BigInteger(isNegative: false, words: b).shiftedLeft(shift).words
    var left = BigInteger(isNegative: false, words: a).shiftedLeft(shift).words
    while left.count <= a.count { left.append(0) }
    let count = divisor.count
    let (top, second) = (divisor[count - 1], divisor[count - 2])
    var quotient = [UInt](repeating: 0, count: left.count - count)
    for place in quotient.indices.reversed() {
      let high = left[place + count]
      var digit = UInt.max
      if high < top {
        var rest: UInt
        (digit, rest) = top.dividingFullWidth((high, left[place + count - 1]))
        while true {
          let (over, low) = digit.multipliedFullWidth(by: second)
          guard over > rest || (over == rest && low > left[place + count - 2]) else { break }
          digit -= 1
          let (sum, overflow) = rest.addingReportingOverflow(top)
          if overflow { break }
          rest = sum
        }
      }
      while subtract(divisor, times: digit, from: &left, at: place) {
        // The estimate was too large: undo and take one less.
        add(divisor, times: digit, to: &left, at: place)
        digit -= 1
      }
      quotient[place] = digit
    }
    let rest = BigInteger(isNegative: false, words: left).shiftedRight(shift)
    return (quotient, rest.words)
  }

  private static func divide(_ a: [UInt], by divisor: UInt) -> (quotient: [UInt], rest: [UInt]) {
    var quotient = a
    var rest: UInt = 0
    for index in a.indices.reversed() {
      (quotient[index], rest) = divisor.dividingFullWidth((rest, a[index]))
    }
    return (quotient, [rest])
  }

  /// The quotient and the rest by one word; for digits of texts.
  func divided(by divisor: UInt) -> (quotient: BigInteger, rest: UInt) {
    let (size, rest) = BigInteger.divide(words, by: divisor)
    return (BigInteger(isNegative: false, words: size), rest[0])
  }

  /// - Returns: true when the result would be negative; then the top word has wrapped.
  private static func subtract(
    _ divisor: [UInt], times factor: UInt, from left: inout [UInt], at place: Int
  ) -> Bool {
    var carry: UInt = 0
    for (index, word) in divisor.enumerated() {
      let (high, low) = word.multipliedFullWidth(by: factor)
      let (sum, over) = low.addingReportingOverflow(carry)
      let (rest, under) = left[place + index].subtractingReportingOverflow(sum)
      left[place + index] = rest
      carry = high &+ (over ? 1 : 0) &+ (under ? 1 : 0)
    }
    let (rest, under) = left[place + divisor.count].subtractingReportingOverflow(carry)
    left[place + divisor.count] = rest
    return under
  }

  private static func add(
    _ divisor: [UInt], times factor: UInt, to left: inout [UInt], at place: Int
  ) {
    var carry: UInt = 0
    for (index, word) in divisor.enumerated() {
      let (high, low) = word.multipliedFullWidth(by: factor)
      let (first, over1) = low.addingReportingOverflow(carry)
      let (second, over2) = first.addingReportingOverflow(left[place + index])
      left[place + index] = second
      carry = high &+ (over1 ? 1 : 0) &+ (over2 ? 1 : 0)
    }
    left[place + divisor.count] = left[place + divisor.count] &+ carry
  }

  // MARK: Floats

  /// The nearest float, half to even; infinity when there is none.
  package var double: Double {
    let excess = bitLength - 64
    guard excess > 0 else { return (isNegative ? -1 : 1) * Double(words.first ?? 0) }
    if bitLength > 1024 { return isNegative ? -.infinity : .infinity }
    // 64 bits are kept; what is cut off only matters for being there.
    var top = shiftedRight(excess).words[0]
    if lowestSetBit < excess { top |= 1 }
    let size = Double(sign: .plus, exponent: excess, significand: Double(top))
    return isNegative ? -size : size
  }

  private var lowestSetBit: Int {
    for (index, word) in words.enumerated() where word != 0 {
      return index * UInt.bitWidth + word.trailingZeroBitCount
    }
    return 0
  }

  /// Python's `a / b`, correctly rounded even where neither fits into a float.
  ///
  /// - Parameter divisor: not zero.
  /// - Returns: nil when the result is too large for a float.
  func dividedExactly(by divisor: BigInteger) -> Double? {
    if isZero { return divisor.isNegative ? -0.0 : 0 }
    let negative = isNegative != divisor.isNegative
    // A quotient of at least 66 bits, with a sticky bit, rounds like the true one; a result that
    // is subnormal has fewer bits, and then the quotient is cut to them here.
    let exponent = max(bitLength - divisor.bitLength - 66, -1076)
    let top = exponent < 0 ? magnitude.shiftedLeft(-exponent) : magnitude
    let bottom = exponent > 0 ? divisor.magnitude.shiftedLeft(exponent) : divisor.magnitude
    var (quotient, rest) = top.floorDivided(by: bottom)
    if !rest.isZero, !quotient.isOdd { quotient = quotient + BigInteger(1) }
    rest = quotient.shiftedRight(0)
    let size = rest.scaled(by: exponent)
    if size.isInfinite { return nil }
    return negative ? -size : size
  }

  /// This times a power of two, rounded once.
  private func scaled(by exponent: Int) -> Double {
    let length = bitLength
    // How many bits a float of this size has below its top bit.
    let kept = min(53, length + exponent + 1074)
    if kept < 0 { return 0 }
    let cut = max(0, length - kept)
    var top = cut == 0 ? self : shiftedRight(cut)
    if cut > 0 {
      let half = BigInteger(1).shiftedLeft(cut - 1)
      let rest = self - top.shiftedLeft(cut)
      if half < rest || (rest == half && top.isOdd) { top = top + BigInteger(1) }
    }
    let power = cut + exponent
    if top.bitLength + power > 1024 { return .infinity }
    return Double(sign: .plus, exponent: power, significand: top.double)
  }
}
