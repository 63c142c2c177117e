import Secrets
import Vocabulary

/// Python's `'%s' % value`. A secret under a plain `%s` stays whole; under anything else, which
/// could cut or count it, the result is derived.
enum PercentFormat {
  static func apply(
    _ format: String, _ arguments: Value, _ interpreter: Interpreter
  ) throws(JinjaError) -> Value {
    let scalars = Array(format.unicodeScalars)
    var writer = TextWriter()
    var text = String.UnicodeScalarView()
    var index = 0
    var used = 0
    var usedMapping = false
    let items: [Value] = if case .tuple(let items) = arguments { items } else { [arguments] }

    func next() throws(JinjaError) -> Value {
      guard used < items.count else { throw JinjaError(.type, "a format has too few arguments") }
      used += 1
      return items[used - 1]
    }

    while index < scalars.count {
      guard scalars[index] == "%" else {
        text.append(scalars[index])
        index += 1
        continue
      }
      index += 1
      var value: Value?
      if index < scalars.count, scalars[index] == "(" {
        guard let close = scalars[index...].firstIndex(of: ")"), let entries = arguments.entries
        else { throw JinjaError(.type, "a format needs a mapping") }
        var name = String.UnicodeScalarView()
        name.append(contentsOf: scalars[(index + 1)..<close])
        guard let found = entries[.string(String(name))] else {
          throw JinjaError(.value, "a format names a key that is not there")
        }
        value = found
        usedMapping = true
        index = close + 1
      }
      var spec = FormatSpec()
      spec.align = ">"
      flags: while index < scalars.count {
        switch scalars[index] {
        case "-": spec.align = "<"
        case "+": spec.sign = "+"
        case " ": if spec.sign != "+" { spec.sign = " " }
        case "#": spec.alternate = true
        case "0":
          if spec.align == ">" {
            spec.align = "="
            spec.fill = "0"
          }
        default: break flags
        }
        index += 1
      }
      func number() throws(JinjaError) -> Int? {
        if index < scalars.count, scalars[index] == "*" {
          index += 1
          let given = try next()
          if given.isTainted { throw JinjaError.secretFlow("a width", given.secretNames) }
          return try interpreter.integer(given, 0)
        }
        var result: Int?
        while index < scalars.count, scalars[index].value &- 0x30 < 10 {
          result = (result ?? 0) * 10 + Int(scalars[index].value - 0x30)
          try interpreter.check(size: result ?? 0)
          index += 1
        }
        return result
      }
      spec.width = try number() ?? 0
      if spec.width < 0 {
        spec.align = "<"
        spec.width = -max(spec.width, -1_000_000_000)
      }
      if index < scalars.count, scalars[index] == "." {
        index += 1
        spec.precision = max(0, try number() ?? 0)
      }
      while index < scalars.count, ["h", "l", "L"].contains(scalars[index]) { index += 1 }
      guard index < scalars.count else { throw JinjaError(.value, "a format is incomplete") }
      let type = scalars[index]
      index += 1
      if type == "%" {
        text.append("%")
        continue
      }
      if spec.align == "<" { spec.fill = " " }
      let argument: Value
      if let value { argument = value } else { argument = try next() }
      writer.write(String(text))
      text = String.UnicodeScalarView()
      try write(argument, type, spec, &writer, interpreter)
      try interpreter.check(size: writer.size)
    }
    writer.write(String(text))
    if used < items.count, !usedMapping, !hasItems(arguments) {
      throw JinjaError(.type, "a format has too many arguments")
    }
    return writer.value
  }

  /// Python counts the arguments of a tuple only: whatever else has items may have too many.
  private static func hasItems(_ value: Value) -> Bool {
    switch value {
    case .list, .undefined: true
    default: value.entries != nil
    }
  }

  private static func write(
    _ value: Value, _ type: UnicodeScalar, _ given: FormatSpec, _ writer: inout TextWriter,
    _ interpreter: Interpreter
  ) throws(JinjaError) {
    var spec = given
    let isPlain = spec.width == 0 && spec.precision == nil
    if value.isTainted, !(type == "s" && isPlain) {
      writer.write(Value.derived(from: [value]), quoted: false)
      return
    }
    switch type {
    case "s", "r", "a":
      if isPlain {
        writer.write(value, quoted: type != "s")
        return
      }
      let plain = (type == "s" ? value.pythonText : value.repr).plain ?? ""
      if spec.align == "=" {
        spec.align = ">"
        spec.fill = " "
      }
      spec.type = nil
      writer.write(try spec.format(.string(plain), interpreter))
    case "d", "i", "u", "x", "X", "o":
      let number: Int
      switch value.number {
      case .int(let value)?: number = value
      case .float(let value)? where type == "d" || type == "i" || type == "u":
        number = try truncated(value)
      default:
        if value.isBigInteger, isPlain, type == "d" {
          writer.write(value, quoted: false)
          return
        }
        throw JinjaError(.type, "a format takes a number, not \(value.typeName)")
      }
      let places = spec.precision
      spec.precision = nil
      spec.type = type == "i" || type == "u" ? "d" : type
      if let places {
        var inner = spec
        inner.width = 0
        let digits = try inner.format(number)
        let sign = digits.hasPrefix("-") || digits.hasPrefix("+") ? String(digits.prefix(1)) : ""
        let body = String(digits.dropFirst(sign.count))
        let zeros = String(repeating: "0", count: max(0, places - body.count))
        if spec.align == "=" { spec.align = ">" }
        spec.fill = " "
        spec.type = nil
        writer.write(try spec.format(.string(sign + zeros + body), interpreter))
        return
      }
      writer.write(try spec.format(.int(number), interpreter))
    case "f", "F", "e", "E", "g", "G":
      guard let number = value.number?.double else {
        throw JinjaError(.type, "a format takes a number, not \(value.typeName)")
      }
      spec.type = type
      writer.write(try spec.format(.float(number), interpreter))
    case "c":
      if case .string(let text) = value, text.unicodeScalars.count == 1 {
        spec.type = nil
        writer.write(try spec.format(value, interpreter))
      } else {
        spec.type = "c"
        writer.write(try spec.format(try interpreter.integer(value, 0)))
      }
    default: throw JinjaError(.value, "a format has an unknown type")
    }
  }

  static func truncated(_ value: Double) throws(JinjaError) -> Int {
    if !value.isFinite { throw JinjaError(.value, "a float that is no number has no integer") }
    guard let result = Int(exactly: value.rounded(.towardZero)) else { throw Arithmetic.overflow }
    return result
  }
}
