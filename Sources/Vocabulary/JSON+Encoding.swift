extension JSON {
  /// How a value is laid out as text.
  package enum Layout: Sendable {
    /// `{"a":1,"b":[1,2]}`: what goes over the wire.
    case compact
    /// `{"a": 1, "b": [1, 2]}`: what Python's `json.dumps` writes, and so what the CDK sends.
    case python
    /// Two spaces a level, one member a line: what a person reads.
    case pretty
    /// As `compact`, but for readers who show what they read: half of a surrogate pair is U+FFFD,
    /// because some refuse its escape, and what a terminal would obey is a visible mark, `␛` for an
    /// escape. Tabs and line breaks stay.
    case whole
  }

  package func text(_ layout: Layout = .compact) -> String {
    String(decoding: bytes(layout), as: UTF8.self)
  }

  /// UTF-8; quotes, backslashes and what a terminal would obey are escaped.
  package func bytes(_ layout: Layout = .compact) -> [UInt8] {
    var out: [UInt8] = []
    write(to: &out, layout)
    return out
  }

  package func write(to out: inout [UInt8], _ layout: Layout = .compact, level: Int = 0) {
    switch self {
    case .null: out.append(contentsOf: "null".utf8)
    case .bool(let value): out.append(contentsOf: (value ? "true" : "false").utf8)
    case .int(let value): JSON.write(value, to: &out)
    case .number(let value): out.append(contentsOf: value.literal.utf8)
    case .string(let value): JSON.write(quoting: value, to: &out, layout)
    case .array(let elements):
      out.append(0x5B)
      var first = true
      for element in elements {
        JSON.separate(first: first, layout, level + 1, &out)
        first = false
        element.write(to: &out, layout, level: level + 1)
      }
      JSON.close(0x5D, empty: first, layout, level, &out)
    case .object(let members):
      out.append(0x7B)
      var first = true
      for (key, value) in members {
        JSON.separate(first: first, layout, level + 1, &out)
        first = false
        JSON.write(quoting: key, to: &out, layout)
        out.append(0x3A)
        if layout == .python || layout == .pretty { out.append(0x20) }
        value.write(to: &out, layout, level: level + 1)
      }
      JSON.close(0x7D, empty: first, layout, level, &out)
    }
  }

  private static func separate(first: Bool, _ layout: Layout, _ level: Int, _ out: inout [UInt8]) {
    if !first { out.append(0x2C) }
    switch layout {
    case .compact, .whole: break
    case .python: if !first { out.append(0x20) }
    case .pretty: newline(level, &out)
    }
  }

  private static func close(
    _ bracket: UInt8, empty: Bool, _ layout: Layout, _ level: Int, _ out: inout [UInt8]
  ) {
    if layout == .pretty, !empty { newline(level, &out) }
    out.append(bracket)
  }

  private static func newline(_ level: Int, _ out: inout [UInt8]) {
    out.append(0x0A)
    out.append(contentsOf: repeatElement(0x20, count: 2 * level))
  }

  private static func write(_ value: Int, to out: inout [UInt8]) {
    if value >= 0, value < 10 {
      out.append(0x30 + UInt8(value))
    } else {
      out.append(contentsOf: value.description.utf8)
    }
  }

  /// Writes a string with its quotes. Bytes that need no escape are copied in runs.
  package static func write(
    quoting text: String, to out: inout [UInt8], _ layout: Layout = .compact
  ) {
    var text = text
    if text.withUTF8({ write(plain: $0, to: &out) }) { return }
    out.append(0x22)
    if LoneSurrogate.mayHold(text) {
      write(halves: text, to: &out, layout)
      out.append(0x22)
      return
    }
    text.withUTF8 { write(escaping: $0, to: &out, asMarks: layout == .whole) }
    out.append(0x22)
  }

  /// Writes a string whose bytes are all printable ASCII without a quote and a backslash.
  ///
  /// - Returns: false for another one, of which nothing is written.
  private static func write(
    plain bytes: UnsafeBufferPointer<UInt8>, to out: inout [UInt8]
  ) -> Bool {
    guard isPlain(bytes) else { return false }
    out.append(0x22)
    out.append(contentsOf: bytes)
    out.append(0x22)
    return true
  }

  private static func isPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let base = bytes.baseAddress else { return true }
    let ones: UInt64 = 0x0101_0101_0101_0101
    var index = 0
    while index &+ 8 <= bytes.count {
      let word = UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self)
      let quotes = word ^ (ones &* 0x22)
      let slashes = word ^ (ones &* 0x5C)
      let special =
        (quotes &- ones) | (slashes &- ones) | (word &- ones &* 0x20) | (word &+ ones) | word
      // Some plain words are taken for special ones, and looked at once more.
      if special & ones << 7 != 0, !(index..<index &+ 8).allSatisfy({ isPlain(base[$0]) }) {
        return false
      }
      index &+= 8
    }
    while index < bytes.count {
      if !isPlain(base[index]) { return false }
      index &+= 1
    }
    return true
  }

  @inline(__always)
  private static func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte < 0x7F && byte != 0x22 && byte != 0x5C
  }

  /// Writes the inside of a string that holds halves of surrogate pairs, each as its escape.
  private static func write(halves text: String, to out: inout [UInt8], _ layout: Layout) {
    for part in LoneSurrogate.parts(text) {
      switch part {
      case .half where layout == .whole: out += [0xEF, 0xBF, 0xBD]
      case .half(let unit): escape(unit: unit, to: &out)
      case .real(let scalar):
        var character = String(Character(scalar))
        // A real character of the range goes out as its pair, so that the text needs no mark.
        if scalar >= LoneSurrogate.mark {
          for unit in character.utf16 { escape(unit: unit, to: &out) }
        } else {
          character.withUTF8 { write(escaping: $0, to: &out, asMarks: layout == .whole) }
        }
      }
    }
  }

  /// Escapes UTF-8 bytes for the inside of a JSON string. Beyond what RFC 8259 demands, all that a
  /// terminal would obey is escaped: DEL, the C1 controls, and the marks that turn text around.
  ///
  /// - Parameter asMarks: write a visible mark in their place.
  package static func write(
    escaping bytes: UnsafeBufferPointer<UInt8>, to out: inout [UInt8], asMarks: Bool = false
  ) {
    var start = 0
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte >= 0x20, byte != 0x22, byte != 0x5C, byte != 0x7F, byte != 0xC2, byte != 0xE2 {
        index += 1
        continue
      }
      let length = obeyed(bytes, at: index)
      if length == 0 {
        index += 1
        continue
      }
      out.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<index]))
      if length == 1 {
        if !asMarks || !mark(unit: UInt16(byte), to: &out) { escape(byte, to: &out) }
      } else {
        let tail = UInt16(bytes[index + length - 1] & 0x3F)
        let middle = length == 3 ? UInt16(bytes[index + 1] & 0x3F) << 6 : 0
        let head = length == 3 ? UInt16(byte & 0x0F) << 12 : UInt16(byte & 0x1F) << 6
        let unit = head | middle | tail
        if !asMarks || !mark(unit: unit, to: &out) { escape(unit: unit, to: &out) }
      }
      index += length
      start = index
    }
    out.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start...]))
  }

  /// How many bytes from here on are one character that must be escaped; 0 for none.
  private static func obeyed(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
    switch bytes[index] {
    case 0xC2:
      // U+0080 to U+009F.
      return index + 1 < bytes.count && bytes[index + 1] < 0xA0 ? 2 : 0
    case 0xE2:
      guard index + 2 < bytes.count else { return 0 }
      switch (bytes[index + 1], bytes[index + 2]) {
      // U+200E, U+200F, U+2028 to U+202E, U+2066 to U+2069.
      case (0x80, 0x8E...0x8F), (0x80, 0xA8...0xAE), (0x81, 0xA6...0xA9): return 3
      default: return 0
      }
    default: return 1
    }
  }

  /// Writes what is seen of a character that a terminal would obey: its picture, or U+FFFD for one
  /// that has none.
  ///
  /// - Returns: false for tabs, line breaks, quotes and backslashes, and for marks that stand in
  ///   ordinary text of some languages.
  private static func mark(unit: UInt16, to out: inout [UInt8]) -> Bool {
    switch unit {
    case 0x09, 0x0A, 0x0D, 0x22, 0x5C, 0x200E, 0x200F, 0x2028, 0x2029: return false
    case 0x00..<0x20: out += [0xE2, 0x90, 0x80 + UInt8(unit)]
    case 0x7F: out += [0xE2, 0x90, 0xA1]
    default: out += [0xEF, 0xBF, 0xBD]
    }
    return true
  }

  private static func escape(_ byte: UInt8, to out: inout [UInt8]) {
    let letter: UInt8
    switch byte {
    case 0x22, 0x5C: letter = byte
    case 0x08: letter = 0x62
    case 0x0C: letter = 0x66
    case 0x0A: letter = 0x6E
    case 0x0D: letter = 0x72
    case 0x09: letter = 0x74
    default:
      escape(unit: UInt16(byte), to: &out)
      return
    }
    out.append(0x5C)
    out.append(letter)
  }

  private static func escape(unit: UInt16, to out: inout [UInt8]) {
    out += [0x5C, 0x75]
    for shift in [12, 8, 4, 0] as [UInt16] { out.append(hexDigit(UInt8(unit >> shift & 0x0F))) }
  }

  private static func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }
}
