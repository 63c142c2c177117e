/// Cuts a template into tokens, with the rules of jinja2's lexer and its default delimiters.
struct Token: Sendable {
  enum Kind: Sendable, Equatable {
    case data(String)
    case variableBegin, variableEnd, blockBegin, blockEnd
    case name(String)
    case string(String)
    case integer(Int)
    /// Beyond 64 bits.
    case bigInteger(BigInteger)
    case float(Double)
    case symbol(Symbol)
    case end
  }

  enum Symbol: String, Sendable, CaseIterable {
    case add = "+", sub = "-", div = "/", floordiv = "//", mul = "*", mod = "%", pow = "**"
    case tilde = "~", lbracket = "[", rbracket = "]", lparen = "(", rparen = ")", lbrace = "{"
    case rbrace = "}", eq = "==", ne = "!=", gt = ">", ge = ">=", lt = "<", le = "<=", assign = "="
    case dot = ".", colon = ":", pipe = "|", comma = ",", semicolon = ";"
  }

  let kind: Kind
  /// Bytes from the start of the template.
  let offset: Int
}

struct Lexer {
  private let bytes: [UInt8]
  private var position = 0
  private var tokens: [Token] = []
  private(set) var isLiteral = true
  /// Open brackets of the expression that is read; an end delimiter inside of them is none.
  private var open: [Token.Symbol] = []

  init(_ source: String) {
    var text = Array(source.utf8)
    if text.contains(0x0D) { text = Lexer.normalised(text) }
    if text.last == 0x0A { text.removeLast() }
    bytes = text
  }

  /// Line ends become `\n`, as jinja2 makes them before it looks at anything.
  private static func normalised(_ text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var index = 0
    while index < text.count {
      if text[index] == 0x0D {
        result.append(0x0A)
        if index + 1 < text.count, text[index + 1] == 0x0A { index += 1 }
      } else {
        result.append(text[index])
      }
      index += 1
    }
    return result
  }

  private func failure(_ message: String, at offset: Int? = nil) -> JinjaError {
    JinjaError(.syntax, message, offset: offset ?? position)
  }

  private mutating func add(_ kind: Token.Kind, at offset: Int) {
    tokens.append(Token(kind: kind, offset: offset))
  }

  private func starts(_ text: StaticString, at index: Int) -> Bool {
    let length = text.utf8CodeUnitCount
    guard index + length <= bytes.count else { return false }
    for place in 0..<length where bytes[index + place] != text.utf8Start[place] { return false }
    return true
  }

  static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte &- 9 < 5 || byte &- 0x1C < 4 }

  private func afterSpace(_ index: Int) -> Int {
    var index = index
    while true {
      let width = spaceWidth(index)
      if width == 0 { return index }
      index += width
    }
  }

  /// How many bytes the blank at an index has; 0 when there is none. Python's `\s` knows those of
  /// Unicode too: a no-break space is one.
  private func spaceWidth(_ index: Int) -> Int {
    guard index < bytes.count else { return 0 }
    let byte = bytes[index]
    if byte < 0x80 { return Lexer.isSpace(byte) ? 1 : 0 }
    func next(_ ahead: Int) -> UInt8 { index + ahead < bytes.count ? bytes[index + ahead] : 0 }
    switch byte {
    case 0xC2: return next(1) == 0x85 || next(1) == 0xA0 ? 2 : 0
    case 0xE1: return next(1) == 0x9A && next(2) == 0x80 ? 3 : 0
    case 0xE2:
      if next(1) == 0x80 {
        return (0x80...0x8A).contains(next(2)) || [0xA8, 0xA9, 0xAF].contains(next(2)) ? 3 : 0
      }
      return next(1) == 0x81 && next(2) == 0x9F ? 3 : 0
    case 0xE3: return next(1) == 0x80 && next(2) == 0x80 ? 3 : 0
    default: return 0
    }
  }

  /// Where the blanks that end at an index begin.
  private func beforeSpace(_ index: Int, from start: Int) -> Int {
    var end = index
    while end > start {
      // A character begins where no continuation byte is.
      var at = end - 1
      while at > start, bytes[at] & 0xC0 == 0x80 { at -= 1 }
      guard spaceWidth(at) == end - at else { break }
      end = at
    }
    return end
  }

  mutating func tokenize() throws(JinjaError) -> [Token] {
    while position < bytes.count {
      let start = position
      while position < bytes.count, !isDelimiter(position) { position += 1 }
      let end = position
      guard end < bytes.count else {
        addData(start, end)
        break
      }
      isLiteral = false
      let kind = bytes[end + 1]
      position = end + 2
      var strips = false
      if position < bytes.count, bytes[position] == 0x2D || bytes[position] == 0x2B {
        strips = bytes[position] == 0x2D
        position += 1
      }
      addData(start, end, stripping: strips)
      switch kind {
      case 0x23: try comment(from: end)
      case 0x25:
        if try !raw(from: end) {
          add(.blockBegin, at: end)
          try inside(block: true, from: end)
        }
      default:
        add(.variableBegin, at: end)
        try inside(block: false, from: end)
      }
    }
    add(.end, at: bytes.count)
    return tokens
  }

  private func isDelimiter(_ index: Int) -> Bool {
    guard bytes[index] == 0x7B, index + 1 < bytes.count else { return false }
    let next = bytes[index + 1]
    return next == 0x7B || next == 0x25 || next == 0x23
  }

  private mutating func addData(_ start: Int, _ end: Int, stripping: Bool = false) {
    var end = end
    if stripping { end = beforeSpace(end, from: start) }
    if end > start { add(.data(String(decoding: bytes[start..<end], as: UTF8.self)), at: start) }
  }

  private mutating func comment(from start: Int) throws(JinjaError) {
    // jinja2 does not mind a comment that only begins, at the very end.
    if position == bytes.count { return }
    while position < bytes.count {
      if starts("-#}", at: position) {
        position = afterSpace(position + 3)
        return
      }
      if starts("#}", at: position) {
        position += 2
        return
      }
      position += 1
    }
    throw failure("a comment is not closed", at: start)
  }

  /// Reads `{% raw %}…{% endraw %}`; false when this is another statement.
  private mutating func raw(from start: Int) throws(JinjaError) -> Bool {
    var index = afterSpace(position)
    guard starts("raw", at: index) else { return false }
    index = afterSpace(index + 3)
    if starts("-%}", at: index) {
      index = afterSpace(index + 3)
    } else if starts("%}", at: index) {
      index += 2
    } else {
      return false
    }
    let content = index
    while index < bytes.count {
      defer { index += 1 }
      guard starts("{%", at: index) else { continue }
      var inner = index + 2
      let strips = inner < bytes.count && bytes[inner] == 0x2D
      if strips || inner < bytes.count && bytes[inner] == 0x2B { inner += 1 }
      inner = afterSpace(inner)
      guard starts("endraw", at: inner) else { continue }
      inner = afterSpace(inner + 6)
      if starts("-%}", at: inner) {
        position = afterSpace(inner + 3)
      } else if starts("+%}", at: inner) {
        position = inner + 3
      } else if starts("%}", at: inner) {
        position = inner + 2
      } else {
        continue
      }
      addData(content, index, stripping: strips)
      return true
    }
    throw failure("a raw block is not closed", at: start)
  }

  /// Reads tokens up to the end delimiter.
  private mutating func inside(block: Bool, from start: Int) throws(JinjaError) {
    open.removeAll(keepingCapacity: true)
    let end: Token.Kind = block ? .blockEnd : .variableEnd
    while position < bytes.count {
      if open.isEmpty {
        if starts(block ? "-%}" : "-}}", at: position) {
          add(end, at: position)
          position = afterSpace(position + 3)
          return
        }
        if block, starts("+%}", at: position) {
          add(end, at: position)
          position += 3
          return
        }
        if starts(block ? "%}" : "}}", at: position) {
          add(end, at: position)
          position += 2
          return
        }
      }
      let byte = bytes[position]
      let space = spaceWidth(position)
      if space > 0 {
        position += space
      } else if byte &- 0x30 < 10 {
        try number()
      } else if Lexer.isWord(byte) {
        let from = position
        while position < bytes.count, Lexer.isWord(bytes[position]), spaceWidth(position) == 0 {
          position += 1
        }
        let name = String(decoding: bytes[from..<position], as: UTF8.self)
        guard name.utf8.allSatisfy({ $0 < 0x80 }) || PythonText.isIdentifier(name) else {
          throw failure("this character does not belong into an expression", at: from)
        }
        add(.name(name), at: from)
      } else if byte == 0x27 || byte == 0x22 {
        try string(byte)
      } else {
        try symbol()
      }
    }
    throw failure("an expression or statement is not closed", at: start)
  }

  static func isWord(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 0x5F || byte >= 0x80
  }

  private mutating func string(_ quote: UInt8) throws(JinjaError) {
    let start = position
    position += 1
    while position < bytes.count, bytes[position] != quote {
      position += bytes[position] == 0x5C ? 2 : 1
    }
    guard position < bytes.count else {
      position = start
      throw failure("a string is not closed")
    }
    let content = bytes[(start + 1)..<position]
    position += 1
    if content.contains(0x5C) {
      guard let text = PythonLiteral.unescape(content, dropsLineEnds: true) else {
        throw failure("an escape in a string is broken", at: start)
      }
      add(.string(text), at: start)
    } else {
      add(.string(String(decoding: content, as: UTF8.self)), at: start)
    }
  }

  private mutating func symbol() throws(JinjaError) {
    let start = position
    for length in [2, 1] where position + length <= bytes.count {
      let text = String(decoding: bytes[position..<(position + length)], as: UTF8.self)
      guard let symbol = Token.Symbol(rawValue: text) else { continue }
      switch symbol {
      case .lparen: open.append(.rparen)
      case .lbracket: open.append(.rbracket)
      case .lbrace: open.append(.rbrace)
      case .rparen, .rbracket, .rbrace:
        guard let expected = open.popLast() else {
          throw failure("\(text) closes nothing")
        }
        guard expected == symbol else {
          throw failure("\(text) stands where \(expected.rawValue) was expected")
        }
      default: break
      }
      add(.symbol(symbol), at: start)
      position += length
      return
    }
    throw failure("this character does not belong into an expression")
  }

  private func digits(_ index: Int, _ isDigit: (UInt8) -> Bool) -> Int {
    var index = index
    while index < bytes.count {
      if isDigit(bytes[index]) {
        index += 1
      } else if bytes[index] == 0x5F, index + 1 < bytes.count, isDigit(bytes[index + 1]) {
        index += 2
      } else {
        break
      }
    }
    return index
  }

  private mutating func number() throws(JinjaError) {
    let start = position
    let isDecimal: (UInt8) -> Bool = { $0 &- 0x30 < 10 }
    // After a dot it is the index of `x.0.1`, never a fraction.
    let afterDot = start > 0 && bytes[start - 1] == 0x2E
    if !afterDot, let end = floatEnd(digits(start, isDecimal), isDecimal) {
      let literal = bytes[start..<end].filter { $0 != 0x5F }
      position = end
      let value = Double(String(decoding: literal, as: UTF8.self)) ?? .infinity
      add(.float(value), at: start)
      return
    }
    var end = start + 1
    if bytes[start] == 0x30, start + 1 < bytes.count {
      let marker = bytes[start + 1] | 0x20
      let isDigit: ((UInt8) -> Bool)? =
        switch marker {
        case 0x78: { (PythonNumber.digitValue($0) ?? 99) < 16 }
        case 0x6F: { (PythonNumber.digitValue($0) ?? 99) < 8 }
        case 0x62: { (PythonNumber.digitValue($0) ?? 99) < 2 }
        default: nil
        }
      if let isDigit, digits(start + 2, isDigit) > start + 2 {
        end = digits(start + 2, isDigit)
      } else {
        end = digits(start + 1) { $0 == 0x30 }
      }
    } else {
      end = digits(start, isDecimal)
    }
    position = end
    let literal = String(decoding: bytes[start..<end].filter { $0 != 0x5F }, as: UTF8.self)
    switch PythonNumber.integer(literal, base: 0)?.number {
    case .int(let value)?: add(.integer(value), at: start)
    case .big(let value)?: add(.bigInteger(value), at: start)
    default: throw JinjaError(.value, "an integer has more than 4300 digits", offset: start)
    }
  }

  private func floatEnd(_ whole: Int, _ isDigit: (UInt8) -> Bool) -> Int? {
    var end = whole
    var isFloat = false
    if end + 1 < bytes.count, bytes[end] == 0x2E, isDigit(bytes[end + 1]) {
      end = digits(end + 1, isDigit)
      isFloat = true
    }
    if end < bytes.count, bytes[end] | 0x20 == 0x65 {
      var power = end + 1
      if power < bytes.count, bytes[power] == 0x2B || bytes[power] == 0x2D { power += 1 }
      if power < bytes.count, isDigit(bytes[power]) {
        end = digits(power, isDigit)
        isFloat = true
      }
    }
    return isFloat ? end : nil
  }
}
