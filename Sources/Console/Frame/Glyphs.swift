/// Which characters the screen may use.
package enum Glyphs: Sendable, Hashable {
  case unicode
  /// `--ascii`, or a locale that is not UTF-8.
  case ascii

  var set: String { self == .unicode ? "●" : "[x]" }
  var unset: String { self == .unicode ? "○" : "[ ]" }
  var isPublic: String { self == .unicode ? "◇" : "[p]" }
  /// Between the parts of a state: `on · 1 client`.
  var separator: String { self == .unicode ? " · " : ", " }
  var arrow: String { self == .unicode ? "→" : "->" }
  var times: String { self == .unicode ? "×" : "x" }
  var ellipsis: String { self == .unicode ? "…" : "~" }
  var caret: String { self == .unicode ? "▏" : "_" }
  var marker: String { self == .unicode ? "▸" : ">" }
  var dash: String { self == .unicode ? "–" : "-" }
  var rule: String { self == .unicode ? "─" : "-" }
  var dot: String { self == .unicode ? "•" : "*" }
  var spinner: [String] {
    self == .unicode ? ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"] : ["|", "/", "-", "\\"]
  }

  /// `● on · 1 client`, `[on] 1 client`: the first word is the state.
  func on(_ words: String) -> String {
    guard self == .ascii else { return "● \(words)" }
    let parts = words.split(separator: ", ", maxSplits: 1).map(String.init)
    return "[\(parts[0])]" + (parts.count > 1 ? " " + parts[1] : "")
  }

  func off(_ word: String) -> String { self == .unicode ? "○ \(word)" : "[\(word)]" }

  /// The corners and lines of a box.
  func box(heavy: Bool) -> Box {
    switch (self, heavy) {
    case (.unicode, true): Box("┏┓┗┛━┃")
    case (.unicode, false): Box("┌┐└┘─│")
    case (.ascii, true): Box("++++=|")
    case (.ascii, false): Box("++++-|")
    }
  }

  struct Box {
    let topLeft, topRight, bottomLeft, bottomRight, horizontal, vertical: Character

    init(_ characters: String) {
      let characters = Array(characters)
      (topLeft, topRight) = (characters[0], characters[1])
      (bottomLeft, bottomRight) = (characters[2], characters[3])
      (horizontal, vertical) = (characters[4], characters[5])
    }
  }

  /// A character of the screen's own as one of ASCII, of the same width; anything foreign is `?`.
  static func asciiTwin(_ glyph: Character) -> Character {
    if glyph.isASCII { return glyph }
    return twins[glyph] ?? "?"
  }

  private static let twins: [Character: Character] = [
    "─": "-", "━": "=", "│": "|", "┃": "|", "┌": "+", "┐": "+", "└": "+", "┘": "+", "┏": "+",
    "┓": "+", "┗": "+", "┛": "+", "▸": ">", "▾": "v", "•": "*", "●": "*", "○": "o", "◇": "p",
    "–": "-", "…": "~", "‹": "<", "›": ">", "×": "x", "→": ">", "←": "<", "↑": "^", "↓": "v",
    "·": ",", "▏": "_", "⏎": "$", "␛": "^", "“": "\"", "”": "\"", "’": "'",
  ]
}
