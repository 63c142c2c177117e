@testable import Console

extension Frame {
  /// A frame with these lines, for tests.
  init(_ width: Int, _ height: Int, _ lines: [String], _ style: Style = .normal) {
    self.init(Size(width, height))
    for (y, line) in lines.enumerated() { put(line, x: 0, y: y, style) }
  }

  mutating func put(_ text: String, x: Int, y: Int, _ style: Style = .normal) {
    var x = x
    CharacterWidth.forEachCell(text) { glyph, width in
      put(glyph, width: width, x: x, y: y, style: style, clip: Rect(size))
      x += width
    }
  }
}
