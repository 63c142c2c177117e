import Secrets
import Vocabulary

extension Interpreter {
  func unary(_ kind: UnaryOperator, _ value: Value) throws(JinjaError) -> Value {
    if kind == .not { return .bool(!(try value.truth)) }
    if value.isTainted { return .derived(from: [value]) }
    let negative = kind == .minus
    switch value {
    case .bool(let value): return .int(negative ? (value ? -1 : 0) : (value ? 1 : 0))
    case .int(let value): return negative ? Arithmetic.negated(.int(value)) : .int(value)
    case .float(let value): return .float(negative ? -value : value)
    case .timedelta(let delta):
      return .timedelta(
        negative ? PythonTimeDelta(microseconds: -delta.microseconds) : delta)
    case .undefined(let name): throw undefined(name)
    case .function:
      switch value.host {
      case .duration(let duration) where negative: return .duration(-duration)
      case .complex(let real, let imaginary):
        return negative ? Value(.complex(-real, -imaginary)) : value
      case .bigInteger(let number): return negative ? Arithmetic.negated(.big(number)) : value
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
    case (.int(let a), .int(let b)): return try Arithmetic.integers(kind, a, b, self)
    case (.string(let a), .string(let b)) where kind == .add:
      try check(size: a.utf8.count + b.utf8.count)
      return .string(a + b)
    case (.undefined(let name), _), (_, .undefined(let name)):
      // 'x' % undefined formats; everything else raises UndefinedError.
      if kind == .modulo, left.sealedText != nil { break }
      throw undefined(name)
    default: break
    }
    if left.markup != nil || right.markup != nil,
      let result = try marked(kind, left, right)
    {
      return result
    }
    if let result = try containers(kind, left.unmarked, right.unmarked) { return result }
    if let result = Value.taint(left, right) { return result }
    if let result = try Dates.binary(kind, left, right) { return result }
    if let a = left.number, let b = right.number {
      return try Arithmetic.binary(kind, a, b, self)
    }
    if left.isComplex && (right.isComplex || right.number != nil)
      || right.isComplex && left.number != nil
    {
      throw JinjaError(.limit, "not supported: calculating with complex numbers")
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
      guard let times = try count(right) else { return nil }
      try check(size: text.utf8.count, times: times)
      return .string(times > 0 ? String(repeating: text, count: times) : "")
    case (.multiply, .list(let items), _), (.multiply, .tuple(let items), _):
      guard let times = try count(right) else { return nil }
      try check(size: max(items.count, 1), times: times)
      try check(.list(items), times: times)
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

  /// How often a sequence is repeated; nil for what is no int.
  private func count(_ value: Value) throws(JinjaError) -> Int? {
    switch value.number {
    case .int(let times)?: return times
    case .big?: throw JinjaError(.value, "a number is too large for a count")
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
    switch (left, right) {
    case (.list(let a), .list(let b)), (.tuple(let a), .tuple(let b)):
      if a.count != b.count { return false }
      for (x, y) in zip(a, b) where !(try equal(x, y)) { return false }
      return true
    case (.dict(let a), .dict(let b)):
      if a.count != b.count { return false }
      for (key, value) in a {
        guard let other = b[key], try equal(value, other) else { return false }
      }
      return true
    default: return left.unmarked.equals(right.unmarked)
    }
  }

  /// Below zero when `left` comes first.
  func order(_ left: Value, _ right: Value, _ sign: String) throws(JinjaError) -> Int {
    try charge()
    switch (left.unmarked, right.unmarked) {
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
    if let a = left.number, let b = right.number { return Value.Number.order(a, b) }
    switch (left.host, right.host) {
    case (.time(let a)?, .time(let b)?) where (a.zone == nil) == (b.zone == nil):
      let (x, y) = (
        a.microseconds - (a.zone?.offset ?? 0) * 1_000_000,
        b.microseconds - (b.zone?.offset ?? 0) * 1_000_000
      )
      return x - y
    case (.bytes(let a)?, .bytes(let b)?):
      return a == b ? 0 : a.lexicographicallyPrecedes(b) ? -1 : 1
    case (.fields(let a)?, _): return try order(.tuple(a.values), right, sign)
    case (_, .fields(let b)?): return try order(left, .tuple(b.values), sign)
    default: break
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
      let key = try key(item)
      if case .mapping(let mapping)? = container.host {
        return .bool((mapping[key] != nil) != negated)
      }
      return .bool((entries[key] != nil) != negated)
    }
    if let result = Value.taint(container, item) { return result }
    switch container.unmarked {
    case .string(let text):
      guard case .string(let part) = item.unmarked else {
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
    if let a = number, let b = other.number { return a == b }
    if let a = entries, let b = other.entries {
      return a.count == b.count
        && a.allSatisfy { key, value in b[key].map { value.equals($0) } ?? false }
    }
    switch (host, other.host) {
    case (.bytes(let a)?, .bytes(let b)?): return a == b
    case (.time(let a)?, .time(let b)?): return a == b
    case (.zone(let a)?, .zone(let b)?): return a == b
    case (.markup(let a)?, _):
      return Value.string(a).equals(other.unmarked)
    case (_, .markup(let b)?): return equals(.string(b))
    case (.fields(let a)?, _): return Value.tuple(a.values).equals(other)
    case (_, .fields(let b)?): return equals(.tuple(b.values))
    case (.complex(let a, let b)?, .complex(let x, let y)?): return a == x && b == y
    case (.global(let a)?, .global(let b)?): return a == b
    case (.method(let a, let x)?, .method(let b, let y)?): return x == y && a.equals(b)
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
}
