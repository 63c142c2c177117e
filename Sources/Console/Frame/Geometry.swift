/// Columns and rows of a screen.
package struct Size: Sendable, Hashable {
  package var width: Int
  package var height: Int

  package init(_ width: Int, _ height: Int) {
    self.width = width
    self.height = height
  }
}

/// A cell of the screen; both count from 0, from the top left.
package struct Point: Sendable, Hashable {
  package var x: Int
  package var y: Int

  package init(_ x: Int, _ y: Int) {
    self.x = x
    self.y = y
  }
}

/// A piece of the screen; never of negative size.
struct Rect: Sendable, Hashable {
  let x: Int
  let y: Int
  let width: Int
  let height: Int

  init(_ x: Int, _ y: Int, _ width: Int, _ height: Int) {
    self.x = x
    self.y = y
    self.width = max(0, width)
    self.height = max(0, height)
  }

  init(_ size: Size) { self.init(0, 0, size.width, size.height) }

  /// One past the last column.
  var right: Int { x + width }
  /// One past the last row.
  var bottom: Int { y + height }

  func contains(_ x: Int, _ y: Int) -> Bool {
    x >= self.x && x < right && y >= self.y && y < bottom
  }

  /// The inside of a box: without its border, and without the space left and right of the text.
  var interior: Rect { Rect(x + 2, y + 1, width - 4, height - 2) }

  /// The first rows.
  func top(_ rows: Int) -> Rect { Rect(x, y, width, min(max(0, rows), height)) }

  /// What is left after the first rows.
  func dropping(_ rows: Int) -> Rect {
    let rows = min(max(0, rows), height)
    return Rect(x, y + rows, width, height - rows)
  }

  /// The last rows.
  func last(_ rows: Int) -> Rect { dropping(height - min(max(0, rows), height)) }

  func intersection(_ other: Rect) -> Rect {
    let left = max(x, other.x)
    let top = max(y, other.y)
    return Rect(left, top, min(right, other.right) - left, min(bottom, other.bottom) - top)
  }

  /// A box of that size in the middle, made smaller when it does not fit.
  func centred(_ width: Int, _ height: Int) -> Rect {
    let width = min(width, self.width)
    let height = min(height, self.height)
    return Rect(x + (self.width - width) / 2, y + (self.height - height) / 2, width, height)
  }
}
