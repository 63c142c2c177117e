import Session

extension State {
  mutating func moveInView(_ action: Action) {
    switch views.last {
    case .activity:
      let rows = activityRows
      let index = rows.firstIndex { $0.id == selectedEntry?.id } ?? 0
      if let next = target(action, index, rows.count) { activityList.selected = rows[next].id }
    case .saw(var saw):
      // The last line may come up to the top of the box, no further.
      saw.top = target(action, saw.top, saw.lines.count) ?? 0
      views[views.count - 1] = .saw(saw)
    case nil: break
    }
  }

  /// Keeps the selected row in sight, and lays out an answer when the width or the call changed.
  mutating func settleViews() {
    switch views.last {
    case .activity:
      let rows = activityRows
      let index = rows.firstIndex { $0.id == selectedEntry?.id } ?? 0
      let height = ActivityLayout(self).list.height
      activityList.top = scrolled(activityList.top, index...index, height)
    case .saw(var saw):
      let layout = SawLayout(self)
      let width = layout.text.width
      let isOpen = calls[saw.call]?.isOpen ?? false
      if saw.width != width || saw.lines.isEmpty || saw.isOpen != isOpen {
        saw.isOpen = isOpen
        saw.lines = SawLines.make(saw, self, width: width)
        saw.width = width
      }
      saw.top = max(0, min(saw.top, saw.lines.count - max(1, layout.text.height)))
      views[views.count - 1] = .saw(saw)
    case nil: break
    }
  }
}

extension FullView {
  func rowsPerPage(_ state: State) -> Int {
    switch self {
    case .activity: max(1, ActivityLayout(state).list.height - 1)
    case .saw: max(1, SawLayout(state).text.height - 1)
    }
  }
}
