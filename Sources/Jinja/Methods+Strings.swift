import Secrets
import Vocabulary

extension Interpreter {
  /// - Parameter escaping: the text is marked as HTML, and what `format` puts in is escaped.
  func stringMethod(
    _ text: String, _ name: String, _ given: CallArguments, escaping: Bool = false
  ) throws(JinjaError) -> Value {
    try charge(text.utf8.count)
    switch name {
    case "join":
      let values = try given.bind(name, ["iterable"], required: 1)
      return try joined(values[0] ?? .none, by: .string(text), strict: true)
    case "format": return try StringFormat.apply(text, given, self, escaping: escaping)
    case "format_map":
      guard let entries = given.positional.first?.entries else {
        throw JinjaError(.type, "format_map takes a mapping")
      }
      var arguments = CallArguments()
      for (key, value) in entries {
        if case .string(let name) = key { arguments.keywords.append((name, value)) }
      }
      return try StringFormat.apply(text, arguments, self, escaping: escaping)
    default: break
    }
    if given.isTainted { return Value.derived(from: given.values) }
    switch name {
    case "upper", "lower", "casefold", "title", "capitalize", "swapcase", "isalnum", "isalpha",
      "isascii", "isdecimal", "isdigit", "isidentifier", "islower", "isnumeric", "isprintable",
      "isspace", "istitle", "isupper":
      try given.none(name)
      return PythonText.simple(text, name)
    case "encode":
      let values = try given.bind(name, ["encoding", "errors"])
      return Value(
        .bytes(try PythonBytes.encode(text, try optionalString(values[0]) ?? "utf-8")))
    case "translate":
      try given.positions(name)
      return .string(try translated(text, try given.bind(name, ["table"], required: 1)[0]))
    case "maketrans": return try translation(given)
    case "strip", "lstrip", "rstrip":
      try given.positions(name)
      let values = try given.bind(name, ["chars"])
      let characters = try optionalString(values[0])
      return .string(
        PythonText.strip(text, characters, left: name != "rstrip", right: name != "lstrip"))
    case "replace":
      try given.positions(name)
      let values = try given.bind(name, ["old", "new", "count"], required: 2)
      return .string(
        try replace(text, try string(values[0]), try string(values[1]), try integer(values[2], -1)))
    case "split", "rsplit":
      let values = try given.bind(name, ["sep", "maxsplit"])
      let parts = try PythonText.split(
        text, try optionalString(values[0]), try integer(values[1], -1), fromRight: name == "rsplit"
      )
      try check(size: parts.count)
      return .list(parts.map { .string($0) })
    case "splitlines":
      let values = try given.bind(name, ["keepends"])
      return .list(
        PythonText.lines(text, keepEnds: try values[0]?.truth ?? false).map { .string($0) })
    case "startswith", "endswith":
      try given.positions(name)
      let values = try given.bind(name, ["prefix", "start", "end"], required: 1)
      // Behind the end there is not even an empty part.
      let part = try self.part(text, values[1], values[2])
      let candidates: [Value] =
        if case .tuple(let items)? = values[0] { items } else { [values[0] ?? .none] }
      for candidate in candidates {
        let wanted = try string(candidate)
        guard let part else { continue }
        let found =
          name == "startswith"
          ? part.utf8.starts(with: wanted.utf8)
          : part.utf8.reversed().starts(with: wanted.utf8.reversed())
        if found { return .bool(true) }
      }
      return .bool(false)
    case "find", "rfind", "index", "rindex", "count": return try search(text, name, given)
    case "partition", "rpartition":
      try given.positions(name)
      let values = try given.bind(name, ["sep"], required: 1)
      return try PythonText.partition(text, try string(values[0]), fromRight: name == "rpartition")
    case "removeprefix":
      try given.positions(name, exactly: 1)
      let prefix = try string(given.positional.first)
      return .string(
        text.utf8.starts(with: prefix.utf8)
          ? String(decoding: text.utf8.dropFirst(prefix.utf8.count), as: UTF8.self) : text)
    case "removesuffix":
      try given.positions(name, exactly: 1)
      let suffix = try string(given.positional.first)
      return .string(
        !suffix.isEmpty && text.utf8.reversed().starts(with: suffix.utf8.reversed())
          ? String(decoding: text.utf8.dropLast(suffix.utf8.count), as: UTF8.self) : text)
    case "center", "ljust", "rjust":
      try given.positions(name)
      let values = try given.bind(name, ["width", "fillchar"], required: 1)
      let width = try integer(values[0], 0)
      let fill = try optionalString(values[1]) ?? " "
      guard fill.unicodeScalars.count == 1 else {
        throw JinjaError(.type, "the fill must be one character")
      }
      try check(size: max(width, 0), times: fill.utf8.count)
      return .string(PythonText.pad(text, width, fill, name))
    case "zfill":
      try given.positions(name, exactly: 1)
      let width = try integer(given.positional.first, 0)
      try check(size: max(width, 0))
      let signed = text.utf8.first == 0x2B || text.utf8.first == 0x2D
      let digits = signed ? String(text.unicodeScalars.dropFirst()) : text
      let missing = max(0, width - text.unicodeScalars.count)
      return .string(
        (signed ? String(text.unicodeScalars.prefix(1)) : "")
          + String(repeating: "0", count: missing) + digits)
    case "expandtabs":
      let size = try integer(try given.bind(name, ["tabsize"])[0], 8)
      try check(size: max(size, 1), times: text.utf8.count)
      return .string(PythonText.expandTabs(text, size))
    default: throw Methods.unsupported(name, of: "str")
    }
  }

  // MARK: Arguments

  func string(_ value: Value?) throws(JinjaError) -> String {
    if case .string(let text)? = value { return text }
    if let text = value?.markup { return text }
    if case .undefined(let name)? = value { throw JinjaError(.type, "\(name) is not a string") }
    throw JinjaError(.type, "a string was expected, not \(value?.typeName ?? "nothing")")
  }

  func optionalString(_ value: Value?) throws(JinjaError) -> String? {
    switch value {
    case nil, .some(.none): nil
    default: try string(value)
    }
  }

  func integer(_ value: Value?, _ fallback: Int) throws(JinjaError) -> Int {
    guard let value else { return fallback }
    switch value.number {
    case .int(let number)?: return number
    case .big?: throw JinjaError(.value, "a number is too large for a count")
    default: break
    }
    throw JinjaError(.type, "an integer was expected, not \(value.typeName)")
  }

  // MARK: Parts

  /// Joins strings; whole secrets among them stay whole.
  ///
  /// - Parameter strict: `str.join`, which takes strings only; the filter takes everything.
  func joined(_ iterable: Value, by separator: Value, strict: Bool) throws(JinjaError) -> Value {
    var writer = TextWriter()
    var first = true
    for item in try iterate(iterable) {
      if strict, item.sealedText == nil, item.markup == nil {
        throw JinjaError(.type, "join takes strings, not \(item.typeName)")
      }
      if !first { writer.write(separator, quoted: false) }
      first = false
      writer.write(item, quoted: false)
      try check(writer)
    }
    return writer.value
  }

  func replace(
    _ text: String, _ old: String, _ new: String, _ most: Int
  ) throws(JinjaError) -> String {
    let most = most < 0 ? Int.max : most
    if old.isEmpty {
      let scalars = Array(text.unicodeScalars)
      try check(size: text.utf8.count)
      try check(size: new.utf8.count, times: scalars.count + 1)
      var result = ""
      for (index, scalar) in scalars.enumerated() {
        if index < most { result += new }
        result.unicodeScalars.append(scalar)
      }
      return scalars.count < most ? result + new : result
    }
    if new.utf8.count > old.utf8.count {
      let times = PythonText.places(of: old, in: text, overlapping: false).count
      try check(size: text.utf8.count)
      try check(size: new.utf8.count, times: min(times, most))
    }
    return replacing(text, old, new, most: most)
  }

  /// The part of a text between two optional bounds.
  private func window(_ text: String, _ from: Value?, _ to: Value?) throws(JinjaError) -> String {
    if from == nil, to == nil { return text }
    if case .string(let part) = try slice(.string(text), from, to, nil) { return part }
    throw JinjaError(.type, "a bound must be an integer")
  }

  /// The part between two bounds; nil when it begins behind the end.
  private func part(_ text: String, _ from: Value?, _ to: Value?) throws(JinjaError) -> String? {
    if case .int(let start)? = from?.number, start > text.unicodeScalars.count { return nil }
    return try window(text, from, to)
  }

  private func search(
    _ text: String, _ name: String, _ given: CallArguments
  ) throws(JinjaError) -> Value {
    try given.positions(name)
    let values = try given.bind(name, ["sub", "start", "end"], required: 1)
    let wanted = try string(values[0])
    guard let part = try part(text, values[1], values[2]) else {
      if name.hasSuffix("index") { throw JinjaError(.value, "the text does not hold the part") }
      return .int(name == "count" ? 0 : -1)
    }
    let count = part.unicodeScalars.count
    if name == "count" {
      return .int(
        wanted.isEmpty
          ? count + 1 : PythonText.places(of: wanted, in: part, overlapping: false).count)
    }
    let fromRight = name.hasPrefix("r")
    var found: Int?
    if wanted.isEmpty {
      found = fromRight ? count : 0
    } else {
      let places = PythonText.places(of: wanted, in: part, overlapping: true)
      if let at = fromRight ? places.last : places.first {
        found = String(decoding: part.utf8.prefix(at), as: UTF8.self).unicodeScalars.count
      }
    }
    guard let found else {
      if name.hasSuffix("index") { throw JinjaError(.value, "the text does not hold the part") }
      return .int(-1)
    }
    var start = 0
    if case .int(let number)? = values[1]?.number {
      let length = text.unicodeScalars.count
      start = number < 0 ? max(0, number + length) : min(number, length)
    }
    return .int(found + start)
  }
}
