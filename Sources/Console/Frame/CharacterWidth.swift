import Vocabulary

/// Says how many columns text takes, and turns what could steer a terminal into visible marks.
///
/// Our own table, not libc's: the frame must be the same on every machine. A cluster is reduced to
/// its base and at most four marks, because that is what a curses cell holds; what follows a joiner
/// is dropped, and flags are drawn as their two letters.
package enum CharacterWidth {
  /// Columns that a text takes once it is drawn.
  package static func width(_ text: some StringProtocol) -> Int {
    var sum = 0
    forEachCell(text) { _, width in sum += width }
    return sum
  }

  /// Calls back once for each cell that is drawn: never with a control character, and with width
  /// 1 or 2.
  package static func forEachCell(
    _ text: some StringProtocol, _ body: (_ glyph: Character, _ width: Int) -> Void
  ) {
    for character in text {
      if let ascii = character.asciiValue, ascii >= 0x20, ascii < 0x7F, character != "\r\n" {
        body(character, 1)
      } else {
        cells(character, body)
      }
    }
  }

  private static func cells(_ character: Character, _ body: (Character, Int) -> Void) {
    if character == "\r\n" { return body("⏎", 1) }
    var drawn = String.UnicodeScalarView()
    var width = 0
    var marks = 0
    scalars: for scalar in character.unicodeScalars {
      switch kind(scalar) {
      case .control:
        flush(&drawn, &width, body)
        body(mark(scalar), 1)
      case .letter:
        flush(&drawn, &width, body)
        body(flagLetter(scalar), 1)
      case .ignored:
        // A joiner glues the next picture onto this one; terminals differ on that, so stop here.
        if scalar.value == 0x200D, !drawn.isEmpty { break scalars }
      case .zero:
        // A mark without a base would sit on whatever was drawn before it.
        if drawn.isEmpty {
          drawn.append("\u{25CC}")
          width = 1
        }
        if marks < 4 { drawn.append(scalar) }
        marks += 1
      case .drawn(let columns):
        flush(&drawn, &width, body)
        drawn.append(scalar)
        width = columns
        marks = 0
      }
    }
    flush(&drawn, &width, body)
  }

  private static func flush(
    _ drawn: inout String.UnicodeScalarView, _ width: inout Int, _ body: (Character, Int) -> Void
  ) {
    guard !drawn.isEmpty else { return }
    // What Swift does not join to the base (a lone vowel of a syllable) has no cell of its own.
    if let first = String(drawn).first { body(first, width) }
    drawn = String.UnicodeScalarView()
    width = 0
  }

  private enum Kind {
    case control, letter, ignored, zero
    case drawn(Int)
  }

  private static func kind(_ scalar: Unicode.Scalar) -> Kind {
    let value = scalar.value
    if value < 0x20 || (value >= 0x7F && value < 0xA0) { return .control }
    if value < 0x300 { return value == 0xAD ? .ignored : .drawn(1) }
    // Line separators and the marks that turn the direction of text around.
    if value == 0x61C || value == 0x200E || value == 0x200F || (0x2028...0x202E).contains(value)
      || (0x2066...0x2069).contains(value)
    {
      return .control
    }
    // Letters that are drawn as nothing; terminals differ on their width.
    if value == 0x3164 || value == 0xFFA0 { return .control }
    if (0x1F1E6...0x1F1FF).contains(value) { return .letter }
    if (0xFE00...0xFE0F).contains(value) || (0xE0000...0xE0FFF).contains(value) { return .ignored }
    // Half of a surrogate pair, and what stands before a character of the range it is held in.
    if value >= LoneSurrogate.mark.value {
      return value == LoneSurrogate.mark.value ? .ignored : .control
    }
    if (0x1160...0x11FF).contains(value) || (0xD7B0...0xD7FF).contains(value) { return .zero }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return .zero
    case .format, .surrogate, .unassigned: return .ignored
    case .control: return .control
    default: break
    }
    return .drawn(isWide(scalar) ? 2 : 1)
  }

  /// East Asian Width W and F (UAX 11), in blocks, and what is shown as a picture by default.
  private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    let value = scalar.value
    if value < 0x1100 { return false }
    for range in wide where range.contains(value) { return value != 0x303F }
    return scalar.properties.isEmojiPresentation
  }

  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97C,
    0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6B, 0xFF01...0xFF60,
    0xFFE0...0xFFE6, 0x16FE0...0x18CFF, 0x1AFF0...0x1B2FB, 0x1D300...0x1D376, 0x1F200...0x1F265,
    0x20000...0x3FFFD,
  ]

  /// `␛` for an escape, `⏎` for what breaks a line, `�` for what has no picture of its own.
  private static func mark(_ scalar: Unicode.Scalar) -> Character {
    switch scalar.value {
    case 0x0A, 0x85, 0x2028, 0x2029: "⏎"
    case 0x00..<0x20: Unicode.Scalar(0x2400 + scalar.value).map(Character.init) ?? "�"
    case 0x7F: "␡"
    default: "�"
    }
  }

  private static func flagLetter(_ scalar: Unicode.Scalar) -> Character {
    Unicode.Scalar(scalar.value - 0x1F1E6 + 0x41).map(Character.init) ?? "�"
  }
}
