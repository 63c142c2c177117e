import Secrets
import Vocabulary

extension Interpreter {
  func evaluate(_ expression: Expression) throws(JinjaError) -> Value {
    switch expression {
    case .constant(let value): return value
    case .name(let name, _):
      try charge()
      return lookup(name)
    case .attribute(let base, let name, let offset):
      try charge()
      let value = try evaluate(base)
      do { return try attribute(value, name) } catch { throw error.at(offset) }
    case .item(let base, let key, let offset):
      try charge()
      let value = try evaluate(base)
      if case .slice(let from, let to, let step) = key {
        let bounds = (try from.map(evaluate), try to.map(evaluate), try step.map(evaluate))
        return try placed(offset) { () throws(JinjaError) in
          try slice(value, bounds.0, bounds.1, bounds.2)
        }
      }
      let place = try evaluate(key)
      let result: Value
      do { result = try item(value, place) } catch { throw error.at(offset) }
      if case .undefined("the item") = result, case .constant(.string(let name)) = key {
        return .undefined(name)
      }
      return result
    case .list(let items): return .list(try evaluate(items))
    case .tuple(let items): return .tuple(try evaluate(items))
    case .dict(let pairs, let offset):
      var entries = ValueDictionary(minimumCapacity: pairs.count)
      for pair in pairs {
        let key = try evaluate(pair.key)
        let value = try evaluate(pair.value)
        entries[try placed(offset) { () throws(JinjaError) in try self.key(key) }] = value
      }
      return .dict(entries)
    case .call(let callee, let arguments, let offset):
      try charge()
      return try call(callee, try evaluate(arguments), at: offset)
    case .filter(let base, let filter, let arguments, let offset):
      try charge()
      let value = try evaluate(base)
      let given = try evaluate(arguments)
      do { return try apply(filter, value, given) } catch { throw error.at(offset) }
    case .test(let base, let test, let arguments, let offset):
      try charge()
      let value = try evaluate(base)
      let given = try evaluate(arguments)
      do { return try apply(test, value, given) } catch { throw error.at(offset) }
    case .unary(let kind, let operand, let offset):
      try charge()
      let value = try evaluate(operand)
      return try placed(offset) { () throws(JinjaError) in try unary(kind, value) }
    case .binary(let kind, let left, let right, let offset):
      try charge()
      let (left, right) = (try evaluate(left), try evaluate(right))
      do { return try binary(kind, left, right) } catch { throw error.at(offset) }
    case .concat(let parts, _):
      try charge()
      var writer = TextWriter()
      for part in parts {
        writer.write(try evaluate(part), quoted: false)
        try check(writer)
      }
      return writer.value
    case .and(let left, let right, let offset):
      let value = try evaluate(left)
      return try placed(offset, { () throws(JinjaError) in try value.truth })
        ? try evaluate(right) : value
    case .or(let left, let right, let offset):
      let value = try evaluate(left)
      return try placed(offset, { () throws(JinjaError) in try value.truth })
        ? value : try evaluate(right)
    case .compare(let left, let rest, let offset):
      try charge()
      return try compare(left, rest, at: offset)
    case .conditional(let test, let then, let otherwise, let offset):
      let value = try evaluate(test)
      if try placed(offset, { () throws(JinjaError) in try value.truth }) {
        return try evaluate(then)
      }
      guard let otherwise else { return .undefined("the value of an if without else") }
      return try evaluate(otherwise)
    case .block: return block
    case .slice: throw JinjaError(.type, "a slice is no value")
    }
  }

  private func evaluate(_ items: [Expression]) throws(JinjaError) -> [Value] {
    var result: [Value] = []
    result.reserveCapacity(items.count)
    for item in items { result.append(try evaluate(item)) }
    return result
  }

  func evaluate(_ arguments: Arguments) throws(JinjaError) -> CallArguments {
    var result = CallArguments(positional: try evaluate(arguments.positional))
    if let star = arguments.star {
      let rest = try iterate(try evaluate(star))
      try check(size: rest.count)
      result.positional += rest
    }
    for (name, expression) in arguments.keywords {
      result.keywords.append((name, try evaluate(expression)))
    }
    if let doubleStar = arguments.doubleStar {
      guard let entries = try evaluate(doubleStar).entries else {
        throw JinjaError(.type, "** takes a mapping")
      }
      for (key, value) in entries {
        guard case .string(let name) = key else {
          throw JinjaError(.type, "keywords must be strings")
        }
        result.keywords.append((name, value))
      }
    }
    return result
  }

  /// `a < b < c` compares neighbours and stops at the first that is false.
  private func compare(
    _ left: Expression, _ rest: [(CompareOperator, Expression)], at offset: Int
  ) throws(JinjaError) -> Value {
    var left = try evaluate(left)
    var result = Value.bool(true)
    for (index, (kind, operand)) in rest.enumerated() {
      let right = try evaluate(operand)
      do { result = try compare(kind, left, right) } catch { throw error.at(offset) }
      if index < rest.count - 1 {
        let goesOn = try placed(offset) { () throws(JinjaError) in try result.truth }
        if !goesOn { return result }
      }
      left = right
    }
    return result
  }

  /// A value as a key of a dict.
  func key(_ value: Value) throws(JinjaError) -> ValueKey {
    if let key = ValueKey(value) { return key }
    let names = value.secretNames
    if !names.isEmpty { throw JinjaError.secretFlow("a key", names) }
    throw JinjaError(.type, "\(value.typeName) cannot be a key")
  }

  // MARK: Calls

  func call(
    _ callee: Expression, _ given: CallArguments, at offset: Int
  ) throws(JinjaError) -> Value {
    switch callee {
    case .attribute(let base, let name, _):
      let value = try evaluate(base)
      do {
        if Methods.exist(on: value, name) {
          let (result, changed) = try callMethod(value, name, given)
          if let changed {
            try checkDepth(changed)
            try store(changed, into: base)
          }
          return result
        }
        return try call(try attribute(value, name), given)
      } catch {
        throw error.at(offset)
      }
    default:
      let value = try evaluate(callee)
      do { return try call(value, given) } catch { throw error.at(offset) }
    }
  }

  func call(_ value: Value, _ given: CallArguments) throws(JinjaError) -> Value {
    switch value {
    case .undefined(let name): throw undefined(name)
    case .sealed(let text): return .sealed(SealedText(pieces: [.derived(text.names)]))
    case .function(let function):
      switch function.box.host {
      case nil:
        if given.isTainted { return .derived(from: given.values) }
        return try function.call(given.positional, given.keywords)
      case .global(let name): return try Macros.call(name, given, self)
      case .method(let base, let name): return try callMethod(base, name, given).result
      case .object(let id, _): return try call(object: id, given)
      default: break
      }
    default: break
    }
    throw JinjaError(.type, "\(value.typeName) cannot be called")
  }

  private func call(object id: Int, _ given: CallArguments) throws(JinjaError) -> Value {
    switch objects[id] {
    case .macro(let macro, let variables, let frames):
      return try call(macro, variables, frames, id: id, given)
    case .loop(let state):
      guard state.loop.isRecursive, let items = given.positional.first else {
        throw JinjaError(.type, "this loop is not recursive")
      }
      return try deeper { () throws(JinjaError) in
        try captured { () throws(JinjaError) in
          try run(state.loop, over: items, depth: state.depth + 1)
        }
      }
    case .joiner(let separator, let used):
      objects[id] = .joiner(separator, used: true)
      return used ? separator : .string("")
    default: throw JinjaError(.type, "this cannot be called")
    }
  }

  /// Writes a changed container back to where it came from: containers are values here, and
  /// references in Python.
  private func store(_ value: Value, into place: Expression) throws(JinjaError) {
    switch place {
    case .name(let name, _): update(name, value)
    case .attribute(let base, let name, _):
      try store(value, in: try evaluate(base), .string(name), base)
    case .item(let base, let key, _):
      if case .slice = key { return }
      try store(value, in: try evaluate(base), try evaluate(key), base)
    default: break
    }
  }

  private func store(
    _ value: Value, in container: Value, _ key: Value, _ place: Expression
  ) throws(JinjaError) {
    switch container {
    case .dict(var entries):
      guard let key = ValueKey(key) else { return }
      entries[key] = value
      try store(.dict(entries), into: place)
    case .list(var items):
      guard case .int(let index) = key else { return }
      let at = index < 0 ? index + items.count : index
      guard items.indices.contains(at) else { return }
      items[at] = value
      try store(.list(items), into: place)
    default:
      guard case .object(let id, _)? = container.host, case .string(let name) = key,
        case .namespace(var members) = objects[id]
      else { return }
      members[name] = value
      objects[id] = .namespace(members)
    }
  }

  func undefined(_ name: String) -> JinjaError {
    if name.hasPrefix(Value.unsafePrefix) { return Value.unsafe(name) }
    return JinjaError(.undefined, "\(name) is not defined")
  }
}
