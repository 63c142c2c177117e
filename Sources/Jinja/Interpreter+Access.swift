import Secrets
import Vocabulary

/// `x.y` and `x[y]`, in the order jinja2's sandbox tries them.
extension Interpreter {
  /// Attribute first, then key.
  func attribute(_ base: Value, _ name: String) throws(JinjaError) -> Value {
    // The usual case first: a key of a dict that is no method.
    if case .dict(let entries) = base, !Methods.dict.contains(name), !name.hasPrefix("__") {
      return entries[.string(name)] ?? .undefined(name)
    }
    if let value = try ownAttribute(base, name) { return value }
    return try ownItem(base, .string(name)) ?? .undefined(name)
  }

  /// Key first, then attribute.
  func item(_ base: Value, _ key: Value) throws(JinjaError) -> Value {
    if case .dict(let entries) = base, case .string(let name) = key,
      let value = entries[.string(name)]
    {
      return value
    }
    if let value = try ownItem(base, key) { return value }
    // The key may be a value from a response: it is not named.
    guard case .string(let name) = key else { return .undefined("the item") }
    return try ownAttribute(base, name) ?? .undefined("the item")
  }

  /// Python's `getattr`; nil for AttributeError.
  private func ownAttribute(_ base: Value, _ name: String) throws(JinjaError) -> Value? {
    if case .undefined(let missing) = base { throw undefined(missing) }
    if name.hasPrefix("_") {
      if case .mapping(let mapping)? = base.host, let value = mapping.attributes[name] {
        return value
      }
      return Interpreter.dunders.contains(name) ? .undefined(Value.unsafePrefix + name) : nil
    }
    switch base {
    case .datetime(let moment):
      switch name {
      case "year": return .int(moment.year)
      case "month": return .int(moment.month)
      case "day": return .int(moment.day)
      case "hour": return .int(moment.hour)
      case "minute": return .int(moment.minute)
      case "second": return .int(moment.second)
      case "microsecond": return .int(moment.microsecond)
      case "fold": return .int(0)
      case "tzinfo": return moment.zone.map { .string($0.text) } ?? Value.none
      default: break
      }
    case .date(let date):
      switch name {
      case "year": return .int(date.year)
      case "month": return .int(date.month)
      case "day": return .int(date.day)
      default: break
      }
    case .timedelta(let delta): return field(of: delta, name) ?? method(base, name)
    case .function(let function):
      switch function.box.host {
      case .mapping(let mapping): if let value = mapping.attributes[name] { return value }
      case .duration(let duration):
        if name == "years" { return .int(duration.years) }
        if name == "months" { return .int(duration.months - 12 * duration.years) }
        return field(of: duration.delta, name)
      case .group(let grouper, let list):
        if name == "grouper" { return grouper }
        if name == "list" { return .list(list) }
      case .object(let id, _): return try attribute(of: id, name)
      default: break
      }
    default: break
    }
    return method(base, name)
  }

  private func method(_ base: Value, _ name: String) -> Value? {
    Methods.exist(on: base, name) ? Value(.method(base, name)) : nil
  }

  private func field(of delta: PythonTimeDelta, _ name: String) -> Value? {
    switch name {
    case "days": .int(delta.parts.days)
    case "seconds": .int(delta.parts.seconds)
    case "microseconds": .int(delta.parts.microseconds)
    default: nil
    }
  }

  /// Attributes every Python object has, and which the sandbox does not give.
  private static let dunders: Set<String> = [
    "__class__", "__init__", "__doc__", "__dict__", "__module__", "__new__", "__repr__", "__str__",
    "__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__", "__hash__", "__getattribute__",
    "__setattr__", "__delattr__", "__reduce__", "__reduce_ex__", "__sizeof__", "__format__",
    "__dir__", "__init_subclass__", "__subclasshook__", "__len__", "__getitem__", "__contains__",
    "__iter__", "__call__", "__globals__", "__code__", "__closure__", "__func__", "__self__",
  ]

  /// `loop.index` and its kin, the members of a namespace.
  private func attribute(of id: Int, _ name: String) throws(JinjaError) -> Value? {
    switch objects[id] {
    case .namespace(let members): return members[name]
    case .cycler(let items, let position):
      return name == "current" ? items[position] : method(Value(.object(id, "Cycler")), name)
    case .macro(let macro, _, _):
      switch name {
      case "name": return .string(macro.name)
      case "arguments": return .tuple(macro.parameters.map { .string($0.name) })
      default: return nil
      }
    case .joiner: return nil
    case .loop(let state):
      let count = state.items.count
      switch name {
      case "index": return .int(state.index + 1)
      case "index0": return .int(state.index)
      case "revindex": return .int(count - state.index)
      case "revindex0": return .int(count - state.index - 1)
      case "first": return .bool(state.index == 0)
      case "last": return .bool(state.index == count - 1)
      case "length": return .int(count)
      case "depth": return .int(state.depth + 1)
      case "depth0": return .int(state.depth)
      case "previtem":
        return state.index == 0 ? .undefined("loop.previtem") : state.items[state.index - 1]
      case "nextitem":
        return state.index == count - 1
          ? .undefined("loop.nextitem") : state.items[state.index + 1]
      case "cycle", "changed": return Value(.method(Value(.object(id, "LoopContext")), name))
      default: return nil
      }
    }
  }

  /// Python's `obj[key]`; nil for TypeError, KeyError and IndexError.
  private func ownItem(_ base: Value, _ key: Value) throws(JinjaError) -> Value? {
    if case .undefined(let missing) = base { throw undefined(missing) }
    if key.isTainted { throw JinjaError.secretFlow("a subscript", key.secretNames) }
    if let entries = base.entries {
      guard let key = ValueKey(key) else { return nil }
      if case .mapping(let mapping)? = base.host { return mapping[key] }
      return entries[key]
    }
    switch base {
    case .list(let items), .tuple(let items): return element(items, key)
    case .string(let text):
      guard case .int(let index)? = key.number else { return nil }
      try charge(text.utf8.count)
      let scalars = text.unicodeScalars
      let count = index < 0 ? scalars.count : 0
      let offset = index < 0 ? index + count : index
      guard offset >= 0,
        let at = scalars.index(scalars.startIndex, offsetBy: offset, limitedBy: scalars.endIndex),
        at < scalars.endIndex
      else { return nil }
      return .string(String(scalars[at]))
    case .sealed(let text):
      if case .string = key { return nil }
      return .sealed(SealedText(pieces: [.derived(text.names)]))
    case .function(let function):
      if case .group(let grouper, let list)? = function.box.host {
        return element([grouper, .list(list)], key)
      }
      return nil
    default: return nil
    }
  }

  private func element(_ items: [Value], _ key: Value) -> Value? {
    let index: Int
    switch key {
    case .int(let value): index = value
    case .bool(let value): index = value ? 1 : 0
    default: return nil
    }
    let at = index < 0 ? index + items.count : index
    return items.indices.contains(at) ? items[at] : nil
  }

  // MARK: Slices

  func slice(
    _ base: Value, _ from: Value?, _ to: Value?, _ step: Value?
  ) throws(JinjaError) -> Value {
    for bound in [from, to, step] {
      if let bound, bound.isTainted {
        throw JinjaError.secretFlow("a bound of a slice", bound.secretNames)
      }
    }
    if case .undefined(let missing) = base { throw undefined(missing) }
    if case .sealed(let text) = base {
      return .sealed(SealedText(pieces: [.derived(text.names)]))
    }
    switch base {
    case .string(let text):
      try charge(text.utf8.count)
      let scalars = Array(text.unicodeScalars)
      let places = try places(scalars.count, from, to, step)
      var result = String.UnicodeScalarView()
      for place in places { result.append(scalars[place]) }
      return .string(String(result))
    case .list(let items):
      let places = try places(items.count, from, to, step)
      return .list(places.map { items[$0] })
    case .tuple(let items):
      let places = try places(items.count, from, to, step)
      return .tuple(places.map { items[$0] })
    default: throw JinjaError(.type, "\(base.typeName) cannot be sliced")
    }
  }

  /// The indices a slice picks.
  private func places(
    _ count: Int, _ from: Value?, _ to: Value?, _ step: Value?
  ) throws(JinjaError) -> [Int] {
    try charge(count)
    func bound(_ value: Value?) -> (Int?, Bool) {
      switch value {
      case nil, .some(.none): (nil, true)
      case .some(let value):
        if case .int(let number)? = value.number { (number, true) } else { (nil, false) }
      }
    }
    let (first, firstFits) = bound(from)
    let (last, lastFits) = bound(to)
    let (stride, strideFits) = bound(step)
    guard firstFits, lastFits, strideFits else {
      throw JinjaError(.type, "the bounds of a slice must be integers")
    }
    let by = stride ?? 1
    if by == 0 { throw JinjaError(.value, "the step of a slice is zero") }
    func clamp(_ index: Int, _ low: Int, _ high: Int) -> Int {
      let placed = index < 0 ? max(index, -count - 1) + count : index
      return min(max(placed, low), high)
    }
    var result: [Int] = []
    if by > 0 {
      var index = first.map { clamp($0, 0, count) } ?? 0
      let end = last.map { clamp($0, 0, count) } ?? count
      while index < end {
        result.append(index)
        if by >= count { break }
        index += by
      }
    } else {
      var index = first.map { clamp($0, -1, count - 1) } ?? count - 1
      let end = last.map { clamp($0, -1, count - 1) } ?? -1
      while index > end {
        result.append(index)
        if by <= -count { break }
        index += by
      }
    }
    return result
  }
}
