#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension Filters {
  static let numbers: [Filter] = [
    make("int") { (run, value, given) throws(JinjaError) in
      let values = try given.bind("int", ["default", "base"])
      let fallback = values[0] ?? .int(0)
      let base = try run.integer(values[1], 10)
      switch value {
      case .undefined(let name): throw run.undefined(name)
      case .bool(let value): return .int(value ? 1 : 0)
      case .int: return value
      case .float(let number):
        // int(inf) raises OverflowError, which the filter does not catch.
        if number.isInfinite { throw JinjaError(.value, "infinity has no integer") }
        return number.isNaN ? fallback : try Arithmetic.truncated(number)
      case .string(let text):
        if let number = PythonNumber.integer(text, base: base) { return number }
        guard let number = PythonNumber.float(text), number.isFinite else { return fallback }
        return try Arithmetic.truncated(number)
      default: return value.isBigInteger ? value : fallback
      }
    },
    make("float") { (run, value, given) throws(JinjaError) in
      let fallback = try given.bind("float", ["default"])[0] ?? .float(0)
      if case .undefined(let name) = value { throw run.undefined(name) }
      if let number = value.number { return .float(try number.converted()) }
      guard case .string(let text) = value, let number = PythonNumber.float(text) else {
        return fallback
      }
      return .float(number)
    },
    make("abs") { (_, value, given) throws(JinjaError) in
      try given.none("abs")
      switch value {
      case .timedelta(let delta):
        return .timedelta(PythonTimeDelta(microseconds: abs(delta.microseconds)))
      default:
        switch value.number {
        case .int(let number)?: return number < 0 ? Arithmetic.negated(.int(number)) : .int(number)
        case .big(let number)?: return Value(integer: number.magnitude)
        case .float(let number)?: return .float(abs(number))
        case nil: throw JinjaError(.type, "abs takes a number, not \(value.typeName)")
        }
      }
    },
    make("round") { (run, value, given) throws(JinjaError) in
      let values = try given.bind("round", ["precision", "method"])
      let places = try run.integer(values[0], 0)
      let method = try run.optionalString(values[1]) ?? "common"
      guard ["common", "ceil", "floor"].contains(method) else {
        throw JinjaError(.value, "the method of round must be common, ceil or floor")
      }
      if case .undefined(let name) = value, method != "common" { throw run.undefined(name) }
      guard let number = value.number else {
        throw JinjaError(.type, "round takes a number, not \(value.typeName)")
      }
      if method == "common" {
        switch number {
        case .float(let number): return .float(Arithmetic.round(number, places))
        case .int(let number):
          return places >= 0
            ? .int(number) : Value(integer: Arithmetic.round(BigInteger(number), places))
        case .big(let number): return Value(integer: Arithmetic.round(number, places))
        }
      }
      let unit = pow(10, Double(places))
      let scaled = try number.converted() * unit
      if !scaled.isFinite { throw JinjaError(.value, "a float that is no number has no integer") }
      // Python's ceil and floor give an int, which knows no negative zero.
      return .float(((method == "ceil" ? ceil(scaled) : floor(scaled)) + 0.0) / unit)
    },
    make("filesizeformat") { (run, value, given) throws(JinjaError) in
      let isBinary = try run.flag(try given.bind("filesizeformat", ["binary"])[0])
      if case .undefined(let name) = value { throw run.undefined(name) }
      let number: Double?
      if case .string(let text) = value {
        number = PythonNumber.float(text)
      } else {
        number = try value.number?.converted()
      }
      guard let bytes = number else {
        throw JinjaError(value.sealedText == nil ? .type : .value, "this is not a number of bytes")
      }
      let base: Double = isBinary ? 1024 : 1000
      if bytes == 1 { return .string("1 Byte") }
      if bytes < base {
        return .string(Arithmetic.fixed(bytes.rounded(.towardZero) + 0.0, 0) + " Bytes")
      }
      var unit = base
      for (index, prefix) in ["k", "M", "G", "T", "P", "E", "Z", "Y"].enumerated() {
        unit *= base
        if bytes < unit || index == 7 {
          let name = isBinary ? (prefix == "k" ? "Ki" : prefix + "i") : prefix
          return .string("\(Arithmetic.fixed(base * bytes / unit, 1)) \(name)B")
        }
      }
      return .none
    },
  ]
}
