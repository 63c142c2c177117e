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
  static let int: Set<String> = [
    "as_integer_ratio", "bit_count", "bit_length", "conjugate", "from_bytes", "to_bytes",
  ]
  static let float: Set<String> = [
    "as_integer_ratio", "conjugate", "fromhex", "hex", "is_integer",
  ]
  static let date: Set<String> = [
    "ctime", "fromisoformat", "fromordinal", "fromtimestamp", "isocalendar", "isoformat",
    "fromisocalendar", "isoweekday", "replace", "strftime", "timetuple", "today", "toordinal",
    "weekday",
  ]
  static let datetime = date.union([
    "astimezone", "combine", "date", "dst", "now", "strptime", "time", "timestamp", "timetz",
    "tzname",
    "utcfromtimestamp", "utcnow", "utcoffset", "utctimetuple",
  ])

  static let bytes: Set<String> = [
    "capitalize", "center", "count", "decode", "endswith", "expandtabs", "find", "hex", "index",
    "isalnum", "isalpha", "isascii", "isdigit", "islower", "isspace", "istitle", "isupper", "join",
    "ljust", "lower", "lstrip", "partition", "replace", "rfind", "rjust", "rsplit", "rstrip",
    "split", "splitlines", "startswith", "strip", "swapcase", "title", "translate", "upper",
    "zfill",
  ]
  static let time: Set<String> = [
    "dst", "fromisoformat", "isoformat", "replace", "strftime", "tzname", "utcoffset",
  ]
  static let zone: Set<String> = ["dst", "fromutc", "tzname", "utcoffset"]

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
      case .bigInteger: int.contains(name)
      case .markup: string.contains(name) || ["unescape", "striptags", "escape"].contains(name)
      case .bytes: bytes.contains(name)
      case .time: time.contains(name)
      case .zone: zone.contains(name)
      case .fields: tuple.contains(name)
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
      case .bigInteger: return (try numberMethod(base, name, given), nil)
      case .markup(let text): return (try markupMethod(text, name, given), nil)
      case .bytes(let bytes): return (try bytesMethod(bytes, name, given), nil)
      case .time(let time): return (try timeMethod(time, name, given), nil)
      case .zone(let zone): return (try zoneMethod(zone, name, given), nil)
      case .fields(let tuple): return try listMethod(tuple.values, name, given)
      case .duration(let duration):
        if name == "total_seconds" { return (.float(duration.delta.totalSeconds), nil) }
        return (try length(of: duration, given), nil)
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
    guard let number = base.number else { throw Methods.unsupported(name, of: base.typeName) }
    if name == "conjugate" {
      try given.none(name)
      return try unary(.plus, base)
    }
    switch (name, number) {
    case ("is_integer", .float(let value)):
      try given.none(name)
      return .bool(value.isFinite && value.rounded() == value)
    case ("bit_length", _):
      try given.none(name)
      return .int(number.integer?.bitLength ?? 0)
    case ("bit_count", _):
      try given.none(name)
      return .int(number.integer?.bitCount ?? 0)
    case ("as_integer_ratio", .float(let value)):
      try given.none(name)
      return try ratio(value)
    case ("as_integer_ratio", _):
      try given.none(name)
      return .tuple([try unary(.plus, base), .int(1)])
    case ("to_bytes", _):
      guard let integer = number.integer else { break }
      return try bytes(of: integer, given)
    case ("fromhex", _):
      let text = try string(try given.bind(name, ["string"], required: 1)[0])
      guard let value = PythonNumber.float(hexadecimal: text) else {
        throw JinjaError(.value, "the text is no hexadecimal float")
      }
      return .float(value)
    case ("from_bytes", _):
      throw JinjaError(.type, "from_bytes takes bytes and their order")
    case ("hex", .float(let value)):
      try given.none(name)
      return .string(PythonNumber.hexadecimal(value))
    default: break
    }
    throw Methods.unsupported(name, of: base.typeName)
  }

  /// `Duration.totimedelta`: how long it is from a start on, or up to an end.
  private func length(
    of duration: PythonDuration, _ given: CallArguments
  ) throws(JinjaError) -> Value {
    let values = try given.bind("totimedelta", ["start", "end"])
    let (start, end) = (values[0] ?? .none, values[1] ?? .none)
    guard start.isNone != end.isNone else {
      throw JinjaError(.value, "totimedelta takes either a start or an end")
    }
    if start.isNone {
      return try binary(.subtract, end, try binary(.subtract, end, .duration(duration)))
    }
    return try binary(.subtract, try binary(.add, start, .duration(duration)), start)
  }

  private func zoneMethod(
    _ zone: PythonDateTime.Zone, _ name: String, _ given: CallArguments
  ) throws(JinjaError) -> Value {
    if given.positional.count != 1 || !given.keywords.isEmpty {
      throw JinjaError(.type, "\(name) takes a datetime")
    }
    switch name {
    case "utcoffset": return .timedelta(PythonTimeDelta(seconds: zone.offset))
    case "tzname": return zone.text.isEmpty ? .none : .string(zone.text)
    case "dst": return zone.daylight
    default: throw Methods.unsupported(name, of: "timezone")
    }
  }

  /// The fraction of two ints that a float is.
  private func ratio(_ value: Double) throws(JinjaError) -> Value {
    guard value.isFinite else {
      throw JinjaError(.value, "a float that is no number has no integer")
    }
    if value == 0 { return .tuple([.int(0), .int(1)]) }
    var (size, power) = (value.significand, Int(value.exponent))
    while size != size.rounded() { (size, power) = (size * 2, power - 1) }
    guard let top = BigInteger(exactly: value < 0 ? -size : size) else { return .none }
    let scale = BigInteger(1).shiftedLeft(abs(power))
    return .tuple([
      Value(integer: power > 0 ? top * scale : top),
      power < 0 ? Value(integer: scale) : .int(1),
    ])
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
