import CTerminal
import Console

/// The text of a cell as ncurses takes it: a base and at most four marks.
///
/// The frame counts columns by a table of its own, ncurses by the C library's. Where the two differ
/// a cell is not drawn, or everything to the right of it would move.
struct CellText {
  private let scalars: [wchar_t]

  static let replacement = CellText([0x3F])

  private init(_ scalars: [wchar_t]) { self.scalars = scalars + [0] }

  init?(_ cell: Cell, isUTF8: Bool) {
    if let ascii = cell.glyph.asciiValue {
      guard ascii >= 0x20, ascii < 0x7F, cell.width <= 1 else { return nil }
      self.init([wchar_t(ascii)])
      return
    }
    guard isUTF8 else {
      // The session should draw in ASCII by itself; this is for the text of others.
      guard cell.width == 1, let twin = Self.twins[cell.glyph] else { return nil }
      self.init([wchar_t(twin)])
      return
    }
    var scalars: [wchar_t] = []
    for scalar in cell.glyph.unicodeScalars {
      let width = airlock_width(scalar.value)
      if scalars.isEmpty {
        guard width == Int32(cell.width) else { return nil }
      } else if scalar.value == 0x200D {
        break
      } else if width != 0 || scalar.value == 0xFE0F || scalars.count > 4 {
        continue
      }
      scalars.append(wchar_t(bitPattern: scalar.value))
    }
    guard !scalars.isEmpty else { return nil }
    self.init(scalars)
  }

  func cell(_ attributes: attr_t, _ pair: Int16) -> cchar_t {
    var cell = cchar_t()
    setcchar(&cell, scalars, attributes, pair, nil)
    return cell
  }

  private static let twins: [Character: UInt8] = [
    "─": 0x2D, "━": 0x2D, "│": 0x7C, "┃": 0x7C, "┌": 0x2B, "┐": 0x2B, "└": 0x2B, "┘": 0x2B,
    "┏": 0x2B, "┓": 0x2B, "┗": 0x2B, "┛": 0x2B, "├": 0x2B, "┤": 0x2B, "●": 0x2A, "•": 0x2A,
    "○": 0x6F, "▸": 0x3E, "‹": 0x3C, "›": 0x3E, "–": 0x2D, "…": 0x2E, "→": 0x3E, "×": 0x78,
  ]
}
