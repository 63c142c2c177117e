/// A line of text in pieces, each with its style.
struct StyledText: Sendable, Hashable, ExpressibleByStringLiteral {
  struct Piece: Sendable, Hashable {
    var text: String
    var style: Style
  }

  private(set) var pieces: [Piece] = []

  init() {}
  init(stringLiteral value: String) { self.init(value) }

  init(_ text: String, _ style: Style = .normal) {
    if !text.isEmpty { pieces = [Piece(text: text, style: style)] }
  }

  /// Foreign text in which `‹names›` of removed secrets stand out.
  init(masked text: String, _ style: Style = .normal) {
    var rest = Substring(text)
    while let open = rest.firstIndex(of: "‹"), let close = rest[open...].firstIndex(of: "›") {
      append(String(rest[..<open]), style)
      append(String(rest[open...close]), .mask)
      rest = rest[rest.index(after: close)...]
    }
    append(String(rest), style)
  }

  var width: Int { pieces.reduce(0) { $0 + CharacterWidth.width($1.text) } }
  var isEmpty: Bool { pieces.isEmpty }
  var text: String { pieces.map(\.text).joined() }

  mutating func append(_ text: String, _ style: Style = .normal) {
    if !text.isEmpty { pieces.append(Piece(text: text, style: style)) }
  }

  mutating func append(_ other: StyledText) { pieces += other.pieces }

  static func + (a: StyledText, b: StyledText) -> StyledText {
    var sum = a
    sum.append(b)
    return sum
  }

  static func += (a: inout StyledText, b: StyledText) { a.append(b) }

  /// Cut to a width, with `…` as its last column when something was cut.
  func cut(to width: Int) -> StyledText {
    guard self.width > width else { return self }
    guard width > 0 else { return StyledText() }
    var out = StyledText()
    var left = width - 1
    for piece in pieces {
      let kept = piece.text.prefix(columns: left)
      out.append(kept, piece.style)
      left -= CharacterWidth.width(kept)
      if kept.count < piece.text.count {
        out.append("…", piece.style)
        break
      }
    }
    return out
  }

  /// Cut or filled with spaces to exactly that width.
  func filled(to width: Int) -> StyledText {
    var out = cut(to: width)
    let missing = width - out.width
    if missing > 0 { out.append(String(repeating: " ", count: missing)) }
    return out
  }

  /// This at the left and another at the right end; the left one gives way.
  func and(right: StyledText, width: Int) -> StyledText {
    guard !right.isEmpty else { return cut(to: width) }
    let right = right.cut(to: width)
    let room = width - right.width - 1
    guard room > 0 else { return right }
    return filled(to: room) + " " + right
  }

  /// Everything in one style, but for the masks.
  func restyled(_ style: Style) -> StyledText {
    var out = StyledText()
    for piece in pieces { out.append(piece.text, style) }
    return out
  }
}

extension String {
  /// The longest beginning that takes at most so many columns.
  func prefix(columns: Int) -> String {
    var left = columns
    var end = startIndex
    for index in indices {
      left -= CharacterWidth.width(self[index...index])
      if left < 0 { break }
      end = self.index(after: index)
    }
    return String(self[..<end])
  }

  /// Cut to a width with `…`.
  func cut(to width: Int) -> String { StyledText(self).cut(to: width).text }

  /// Cut or filled with spaces to exactly that width.
  func filled(to width: Int) -> String { StyledText(self).filled(to: width).text }

  /// Broken at spaces into lines of at most that width; a longer word is broken where it must be.
  func wrapped(to width: Int) -> [String] {
    guard width > 0 else { return [] }
    var lines: [String] = []
    var line = ""
    for word in split(separator: " ", omittingEmptySubsequences: true) {
      var word = String(word)
      let room = width - CharacterWidth.width(line) - (line.isEmpty ? 0 : 1)
      if CharacterWidth.width(word) <= room {
        line += line.isEmpty ? word : " " + word
        continue
      }
      if !line.isEmpty { lines.append(line) }
      while CharacterWidth.width(word) > width {
        let head = word.prefix(columns: width)
        // A wide character in one column: nothing can be drawn of it.
        if head.isEmpty { return lines }
        lines.append(head)
        word = String(word.dropFirst(head.count))
      }
      line = word
    }
    if !line.isEmpty { lines.append(line) }
    return lines
  }

  /// Wrapped, and cut with `…` when that takes more than so many lines.
  func wrapped(to width: Int, lines count: Int) -> [String] {
    let lines = wrapped(to: width)
    guard lines.count > count, count > 0 else { return Array(lines.prefix(max(0, count))) }
    let rest = lines[(count - 1)...].joined(separator: " ")
    return Array(lines.prefix(count - 1)) + [rest.cut(to: width)]
  }
}
