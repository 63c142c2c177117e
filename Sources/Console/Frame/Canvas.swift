/// Draws text and boxes into a frame, in the characters that the terminal has.
struct Canvas {
  private(set) var frame: Frame
  let glyphs: Glyphs
  /// Nothing is drawn outside of it.
  var clip: Rect

  init(_ size: Size, _ glyphs: Glyphs) {
    frame = Frame(size)
    self.glyphs = glyphs
    clip = Rect(size)
  }

  var bounds: Rect { Rect(frame.size) }

  /// Draws one piece, and returns the column after it.
  @discardableResult
  mutating func put(_ text: String, _ style: Style = .normal, x: Int, y: Int) -> Int {
    var x = x
    let ascii = glyphs == .ascii
    CharacterWidth.forEachCell(text) { glyph, width in
      let twin = ascii ? Glyphs.asciiTwin(glyph) : glyph
      if ascii, width == 2 {
        frame.put(twin, width: 1, x: x, y: y, style: style, clip: clip)
        frame.put(twin, width: 1, x: x + 1, y: y, style: style, clip: clip)
      } else {
        frame.put(twin, width: width, x: x, y: y, style: style, clip: clip)
      }
      x += width
    }
    return x
  }

  /// Draws a line of pieces, cut to a width with `…`.
  mutating func put(_ text: StyledText, x: Int, y: Int, width: Int) {
    var x = x
    for piece in text.cut(to: width).pieces { x = put(piece.text, piece.style, x: x, y: y) }
  }

  /// Draws lines from the top of a rectangle; those that do not fit are left out.
  mutating func put(_ lines: [StyledText], in rect: Rect) {
    for (row, line) in lines.prefix(rect.height).enumerated() {
      put(line, x: rect.x, y: rect.y + row, width: rect.width)
    }
  }

  mutating func clear(_ rect: Rect) {
    let rect = rect.intersection(clip).intersection(bounds)
    let blank = String(repeating: " ", count: rect.width)
    for y in rect.y..<rect.bottom { put(blank, x: rect.x, y: y) }
  }

  /// Draws a box with a title at its left and a count at its right; the count gives way last.
  mutating func box(
    _ rect: Rect, title: StyledText, right: StyledText = StyledText(),
    legend: StyledText = StyledText(), heavy: Bool
  ) {
    guard rect.width >= 2, rect.height >= 1 else { return }
    let box = glyphs.box(heavy: heavy)
    let style: Style = heavy ? .focusBorder : .border
    edge(rect, y: rect.y, box.topLeft, box.topRight, box.horizontal, style)
    caption(rect, y: rect.y, title, right)
    guard rect.height >= 2 else { return }
    for y in rect.y + 1..<max(rect.y + 1, rect.bottom - 1) {
      put(String(box.vertical), style, x: rect.x, y: y)
      put(String(box.vertical), style, x: rect.right - 1, y: y)
    }
    edge(rect, y: rect.bottom - 1, box.bottomLeft, box.bottomRight, box.horizontal, style)
    if !legend.isEmpty { caption(rect, y: rect.bottom - 1, legend, StyledText()) }
  }

  private mutating func edge(
    _ rect: Rect, y: Int, _ left: Character, _ right: Character, _ line: Character, _ style: Style
  ) {
    let middle = String(repeating: line, count: max(0, rect.width - 2))
    put("\(left)\(middle)\(right)", style, x: rect.x, y: y)
  }

  /// Texts on a border, each with a space around it.
  mutating func caption(_ rect: Rect, y: Int, _ left: StyledText, _ right: StyledText) {
    // A corner, a line, a space on each side.
    let room = rect.width - 6
    guard room > 0 else { return }
    var leftRoom = room
    if !right.isEmpty, right.width + 8 <= room {
      put(" " + right + " ", x: rect.right - right.width - 4, y: y, width: right.width + 2)
      leftRoom = room - right.width - 3
    }
    guard !left.isEmpty else { return }
    let text = left.cut(to: leftRoom)
    put(" " + text + " ", x: rect.x + 2, y: y, width: text.width + 2)
  }

  /// Shows a row as the one that keys act on.
  mutating func select(_ rect: Rect) {
    // One colour from end to end: reversed, the colours of the words would become a patchwork.
    frame.restyle(rect.intersection(clip)) { style in
      style = Style(.normal, bold: style.bold, reverse: true)
    }
  }

  mutating func dim(_ rect: Rect) {
    frame.restyle(rect.intersection(clip)) {
      $0.dim = true
      $0.bold = false
    }
  }

  mutating func cursor(_ x: Int, _ y: Int) {
    if frame[x, y] != nil { frame.cursor = Point(x, y) }
  }

  mutating func hideCursor() { frame.cursor = nil }

  mutating func target(_ rect: Rect, _ click: Click) { frame.addTarget(rect, click) }
}
