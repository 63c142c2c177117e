import Secrets
import Vocabulary

/// The functions of the environment: the CDK's macros (interpolation/macros.py) and what jinja2
/// brings; `range` is taken away by the CDK.
enum Macros {
  static let names: Set<String> = [
    "now_utc", "today_utc", "timestamp", "max", "min", "day_delta", "duration",
    "format_datetime", "today_with_timezone", "str_to_datetime", "sanitize_url",
    "camel_case_to_snake_case", "generate_uuid", "dict", "lipsum", "cycler", "joiner", "namespace",
  ]

  static func call(
    _ name: String, _ given: CallArguments, _ run: Interpreter
  ) throws(JinjaError) -> Value {
    switch name {
    case "dict": return .dict(try run.merged([:], given))
    case "namespace":
      var members: OrderedDictionary<String, Value> = [:]
      for (key, value) in try run.merged([:], given) {
        if case .string(let name) = key { members[name] = value }
      }
      run.objects.append(.namespace(members))
      return Value(.object(run.objects.count - 1, "Namespace"))
    case "cycler":
      guard !given.positional.isEmpty else { throw JinjaError(.value, "cycler needs an item") }
      run.objects.append(.cycler(given.positional, position: 0))
      return Value(.object(run.objects.count - 1, "Cycler"))
    case "joiner":
      let separator = try given.bind("joiner", ["sep"])[0] ?? .string(", ")
      run.objects.append(.joiner(separator, used: false))
      return Value(.object(run.objects.count - 1, "Joiner"))
    default: break
    }
    if given.isTainted { return .derived(from: given.values) }
    switch name {
    case "max", "min": return try extreme(name, given, run)
    case "sanitize_url":
      let values = try given.bind(name, ["value"], required: 1)
      return .string(
        try PercentEncoding.quote(try run.string(values[0]), safe: "", plus: true))
    case "camel_case_to_snake_case":
      let values = try given.bind(name, ["value"], required: 1)
      return .string(snakeCase(try run.string(values[0])))
    case "generate_uuid":
      try given.none(name)
      return .string(uuid())
    case "lipsum": throw JinjaError(.value, "not supported: lipsum makes random text")
    default: return try dates(name, given, run)
    }
  }

  private static func dates(
    _ name: String, _ given: CallArguments, _ run: Interpreter
  ) throws(JinjaError) -> Value {
    func now() -> PythonDateTime { run.environment.now().converted(to: .utc) ?? .epoch }
    switch name {
    case "now_utc":
      try given.none(name)
      return .datetime(now())
    case "today_utc":
      try given.none(name)
      return .date(now().date)
    case "today_with_timezone":
      let value = try given.bind(name, ["timezone"], required: 1)[0] ?? .none
      guard case .string(let zone) = value.unmarked,
        let offset = ZoneFile(named: zone)?.offset(at: now().unixMicroseconds / 1_000_000),
        let local = now().converted(to: PythonDateTime.Zone(offset: offset))
      else { throw JinjaError(.value, "there is no time zone of that name") }
      return .date(local.date)
    case "timestamp":
      let value = try given.bind(name, ["dt"], required: 1)[0] ?? .none
      switch value.number {
      case .int(let number)?: return .int(number)
      case .big?: return value
      case .float(let number)?: return try Arithmetic.truncated(number)
      case nil: return .float(try moment(value, run).timestamp)
      }
    case "str_to_datetime":
      return .datetime(try moment(try given.bind(name, ["s"], required: 1)[0] ?? .none, run))
    case "day_delta":
      let values = try given.bind(name, ["num_days", "format"], required: 1)
      guard let days = values[0]?.number else {
        throw JinjaError(.type, "day_delta takes a number of days")
      }
      let format = values[1] == nil ? "%Y-%m-%dT%H:%M:%S.%f%z" : try run.string(values[1])
      guard let delta = PythonTimeDelta(seconds: days.double * 86_400),
        let moment = now().adding(delta)
      else { throw JinjaError(.value, "a date lies outside of the calendar") }
      return .string(PythonStrftime.format(moment, with: format))
    case "duration":
      let value = try given.bind(name, ["datestring"], required: 1)[0] ?? .none
      guard let duration = PythonDuration(iso: try run.string(value)) else {
        throw JinjaError(.value, "this is not an ISO 8601 duration", hint: "such as P1D or PT2H")
      }
      return .duration(duration)
    case "format_datetime": return try formatted(given, run)
    default: throw JinjaError(.value, "there is no function named \(name)")
    }
  }

  /// `str_to_datetime`: ISO text to UTC.
  private static func moment(
    _ value: Value, _ run: Interpreter
  ) throws(JinjaError) -> PythonDateTime {
    if case .undefined(let name) = value {
      // dateutil asks an undefined value for its `read`, which raises UndefinedError.
      throw run.undefined(name)
    }
    if value.sealedText == nil, let length = try? Filters.length(value), length < 4 {
      throw JinjaError(.value, "the text is not an ISO 8601 datetime")
    }
    guard let moment = PythonDateTime.utc(iso: try run.string(value)) else {
      throw JinjaError(
        .value, "the text is not an ISO 8601 datetime", hint: "such as 2024-01-31T00:00:00Z")
    }
    return moment
  }

  private static func formatted(
    _ given: CallArguments, _ run: Interpreter
  ) throws(JinjaError) -> Value {
    let values = try given.bind("format_datetime", ["dt", "format", "input_format"], required: 2)
    let format = try run.string(values[1])
    var inputFormat: String?
    if let value = values[2], try value.truth { inputFormat = try run.string(value) }
    let mismatch = JinjaError(.value, "the text does not match the input format")
    var result: PythonDateTime
    var given = values[0] ?? .none
    if case .bool(let value) = given { given = .int(value ? 1 : 0) }
    switch given {
    case .datetime(let moment):
      return .string(PythonStrftime.format(moment, with: format))
    case .function where given.isBigInteger: throw mismatch
    case .int(let number):
      guard let parsed = DatetimeParser.parse(String(number), with: inputFormat ?? "%s") else {
        throw mismatch
      }
      result = parsed
    case let value:
      if let inputFormat {
        guard let parsed = PythonStrftime.parse(try run.string(value), with: inputFormat) else {
          throw mismatch
        }
        result = parsed
      } else {
        result = try moment(value, run)
      }
    }
    if result.isNaive { result = result.replacing(zone: .utc) }
    let text = DatetimeParser.format(result, with: format)
    try run.check(size: text.utf8.count)
    return .string(text)
  }

  private static func extreme(
    _ name: String, _ given: CallArguments, _ run: Interpreter
  ) throws(JinjaError) -> Value {
    if !given.keywords.isEmpty { throw JinjaError(.type, "\(name) takes no keywords") }
    var items = given.positional
    guard !items.isEmpty else { throw JinjaError(.type, "\(name) needs an argument") }
    if items.count == 1 { items = try run.iterate(items[0]) }
    guard var best = items.first else { throw JinjaError(.value, "\(name) of nothing") }
    for item in items.dropFirst() {
      let sign = name == "max" ? ">" : "<"
      let order = try run.order(item, best, sign)
      if name == "max" ? order > 0 : order < 0 { best = item }
    }
    return best
  }

  /// An underscore before every capital letter of A to Z but the first, then lower case.
  private static func snakeCase(_ text: String) -> String {
    var result = ""
    for (index, scalar) in text.unicodeScalars.enumerated() {
      if index > 0, scalar.value &- 0x41 < 26 { result += "_" }
      result.unicodeScalars.append(scalar)
    }
    return result.lowercased()
  }

  /// A random UUID of version 4.
  private static func uuid() -> String {
    var bytes = (0..<16).map { _ in UInt8.random(in: 0...255) }
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    var result = ""
    for (index, byte) in bytes.enumerated() {
      if [4, 6, 8, 10].contains(index) { result += "-" }
      result += (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
    return result
  }
}
