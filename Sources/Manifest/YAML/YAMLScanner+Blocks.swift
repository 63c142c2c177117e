extension YAMLScanner {
  // MARK: Block scalars

  /// Reads `|` and `>` texts with their indicators for indentation and for the last breaks.
  mutating func blockScalar(folded: Bool) throws(YAMLFailure) {
    let start = position
    position += 1
    let (keepsBreaks, increment) = try blockIndicators()
    try restOfLine("nothing but a comment may follow here")
    let least = max(indent + 1, 1)
    var blockIndent: Int
    var breaks: String
    var end: Int
    if let increment {
      blockIndent = least + increment - 1
      (breaks, end) = blockBreaks(blockIndent)
    } else {
      let deepest: Int
      (breaks, deepest, end) = leadingBreaks()
      blockIndent = max(least, deepest)
    }
    var value = ""
    var lastBreak = ""
    while column == blockIndent, bytes[position] != 0 {
      value += breaks
      let startsWithText = bytes[position] != 0x20 && bytes[position] != 0x09
      let chunk = position
      while !isBreakOrEnd(position) { position += 1 }
      value += text(chunk..<position)
      end = position
      lastBreak = lineBreak()
      let after: Int
      (breaks, after) = blockBreaks(blockIndent)
      if !breaks.isEmpty { end = after }
      guard column == blockIndent, bytes[position] != 0 else { break }
      let nextIsText = bytes[position] != 0x20 && bytes[position] != 0x09
      if folded, lastBreak == "\n", startsWithText, nextIsText {
        if breaks.isEmpty { value += " " }
      } else {
        value += lastBreak
      }
    }
    if keepsBreaks != false { value += lastBreak }
    if keepsBreaks == true { value += breaks }
    tokens.append(YAMLToken(kind: .scalar(value, isPlain: false), start: start, end: end))
  }

  private mutating func blockIndicators() throws(YAMLFailure) -> (Bool?, Int?) {
    var keeps: Bool?
    var increment: Int?
    for _ in 0..<2 {
      switch bytes[position] {
      case UInt8(ascii: "+") where keeps == nil: keeps = true
      case UInt8(ascii: "-") where keeps == nil: keeps = false
      case 0x31...0x39 where increment == nil: increment = Int(bytes[position] - 0x30)
      default: continue
      }
      position += 1
    }
    if !isSpaceOrBreakOrEnd(position) {
      throw YAMLFailure("only +, - and a digit may follow the | or > of a block text", at: position)
    }
    return (keeps, increment)
  }

  private mutating func restOfLine(_ message: String) throws(YAMLFailure) {
    skipSpaces()
    skipComment()
    if !isBreakOrEnd(position) { throw YAMLFailure(message, at: position) }
    lineBreak()
  }

  private mutating func leadingBreaks() -> (String, Int, Int) {
    var breaks = ""
    var deepest = 0
    var end = position
    while true {
      if bytes[position] == 0x20 {
        position += 1
        deepest = max(deepest, column)
      } else if breakLength(position) > 0 {
        breaks += lineBreak()
        end = position
      } else {
        return (breaks, deepest, end)
      }
    }
  }

  private mutating func blockBreaks(_ blockIndent: Int) -> (String, Int) {
    var breaks = ""
    var end = position
    while true {
      while column < blockIndent, bytes[position] == 0x20 { position += 1 }
      if breakLength(position) == 0 { return (breaks, end) }
      breaks += lineBreak()
      end = position
    }
  }

  // MARK: Anchors, tags, directives

  mutating func anchorOrAlias() throws(YAMLFailure) {
    let start = position
    let isAlias = bytes[position] == UInt8(ascii: "*")
    position += 1
    let name = word()
    guard !name.isEmpty, endsAnchor(position) else {
      throw YAMLFailure(
        isAlias
          ? "an alias wants a name of letters and digits"
          : "an anchor wants a name of letters and digits", at: position,
        hint: isAlias ? "put a value that starts with * in quotes" : nil)
    }
    tokens.append(
      YAMLToken(kind: isAlias ? .alias(name) : .anchor(name), start: start, end: position))
  }

  private func endsAnchor(_ offset: Int) -> Bool {
    if isBlankOrEnd(offset) { return true }
    switch bytes[offset] {
    case UInt8(ascii: "?"), UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: "]"),
      UInt8(ascii: "}"), UInt8(ascii: "%"), UInt8(ascii: "@"), UInt8(ascii: "`"):
      return true
    default: return false
    }
  }

  private mutating func word() -> String {
    let start = position
    while isWord(bytes[position]) { position += 1 }
    return text(start..<position)
  }

  mutating func tag() throws(YAMLFailure) {
    let start = position
    var handle: String?
    let suffix: String
    if bytes[position + 1] == UInt8(ascii: "<") {
      position += 2
      suffix = try tagAddress()
      guard bytes[position] == UInt8(ascii: ">") else { throw badTag() }
      position += 1
    } else if isBlankOrEnd(position + 1) {
      suffix = "!"
      position += 1
    } else {
      var probe = position + 1
      while !isSpaceOrBreakOrEnd(probe), bytes[probe] != UInt8(ascii: "!") { probe += 1 }
      if bytes[probe] == UInt8(ascii: "!") {
        handle = try tagHandle()
      } else {
        handle = "!"
        position += 1
      }
      suffix = try tagAddress()
    }
    if !isSpaceOrBreakOrEnd(position) { throw badTag() }
    tokens.append(
      YAMLToken(kind: .tag(handle: handle, suffix: suffix), start: start, end: position))
  }

  private func badTag() -> YAMLFailure {
    YAMLFailure(
      "this is not a YAML tag", at: position, hint: "put a value that starts with ! in quotes")
  }

  private mutating func tagHandle() throws(YAMLFailure) -> String {
    let start = position
    guard bytes[position] == UInt8(ascii: "!") else { throw badTag() }
    position += 1
    if bytes[position] != 0x20 {
      while isWord(bytes[position]) { position += 1 }
      guard bytes[position] == UInt8(ascii: "!") else { throw badTag() }
      position += 1
    }
    return text(start..<position)
  }

  private mutating func tagAddress() throws(YAMLFailure) -> String {
    var collected: [UInt8] = []
    while true {
      let byte = bytes[position]
      if byte == UInt8(ascii: "%") {
        guard let high = hexValue(bytes[position + 1]), let low = hexValue(bytes[position + 2])
        else { throw badTag() }
        collected.append(UInt8(high << 4 | low))
        position += 3
      } else if isWord(byte) || isAddressMark(byte) {
        collected.append(byte)
        position += 1
      } else {
        break
      }
    }
    if collected.isEmpty { throw badTag() }
    return String(decoding: collected, as: UTF8.self)
  }

  private func isAddressMark(_ byte: UInt8) -> Bool {
    byte != 0 && ";/?:@&=+$,.!~*'()[]".utf8.contains(byte)
  }

  /// Reads a line that starts with `%`. Only `%YAML` and `%TAG` mean something.
  mutating func scanDirective() throws(YAMLFailure) {
    let start = position
    let failure = YAMLFailure(
      "this is not a YAML directive", at: start, hint: "put a value that starts with % in quotes")
    position += 1
    let name = word()
    guard !name.isEmpty, isSpaceOrBreakOrEnd(position) else { throw failure }
    let kind: YAMLToken.Kind
    switch name {
    case "YAML":
      skipSpaces()
      guard let major = number(), bytes[position] == UInt8(ascii: ".") else { throw failure }
      position += 1
      guard number() != nil else { throw failure }
      kind = .versionDirective(major: major)
    case "TAG":
      skipSpaces()
      let handle = try tagHandle()
      guard bytes[position] == 0x20 else { throw failure }
      skipSpaces()
      kind = .tagDirective(handle: handle, prefix: try tagAddress())
    default:
      while !isBreakOrEnd(position) { position += 1 }
      kind = .unknownDirective
    }
    guard isSpaceOrBreakOrEnd(position) else { throw failure }
    try restOfLine("only a comment may follow a directive")
    tokens.append(YAMLToken(kind: kind, start: start, end: position))
  }

  private mutating func number() -> Int? {
    let start = position
    while bytes[position] &- 0x30 < 10, position - start < 9 { position += 1 }
    return Int(text(start..<position))
  }
}
