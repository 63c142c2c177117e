import Secrets
import Vocabulary

/// Python's `'%s' % value`. A secret under a plain `%s` stays whole; under anything else, which
/// could cut or count it, the result is derived.
enum PercentFormat {
  /// - Parameter escaping: the format is marked as HTML, and texts that are put in are escaped.
  static func apply(
    _ format: String, _ arguments: Value, _ interpreter: Interpreter, escaping: Bool = false
  ) throws(JinjaError) -> Value {
    let scalars = Array(format.unicodeScalars)
    var writer = TextWriter()
    var text = String.UnicodeScalarView()
    var index = 0
    var used = 0
    var usedMapping = false
    let items: [Value]
    switch arguments {
    case .tuple(let values): items = values
    default:
      switch arguments.host {
      case .fields(let tuple)?: items = tuple.values
      case .group(let grouper, let list)?: items = [grouper, .list(list)]
      default: items = [arguments]
      }
    }

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
      if index < scalars.count, scalars[index] == "%" {
        text.append("%")
        index += 1
        continue
      }
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
      if spec.align == "<" { spec.fill = " " }
      let argument: Value
      if let value { argument = value } else { argument = try next() }
      writer.write(String(text))
      text = String.UnicodeScalarView()
      try write(argument, type, spec, &writer, interpreter, escaping)
      try interpreter.check(writer)
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
    default:
      switch value.host {
      case .bytes?, .set?: true
      default: value.entries != nil
      }
    }
  }

  private static func write(
    _ value: Value, _ type: UnicodeScalar, _ given: FormatSpec, _ writer: inout TextWriter,
    _ interpreter: Interpreter, _ escaping: Bool
  ) throws(JinjaError) {
    var spec = given
    let isPlain = spec.width == 0 && spec.precision == nil && type != "a" && !escaping
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
      var plain = try value.written(quoted: type != "s").plain ?? ""
      if type == "a" { plain = PythonText.ascii(plain) }
      if escaping, type != "s" || value.markup == nil { plain = Filters.escaped(plain) }
      spec.makeText()
      writer.write(try spec.format(.string(plain), interpreter))
    case "d", "i", "u", "x", "X", "o":
      let number: BigInteger
      switch value.number {
      case .int(let value)?: number = BigInteger(value)
      case .big(let value)?: number = value
      case .float(let value)? where type == "d" || type == "i" || type == "u":
        guard let whole = try Arithmetic.truncated(value).number?.integer else { return }
        number = whole
      default:
        if case .undefined(let name) = value, type == "d" || type == "i" || type == "u" {
          throw interpreter.undefined(name)
        }
        throw JinjaError(.type, "a format takes a number, not \(value.typeName)")
      }
      writer.write(try digits(number, type, spec, interpreter))
    case "f", "F", "e", "E", "g", "G":
      guard let number = try value.number?.converted() else {
        if case .undefined(let name) = value { throw interpreter.undefined(name) }
        throw JinjaError(.type, "a format takes a number, not \(value.typeName)")
      }
      spec.type = type
      writer.write(try spec.format(.float(number), interpreter))
    case "c":
      if case .string(let text) = value, text.unicodeScalars.count == 1 {
        spec.makeText()
        spec.precision = nil
        writer.write(try spec.format(value, interpreter))
      } else {
        if case .string = value { throw JinjaError(.type, "%c takes one character") }
        guard
          let scalar = UInt32(exactly: try interpreter.integer(value, 0)).flatMap(
            UnicodeScalar.init)
        else { throw JinjaError(.value, "a character lies outside of Unicode") }
        spec.makeText()
        spec.precision = nil
        writer.write(try spec.format(String(Character(scalar))))
      }
    default: throw JinjaError(.value, "a format has an unknown type")
    }
  }

  /// An int with its sign, its prefix, at least as many digits as the precision asks for, and
  /// zeros up to the width.
  private static func digits(
    _ number: BigInteger, _ type: UnicodeScalar, _ spec: FormatSpec, _ interpreter: Interpreter
  ) throws(JinjaError) -> String {
    var prefix = number.isNegative ? "-" : spec.sign.map { String(Character($0)) } ?? ""
    if prefix == "-", !number.isNegative { prefix = "" }
    var digits: String
    switch type {
    case "x", "X":
      digits = number.digits(16, upper: type == "X")
      if spec.alternate { prefix += type == "x" ? "0x" : "0X" }
    case "o":
      digits = number.digits(8)
      if spec.alternate { prefix += "0o" }
    default:
      if number.isOverlong { throw Interpreter.overlong }
      digits = number.digits(10)
    }
    try interpreter.check(size: spec.width)
    try interpreter.check(size: spec.precision ?? 0)
    func zeros(_ count: Int) -> String { String(repeating: "0", count: max(0, count)) }
    digits = zeros((spec.precision ?? 0) - digits.utf8.count) + digits
    if spec.align == "=" {
      digits = zeros(spec.width - prefix.utf8.count - digits.utf8.count) + digits
    }
    let text = prefix + digits
    let blanks = String(repeating: " ", count: max(0, spec.width - text.utf8.count))
    return spec.align == "<" ? text + blanks : blanks + text
  }
}

extension FormatSpec {
  /// Takes back what only numbers have: zeros, signs and prefixes.
  mutating func makeText() {
    if align == "=" { align = ">" }
    fill = " "
    sign = nil
    alternate = false
    type = nil
  }
}
