#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Python's arithmetic on ints of any size and floats. Work on large integers is paid with fuel.
enum Arithmetic {
  static let tooLarge = JinjaError(.limit, "a number is too large")
  static let zeroDivision = JinjaError(.value, "a number is divided by zero")
  static let overflowingFloat = JinjaError(.value, "a number is too large for a float")

  static func binary(
    _ kind: BinaryOperator, _ a: Value.Number, _ b: Value.Number, _ run: Interpreter
  ) throws(JinjaError) -> Value {
    switch (a, b) {
    case (.int(let x), .int(let y)): return try integers(kind, x, y, run)
    case (.float, _), (_, .float): return try floats(kind, a.converted(), b.converted())
    default:
      guard let x = a.integer, let y = b.integer else { throw tooLarge }
      return try integers(kind, x, y, run)
    }
  }

  /// Ints of the usual size; what does not fit is done again with large ones.
  static func integers(
    _ kind: BinaryOperator, _ a: Int, _ b: Int, _ run: Interpreter
  ) throws(JinjaError) -> Value {
    let result: (partialValue: Int, overflow: Bool)
    switch kind {
    case .add: result = a.addingReportingOverflow(b)
    case .subtract: result = a.subtractingReportingOverflow(b)
    case .multiply: result = a.multipliedReportingOverflow(by: b)
    case .divide:
      if b == 0 { throw zeroDivision }
      if a.magnitude <= 1 << 53, b.magnitude <= 1 << 53 { return .float(Double(a) / Double(b)) }
      return try integers(kind, BigInteger(a), BigInteger(b), run)
    case .floorDivide, .modulo:
      if b == 0 { throw zeroDivision }
      if b == -1 {
        return kind == .modulo ? .int(0) : try integers(.subtract, 0, a, run)
      }
      let (quotient, rest) = floorDivide(a, b)
      return .int(kind == .modulo ? rest : quotient)
    case .power:
      if b < 0 {
        if a == 0 { throw zeroDivision }
        return try floats(.power, Double(a), Double(b))
      }
      if let small = power(a, b) { return .int(small) }
      return try integers(kind, BigInteger(a), BigInteger(b), run)
    }
    if !result.overflow { return .int(result.partialValue) }
    return try integers(kind, BigInteger(a), BigInteger(b), run)
  }

  /// Nil when the result does not fit.
  private static func power(_ base: Int, _ exponent: Int) -> Int? {
    var result = 1
    var base = base
    var exponent = exponent
    while exponent > 0 {
      if exponent & 1 == 1 {
        let (product, overflows) = result.multipliedReportingOverflow(by: base)
        if overflows { return nil }
        result = product
      }
      exponent >>= 1
      if exponent == 0 { break }
      let (square, overflows) = base.multipliedReportingOverflow(by: base)
      if overflows { return nil }
      base = square
    }
    return result
  }

  static func integers(
    _ kind: BinaryOperator, _ a: BigInteger, _ b: BigInteger, _ run: Interpreter
  ) throws(JinjaError) -> Value {
    switch kind {
    case .add:
      try run.charge((a.words.count + b.words.count) << 3)
      return Value(integer: try checked(a + b))
    case .subtract:
      try run.charge((a.words.count + b.words.count) << 3)
      return Value(integer: try checked(a - b))
    case .multiply: return Value(integer: try product(a, b, run))
    case .divide:
      if b.isZero { throw zeroDivision }
      try run.charge(a.words.count * b.words.count << 3)
      guard let quotient = a.dividedExactly(by: b) else { throw overflowingFloat }
      return .float(quotient)
    case .floorDivide, .modulo:
      if b.isZero { throw zeroDivision }
      try run.charge(a.words.count * b.words.count << 3)
      let (quotient, rest) = a.floorDivided(by: b)
      return Value(integer: kind == .modulo ? rest : quotient)
    case .power: return try power(a, b, run)
    }
  }

  private static func checked(_ value: BigInteger) throws(JinjaError) -> BigInteger {
    if value.words.count > BigInteger.bitLimit / UInt.bitWidth { throw tooLarge }
    return value
  }

  private static func product(
    _ a: BigInteger, _ b: BigInteger, _ run: Interpreter
  ) throws(JinjaError) -> BigInteger {
    if a.bitLength + b.bitLength > BigInteger.bitLimit { throw tooLarge }
    try run.charge(a.words.count * b.words.count << 3)
    return a * b
  }

  private static func power(
    _ base: BigInteger, _ exponent: BigInteger, _ run: Interpreter
  ) throws(JinjaError) -> Value {
    if exponent.isNegative {
      return try floats(
        .power, Value.Number.big(base).converted(), Value.Number.big(exponent).converted())
    }
    // Ones and zeros have every power; anything else of a large power has no room.
    if base.bitLength <= 1 {
      if exponent.isZero { return .int(1) }
      return .int(base.isZero ? 0 : base.isNegative && exponent.isOdd ? -1 : 1)
    }
    guard var left = exponent.int,
      !(base.bitLength - 1).multipliedReportingOverflow(by: left).overflow,
      (base.bitLength - 1) * left <= BigInteger.bitLimit
    else { throw tooLarge }
    var result = BigInteger(1)
    var square = base
    while left > 0 {
      if left & 1 == 1 { result = try product(result, square, run) }
      left >>= 1
      if left > 0 { square = try product(square, square, run) }
    }
    return Value(integer: result)
  }

  static func negated(_ value: Value.Number) -> Value {
    switch value {
    case .int(let number):
      number == .min ? Value(integer: -BigInteger(number)) : .int(-number)
    case .big(let number): Value(integer: -number)
    case .float(let number): .float(-number)
    }
  }

  // MARK: Floats

  static func floats(
    _ kind: BinaryOperator, _ a: Double, _ b: Double
  ) throws(JinjaError) -> Value {
    switch kind {
    case .add: return .float(a + b)
    case .subtract: return .float(a - b)
    case .multiply: return .float(a * b)
    case .divide:
      if b == 0 { throw zeroDivision }
      return .float(a / b)
    case .modulo:
      if b == 0 { throw zeroDivision }
      return .float(modulo(a, b))
    case .floorDivide:
      if b == 0 { throw zeroDivision }
      return .float(floorQuotient(a, b))
    case .power:
      if a == 0, b < 0, b.isFinite { throw zeroDivision }
      if a < 0, b != b.rounded(), a.isFinite, b.isFinite {
        let (size, phase) = (pow(-a, b), Double.pi * b)
        return Value(.complex(size * cos(phase), size * sin(phase)))
      }
      let result = pow(a, b)
      if result.isInfinite, a.isFinite, b.isFinite { throw overflowingFloat }
      return .float(result)
    }
  }

  private static func floorQuotient(_ a: Double, _ b: Double) -> Double {
    let rest = fmod(a, b)
    var quotient = (a - rest) / b
    if rest != 0, (b < 0) != (rest < 0) { quotient -= 1 }
    if quotient == 0 { return Double(signOf: a / b, magnitudeOf: 0) }
    let floored = quotient.rounded(.down)
    return quotient - floored > 0.5 ? floored + 1 : floored
  }

  private static func modulo(_ a: Double, _ b: Double) -> Double {
    let rest = fmod(a, b)
    if rest != 0 { return (rest < 0) != (b < 0) ? rest + b : rest }
    return Double(signOf: b, magnitudeOf: 0)
  }

  // MARK: Rounding

  /// Python's `round(value, places)`: half to even, on the exact value of the float.
  static func round(_ value: Double, _ places: Int) -> Double {
    if !value.isFinite || places > 323 { return value }
    if places < -308 { return value < 0 ? -0.0 : 0 }
    if places >= 0 { return Double(fixed(value, places)) ?? value }
    // The digits in front of the point are those of an integer, and are rounded as such.
    let whole = value.rounded(.towardZero)
    guard let integer = BigInteger(exactly: whole) else { return value }
    let exact = round(integer, places, isAbove: value != whole)
    let result = exact.double
    return result == 0 && value < 0 ? -0.0 : result
  }

  /// An integer to a multiple of a power of ten, half to even.
  ///
  /// - Parameter isAbove: a fraction was cut off: the magnitude is a little larger.
  static func round(_ value: BigInteger, _ places: Int, isAbove: Bool = false) -> BigInteger {
    if places >= 0 { return value }
    // 10 to the power of a third of the bits is larger than any integer of that many bits.
    if -places > value.bitLength / 3 + 2 { return BigInteger(0) }
    var unit = BigInteger(1)
    for _ in 0..<(-places) { unit = unit * BigInteger(10) }
    let (quotient, rest) = value.magnitude.floorDivided(by: unit)
    let twice = rest + rest
    let up = twice > unit || (twice == unit && (isAbove || quotient.isOdd))
    let size = (up ? quotient + BigInteger(1) : quotient) * unit
    return value.isNegative ? -size : size
  }

  /// `int(value)`: the fraction is cut off.
  static func truncated(_ value: Double) throws(JinjaError) -> Value {
    let whole = value.rounded(.towardZero)
    if let result = Int(exactly: whole) { return .int(result) }
    guard let integer = BigInteger(exactly: whole) else {
      throw JinjaError(.value, "a float that is no number has no integer")
    }
    return Value(integer: integer)
  }

  /// `%.3f`, correctly rounded.
  static func fixed(_ value: Double, _ places: Int) -> String {
    formatted("%.\(places)f", value)
  }

  /// One float through the C library; the format is ours and has one directive.
  static func formatted(_ format: String, _ value: Double) -> String {
    var buffer = [CChar](repeating: 0, count: 400 + 2000)
    let length = withVaList([value]) { vsnprintf(&buffer, buffer.count, format, $0) }
    return String(
      decoding: buffer.prefix(max(0, min(Int(length), buffer.count - 1))).map {
        UInt8(bitPattern: $0)
      },
      as: UTF8.self)
  }
}
