import Secrets
import Vocabulary

/// Methods of Python's types. Which there are is here; what they do is in `Methods+….swift`.
enum Methods {
  static let string: Set<String> = [
    "capitalize", "casefold", "center", "count", "encode", "endswith", "expandtabs", "find",
    "format", "format_map", "index", "isalnum", "isalpha", "isascii", "isdecimal", "isdigit",
    "isidentifier", "islower", "isnumeric", "isprintable", "isspace", "istitle", "isupper", "join",
    "ljust", "lower", "lstrip", "maketrans", "partition", "removeprefix", "removesuffix",
    "replace", "rfind", "rindex", "rjust", "rpartition", "rsplit", "rstrip", "split",
    "splitlines", "startswith", "strip", "swapcase", "title", "translate", "upper", "zfill",
  ]
  static let list: Set<String> = [
    "append", "clear", "copy", "count", "extend", "index", "insert", "pop", "remove", "reverse",
    "sort",
  ]
  static let tuple: Set<String> = ["count", "index"]
  static let dict: Set<String> = [
    "clear", "copy", "fromkeys", "get", "items", "keys", "pop", "popitem", "setdefault", "update",
    "values",
  ]
  static let mapping: Set<String> = ["get", "items", "keys", "values"]
  static let set: Set<String> = [
    "add", "copy", "difference", "discard", "intersection", "issubset", "issuperset", "union",
  ]
  static let int: Set<String> = ["bit_length", "conjugate", "to_bytes", "as_integer_ratio"]
  static let float: Set<String> = ["is_integer", "conjugate", "hex", "as_integer_ratio"]
  static let date: Set<String> = [
    "ctime", "fromisoformat", "fromordinal", "fromtimestamp", "isocalendar", "isoformat",
    "isoweekday", "replace", "strftime", "timetuple", "today", "toordinal", "weekday",
  ]
  static let datetime = date.union([
    "astimezone", "date", "dst", "now", "strptime", "time", "timestamp", "timetz", "tzname",
    "utcfromtimestamp", "utcnow", "utcoffset",
  ])

  static func exist(on value: Value, _ name: String) -> Bool {
    switch value {
    case .string, .sealed: string.contains(name)
    case .list: list.contains(name)
    case .tuple: tuple.contains(name)
    case .dict: dict.contains(name)
    case .int, .bool: int.contains(name)
    case .float: float.contains(name)
    case .datetime: datetime.contains(name)
    case .date: date.contains(name)
    case .timedelta: name == "total_seconds"
    case .function(let function):
      switch function.box.host {
      case .mapping(let mapping): mapping.attributes[name] == nil && Methods.mapping.contains(name)
      case .duration: name == "total_seconds" || name == "totimedelta"
      case .group: tuple.contains(name)
      case .set: set.contains(name)
      case .object(_, "LoopContext"): name == "cycle" || name == "changed"
      case .object(_, "Cycler"): name == "next" || name == "reset"
      default: false
      }
    default: false
    }
  }

  static func unsupported(_ name: String, of type: String) -> JinjaError {
    JinjaError(.value, "not supported yet: the method \(name) of \(type)")
  }
}

extension Interpreter {
  /// Calls a method; the second value is the object when the method changes it.
  func callMethod(
    _ base: Value, _ name: String, _ given: CallArguments
  ) throws(JinjaError) -> (result: Value, changed: Value?) {
    switch base {
    case .string(let text): return (try stringMethod(text, name, given), nil)
    case .sealed: return (Value.derived(from: [base] + given.values), nil)
    case .list(let items): return try listMethod(items, name, given)
    case .tuple(let items): return try listMethod(items, name, given)
    case .dict(let entries): return try dictMethod(entries, name, given)
    case .int, .bool, .float: return (try numberMethod(base, name, given), nil)
    case .datetime, .date, .timedelta: return (try dateMethod(base, name, given), nil)
    case .function(let function):
      switch function.box.host {
      case .mapping(let mapping): return (try mappingMethod(mapping, name, given), nil)
      case .duration(let duration):
        if name == "total_seconds" { return (.float(duration.delta.totalSeconds), nil) }
      case .group(let grouper, let list):
        return try listMethod([grouper, .list(list)], name, given)
      case .object(let id, _): return (try objectMethod(id, name, given), nil)
      default: break
      }
    default: break
    }
    throw Methods.unsupported(name, of: base.typeName)
  }

  private func numberMethod(
    _ base: Value, _ name: String, _ given: CallArguments
  ) throws(JinjaError) -> Value {
    switch (name, base.number) {
    case ("is_integer", .float(let value)?): return .bool(value.rounded() == value)
    case ("bit_length", .int(let value)?):
      return .int(Int.bitWidth - Int(value.magnitude.leadingZeroBitCount))
    case ("conjugate", _): return base
    default: throw Methods.unsupported(name, of: base.typeName)
    }
  }

  private func mappingMethod(
    _ mapping: Mapping, _ name: String, _ given: CallArguments
  ) throws(JinjaError) -> Value {
    guard name == "get" else { return try dictMethod(mapping.entries, name, given).result }
    let values = try given.bind("get", ["key", "default"], required: 1)
    return mapping[try key(values[0] ?? .none)] ?? values[1] ?? .none
  }

  private func objectMethod(
    _ id: Int, _ name: String, _ given: CallArguments
  ) throws(JinjaError) -> Value {
    switch objects[id] {
    case .loop(var state):
      if name == "cycle" {
        if given.positional.isEmpty { throw JinjaError(.type, "no items for cycling given") }
        return given.positional[state.index % given.positional.count]
      }
      if given.isTainted {
        throw JinjaError.secretFlow("a condition", Value.list(given.values).secretNames)
      }
      let same = state.lastChanged.map { Value.list($0).equals(.list(given.positional)) } ?? false
      state.lastChanged = given.positional
      objects[id] = .loop(state)
      return .bool(!same)
    case .cycler(let items, let position):
      if name == "reset" {
        objects[id] = .cycler(items, position: 0)
        return .none
      }
      objects[id] = .cycler(items, position: (position + 1) % items.count)
      return items[position]
    default: throw Methods.unsupported(name, of: "this object")
    }
  }
}
