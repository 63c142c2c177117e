import Vocabulary

/// JSON as Python's `json.dumps` spells it by default, which is what `requests` sends: a space after
/// `,` and `:` unless it is to be tight, everything beyond ASCII escaped.
enum PythonSpelling {
  static func write(_ value: JSON, into out: inout [UInt8], isTight: Bool = false) {
    switch value {
    case .null, .bool, .int, .number: value.write(to: &out, .python)
    case .string(let text): quote(text, into: &out)
    case .array(let elements):
      out.append(0x5B)
      for (index, element) in elements.enumerated() {
        separate(index, into: &out, isTight: isTight)
        write(element, into: &out, isTight: isTight)
      }
      out.append(0x5D)
    case .object(let members):
      out.append(0x7B)
      for (index, member) in members.enumerated() {
        separate(index, into: &out, isTight: isTight)
        key(member.key, into: &out, isTight: isTight)
        write(member.value, into: &out, isTight: isTight)
      }
      out.append(0x7D)
    }
  }

  static func separate(_ index: Int, into out: inout [UInt8], isTight: Bool = false) {
    if index == 0 { return }
    out.append(0x2C)
    if !isTight { out.append(0x20) }
  }

  static func key(_ name: String, into out: inout [UInt8], isTight: Bool = false) {
    quote(name, into: &out)
    out.append(0x3A)
    if !isTight { out.append(0x20) }
  }

  static func quote(_ text: String, into out: inout [UInt8]) {
    out.append(0x22)
    for unit in LoneSurrogate.units(text) {
      switch unit {
      case 0x22, 0x5C: out.append(contentsOf: [0x5C, UInt8(unit)])
      case 0x20..<0x7F: out.append(UInt8(unit))
      case 0x08: out.append(contentsOf: [0x5C, 0x62])
      case 0x0C: out.append(contentsOf: [0x5C, 0x66])
      case 0x0A: out.append(contentsOf: [0x5C, 0x6E])
      case 0x0D: out.append(contentsOf: [0x5C, 0x72])
      case 0x09: out.append(contentsOf: [0x5C, 0x74])
      default:
        out.append(contentsOf: [0x5C, 0x75])
        for shift in [12, 8, 4, 0] { out.append(hexDigit(UInt8(unit >> shift & 15))) }
      }
    }
    out.append(0x22)
  }

  /// NaN and the infinities, which `requests` refuses to send (`allow_nan=False`).
  static func isFinite(_ value: JSON) -> Bool {
    switch value {
    case .number(let number): number.isInteger || number.double.isFinite
    case .array(let elements): elements.allSatisfy(isFinite)
    case .object(let members): members.values.allSatisfy(isFinite)
    default: true
    }
  }

  private static func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }
}

extension PythonSpelling {
  /// Reads `17`, `-1.5`, `0x1f`, `True`, `None` as `ast.literal_eval` does, which the CDK applies to
  /// what a template gives (interpolation/jinja.py).
  ///
  /// - Returns: nil for anything else, and for a number that JSON cannot spell.
  static func literal(_ text: String) -> JSON? {
    let trimmed = trim(text)
    switch trimmed {
    case "True": return .bool(true)
    case "False": return .bool(false)
    case "None": return .null
    default: break
    }
    var digits = trimmed[...]
    let isNegative = digits.first == "-"
    if isNegative || digits.first == "+" { digits = digits.dropFirst().drop { $0 == " " } }
    if let radix = radix(digits) {
      guard let bare = withoutUnderscores(digits.dropFirst(2), radix: radix, afterPrefix: true),
        let value = Int(bare, radix: radix)
      else { return nil }
      return .int(isNegative ? -value : value)
    }
    guard let bare = withoutUnderscores(digits, radix: 10, afterPrefix: false), !bare.isEmpty
    else { return nil }
    if bare.utf8.allSatisfy({ $0 &- 0x30 < 10 }) { return integer(bare, isNegative: isNegative) }
    return float(bare, isNegative: isNegative)
  }

  private static func trim(_ text: String) -> String {
    var slice = text[...]
    slice = slice.drop { $0 == " " || $0 == "\t" }
    while let last = slice.last, last == " " || last == "\t" || last == "\n" { slice.removeLast() }
    return String(slice)
  }

  /// An underscore may stand between two digits, and after `0x` before one.
  private static func withoutUnderscores(
    _ text: Substring, radix: Int, afterPrefix: Bool
  )
    -> String?
  {
    let bytes = Array(text.utf8)
    func isDigit(_ index: Int) -> Bool {
      guard bytes.indices.contains(index) else { return false }
      return bytes[index] &- 0x30 < 10 || radix == 16 && (bytes[index] | 0x20) &- 0x61 < 6
    }
    for index in bytes.indices where bytes[index] == 0x5F {
      guard isDigit(index + 1), isDigit(index - 1) || index == 0 && afterPrefix else { return nil }
    }
    // `Int` would take a sign after the prefix.
    if afterPrefix, bytes.first == 0x2B || bytes.first == 0x2D { return nil }
    return text.filter { $0 != "_" }
  }

  private static func radix(_ text: Substring) -> Int? {
    switch text.prefix(2).lowercased() {
    case "0x": 16
    case "0o": 8
    case "0b": 2
    default: nil
    }
  }

  private static func integer(_ digits: String, isNegative: Bool) -> JSON? {
    // Python refuses a leading zero but for zero itself.
    let isZero = digits.utf8.allSatisfy { $0 == 0x30 }
    if isZero { return .int(0) }
    guard !digits.hasPrefix("0") else { return nil }
    let literal = (isNegative ? "-" : "") + digits
    if let value = Int(literal) { return .int(value) }
    return .number(JSONNumber(literal: literal))
  }

  private static func float(_ text: String, isNegative: Bool) -> JSON? {
    // Swift's own parser knows more spellings than Python's grammar: nan, inf, hexadecimal floats.
    let allowed = text.utf8.allSatisfy {
      $0 &- 0x30 < 10 || $0 == 0x2E || $0 | 0x20 == 0x65 || $0 == 0x2B || $0 == 0x2D
    }
    guard allowed, let first = text.utf8.first, first &- 0x30 < 10 || first == 0x2E else {
      return nil
    }
    var spelled = text.hasPrefix(".") ? "0" + text : text
    if let dot = spelled.firstIndex(of: ".") {
      let after = spelled.index(after: dot)
      if after == spelled.endIndex || !("0"..."9").contains(spelled[after]) {
        guard text.utf8.count > 1 else { return nil }
        spelled.insert("0", at: after)
      }
    }
    guard let value = Double(spelled), value.isFinite else { return nil }
    return .double(isNegative ? -value : value)
  }
}
