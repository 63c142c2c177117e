import Secrets
import Vocabulary

/// A text that was marked as safe HTML: markupsafe's `Markup`, what `escape`, `safe` and `tojson`
/// give. It is a string everywhere, but what is joined to it is escaped, and `repr` shows it.
extension Value {
  static func markup(_ text: String) -> Value { Value(.markup(text)) }

  var markup: String? {
    if case .function(let function) = self, case .markup(let text)? = function.box.host {
      text
    } else {
      nil
    }
  }

  /// A marked text as a plain one; any other value as it is.
  var unmarked: Value {
    if case .function = self, let text = markup { .string(text) } else { self }
  }

  /// The text as HTML; a marked one is HTML already.
  func escapedText() throws(JinjaError) -> String {
    if let markup { return markup }
    return Filters.escaped(try Filters.plain(self))
  }
}

extension Interpreter {
  /// An operator with a marked text on a side; nil when it works as on plain strings.
  func marked(
    _ kind: BinaryOperator, _ left: Value, _ right: Value
  ) throws(JinjaError) -> Value? {
    switch kind {
    case .add:
      guard isText(left), isText(right) else { return nil }
      let text = try left.escapedText() + right.escapedText()
      try check(size: text.utf8.count)
      return .markup(text)
    case .multiply:
      return try remarked(binary(kind, left.unmarked, right.unmarked))
    case .modulo:
      guard let format = left.markup else { return nil }
      return try remarked(PercentFormat.apply(format, right, self, escaping: true))
    default: return nil
    }
  }

  private func isText(_ value: Value) -> Bool {
    if case .string = value { true } else { value.markup != nil }
  }

  /// Marks a string, or the strings of a list or tuple.
  func remarked(_ value: Value) throws(JinjaError) -> Value {
    switch value {
    case .string(let text): .markup(text)
    case .list(let items): .list(items.map { Interpreter.marked($0) })
    case .tuple(let items): .tuple(items.map { Interpreter.marked($0) })
    default: value
    }
  }

  private static func marked(_ value: Value) -> Value {
    if case .string(let text) = value { .markup(text) } else { value }
  }

  private static let unmarkedResults: Set<String> = [
    "count", "encode", "endswith", "find", "index", "rfind", "rindex", "startswith", "maketrans",
  ]

  func markupMethod(
    _ text: String, _ name: String, _ given: CallArguments
  ) throws(JinjaError) -> Value {
    var given = given
    switch name {
    case "unescape": return .string(Entities.unescaped(text))
    case "striptags": return .string(try Entities.stripped(text))
    case "escape": return .markup(try (given.positional.first ?? .none).escapedText())
    case "join":
      guard let first = given.positional.first else { break }
      var items: [Value] = []
      for item in try iterate(first) { items.append(.string(try item.escapedText())) }
      given.positional[0] = .list(items)
    case "replace", "ljust", "rjust", "center":
      if given.positional.count > 1 {
        given.positional[1] = .string(try given.positional[1].escapedText())
      }
    case "format", "format_map":
      return try remarked(stringMethod(text, name, given, escaping: true))
    default: break
    }
    let result = try stringMethod(text, name, given)
    return Interpreter.unmarkedResults.contains(name) || name.hasPrefix("is")
      ? result : try remarked(result)
  }

  /// Filters that keep the mark of what they are given: they call a method of it.
  private static let keeping: Set<String> = [
    "upper", "lower", "capitalize", "trim", "center", "indent", "reverse", "last", "random",
    "string", "default", "d", "safe",
  ]
  /// Filters that look at the mark themselves.
  private static let aware: Set<String> = [
    "escape", "forceescape", "format", "urlize", "truncate", "pprint", "attr", "default", "string",
  ]

  /// A filter on a marked text.
  func applyMarked(
    _ filter: Filter, _ value: Value, _ given: CallArguments
  ) throws(JinjaError) -> Value {
    if Interpreter.aware.contains(filter.name) { return try filter.body(self, value, given) }
    let result = try filter.body(self, value.unmarked, given)
    return Interpreter.keeping.contains(filter.name) ? try remarked(result) : result
  }
}

/// HTML entities and tags, as markupsafe takes them out.
enum Entities {
  private static let named: [String: String] = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}", "copy": "©",
    "reg": "®", "hellip": "…", "mdash": "—", "ndash": "–", "lsquo": "‘", "rsquo": "’",
    "ldquo": "“", "rdquo": "”", "bull": "•", "middot": "·", "euro": "€", "pound": "£",
    "yen": "¥", "cent": "¢", "sect": "§", "deg": "°", "times": "×", "trade": "™", "laquo": "«",
    "raquo": "»", "szlig": "ß", "auml": "ä", "ouml": "ö", "uuml": "ü", "Auml": "Ä", "Ouml": "Ö",
    "Uuml": "Ü", "eacute": "é", "egrave": "è", "agrave": "à", "ccedil": "ç", "ntilde": "ñ",
  ]

  /// Numbers and the usual names; a name that is not known stays as it is written.
  static func unescaped(_ text: String) -> String {
    guard text.utf8.contains(0x26) else { return text }
    let scalars = Array(text.unicodeScalars)
    var out = String.UnicodeScalarView()
    var index = 0
    while index < scalars.count {
      let rest = scalars[index...].prefix(34)
      if scalars[index] == "&", let (found, count) = entity(Array(rest.dropFirst())) {
        out.append(contentsOf: found.unicodeScalars)
        index += 1 + count
      } else {
        out.append(scalars[index])
        index += 1
      }
    }
    return String(out)
  }

  private static func entity(_ rest: [UnicodeScalar]) -> (String, Int)? {
    if rest.first == "#" {
      let hex = rest.count > 1 && (rest[1] == "x" || rest[1] == "X")
      let start = hex ? 2 : 1
      var value: UInt32 = 0
      var end = start
      while end < rest.count, rest[end].isASCII,
        let digit = PythonNumber.digitValue(UInt8(rest[end].value)), digit < (hex ? 16 : 10)
      {
        value = min(value * (hex ? 16 : 10) + UInt32(digit), 0x110000)
        end += 1
      }
      if end == start { return nil }
      if end < rest.count, rest[end] == ";" { end += 1 }
      return (UnicodeScalar(value == 0 ? 0xFFFD : value).map { String($0) } ?? "\u{FFFD}", end)
    }
    var name = ""
    for scalar in rest {
      if scalar == ";" { return named[name].map { ($0, name.unicodeScalars.count + 1) } }
      guard scalar.isASCII, scalar.properties.isAlphabetic || scalar.value &- 0x30 < 10 else {
        break
      }
      name.unicodeScalars.append(scalar)
    }
    // The oldest names also count without a semicolon.
    for old in ["amp", "lt", "gt", "quot", "nbsp", "copy", "reg"] where name.hasPrefix(old) {
      return named[old].map { ($0, old.utf8.count) }
    }
    return nil
  }

  /// `Markup.striptags`: tags and comments go, blanks become one, entities become characters.
  static func stripped(_ text: String) throws(JinjaError) -> String {
    let scalars = Array(text.unicodeScalars)
    var kept = String.UnicodeScalarView()
    var index = 0
    while index < scalars.count {
      guard scalars[index] == "<" else {
        kept.append(scalars[index])
        index += 1
        continue
      }
      let isComment = scalars[index...].starts(with: "<!--".unicodeScalars)
      guard let end = close(scalars, from: index, isComment: isComment) else {
        kept.append(contentsOf: scalars[index...])
        break
      }
      index = end
    }
    let words = try PythonText.split(String(kept), nil, -1, fromRight: false)
    return unescaped(words.joined(separator: " "))
  }

  private static func close(
    _ scalars: [UnicodeScalar], from start: Int, isComment: Bool
  ) -> Int? {
    if !isComment { return scalars[start...].firstIndex(of: ">").map { $0 + 1 } }
    var index = start + 4
    while index + 3 <= scalars.count {
      if scalars[index] == "-", scalars[index + 1] == "-", scalars[index + 2] == ">" {
        return index + 3
      }
      index += 1
    }
    return nil
  }
}
