import Session
import Vocabulary

/// A line of an answer as it is shown: a piece of the bytes, or a mark below it.
struct SawLine: Sendable, Hashable {
  enum Kind: Sendable, Hashable {
    /// Exactly what was sent.
    case bytes
    /// What was asked, laid out.
    case question
    case rule
    /// Carets under what was masked, and why.
    case mark
    case note
  }

  let kind: Kind
  let text: String

  var styled: StyledText {
    switch kind {
    case .bytes, .question: StyledText(masked: text)
    case .rule: StyledText(text, .title)
    case .mark: StyledText(text, .mask)
    case .note: StyledText(text, .muted)
    }
  }
}

/// Lays out what went through the inner door. Nothing is left out, put in order or put in words:
/// the message is one line, and it is only broken where the screen ends.
enum SawLines {
  static func make(_ saw: SawView, _ state: State, width: Int) -> [SawLine] {
    guard width > 0 else { return [] }
    let call = state.calls[saw.call]
    var lines: [SawLine] = []
    if saw.showsQuestion, let call {
      lines.append(SawLine(kind: .rule, text: "asked"))
      for line in call.view.arguments.text(.pretty).split(separator: "\n") {
        lines += broken(String(line), width).map { SawLine(kind: .question, text: $0) }
      }
      lines += [SawLine(kind: .note, text: ""), SawLine(kind: .rule, text: "answered")]
    }
    guard let answer = state.calls.answers[saw.call] else {
      return lines + [SawLine(kind: .note, text: nothing(call))]
    }
    var bytes = answer.bytes[...]
    if bytes.last == 0x0A { bytes = bytes.dropLast() }
    let reasons = Dictionary((call?.result?.masked ?? []).map { ($0.name.mask, $0.reason) }) {
      first, _ in first
    }
    return lines + answered(String(decoding: bytes, as: UTF8.self), reasons, width)
  }

  private static func nothing(_ call: CallRecord?) -> String {
    guard let call else { return "This call is no longer kept." }
    if call.isOpen { return "Nothing went to the LLM yet." }
    guard let bytes = call.result?.bytes else { return "Nothing was sent." }
    return "\(Clock.grouped(bytes)) bytes were sent; only the last answers are kept."
  }

  /// A line cut where the screen ends, at a character.
  private static func broken(_ text: String, _ width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    var columns = 0
    for character in text {
      let wide = CharacterWidth.width(String(character))
      if columns + wide > width, !line.isEmpty {
        lines.append(line)
        (line, columns) = ("", 0)
      }
      line.append(character)
      columns += wide
    }
    return lines + (line.isEmpty && !lines.isEmpty ? [] : [line])
  }

  private static func answered(
    _ text: String, _ reasons: [String: String], _ width: Int
  ) -> [SawLine] {
    let marks = masks(in: text)
    var lines: [SawLine] = []
    var start = 0
    var next = 0
    for line in broken(text, width) {
      let end = start + line.count
      lines.append(SawLine(kind: .bytes, text: line))
      var here: [Range<Int>] = []
      while next < marks.count, marks[next].lowerBound < end {
        here.append(marks[next])
        // A mask over the end of the line goes on below.
        if marks[next].upperBound > end { break }
        next += 1
      }
      if !here.isEmpty { lines.append(mark(line, from: start, here, reasons, width)) }
      start = end
    }
    return lines
  }

  /// Carets under each mask of a line; behind them, where there is room, why the first was masked.
  private static func mark(
    _ line: String, from start: Int, _ marks: [Range<Int>], _ reasons: [String: String],
    _ width: Int
  ) -> SawLine {
    var carets = ""
    var name = ""
    for (index, character) in line.enumerated() {
      let isMasked = marks.contains { $0.contains(start + index) }
      if isMasked, marks.first?.contains(start + index) == true { name.append(character) }
      let columns = CharacterWidth.width(String(character))
      carets += String(repeating: isMasked ? "^" : " ", count: columns)
    }
    while carets.last == " " { carets.removeLast() }
    let words = "  masked" + (reasons[name].map { ": \($0)" } ?? "")
    if carets.count + words.count <= width { carets += words }
    return SawLine(kind: .mark, text: carets)
  }

  /// Where `‹names›` stand, counted in characters.
  private static func masks(in text: String) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var open: Int?
    // The note to the LLM writes `‹…›`, which names nothing.
    var hasName = false
    for (index, character) in text.enumerated() {
      if character == "‹" { (open, hasName) = (index, false) }
      if character.isLetter { hasName = true }
      if character == "›", let start = open {
        if hasName { ranges.append(start..<index + 1) }
        open = nil
      }
    }
    return ranges
  }
}
