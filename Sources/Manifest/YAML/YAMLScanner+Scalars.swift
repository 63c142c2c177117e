import Vocabulary

extension YAMLScanner {
  // MARK: Plain

  /// Reads text without quotes; it ends at `: `, ` #`, a lesser indentation, and in flow context at
  /// the brackets and the comma too.
  mutating func plainScalar() {
    let start = position
    var end = position
    var collected: String?
    var spaces = ""
    while bytes[position] != UInt8(ascii: "#") {
      let chunk = position
      skipPlainRun()
      if position == chunk { break }
      allowsSimpleKey = false
      if collected != nil { collected?.append(spaces + text(chunk..<position)) }
      end = position
      let before = line
      guard let between = plainSpaces() else { break }
      spaces = between
      if spaces.isEmpty || bytes[position] == UInt8(ascii: "#") { break }
      if flowLevel == 0, column < indent + 1 { break }
      // Only a text of several lines differs from its bytes.
      if line != before, collected == nil { collected = text(start..<end) }
    }
    let value = collected ?? text(start..<end)
    tokens.append(YAMLToken(kind: .scalar(value, isPlain: true), start: start, end: end))
  }

  private mutating func skipPlainRun() {
    while true {
      switch bytes[position] {
      case 0, 0x20, 0x09, 0x0A, 0x0D: return
      case 0xC2, 0xE2: if breakLength(position) > 0 { return }
      case UInt8(ascii: ":"):
        if isBlankOrEnd(position + 1) { return }
        if flowLevel > 0, isFlowMark(bytes[position + 1]) { return }
      case UInt8(ascii: "?"), UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"),
        UInt8(ascii: "{"), UInt8(ascii: "}"):
        if flowLevel > 0 { return }
      default: break
      }
      position += 1
    }
  }

  private func isFlowMark(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"),
      UInt8(ascii: "}"):
      true
    default: false
    }
  }

  /// - Returns: what stands for the white space, or nil at the end of the document.
  private mutating func plainSpaces() -> String? {
    let start = position
    skipSpaces()
    if breakLength(position) == 0 { return text(start..<position) }
    let first = lineBreak()
    allowsSimpleKey = true
    if atDocumentMarker { return nil }
    var more = ""
    while true {
      if bytes[position] == 0x20 {
        position += 1
      } else if breakLength(position) > 0 {
        more += lineBreak()
        if atDocumentMarker { return nil }
      } else {
        break
      }
    }
    return fold(first, more)
  }

  private func fold(_ first: String, _ more: String) -> String {
    if first != "\n" { return first + more }
    return more.isEmpty ? " " : more
  }

  // MARK: Quoted

  mutating func quoted(by quote: UInt8) throws(YAMLFailure) {
    let start = position
    position += 1
    // Most quoted texts hold neither escapes nor breaks.
    var probe = position
    while isOrdinary(bytes[probe]) { probe += 1 }
    if bytes[probe] == quote, bytes[probe + 1] != quote {
      let value = text(position..<probe)
      position = probe + 1
      tokens.append(YAMLToken(kind: .scalar(value, isPlain: false), start: start, end: position))
      return
    }
    var value = ""
    try quotedRun(by: quote, start, into: &value)
    while bytes[position] != quote {
      try quotedSpaces(start, into: &value)
      try quotedRun(by: quote, start, into: &value)
    }
    position += 1
    tokens.append(YAMLToken(kind: .scalar(value, isPlain: false), start: start, end: position))
  }

  private func isOrdinary(_ byte: UInt8) -> Bool {
    switch byte {
    case 0, 0x09, 0x0A, 0x0D, 0x22, 0x27, 0x5C, 0xC2, 0xE2: false
    default: true
    }
  }

  private mutating func quotedRun(
    by quote: UInt8, _ start: Int, into value: inout String
  ) throws(YAMLFailure) {
    let isDouble = quote == 0x22
    while true {
      let chunk = position
      while !isBlankOrEnd(position), bytes[position] != 0x22, bytes[position] != 0x27,
        bytes[position] != 0x5C
      {
        position += 1
      }
      if chunk < position { value += text(chunk..<position) }
      switch bytes[position] {
      case 0x27 where !isDouble && bytes[position + 1] == 0x27:
        value += "'"
        position += 2
      case 0x27 where isDouble, 0x22 where !isDouble, 0x5C where !isDouble:
        value.unicodeScalars.append(Unicode.Scalar(bytes[position]))
        position += 1
      case 0x5C where isDouble: try escape(start, into: &value)
      default: return
      }
    }
  }

  private mutating func escape(_ start: Int, into value: inout String) throws(YAMLFailure) {
    position += 1
    if breakLength(position) > 0 {
      lineBreak()
      value += try quotedBreaks(start)
      return
    }
    let simple: Unicode.Scalar?
    var digits = 0
    switch bytes[position] {
    case UInt8(ascii: "0"): simple = "\0"
    case UInt8(ascii: "a"): simple = "\u{07}"
    case UInt8(ascii: "b"): simple = "\u{08}"
    case UInt8(ascii: "t"), 0x09: simple = "\t"
    case UInt8(ascii: "n"): simple = "\n"
    case UInt8(ascii: "v"): simple = "\u{0B}"
    case UInt8(ascii: "f"): simple = "\u{0C}"
    case UInt8(ascii: "r"): simple = "\r"
    case UInt8(ascii: "e"): simple = "\u{1B}"
    case 0x20, 0x22, 0x5C, UInt8(ascii: "/"): simple = Unicode.Scalar(bytes[position])
    case UInt8(ascii: "N"): simple = "\u{85}"
    case UInt8(ascii: "_"): simple = "\u{A0}"
    case UInt8(ascii: "L"): simple = "\u{2028}"
    case UInt8(ascii: "P"): simple = "\u{2029}"
    case UInt8(ascii: "x"): (simple, digits) = (nil, 2)
    case UInt8(ascii: "u"): (simple, digits) = (nil, 4)
    case UInt8(ascii: "U"): (simple, digits) = (nil, 8)
    default:
      throw YAMLFailure(
        "this escape is not one of YAML's", at: position - 1,
        hint: "write \\\\ for a backslash, or use single quotes")
    }
    position += 1
    if let simple {
      value.unicodeScalars.append(simple)
      return
    }
    var code: UInt32 = 0
    for _ in 0..<digits {
      guard let digit = hexValue(bytes[position]), code < 0x1000_0000 else {
        throw YAMLFailure("an escape wants \(digits) hexadecimal digits", at: position)
      }
      code = code << 4 | digit
      position += 1
    }
    if code > 0x10FFFF { throw YAMLFailure("this escape is beyond Unicode", at: position - digits) }
    LoneSurrogate.append(code, to: &value.unicodeScalars)
  }

  private mutating func quotedSpaces(
    _ start: Int, into value: inout String
  ) throws(YAMLFailure) {
    let chunk = position
    while bytes[position] == 0x20 || bytes[position] == 0x09 { position += 1 }
    if bytes[position] == 0 {
      throw YAMLFailure("the quote that opens here is never closed", at: start)
    }
    if breakLength(position) == 0 {
      value += text(chunk..<position)
      return
    }
    let first = lineBreak()
    value += fold(first, try quotedBreaks(start))
  }

  private mutating func quotedBreaks(_ start: Int) throws(YAMLFailure) -> String {
    var breaks = ""
    while true {
      if atDocumentMarker {
        throw YAMLFailure("the quote that opens here is not closed in its document", at: start)
      }
      while bytes[position] == 0x20 || bytes[position] == 0x09 { position += 1 }
      if breakLength(position) == 0 { return breaks }
      breaks += lineBreak()
    }
  }
}
