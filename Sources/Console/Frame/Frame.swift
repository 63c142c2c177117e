import Vocabulary

/// One cell of the screen.
package struct Cell: Sendable, Hashable {
  /// One character with its marks; never a control character.
  package var glyph: Character
  /// 1 or 2 columns; 0 for the right half of a wide character, which is not drawn.
  package var width: Int8
  package var style: Style

  package static let blank = Cell(glyph: " ", width: 1, style: .normal)
}

/// A whole screen as a value: a grid of cells of fixed size, and where the cursor stands.
///
/// Writes outside the grid are ignored, so every screen can be drawn at every size.
package struct Frame: Sendable, Hashable {
  package let size: Size
  /// Row by row, `width × height` of them.
  package private(set) var cells: [Cell]
  /// The hardware cursor sits on the selected row, so that a screen reader can follow; nil hides it.
  package var cursor: Point?
  /// What a click does, later ones on top.
  private(set) var targets: [Target] = []

  package init(_ size: Size) {
    self.size = Size(max(0, size.width), max(0, size.height))
    cells = Array(repeating: .blank, count: self.size.width * self.size.height)
  }

  package subscript(x: Int, y: Int) -> Cell? {
    guard x >= 0, y >= 0, x < size.width, y < size.height else { return nil }
    return cells[y * size.width + x]
  }

  /// The text of each row, `width` columns wide, for golden files and plain dumps.
  package var lines: [String] {
    (0..<size.height).map { y in
      var line = ""
      for x in 0..<size.width {
        let cell = cells[y * size.width + x]
        if cell.width > 0 { line.append(cell.glyph) }
      }
      return line
    }
  }

  /// Writes one character; false when no part of it lies inside.
  mutating func put(_ glyph: Character, width: Int, x: Int, y: Int, style: Style, clip: Rect) {
    guard clip.contains(x, y), x >= 0, y >= 0, x < size.width, y < size.height else { return }
    // A wide character that does not fit whole leaves a blank, never half of itself.
    if width == 2, x + 1 >= min(clip.right, size.width) {
      return store(Cell(glyph: " ", width: 1, style: style), x, y)
    }
    store(Cell(glyph: glyph, width: Int8(width), style: style), x, y)
    if width == 2 { store(Cell(glyph: " ", width: 0, style: style), x + 1, y) }
  }

  /// Stores a cell and blanks the other half of a wide character that it cuts.
  private mutating func store(_ cell: Cell, _ x: Int, _ y: Int) {
    let index = y * size.width + x
    let old = cells[index]
    if old.width == 0, cell.width != 0, x > 0, cells[index - 1].width == 2 {
      cells[index - 1] = Cell(glyph: " ", width: 1, style: cells[index - 1].style)
    }
    if old.width == 2, x + 1 < size.width, cells[index + 1].width == 0 {
      cells[index + 1] = Cell(glyph: " ", width: 1, style: cells[index + 1].style)
    }
    cells[index] = cell
  }

  /// Changes how the cells of a row look, and leaves what they say.
  mutating func restyle(_ rect: Rect, _ change: (inout Style) -> Void) {
    let rect = rect.intersection(Rect(size))
    for y in rect.y..<rect.bottom {
      for x in rect.x..<rect.right { change(&cells[y * size.width + x].style) }
    }
  }

  mutating func addTarget(_ rect: Rect, _ click: Click) {
    targets.append(Target(rect: rect.intersection(Rect(size)), click: click))
  }

  /// What a click at this cell does.
  func click(_ x: Int, _ y: Int) -> Click? {
    targets.last { $0.rect.contains(x, y) }?.click
  }

  struct Target: Sendable, Hashable {
    let rect: Rect
    let click: Click
  }
}

/// What a click does.
enum Click: Sendable, Hashable {
  case pane(Pane)
  /// A row of a pane's list, by its index in the list as it is shown.
  case row(Pane, Int)
  /// A hint: the same as its key.
  case press(Key)
  /// A row of the activity, by its entry's number.
  case entry(Int)
  /// A secret that is waited for.
  case secret(SecretName)
  /// A row of the dialog on top.
  case dialogRow(Int)
  /// Inside a dialog, on nothing.
  case nothing
}
