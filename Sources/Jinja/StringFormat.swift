import Secrets
import Vocabulary

/// Python's `'{}'.format(…)` as the sandbox gives it. A secret under a plain `{}` stays whole.
enum StringFormat {
  static func apply(
    _ format: String, _ given: CallArguments, _ interpreter: Interpreter, escaping: Bool = false
  ) throws(JinjaError) -> Value {
    var run = Run(
      scalars: Array(format.unicodeScalars), given: given, interpreter: interpreter,
      escaping: escaping)
    return try run.value()
  }

  private struct Run {
    let scalars: [UnicodeScalar]
    let given: CallArguments
    let interpreter: Interpreter
    /// Fields are escaped for HTML.
    let escaping: Bool
    var automatic = 0
    var usesNumbers = false

    mutating func value() throws(JinjaError) -> Value {
      var writer = TextWriter()
      var text = String.UnicodeScalarView()
      var index = 0
      while index < scalars.count {
        let scalar = scalars[index]
        guard scalar == "{" || scalar == "}" else {
          text.append(scalar)
          index += 1
          continue
        }
        if index + 1 < scalars.count, scalars[index + 1] == scalar {
          text.append(scalar)
          index += 2
          continue
        }
        guard scalar == "{" else { throw FormatSpec.broken }
        var depth = 1
        let start = index + 1
        index = start
        while index < scalars.count, depth > 0 {
          if scalars[index] == "{" { depth += 1 }
          if scalars[index] == "}" { depth -= 1 }
          index += 1
        }
        if depth > 0 { throw FormatSpec.broken }
        writer.write(String(text))
        text = String.UnicodeScalarView()
        try field(Array(scalars[start..<(index - 1)]), &writer)
        try interpreter.check(writer)
      }
      writer.write(String(text))
      return writer.value
    }

    private func text(_ scalars: ArraySlice<UnicodeScalar>) -> String {
      var view = String.UnicodeScalarView()
      view.append(contentsOf: scalars)
      return String(view)
    }

    /// `name.attribute[key]!r:spec`.
    private mutating func field(
      _ field: [UnicodeScalar], _ writer: inout TextWriter
    ) throws(JinjaError) {
      var nameEnd = field.firstIndex { $0 == ":" || $0 == "!" } ?? field.count
      if let bracket = field.firstIndex(of: "["), bracket < nameEnd,
        let close = field[bracket...].firstIndex(of: "]")
      {
        nameEnd = field[close...].firstIndex { $0 == ":" || $0 == "!" } ?? field.count
      }
      var rest = field[nameEnd...]
      var value = try lookup(field[..<nameEnd])
      var isPlain = true
      if rest.first == "!" {
        let kind = rest.dropFirst().first
        rest = rest.dropFirst(2)
        switch kind {
        case "s": value = Value(try value.written())
        case "r", "a":
          value = Value(try value.written(quoted: true))
          isPlain = !value.isTainted
          if kind == "a", case .string(let text) = value {
            value = .string(PythonText.ascii(text))
          }
        default: throw FormatSpec.broken
        }
      }
      var spec = ""
      if rest.first == ":" {
        spec = text(rest.dropFirst())
        if spec.contains("{") {
          var nested = Run(
            scalars: Array(spec.unicodeScalars), given: given, interpreter: interpreter,
            escaping: false, automatic: automatic)
          let result = try nested.value()
          if result.isTainted { throw JinjaError.secretFlow("a format", result.secretNames) }
          automatic = nested.automatic
          spec = try interpreter.string(result)
        }
      }
      if value.isTainted {
        if spec.isEmpty, isPlain {
          writer.write(value, quoted: false)
        } else {
          writer.write(Value.derived(from: [value]), quoted: false)
        }
        return
      }
      if escaping, value.markup != nil || value.isSealed {
        if !spec.isEmpty { throw FormatSpec.broken }
        writer.write(value, quoted: false)
        return
      }
      var plain = TextWriter()
      try write(value.unmarked, spec, &plain)
      if plain.isOverlong { throw Interpreter.overlong }
      writer.write(escaping ? Filters.escaped(plain.text) : plain.text)
    }

    private func write(
      _ value: Value, _ spec: String, _ writer: inout TextWriter
    ) throws(JinjaError) {
      switch value {
      case .datetime(let moment) where !spec.isEmpty:
        writer.write(PythonStrftime.format(moment, with: spec))
      case .date(let date) where !spec.isEmpty:
        writer.write(PythonStrftime.format(date, with: spec))
      case .string:
        writer.write(try FormatSpec(spec, forText: true).format(value, interpreter))
      case .int, .float, .bool:
        writer.write(try FormatSpec(spec).format(value, interpreter))
      default:
        if case .time(let time)? = value.host, !spec.isEmpty, let moment = time.moment {
          return writer.write(PythonStrftime.format(moment, with: spec))
        }
        if value.isBigInteger {
          return writer.write(try FormatSpec(spec).format(value, interpreter))
        }
        if !spec.isEmpty {
          throw JinjaError(.type, "\(value.typeName) takes no format")
        }
        writer.write(value, quoted: false)
      }
    }

    private mutating func lookup(_ path: ArraySlice<UnicodeScalar>) throws(JinjaError) -> Value {
      let end = path.firstIndex { $0 == "." || $0 == "[" } ?? path.endIndex
      let name = text(path[..<end])
      var value: Value
      if name.isEmpty || name.utf8.allSatisfy({ $0 &- 0x30 < 10 }) {
        let place = name.isEmpty ? automatic : Int(name) ?? .max
        if name.isEmpty {
          if usesNumbers { throw FormatSpec.broken }
          automatic += 1
        } else {
          if automatic > 0 { throw FormatSpec.broken }
          usesNumbers = true
        }
        guard place < given.positional.count else {
          throw JinjaError(.value, "a format has too few arguments")
        }
        value = given.positional[place]
      } else {
        guard let found = given.keywords.first(where: { $0.0 == name })?.1 else {
          throw JinjaError(.value, "a format names an argument that is not there")
        }
        value = found
      }
      var index = end
      while index < path.endIndex {
        if path[index] == "." {
          let start = index + 1
          index = path[start...].firstIndex { $0 == "." || $0 == "[" } ?? path.endIndex
          value = try interpreter.attribute(value, text(path[start..<index]))
        } else {
          guard let close = path[index...].firstIndex(of: "]") else { throw FormatSpec.broken }
          let key = text(path[(index + 1)..<close])
          value = try interpreter.item(value, Int(key).map { .int($0) } ?? .string(key))
          index = close + 1
        }
      }
      return value
    }
  }
}
