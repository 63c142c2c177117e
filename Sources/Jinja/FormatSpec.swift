import Secrets
import Vocabulary

/// Python's format mini-language: `[[fill]align][sign][#][0][width][,][.precision][type]`.
struct FormatSpec {
  var fill: UnicodeScalar = " "
  var align: UnicodeScalar?
  var sign: UnicodeScalar = "-"
  var alternate = false
  var width = 0
  var grouping: UnicodeScalar?
  var precision: Int?
  var type: UnicodeScalar?

  init() {}

  init(_ text: String) throws(JinjaError) {
    let scalars = Array(text.unicodeScalars)
    var index = 0
    func peek(_ ahead: Int = 0) -> UnicodeScalar? {
      index + ahead < scalars.count ? scalars[index + ahead] : nil
    }
    let aligns: Set<UnicodeScalar> = ["<", ">", "^", "="]
    if let next = peek(1), aligns.contains(next) {
      fill = scalars[0]
      align = next
      index = 2
    } else if let next = peek(), aligns.contains(next) {
      align = next
      index = 1
    }
    if let next = peek(), next == "+" || next == "-" || next == " " {
      sign = next
      index += 1
    }
    if peek() == "#" {
      alternate = true
      index += 1
    }
    if peek() == "0" {
      if align == nil {
        fill = "0"
        align = "="
      }
      index += 1
    }
    func number() throws(JinjaError) -> Int? {
      var value: Int?
      while let next = peek(), next.value &- 0x30 < 10 {
        value = (value ?? 0) * 10 + Int(next.value - 0x30)
        index += 1
        if let value, value > 100_000_000 {
          throw JinjaError(.limit, "a width is too large")
        }
      }
      return value
    }
    width = try number() ?? 0
    if let next = peek(), next == "," || next == "_" {
      grouping = next
      index += 1
    }
    if peek() == "." {
      index += 1
      guard let value = try number() else { throw FormatSpec.broken }
      precision = value
    }
    if let next = peek() {
      type = next
      index += 1
    }
    if index < scalars.count { throw FormatSpec.broken }
  }

  static let broken = JinjaError(.value, "a format is broken")

  func format(_ value: Value, _ interpreter: Interpreter) throws(JinjaError) -> String {
    try interpreter.check(size: width)
    try interpreter.check(size: precision ?? 0)
    switch value {
    case .string(let text): return try format(text)
    case .bool where type == nil || type == "s": return try format(value.pythonText.masked)
    case .bool(let value): return try format(value ? 1 : 0)
    case .int(let value): return try format(value)
    case .float(let value): return try format(value)
    default: return try format(value.pythonText.plain ?? "")
    }
  }

  func format(_ text: String) throws(JinjaError) -> String {
    if let type, type != "s" { throw FormatSpec.broken }
    if align == "=", fill != "0" { throw FormatSpec.broken }
    let cut = precision.map { String(text.unicodeScalars.prefix($0)) } ?? text
    return padded("", cut, align == "=" ? "<" : align ?? "<")
  }

  func format(_ value: Int) throws(JinjaError) -> String {
    let size = value.magnitude
    var prefix = signText(value < 0)
    var digits: String
    switch type {
    case nil, "d", "n":
      if precision != nil { throw FormatSpec.broken }
      digits = String(size)
    case "x":
      digits = String(size, radix: 16)
      if alternate { prefix += "0x" }
    case "X":
      digits = String(size, radix: 16, uppercase: true)
      if alternate { prefix += "0X" }
    case "o":
      digits = String(size, radix: 8)
      if alternate { prefix += "0o" }
    case "b":
      digits = String(size, radix: 2)
      if alternate { prefix += "0b" }
    case "c":
      guard let code = UInt32(exactly: value), let scalar = UnicodeScalar(code) else {
        throw FormatSpec.broken
      }
      return padded("", String(Character(scalar)), align ?? "<")
    case "e", "E", "f", "F", "g", "G", "%": return try format(Double(value))
    default: throw FormatSpec.broken
    }
    digits = grouped(digits, by: type == "x" || type == "X" || type == "b" || type == "o" ? 4 : 3)
    return padded(prefix, digits, align ?? ">")
  }

  func format(_ value: Double) throws(JinjaError) -> String {
    let prefix = signText(value.sign == .minus && !value.isNaN)
    let size = abs(value)
    var digits: String
    let upper = type == "E" || type == "G" || type == "F"
    if !size.isFinite {
      digits = size.isNaN ? "nan" : "inf"
      if type == "%" { digits += "%" }
    } else {
      let places = min(precision ?? 6, 1000)
      switch type {
      case nil:
        if let precision {
          digits = Arithmetic.formatted("%.\(max(precision, 1))g", size)
          if !digits.contains(".") && !digits.contains("e") { digits += ".0" }
        } else {
          digits = PythonNumber.repr(size)
        }
      case "f", "F": digits = Arithmetic.formatted("%.\(places)f", size)
      case "e", "E": digits = Arithmetic.formatted("%.\(places)e", size)
      case "g", "G", "n":
        digits = Arithmetic.formatted("%\(alternate ? "#" : "").\(max(places, 1))g", size)
      case "%": digits = Arithmetic.formatted("%.\(places)f", size * 100) + "%"
      default: throw FormatSpec.broken
      }
    }
    if upper { digits = digits.uppercased() }
    if grouping != nil {
      let whole = digits.prefix { $0.isASCII && $0.isNumber }
      digits = grouped(String(whole), by: 3) + digits.dropFirst(whole.count)
    }
    return padded(prefix, digits, align ?? ">")
  }

  private func signText(_ isNegative: Bool) -> String {
    isNegative ? "-" : sign == "-" ? "" : String(Character(sign))
  }

  private func grouped(_ digits: String, by count: Int) -> String {
    guard let grouping else { return digits }
    var result = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % count == 0 { result.unicodeScalars.append(grouping) }
      result.append(digit)
    }
    return result
  }

  private func padded(_ prefix: String, _ body: String, _ align: UnicodeScalar) -> String {
    let missing = width - prefix.unicodeScalars.count - body.unicodeScalars.count
    guard missing > 0 else { return prefix + body }
    func filler(_ count: Int) -> String { String(repeating: String(Character(fill)), count: count) }
    switch align {
    case "<": return prefix + body + filler(missing)
    case "^": return filler(missing / 2) + prefix + body + filler(missing - missing / 2)
    case "=": return prefix + filler(missing) + body
    default: return filler(missing) + prefix + body
    }
  }
}
