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
    if case .undefined(let missing) = base {
      if name.hasPrefix("__") {
        return Dunders.exist(on: base, name) ? .undefined(Value.unsafePrefix + name) : nil
      }
      throw undefined(missing)
    }
    if name.hasPrefix("_") {
      if case .mapping(let mapping)? = base.host, let value = mapping.attributes[name] {
        return value
      }
      return Dunders.exist(on: base, name) ? .undefined(Value.unsafePrefix + name) : nil
    }
    switch base {
    case .int, .bool, .float:
      if let field = try numberField(base, name) { return field }
    case .datetime, .date, .timedelta:
      if let field = try dateField(base, name) { return field }
    case .function(let function):
      switch function.box.host {
      case .mapping(let mapping): if let value = mapping.attributes[name] { return value }
      case .duration, .time, .zone: if let field = try dateField(base, name) { return field }
      case .bigInteger: if let field = try numberField(base, name) { return field }
      case .complex(let real, let imaginary):
        if name == "real" { return .float(real) }
        if name == "imag" { return .float(imaginary) }
      case .fields(let tuple):
        if let field = tuple.fields.first(where: { $0.name == name }) { return field.value }
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

  private func numberField(_ base: Value, _ name: String) throws(JinjaError) -> Value? {
    let isFloat = if case .float = base { true } else { false }
    switch name {
    case "real": return try unary(.plus, base)
    case "imag": return isFloat ? .float(0) : .int(0)
    case "numerator" where !isFloat: return try unary(.plus, base)
    case "denominator" where !isFloat: return .int(1)
    default: return nil
    }
  }

  private func method(_ base: Value, _ name: String) -> Value? {
    Methods.exist(on: base, name) ? Value(.method(base, name)) : nil
  }

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
      if LoneSurrogate.mayHold(text) {
        return element(PythonText.characters(text).map { .string($0) }, key)
      }
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
      switch function.box.host {
      case .group(let grouper, let list): return element([grouper, .list(list)], key)
      case .fields(let tuple): return element(tuple.values, key)
      case .bytes(let bytes): return element(bytes.map { .int(Int($0)) }, key)
      case .markup(let text):
        return try ownItem(.string(text), key).map { (item) throws(JinjaError) in
          try remarked(item)
        }
      default: return nil
      }
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
      if LoneSurrogate.mayHold(text) {
        let characters = PythonText.characters(text)
        return .string(
          try places(characters.count, from, to, step).map { characters[$0] }.joined())
      }
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
    default:
      switch base.host {
      case .markup(let text)?: return try remarked(slice(.string(text), from, to, step))
      case .bytes(let bytes)?:
        return Value(.bytes(try places(bytes.count, from, to, step).map { bytes[$0] }))
      case .fields(let tuple)?: return try slice(.tuple(tuple.values), from, to, step)
      case .group(let grouper, let list)?:
        return try slice(.tuple([grouper, .list(list)]), from, to, step)
      default: break
      }
      // jinja2 folds an output of constants by looking the slice up, which may fail quietly.
      if folds { return .undefined("the item") }
      throw JinjaError(.type, "\(base.typeName) cannot be sliced")
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
        switch value.number {
        case .int(let number)?: (number, true)
        case .big(let number)?: (number.isNegative ? .min / 2 : .max / 2, true)
        default: (nil, false)
        }
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
