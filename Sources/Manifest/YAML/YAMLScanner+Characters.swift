import Vocabulary

extension YAMLScanner {
  /// How many bytes the line break at an offset has; 0 when there is none. YAML 1.1 counts NEL
  /// and the two Unicode separators as breaks.
  func breakLength(_ offset: Int) -> Int {
    switch bytes[offset] {
    case 0x0A: 1
    case 0x0D: bytes[offset + 1] == 0x0A ? 2 : 1
    case 0xC2: bytes[offset + 1] == 0x85 ? 2 : 0
    case 0xE2:
      bytes[offset + 1] == 0x80 && (bytes[offset + 2] == 0xA8 || bytes[offset + 2] == 0xA9) ? 3 : 0
    default: 0
    }
  }

  func isBreakOrEnd(_ offset: Int) -> Bool { bytes[offset] == 0 || breakLength(offset) > 0 }

  func isBlankOrEnd(_ offset: Int) -> Bool {
    switch bytes[offset] {
    case 0, 0x20, 0x09, 0x0A, 0x0D: true
    case 0xC2, 0xE2: breakLength(offset) > 0
    default: false
    }
  }

  func isSpaceOrBreakOrEnd(_ offset: Int) -> Bool {
    bytes[offset] != 0x09 && isBlankOrEnd(offset)
  }

  /// Moves over a line break, if one is here.
  ///
  /// - Returns: the text it stands for: a newline for all but the Unicode separators, else nothing.
  @discardableResult
  mutating func lineBreak() -> String {
    let length = breakLength(position)
    if length == 0 { return "" }
    let text = length == 3 ? String(decoding: bytes[position..<position + 3], as: UTF8.self) : "\n"
    position += length
    line += 1
    lineStart = position
    return text
  }

  mutating func skipSpaces() { while bytes[position] == 0x20 { position += 1 } }

  mutating func skipComment() {
    guard bytes[position] == UInt8(ascii: "#") else { return }
    while !isBreakOrEnd(position) { position += 1 }
  }

  mutating func skipToToken() {
    while true {
      skipSpaces()
      skipComment()
      if breakLength(position) == 0 { return }
      lineBreak()
      if flowLevel == 0 { allowsSimpleKey = true }
    }
  }

  func text(_ range: Range<Int>) -> String {
    LoneSurrogate.guarding(String(decoding: bytes[range], as: UTF8.self))
  }

  /// True at the start of a line that ends or starts a document: no scalar goes on there.
  var atDocumentMarker: Bool {
    let byte = bytes[position]
    return (byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")) && bytes[position + 1] == byte
      && bytes[position + 2] == byte && isBlankOrEnd(position + 3)
  }

  func isWord(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || byte == 0x2D || byte == 0x5F
  }

  func hexValue(_ byte: UInt8) -> UInt32? {
    switch byte {
    case 0x30...0x39: UInt32(byte - 0x30)
    case 0x41...0x46: UInt32(byte - 0x37)
    case 0x61...0x66: UInt32(byte - 0x57)
    default: nil
    }
  }
}
