import Secrets
import Vocabulary

extension FormatSpec {
  func format(_ value: Value, _ interpreter: Interpreter) throws(JinjaError) -> String {
    try interpreter.check(size: width)
    try interpreter.check(size: precision ?? 0)
    switch value {
    case .string(let text): return try format(text)
    case .bool where isEmpty: return try value.written().masked
    default: break
    }
    switch value.number {
    case .int(let value)?: return try format(BigInteger(value))
    case .big(let value)?: return try format(value)
    case .float(let value)?: return try format(value)
    case nil: return try format(value.written().plain ?? "")
    }
  }

  func format(_ text: String) throws(JinjaError) -> String {
    if let type, type != "s" { throw FormatSpec.broken }
    if align == "=" || sign != nil || alternate || plainZero { throw FormatSpec.broken }
    let cut = precision.map { PythonText.prefix(text, $0) } ?? text
    return padded("", cut, align ?? "<")
  }

  func format(_ value: BigInteger) throws(JinjaError) -> String {
    var prefix = signText(value.isNegative)
    let digits: String
    switch type {
    case "e", "E", "f", "F", "g", "G", "%":
      return try format(try Value.Number.big(value).converted())
    case nil, "d", "n":
      if value.isOverlong { throw Interpreter.overlong }
      digits = value.digits(10)
    case "x":
      digits = value.digits(16)
      if alternate { prefix += "0x" }
    case "X":
      digits = value.digits(16, upper: true)
      if alternate { prefix += "0X" }
    case "o":
      digits = value.digits(8)
      if alternate { prefix += "0o" }
    case "b":
      digits = value.digits(2)
      if alternate { prefix += "0b" }
    case "c":
      guard precision == nil, sign == nil, !alternate, !plainZero,
        let code = value.int.flatMap(UInt32.init(exactly:)), let scalar = UnicodeScalar(code)
      else { throw FormatSpec.broken }
      return padded("", String(Character(scalar)), align ?? ">")
    default: throw FormatSpec.broken
    }
    if precision != nil || plainZero { throw FormatSpec.broken }
    let size = type == "x" || type == "X" || type == "b" || type == "o" ? 4 : 3
    return padded(prefix, grouped(digits, by: size, beside: prefix.utf8.count), align ?? ">")
  }

  func format(_ value: Double) throws(JinjaError) -> String {
    var prefix = signText(value.sign == .minus && !value.isNaN)
    let size = abs(value)
    var digits: String
    if !size.isFinite {
      digits = (size.isNaN ? "nan" : "inf") + (type == "%" ? "%" : "")
      switch type {
      case nil, "f", "F", "e", "E", "g", "G", "n", "%": break
      default: throw FormatSpec.broken
      }
    } else {
      digits = try self.digits(size)
    }
    if type == "E" || type == "G" || type == "F" { digits = digits.uppercased() }
    if plainZero, value.sign == .minus, !digits.utf8.contains(where: { (0x31...0x39).contains($0) })
    {
      prefix = signText(false)
    }
    if grouping != nil, size.isFinite {
      let whole = digits.prefix { $0.isASCII && $0.isNumber }
      let rest = digits.dropFirst(whole.count)
      digits =
        grouped(String(whole), by: 3, beside: prefix.utf8.count + rest.utf8.count) + rest
    }
    return padded(prefix, digits, align ?? ">")
  }

  private func digits(_ size: Double) throws(JinjaError) -> String {
    let places = min(precision ?? 6, 1000)
    let sharp = alternate ? "#" : ""
    switch type {
    case nil:
      guard let precision else {
        let text = PythonNumber.repr(size)
        guard alternate, text.utf8.contains(0x65), !text.utf8.contains(0x2E) else { return text }
        return Jinja.replacing(text, "e", ".e")
      }
      // As `g`, but what looks like an integer shows its point, and turns to an exponent earlier.
      let digits = max(min(precision, 1000), 1)
      let scientific = Arithmetic.formatted("%.\(digits - 1)e", size)
      let mark = scientific.firstIndex(of: "e") ?? scientific.endIndex
      let power = Int(scientific[mark...].dropFirst()) ?? 0
      if power < -4 || power + 1 > digits - 1 {
        if alternate { return Arithmetic.formatted("%#.\(digits - 1)e", size) }
        var head = scientific[..<mark]
        if head.contains(".") {
          while head.last == "0" { head.removeLast() }
          if head.last == "." { head.removeLast() }
        }
        return String(head) + scientific[mark...]
      }
      let text = Arithmetic.formatted("%\(sharp).\(digits)g", size)
      return text.utf8.contains(0x2E) ? text : text + ".0"
    case "f", "F": return Arithmetic.formatted("%\(sharp).\(places)f", size)
    case "e", "E": return Arithmetic.formatted("%\(sharp).\(places)e", size)
    case "g", "G", "n": return Arithmetic.formatted("%\(sharp).\(max(places, 1))g", size)
    case "%": return Arithmetic.formatted("%\(sharp).\(places)f", size * 100) + "%"
    default: throw FormatSpec.broken
    }
  }

  private func signText(_ isNegative: Bool) -> String {
    if isNegative { return "-" }
    guard let sign, sign != "-" else { return "" }
    return String(Character(sign))
  }

  /// Digits with separators. Zeros that fill the width get separators too.
  ///
  /// - Parameter others: how much of the width is taken by what is no digit.
  private func grouped(_ digits: String, by count: Int, beside others: Int) -> String {
    guard let grouping else { return digits }
    var left = Array(digits.utf8)
    var missing = fill == "0" && align == "=" ? width - others : 0
    var groups: [String] = []
    while true {
      let size = min(count, max(left.count, missing, 1))
      let taken = left.suffix(size)
      groups.append(
        String(repeating: "0", count: size - taken.count)
          + String(decoding: Array(taken), as: UTF8.self))
      left.removeLast(taken.count)
      missing -= size
      if left.isEmpty, missing <= 0 { break }
      missing -= 1
    }
    return groups.reversed().joined(separator: String(Character(grouping)))
  }

  private func padded(_ prefix: String, _ body: String, _ align: UnicodeScalar) -> String {
    let missing = width - prefix.utf8.count - PythonText.length(body)
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
