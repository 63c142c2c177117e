/// Where everything stands, for a size and a focus. `update` asks it too, so that scrolling knows
/// how many rows there are.
struct Layout: Sendable, Hashable {
  static let smallest = Size(60, 16)
  static let railWidth = 48

  /// The boxes that are drawn.
  let panes: [Pane: Rect]
  /// Panes that are folded into one line, by its row.
  let headings: [Pane: Int]
  /// The activity, on a wide screen.
  let rail: Rect?
  /// All that lies between the top line and the last two: where a view over the panes is drawn.
  let area: Rect
  let activityRow: Int?
  let hintRow: Int
  let isTooSmall: Bool

  init(_ size: Size, focus: Pane, isZoomed: Bool) {
    isTooSmall = size.width < Layout.smallest.width || size.height < Layout.smallest.height
    hintRow = size.height - 1
    // The activity line is the second thing to go in a low window.
    activityRow = size.height >= 20 ? size.height - 2 : nil
    let rows = size.height - (activityRow == nil ? 2 : 3)
    area = Rect(0, 1, size.width, rows)
    let isWide = size.width >= 140 && !isTooSmall && !isZoomed
    rail = isWide ? Rect(size.width - Layout.railWidth, 1, Layout.railWidth, rows) : nil
    if isTooSmall {
      (panes, headings) = ([:], [:])
    } else if isZoomed {
      (panes, headings) = ([focus: area], [:])
    } else if isWide {
      let left = Rect(0, 1, size.width - Layout.railWidth, rows)
      (panes, headings) = (Layout.threePanes(left), [:])
    } else if size.width < 80 {
      (panes, headings) = Layout.folded(area, focus)
    } else {
      (panes, headings) = (Layout.threePanes(area), [:])
    }
  }

  init(_ state: State) {
    self.init(state.size, focus: state.focus, isZoomed: state.isZoomed)
  }

  /// Secrets and Validation side by side, Test read below.
  private static func threePanes(_ area: Rect) -> [Pane: Rect] {
    let left = secretsWidth(area.width)
    let top = min(area.height * 10 / 21, max(16, area.height / 3))
    return [
      .secrets: Rect(area.x, area.y, left, top),
      .validation: Rect(area.x + left, area.y, area.width - left, top),
      .testRead: Rect(area.x, area.y + top, area.width, area.height - top),
    ]
  }

  /// 34 columns at 80, 46 at 112, 60 at 160 and above.
  private static func secretsWidth(_ width: Int) -> Int {
    if width <= 112 { return 34 + (width - 80) * 12 / 32 }
    return min(60, 46 + (width - 112) * 14 / 48)
  }

  /// One pane, the other two as headings above and below it, in their order.
  private static func folded(_ area: Rect, _ focus: Pane) -> ([Pane: Rect], [Pane: Int]) {
    var headings: [Pane: Int] = [:]
    for pane in Pane.allCases where pane != focus {
      headings[pane] =
        pane.rawValue < focus.rawValue
        ? area.y + pane.rawValue - 1 : area.bottom - (Pane.allCases.count - pane.rawValue) - 1
    }
    let above = focus.rawValue - 1
    let box = Rect(area.x, area.y + above, area.width, area.height - Pane.allCases.count + 1)
    return ([focus: box], headings)
  }
}
