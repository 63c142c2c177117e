import Secrets
import Vocabulary

/// Python's `json.dumps` with its defaults: ASCII, `, ` and `: `.
enum PythonJSON {
  static func write(
    _ value: Value, to writer: inout TextWriter, _ run: Interpreter, sorted: Bool = false,
    indent: Int? = nil, level: Int = 0
  ) throws(JinjaError) {
    try run.check(writer)
    switch value {
    case .none: writer.write("null")
    case .bool(let value): writer.write(value ? "true" : "false")
    case .int(let value): writer.write(String(value))
    case .float(let value):
      writer.write(
        value.isNaN
          ? "NaN"
          : value.isInfinite ? (value < 0 ? "-Infinity" : "Infinity") : PythonNumber.repr(value))
    case .string(let text): writer.write(quoted(text))
    case .sealed(let text): writer.write(SealedText(pieces: [.derived(text.names)]))
    case .list(let items), .tuple(let items):
      try write(items, to: &writer, run, sorted, indent, level)
    case .dict(let entries):
      var members: [(ValueKey, Value)] = entries.map { ($0.key, $0.value) }
      if sorted {
        let keys = members.map(\.0.value)
        let order = try run.sorted(members.indices.map { .int($0) }, keys, reverse: false) ?? []
        members = order.compactMap {
          if case .int(let index) = $0 { members[index] } else { nil }
        }
      }
      if members.isEmpty { return writer.write("{}") }
      writer.write("{")
      for (index, (key, member)) in members.enumerated() {
        switch key {
        case .tuple: throw JinjaError(.type, "a key of JSON cannot be a tuple")
        case .other(let hashed) where !hashed.value.isBigInteger:
          throw JinjaError(.type, "a key of JSON cannot be a \(hashed.value.typeName)")
        default: break
        }
        separate(first: index == 0, indent, level + 1, &writer)
        writer.write(quoted(key.jsonText) + ": ")
        try write(member, to: &writer, run, sorted: sorted, indent: indent, level: level + 1)
      }
      if let indent { newline(indent * level, &writer) }
      writer.write("}")
    default:
      switch value.host {
      case .group(let grouper, let list)?:
        try write([grouper, .list(list)], to: &writer, run, sorted, indent, level)
      case .markup(let text)?: writer.write(quoted(text))
      case .fields(let tuple)?: try write(tuple.values, to: &writer, run, sorted, indent, level)
      case .bigInteger?: writer.write(value, quoted: false)
      default: throw JinjaError(.type, "\(value.typeName) cannot be written as JSON")
      }
    }
  }

  private static func write(
    _ items: [Value], to writer: inout TextWriter, _ run: Interpreter, _ sorted: Bool,
    _ indent: Int?, _ level: Int
  ) throws(JinjaError) {
    if items.isEmpty { return writer.write("[]") }
    writer.write("[")
    for (index, item) in items.enumerated() {
      separate(first: index == 0, indent, level + 1, &writer)
      try write(item, to: &writer, run, sorted: sorted, indent: indent, level: level + 1)
    }
    if let indent { newline(indent * level, &writer) }
    writer.write("]")
  }

  private static func separate(
    first: Bool, _ indent: Int?, _ level: Int, _ writer: inout TextWriter
  ) {
    if let indent {
      if !first { writer.write(",") }
      newline(indent * level, &writer)
    } else if !first {
      writer.write(", ")
    }
  }

  private static func newline(_ width: Int, _ writer: inout TextWriter) {
    writer.write("\n" + String(repeating: " ", count: min(max(width, 0), 10_000)))
  }

  /// A string as JSON in ASCII.
  static func quoted(_ text: String) -> String {
    var out = "\""
    for unit in LoneSurrogate.units(text) {
      switch unit {
      case 0x22: out += "\\\""
      case 0x5C: out += "\\\\"
      case 0x0A: out += "\\n"
      case 0x0D: out += "\\r"
      case 0x09: out += "\\t"
      case 0x08: out += "\\b"
      case 0x0C: out += "\\f"
      case 0x20..<0x7F: out.unicodeScalars.append(UnicodeScalar(UInt8(unit)))
      default:
        let digits = String(unit, radix: 16)
        out += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
      }
    }
    return out + "\""
  }
}
