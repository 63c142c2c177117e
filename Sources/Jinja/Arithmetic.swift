#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Python's arithmetic. Integers have 64 bits here: what does not fit is an error, never wrong.
enum Arithmetic {
  static let overflow = JinjaError(
    .limit, "a number is too large", hint: "integers beyond 64 bits are not supported yet")
  static let zeroDivision = JinjaError(.value, "a number is divided by zero")

  static func integers(_ kind: BinaryOperator, _ a: Int, _ b: Int) throws(JinjaError) -> Value {
    func checked(_ result: (partialValue: Int, overflow: Bool)) throws(JinjaError) -> Value {
      if result.overflow { throw overflow }
      return .int(result.partialValue)
    }
    switch kind {
    case .add: return try checked(a.addingReportingOverflow(b))
    case .subtract: return try checked(a.subtractingReportingOverflow(b))
    case .multiply: return try checked(a.multipliedReportingOverflow(by: b))
    case .divide:
      if b == 0 { throw zeroDivision }
      return .float(Double(a) / Double(b))
    case .floorDivide, .modulo:
      if b == 0 { throw zeroDivision }
      if a == .min, b == -1 {
        if kind == .modulo { return .int(0) }
        throw overflow
      }
      let (quotient, rest) = floorDivide(a, b)
      return .int(kind == .modulo ? rest : quotient)
    case .power:
      if b < 0 {
        if a == 0 { throw zeroDivision }
        return .float(pow(Double(a), Double(b)))
      }
      return .int(try power(a, b))
    }
  }

  private static func power(_ base: Int, _ exponent: Int) throws(JinjaError) -> Int {
    var result = 1
    var base = base
    var exponent = exponent
    while exponent > 0 {
      if exponent & 1 == 1 {
        let (product, overflows) = result.multipliedReportingOverflow(by: base)
        if overflows { throw overflow }
        result = product
      }
      exponent >>= 1
      if exponent == 0 { break }
      let (square, overflows) = base.multipliedReportingOverflow(by: base)
      if overflows { throw overflow }
      base = square
    }
    return result
  }

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
      let quotient = (a - modulo(a, b)) / b
      let floored = quotient.rounded(.down)
      return .float(quotient - floored > 0.5 ? floored + 1 : floored)
    case .power:
      if a == 0, b < 0 { throw zeroDivision }
      if a < 0, b != b.rounded(), a.isFinite, b.isFinite {
        throw JinjaError(.value, "the power of a negative number is not real")
      }
      let result = pow(a, b)
      if result.isInfinite, a.isFinite, b.isFinite { throw overflowingFloat }
      return .float(result)
    }
  }

  private static let overflowingFloat = JinjaError(.value, "a number is too large for a float")

  private static func modulo(_ a: Double, _ b: Double) -> Double {
    let rest = fmod(a, b)
    if rest != 0 { return (rest < 0) != (b < 0) ? rest + b : rest }
    return b < 0 ? -0.0 : 0.0
  }

  /// Python's `round(value, places)`: half to even, on the exact value of the float.
  static func round(_ value: Double, _ places: Int) -> Double {
    if !value.isFinite || places > 400 { return value }
    if places < -400 { return 0 }
    if places >= 0 { return Double(fixed(value, places)) ?? value }
    let unit = pow(10, Double(-places))
    return (value / unit).rounded(.toNearestOrEven) * unit
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
