import Secrets
import Vocabulary

extension Interpreter {
  func unary(_ kind: UnaryOperator, _ value: Value) throws(JinjaError) -> Value {
    if kind == .not { return .bool(!(try value.truth)) }
    if value.isTainted { return .derived(from: [value]) }
    let negative = kind == .minus
    switch value {
    case .bool(let value): return .int(negative ? (value ? -1 : 0) : (value ? 1 : 0))
    case .int(let value):
      if negative, value == .min { throw Arithmetic.overflow }
      return .int(negative ? -value : value)
    case .float(let value): return .float(negative ? -value : value)
    case .timedelta(let delta):
      return .timedelta(
        negative ? PythonTimeDelta(microseconds: -delta.microseconds) : delta)
    case .undefined(let name): throw undefined(name)
    case .function:
      switch value.host {
      case .duration(let duration): return .duration(negative ? -duration : duration)
      case .bigInteger(let literal) where negative:
        return Value(
          .bigInteger(literal.hasPrefix("-") ? String(literal.dropFirst()) : "-" + literal))
      case .bigInteger: return value
      default: break
      }
    default: break
    }
    throw JinjaError(.type, "\(kind.rawValue) does not work on \(value.typeName)")
  }

  func binary(
    _ kind: BinaryOperator, _ left: Value, _ right: Value
  ) throws(JinjaError) -> Value {
    switch (left, right) {
    case (.int(let a), .int(let b)): return try Arithmetic.integers(kind, a, b)
    case (.string(let a), .string(let b)) where kind == .add:
      try check(size: a.utf8.count + b.utf8.count)
      return .string(a + b)
    case (.undefined(let name), _), (_, .undefined(let name)):
      // 'x' % undefined formats; everything else raises UndefinedError.
      if kind == .modulo, left.sealedText != nil { break }
      throw undefined(name)
    default: break
    }
    if let result = try containers(kind, left, right) { return result }
    if let result = Value.taint(left, right) { return result }
    if let result = try Dates.binary(kind, left, right) { return result }
    switch (left.number, right.number) {
    case (.int(let a)?, .int(let b)?): return try Arithmetic.integers(kind, a, b)
    case (let a?, let b?): return try Arithmetic.floats(kind, a.double, b.double)
    default: break
    }
    if left.isBigInteger && (right.number != nil || right.isBigInteger)
      || right.isBigInteger && left.number != nil
    {
      throw Arithmetic.overflow
    }
    throw JinjaError(
      .type, "\(kind.rawValue) does not work on \(left.typeName) and \(right.typeName)")
  }

  /// Joining, repeating and formatting. Joined texts keep their holes.
  private func containers(
    _ kind: BinaryOperator, _ left: Value, _ right: Value
  ) throws(JinjaError) -> Value? {
    switch (kind, left, right) {
    case (.add, .list(let a), .list(let b)):
      try check(size: a.count + b.count)
      return .list(a + b)
    case (.add, .tuple(let a), .tuple(let b)):
      try check(size: a.count + b.count)
      return .tuple(a + b)
    case (.add, .string, .sealed), (.add, .sealed, .string), (.add, .sealed, .sealed):
      guard let a = left.sealedText, let b = right.sealedText else { return nil }
      return Value(a + b)
    case (.multiply, .string(let text), _):
      guard case .int(let times)? = right.number else { return nil }
      try check(size: text.utf8.count, times: times)
      return .string(times > 0 ? String(repeating: text, count: times) : "")
    case (.multiply, .list(let items), _), (.multiply, .tuple(let items), _):
      guard case .int(let times)? = right.number else { return nil }
      try check(size: max(items.count, 1), times: times)
      let repeated = times > 0 ? Array(repeatElement(items, count: times).joined()) : []
      if case .list = left { return .list(repeated) }
      return .tuple(repeated)
    case (.multiply, _, .string), (.multiply, _, .list), (.multiply, _, .tuple):
      guard left.number != nil else { return nil }
      return try containers(kind, right, left)
    case (.modulo, .string(let format), _):
      return try PercentFormat.apply(format, right, self)
    default: return nil
    }
  }

  func compare(
    _ kind: CompareOperator, _ left: Value, _ right: Value
  ) throws(JinjaError) -> Value {
    switch kind {
    case .equal, .notEqual:
      if let result = Value.taint(left, right) { return result }
      return .bool(try equal(left, right) == (kind == .equal))
    case .in, .notIn:
      return try contains(right, left, negated: kind == .notIn)
    default:
      if let result = Value.taint(left, right) { return result }
      if case .float(let number) = left, number.isNaN { return .bool(false) }
      if case .float(let number) = right, number.isNaN { return .bool(false) }
      let order = try order(left, right, kind.rawValue)
      switch kind {
      case .less: return .bool(order < 0)
      case .lessOrEqual: return .bool(order <= 0)
      case .greater: return .bool(order > 0)
      default: return .bool(order >= 0)
      }
    }
  }

  func equal(_ left: Value, _ right: Value) throws(JinjaError) -> Bool {
    try charge()
    return left.equals(right)
  }

  /// Below zero when `left` comes first.
  func order(_ left: Value, _ right: Value, _ sign: String) throws(JinjaError) -> Int {
    try charge()
    switch (left, right) {
    case (.undefined(let name), _), (_, .undefined(let name)): throw undefined(name)
    case (.string(let a), .string(let b)):
      if a == b, a.utf8.elementsEqual(b.utf8) { return 0 }
      return a.utf8.lexicographicallyPrecedes(b.utf8) ? -1 : 1
    case (.list(let a), .list(let b)), (.tuple(let a), .tuple(let b)):
      for (x, y) in zip(a, b) where !(try equal(x, y)) { return try order(x, y, sign) }
      return a.count - b.count
    case (.datetime(let a), .datetime(let b)) where a.isNaive == b.isNaive:
      return a == b ? 0 : a < b ? -1 : 1
    case (.date(let a), .date(let b)): return a.ordinal - b.ordinal
    case (.timedelta(let a), .timedelta(let b)): return a == b ? 0 : a < b ? -1 : 1
    default: break
    }
    switch (left.number, right.number) {
    case (.int(let a)?, .int(let b)?): return a == b ? 0 : a < b ? -1 : 1
    case (let a?, let b?): return a.double == b.double ? 0 : a.double < b.double ? -1 : 1
    default: break
    }
    if left.isBigInteger && (right.number != nil || right.isBigInteger)
      || right.isBigInteger && left.number != nil
    {
      throw Arithmetic.overflow
    }
    throw JinjaError(
      .type, "\(sign) does not work between \(left.typeName) and \(right.typeName)")
  }

  /// Python's `in`. Whether a dict has a key is public; whether a list has a secret is not.
  func contains(
    _ container: Value, _ item: Value, negated: Bool = false
  ) throws(JinjaError) -> Value {
    if let entries = container.entries {
      if item.isTainted { return .derived(from: [item]) }
      guard let key = ValueKey(item) else {
        switch item {
        case .list, .dict: throw JinjaError(.type, "\(item.typeName) cannot be a key")
        default: return .bool(negated)
        }
      }
      if case .mapping(let mapping)? = container.host {
        return .bool((mapping[key] != nil) != negated)
      }
      return .bool((entries[key] != nil) != negated)
    }
    if let result = Value.taint(container, item) { return result }
    switch container {
    case .string(let text):
      guard case .string(let part) = item else {
        throw JinjaError(.type, "in a string only a string can be looked for")
      }
      try charge(text.utf8.count)
      return .bool(Jinja.contains(text, part) != negated)
    default:
      let items = try iterate(container)
      for candidate in items where try equal(candidate, item) { return .bool(!negated) }
      return .bool(negated)
    }
  }
}

extension Value {
  var isBigInteger: Bool { if case .bigInteger? = host { true } else { false } }

  /// Python's `==` between values without secrets.
  func equals(_ other: Value) -> Bool {
    switch (self, other) {
    case (.string(let a), .string(let b)): return a == b && a.utf8.count == b.utf8.count
    case (.none, .none), (.undefined, .undefined): return true
    case (.list(let a), .list(let b)), (.tuple(let a), .tuple(let b)):
      return a.count == b.count && zip(a, b).allSatisfy { $0.equals($1) }
    case (.datetime(let a), .datetime(let b)): return a == b
    case (.date(let a), .date(let b)): return a == b
    case (.timedelta(let a), .timedelta(let b)): return a == b
    case (.sealed(let a), .sealed(let b)): return a == b
    default: break
    }
    if let a = number, let b = other.number {
      if case .int(let x) = a, case .int(let y) = b { return x == y }
      return a.double == b.double
    }
    if let a = entries, let b = other.entries {
      return a.count == b.count
        && a.allSatisfy { key, value in b[key].map { value.equals($0) } ?? false }
    }
    switch (host, other.host) {
    case (.bigInteger(let a)?, .bigInteger(let b)?): return a == b
    case (.duration(let a)?, .duration(let b)?): return a.months == b.months && a.delta == b.delta
    case (.object(let a, _)?, .object(let b, _)?): return a == b
    case (.set(let a)?, .set(let b)?), (.view(_, let a)?, .view(_, let b)?):
      return a.count == b.count && a.allSatisfy { x in b.contains { x.equals($0) } }
    case (.group(let x, let a)?, _):
      if case .tuple(let items) = other { return Value.tuple([x, .list(a)]).equals(.tuple(items)) }
      if case .group(let y, let b)? = other.host {
        return x.equals(y) && Value.list(a).equals(.list(b))
      }
    default: break
    }
    return false
  }

  enum Number {
    case int(Int)
    case float(Double)

    var double: Double {
      switch self {
      case .int(let value): Double(value)
      case .float(let value): value
      }
    }
  }

  /// A number; a bool is 0 or 1.
  var number: Number? {
    switch self {
    case .bool(let value): .int(value ? 1 : 0)
    case .int(let value): .int(value)
    case .float(let value): .float(value)
    default: nil
    }
  }
}
