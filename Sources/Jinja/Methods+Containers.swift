import Secrets
import Vocabulary

extension Interpreter {
  func dictMethod(
    _ entries: ValueDictionary, _ name: String, _ given: CallArguments
  ) throws(JinjaError) -> (result: Value, changed: Value?) {
    if name != "get", name != "pop", name != "setdefault" { try charge(entries.count << 4) }
    switch name {
    case "get":
      if given.positional.count == 1, given.keywords.isEmpty,
        case .string(let key) = given.positional[0]
      {
        return (entries[.string(key)] ?? Value.none, nil)
      }
      if !given.keywords.isEmpty { throw JinjaError(.type, "get takes no keyword arguments") }
      let values = try given.bind("get", ["key", "default"], required: 1)
      return (entries[try key(values[0] ?? .none)] ?? values[1] ?? Value.none, nil)
    case "items":
      try given.none(name)
      return (Value(.view("dict_items", entries.map { .tuple([$0.key.value, $0.value]) })), nil)
    case "keys":
      try given.none(name)
      return (Value(.view("dict_keys", entries.keys.map(\.value))), nil)
    case "values":
      try given.none(name)
      return (Value(.view("dict_values", Array(entries.values))), nil)
    case "copy":
      try given.none(name)
      return (.dict(entries), nil)
    case "clear":
      try given.none(name)
      return (.none, .dict([:]))
    case "pop":
      try given.positions(name)
      let values = try given.bind(name, ["key", "default"], required: 1)
      var rest = entries
      if let value = rest.removeValue(forKey: try key(values[0] ?? .none)) {
        return (value, .dict(rest))
      }
      guard let fallback = values[1] else { throw JinjaError(.value, "there is no such key") }
      return (fallback, nil)
    case "popitem":
      var rest = entries
      guard !rest.isEmpty else { throw JinjaError(.value, "the dict is empty") }
      let last = rest.removeLast()
      return (.tuple([last.key.value, last.value]), .dict(rest))
    case "setdefault":
      try given.positions(name)
      let values = try given.bind(name, ["key", "default"], required: 1)
      let key = try key(values[0] ?? .none)
      if let value = entries[key] { return (value, nil) }
      var grown = entries
      let value = values[1] ?? Value.none
      grown[key] = .some(value)
      return (value, .dict(grown))
    case "fromkeys":
      try given.positions(name)
      let values = try given.bind(name, ["iterable", "value"], required: 1)
      var result: ValueDictionary = [:]
      let keys = try iterate(values[0] ?? .none)
      try check(values[1] ?? .none, times: keys.count)
      for item in keys { result[try key(item)] = values[1] ?? Value.none }
      return (.dict(result), nil)
    case "update": return (.none, .dict(try merged(entries, given)))
    default: throw Methods.unsupported(name, of: "dict")
    }
  }

  /// What `dict(…)` and `update(…)` take: a mapping or pairs, then keywords.
  func merged(
    _ entries: ValueDictionary, _ given: CallArguments
  ) throws(JinjaError) -> ValueDictionary {
    var result = entries
    if given.positional.count > 1 { throw JinjaError(.type, "dict takes at most 1 argument") }
    if let more = given.positional.first {
      if case .undefined(let name) = more { throw undefined(name) }
      if let members = more.entries {
        try check(size: members.count)
        for (key, value) in members { result[key] = value }
      } else {
        for pair in try iterate(more) {
          let parts = try iterate(pair)
          guard parts.count == 2 else {
            throw JinjaError(.value, "a pair of key and value has \(parts.count) parts")
          }
          result[try key(parts[0])] = parts[1]
        }
      }
    }
    for (name, value) in given.keywords { result[.string(name)] = value }
    return result
  }

  func listMethod(
    _ items: [Value], _ name: String, _ given: CallArguments
  ) throws(JinjaError) -> (result: Value, changed: Value?) {
    try charge(items.count << 2)
    var changed = items
    switch name {
    case "append":
      try given.positions(name)
      let values = try given.bind(name, ["object"], required: 1)
      changed.append(values[0] ?? .none)
      try charge(items.count << 2)
      try check(size: changed.count)
    case "extend":
      try given.positions(name)
      let values = try given.bind(name, ["iterable"], required: 1)
      changed += try iterate(values[0] ?? .none)
      try check(size: changed.count)
    case "insert":
      try given.positions(name)
      let values = try given.bind(name, ["index", "object"], required: 2)
      guard case .int(let index)? = values[0]?.number else {
        throw JinjaError(.type, "an index must be an integer")
      }
      let at = index < 0 ? max(0, index + items.count) : min(index, items.count)
      changed.insert(values[1] ?? .none, at: at)
    case "pop":
      let values = try given.bind(name, ["index"])
      guard !items.isEmpty else { throw JinjaError(.value, "the list is empty") }
      var at = items.count - 1
      if let value = values[0] {
        guard case .int(let index)? = value.number else {
          throw JinjaError(.type, "an index must be an integer")
        }
        at = index < 0 ? index + items.count : index
      }
      guard items.indices.contains(at) else {
        throw JinjaError(.value, "the index lies outside of the list")
      }
      return (changed.remove(at: at), .list(changed))
    case "clear":
      try given.none(name)
      changed = []
    case "reverse":
      try given.none(name)
      changed.reverse()
    case "copy":
      try given.none(name)
      return (.list(items), nil)
    case "sort":
      if !given.positional.isEmpty { throw JinjaError(.type, "sort takes keywords only") }
      let values = try given.bind(name, ["key", "reverse"])
      let reverse = try values[1]?.truth ?? false
      guard let sorted = try sorted(items, items, reverse: reverse) else {
        throw JinjaError.secretFlow("an order", Value.list(items).secretNames)
      }
      changed = sorted
    case "count", "index", "remove":
      guard let wanted = given.positional.first else {
        throw JinjaError(.type, "\(name) needs a value")
      }
      if let result = Value.taint(.list(items), wanted) {
        if name == "remove" { throw JinjaError.secretFlow("a condition", result.secretNames) }
        return (result, nil)
      }
      try given.positions(name)
      let bounds = try given.bind(name, ["value", "start", "stop"], required: 1)
      if name != "index", given.positional.count > 1 {
        throw JinjaError(.type, "\(name) takes one argument")
      }
      if name == "count" { return (.int(items.count { $0.equals(wanted) }), nil) }
      func bound(_ value: Value?, _ fallback: Int) throws(JinjaError) -> Int {
        let index = try integer(value, fallback)
        return max(0, index < 0 ? index + items.count : min(index, items.count))
      }
      let (from, to) = (try bound(bounds[1], 0), try bound(bounds[2], items.count))
      guard let at = items[from..<max(from, to)].firstIndex(where: { $0.equals(wanted) }) else {
        throw JinjaError(.value, "the list does not hold the value")
      }
      if name == "index" { return (.int(at), nil) }
      changed.remove(at: at)
    default: throw Methods.unsupported(name, of: "list")
    }
    return (.none, .list(changed))
  }

  /// Sorts by keys, stably; nil when the order would depend on a secret.
  func sorted(
    _ items: [Value], _ keys: [Value], reverse: Bool
  ) throws(JinjaError) -> [Value]? {
    if keys.contains(where: { $0.isTainted }) { return nil }
    try charge(items.count << 4)
    var places = Array(items.indices)
    // A merge by hand: Swift's sort takes no comparison that throws a typed error.
    var width = 1
    var buffer = places
    while width < places.count {
      var start = 0
      while start < places.count {
        let middle = min(start + width, places.count)
        let end = min(start + 2 * width, places.count)
        var (left, right, out) = (start, middle, start)
        while left < middle || right < end {
          var takesRight = left >= middle
          if !takesRight, right < end {
            let (a, b) = (keys[places[left]], keys[places[right]])
            takesRight = try reverse ? order(a, b, "<") < 0 : order(b, a, "<") < 0
          }
          buffer[out] = takesRight ? places[right] : places[left]
          if takesRight { right += 1 } else { left += 1 }
          out += 1
        }
        start = end
      }
      swap(&places, &buffer)
      width *= 2
    }
    return places.map { items[$0] }
  }
}
