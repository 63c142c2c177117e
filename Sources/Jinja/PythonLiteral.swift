import Vocabulary

/// Reads text as Python's `ast.literal_eval` does: numbers, strings, True, False, None, tuples,
/// lists, dicts and sets of those.
package enum PythonLiteral {
  /// - Returns: nil where Python raises an error the CDK swallows; also for bytes, complex numbers
  ///   and the ellipsis, which no value of ours can hold.
  package static func parse(_ text: String) -> Value? {
    var text = text
    return text.withUTF8 { bytes in
      // Most texts are no literal, and their first character tells.
      var start = 0
      while start < bytes.count, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
      guard start < bytes.count, canStart(bytes[start]) else { return nil }
      // A last line of nothing but blanks is an unexpected indent.
      var end = bytes.count
      while end > start, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
      if end < bytes.count, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { return nil }
      var reader = Reader(bytes: Array(bytes[start...]))
      return reader.document()
    }
  }

  private static func canStart(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x22, 0x27, 0x28, 0x5B, 0x7B, 0x2B, 0x2D, 0x2E, 0x0A, 0x0D, 0x23, 0x0C: true
    case 0x54, 0x46, 0x4E, 0x72, 0x52, 0x75, 0x55, 0x73: true  // T F N, string prefixes, set()
    default: false
    }
  }

  /// Decodes the escapes of a string literal.
  ///
  /// - Parameter dropsLineEnds: a backslash before a line end removes both.
  /// - Returns: nil for a broken `\x`, `\u`, `\U`, and for `\N`, which needs a table of names.
  static func unescape(_ content: ArraySlice<UInt8>, dropsLineEnds: Bool) -> String? {
    var out: [UInt8] = []
    var index = content.startIndex
    func hex(_ count: Int) -> Int? {
      guard index + count <= content.endIndex else { return nil }
      var value = 0
      for byte in content[index..<(index + count)] {
        guard let digit = PythonNumber.digitValue(byte), digit < 16 else { return nil }
        value = value * 16 + digit
      }
      return value
    }
    func add(_ code: Int) -> Bool {
      guard code <= 0x10FFFF else { return false }
      var text = String.UnicodeScalarView()
      LoneSurrogate.append(UInt32(code), to: &text)
      out.append(contentsOf: String(text).utf8)
      return true
    }
    while index < content.endIndex {
      let byte = content[index]
      index += 1
      guard byte == 0x5C else {
        out.append(byte)
        continue
      }
      guard index < content.endIndex else { return nil }
      let escape = content[index]
      index += 1
      switch escape {
      case 0x0A: if !dropsLineEnds { out += [0x5C, 0x0A] }
      case 0x5C, 0x27, 0x22: out.append(escape)
      case 0x61: out.append(7)
      case 0x62: out.append(8)
      case 0x66: out.append(12)
      case 0x6E: out.append(10)
      case 0x72: out.append(13)
      case 0x74: out.append(9)
      case 0x76: out.append(11)
      case 0x30...0x37:
        var code = Int(escape - 0x30)
        var count = 1
        while count < 3, index < content.endIndex, (0x30...0x37).contains(content[index]) {
          code = code * 8 + Int(content[index] - 0x30)
          index += 1
          count += 1
        }
        if !add(code) { return nil }
      case 0x78, 0x75, 0x55:
        let count = escape == 0x78 ? 2 : escape == 0x75 ? 4 : 8
        guard let code = hex(count), add(code) else { return nil }
        index += count
      case 0x4E: return nil
      default: out += [0x5C, escape]
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}

private struct Reader {
  let bytes: [UInt8]
  var position = 0
  var depth = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  mutating func document() -> Value? {
    // Empty lines may come first; an indented one may not.
    var lineStart = position
    while let byte = next,
      byte == 0x0A || byte == 0x0D || byte == 0x20 || byte == 0x09 || byte == 0x23
    {
      if byte == 0x23 { skipComment() } else { position += 1 }
      if byte == 0x0A || byte == 0x0D { lineStart = position }
    }
    if lineStart != position, lineStart != 0 { return nil }
    guard let value = tuple(inBrackets: false, first: true) else { return nil }
    while true {
      skipSpace(lines: true)
      guard next != nil else { return value }
      return nil
    }
  }

  mutating func skipComment() {
    while let byte = next, byte != 0x0A { _ = byte; position += 1 }
  }

  /// - Parameter lines: line ends are space too, as inside of brackets.
  mutating func skipSpace(lines: Bool) {
    while let byte = next {
      switch byte {
      case 0x20, 0x09, 0x0C: position += 1
      case 0x0A, 0x0D: if lines { position += 1 } else { return }
      case 0x23: skipComment()
      case 0x5C where position + 1 < bytes.count && bytes[position + 1] == 0x0A: position += 2
      default: return
      }
    }
  }

  /// One value, or several with commas.
  mutating func tuple(inBrackets: Bool, first: Bool) -> Value? {
    guard let value = value(inBrackets: inBrackets) else { return nil }
    skipSpace(lines: inBrackets)
    guard next == 0x2C else { return value }
    var items = [value]
    while next == 0x2C {
      position += 1
      skipSpace(lines: inBrackets)
      guard let byte = next, byte != 0x29, byte != 0x0A, byte != 0x0D else { break }
      guard let item = self.value(inBrackets: inBrackets) else { return nil }
      items.append(item)
      skipSpace(lines: inBrackets)
    }
    return .tuple(items)
  }

  mutating func value(inBrackets: Bool) -> Value? {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Environment.depthLimit else { return nil }
    skipSpace(lines: inBrackets)
    guard let byte = next else { return nil }
    switch byte {
    case 0x2B, 0x2D:
      position += 1
      skipSpace(lines: inBrackets)
      guard let operand = operand(inBrackets: inBrackets) else { return nil }
      return byte == 0x2D ? negated(operand) : operand
    case 0x28: return parenthesised()
    case 0x5B: return list()
    case 0x7B: return braces()
    case 0x30...0x39, 0x2E: return number()
    default:
      if let text = strings(inBrackets: inBrackets) { return .string(text) }
      return word()
    }
  }

  /// What may stand behind a sign: a number, in brackets or not.
  private mutating func operand(inBrackets: Bool) -> Value? {
    depth += 1
    defer { depth -= 1 }
    guard let byte = next, depth <= Environment.depthLimit else { return nil }
    if byte &- 0x30 < 10 || byte == 0x2E { return number() }
    guard byte == 0x28 else { return nil }
    position += 1
    skipSpace(lines: true)
    guard let value = operand(inBrackets: true) else { return nil }
    skipSpace(lines: true)
    guard next == 0x29 else { return nil }
    position += 1
    return value
  }

  private func negated(_ value: Value) -> Value? {
    switch value {
    case .int(let number): return .int(0 &- number)
    case .float(let number): return .float(-number)
    default: return value.number.map(Arithmetic.negated)
    }
  }

  private mutating func parenthesised() -> Value? {
    position += 1
    skipSpace(lines: true)
    if next == 0x29 {
      position += 1
      return .tuple([])
    }
    guard let value = tuple(inBrackets: true, first: false) else { return nil }
    skipSpace(lines: true)
    guard next == 0x29 else { return nil }
    position += 1
    return value
  }

  private mutating func list() -> Value? {
    position += 1
    var items: [Value] = []
    while true {
      skipSpace(lines: true)
      if next == 0x5D { break }
      guard let item = value(inBrackets: true) else { return nil }
      items.append(item)
      skipSpace(lines: true)
      if next == 0x5D { break }
      guard next == 0x2C else { return nil }
      position += 1
    }
    position += 1
    return .list(items)
  }

  /// A dict or a set.
  private mutating func braces() -> Value? {
    position += 1
    skipSpace(lines: true)
    if next == 0x7D {
      position += 1
      return .dict([:])
    }
    var entries: ValueDictionary = [:]
    var elements: ValueDictionary = [:]
    var isSet: Bool?
    while true {
      skipSpace(lines: true)
      if next == 0x7D, isSet != nil { break }
      guard let item = value(inBrackets: true), let key = ValueKey(item) else { return nil }
      skipSpace(lines: true)
      let hasValue = next == 0x3A
      if isSet == hasValue { return nil }
      isSet = !hasValue
      if hasValue {
        position += 1
        guard let value = value(inBrackets: true) else { return nil }
        entries[key] = value
        skipSpace(lines: true)
      } else {
        elements[key] = elements[key] ?? item
      }
      if next == 0x7D { break }
      guard next == 0x2C else { return nil }
      position += 1
    }
    position += 1
    return isSet == true ? Value(.set(Array(elements.values))) : .dict(entries)
  }

  private mutating func word() -> Value? {
    let start = position
    while let byte = next, Lexer.isWord(byte) { position += 1 }
    switch String(decoding: bytes[start..<position], as: UTF8.self) {
    case "True": return .bool(true)
    case "False": return .bool(false)
    case "None": return Value.none
    case "set":
      skipSpace(lines: false)
      guard next == 0x28 else { return nil }
      position += 1
      skipSpace(lines: true)
      guard next == 0x29 else { return nil }
      position += 1
      return Value(.set([]))
    default: return nil
    }
  }

  private mutating func number() -> Value? {
    let start = position
    while let byte = next {
      let isSign =
        (byte == 0x2B || byte == 0x2D) && bytes[position - 1] | 0x20 == 0x65
        && position > start && !isHexadecimal(start)
      guard Lexer.isWord(byte) || byte == 0x2E || isSign else { break }
      position += 1
    }
    let literal = String(decoding: bytes[start..<position], as: UTF8.self)
    if let value = PythonNumber.integer(literal, base: 0) { return value }
    // What is only digits and no integer has a leading zero or is too long.
    if literal.utf8.allSatisfy({ $0 &- 0x30 < 10 || $0 == 0x5F }) { return nil }
    guard !literal.utf8.contains(where: { ($0 | 0x20) &- 0x61 < 26 && $0 | 0x20 != 0x65 }),
      !contains(literal, "_."), !contains(literal, "._"),
      literal.utf8.contains(where: { $0 &- 0x30 < 10 })
    else { return nil }
    return PythonNumber.float(literal).map { .float($0) }
  }

  private func isHexadecimal(_ start: Int) -> Bool {
    start + 1 < bytes.count && bytes[start] == 0x30 && bytes[start + 1] | 0x20 == 0x78
  }

  /// One string, or several that stand beside each other.
  private mutating func strings(inBrackets: Bool) -> String? {
    var result: String?
    while let piece = string() {
      result = (result ?? "") + piece
      skipSpace(lines: inBrackets)
    }
    return result
  }

  private mutating func string() -> String? {
    var at = position
    var isRaw = false
    if at < bytes.count, bytes[at] != 0x22, bytes[at] != 0x27 {
      switch bytes[at] {
      case 0x72, 0x52: isRaw = true
      case 0x75, 0x55: break
      default: return nil
      }
      at += 1
    }
    guard at < bytes.count, bytes[at] == 0x22 || bytes[at] == 0x27 else { return nil }
    let quote = bytes[at]
    let isTriple = at + 2 < bytes.count && bytes[at + 1] == quote && bytes[at + 2] == quote
    at += isTriple ? 3 : 1
    let start = at
    while at < bytes.count {
      if bytes[at] == 0x5C {
        at += 2
        continue
      }
      if bytes[at] == 0x0A, !isTriple { return nil }
      if bytes[at] == quote {
        if !isTriple { break }
        if at + 2 < bytes.count, bytes[at + 1] == quote, bytes[at + 2] == quote { break }
      }
      at += 1
    }
    guard at < bytes.count else { return nil }
    let content = bytes[start..<at]
    guard !content.contains(0) else { return nil }
    let text =
      isRaw
      ? String(decoding: content, as: UTF8.self)
      : PythonLiteral.unescape(content, dropsLineEnds: true)
    guard let text else { return nil }
    position = at + (isTriple ? 3 : 1)
    return text
  }
}
