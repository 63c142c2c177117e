extension Value {
  /// A number of Python: an int of any size or a float.
  enum Number {
    case int(Int)
    /// Only what does not fit into an `Int`.
    case big(BigInteger)
    case float(Double)

    /// The nearest float; infinity for an int that is too large for one.
    var double: Double {
      switch self {
      case .int(let value): Double(value)
      case .big(let value): value.double
      case .float(let value): value
      }
    }

    /// The value as a float where Python would convert it.
    ///
    /// - Throws: for OverflowError, "int too large to convert to float".
    func converted() throws(JinjaError) -> Double {
      let result = double
      if case .big = self, result.isInfinite { throw Arithmetic.overflowingFloat }
      return result
    }

    /// The integer, whatever its size; nil for a float.
    var integer: BigInteger? {
      switch self {
      case .int(let value): BigInteger(value)
      case .big(let value): value
      case .float: nil
      }
    }

    var isZero: Bool {
      switch self {
      case .int(let value): value == 0
      case .big: false
      case .float(let value): value == 0
      }
    }
  }

  /// A number; a bool is 0 or 1.
  var number: Number? {
    switch self {
    case .bool(let value): .int(value ? 1 : 0)
    case .int(let value): .int(value)
    case .float(let value): .float(value)
    case .function(let function):
      if case .bigInteger(let value)? = function.box.host { .big(value) } else { nil }
    default: nil
    }
  }

  var isBigInteger: Bool { if case .bigInteger? = host { true } else { false } }

  var isComplex: Bool { if case .complex? = host { true } else { false } }

  /// An int, in the one form its size has.
  package init(integer: BigInteger) {
    if let value = integer.int { self = .int(value) } else { self = Value(.bigInteger(integer)) }
  }
}

extension Value.Number {
  /// Below zero when `a` comes first. Python compares exactly, and so does this: an int beside a
  /// float is not rounded. NaN has no order and must be handled before.
  static func order(_ a: Value.Number, _ b: Value.Number) -> Int {
    switch (a, b) {
    case (.int(let x), .int(let y)): return x == y ? 0 : x < y ? -1 : 1
    case (.float(let x), .float(let y)): return x == y ? 0 : x < y ? -1 : 1
    case (.float(let x), _): return -order(b, x)
    case (_, .float(let y)): return order(a, y)
    default:
      guard let x = a.integer, let y = b.integer else { return 0 }
      return x == y ? 0 : x < y ? -1 : 1
    }
  }

  private static func order(_ a: Value.Number, _ b: Double) -> Int {
    if case .int(let x) = a, x.magnitude < 1 << 53 {
      let float = Double(x)
      return float == b ? 0 : float < b ? -1 : 1
    }
    guard b.isFinite, let x = a.integer, let floor = BigInteger(exactly: b.rounded(.down)) else {
      return b < 0 ? 1 : -1
    }
    if x != floor { return x < floor ? -1 : 1 }
    return b.rounded(.down) == b ? 0 : -1
  }

  static func == (a: Value.Number, b: Value.Number) -> Bool {
    switch (a, b) {
    case (.int(let x), .int(let y)): return x == y
    case (.float(let x), .float(let y)): return x == y
    case (.float(let x), _) where x.isNaN: return false
    case (_, .float(let y)) where y.isNaN: return false
    default: return order(a, b) == 0
    }
  }
}
