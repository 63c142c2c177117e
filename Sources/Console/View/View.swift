import Session
import Vocabulary

/// Draws a state at a size: pure, and right at every size from 1 by 1 up.
package func view(_ state: State, _ size: Size) -> Frame {
  var state = state
  state.size = size
  var canvas = Canvas(size, state.glyphs)
  let layout = Layout(state)
  if layout.isTooSmall {
    TooSmall.draw(&canvas)
    return canvas.frame
  }
  TopLine.draw(state, &canvas)
  if let full = state.views.last {
    draw(full, state, layout, &canvas)
  } else {
    drawPanes(state, layout, &canvas)
  }
  if let row = layout.activityRow { ActivityRow.draw(state, row, &canvas) }
  HintRow.draw(state, layout.hintRow, &canvas)
  // What lies under a dialog steps back.
  if !state.dialogs.isEmpty {
    let under = Rect(0, 0, size.width, layout.hintRow)
    canvas.dim(under.dropping(1))
    canvas.target(under, .nothing)
  }
  for (depth, dialog) in state.dialogs.enumerated() {
    if depth == state.dialogs.count - 1 { canvas.hideCursor() }
    DialogView.draw(dialog, state, &canvas)
  }
  return canvas.frame
}

private func draw(
  _ full: FullView, _ state: State, _ layout: Layout, _ canvas: inout Canvas
) {
  switch full {
  case .activity: ActivityView.draw(state, layout.area, &canvas)
  case .saw(let saw): SawScreen.draw(saw, state, layout.area, &canvas)
  }
}

private func drawPanes(_ state: State, _ layout: Layout, _ canvas: inout Canvas) {
  for pane in Pane.allCases {
    if let rect = layout.panes[pane] {
      canvas.target(rect, .pane(pane))
      draw(pane, state, rect, &canvas)
    } else if let row = layout.headings[pane] {
      let rect = Rect(0, row, state.size.width, 1)
      canvas.box(rect, title: heading(pane, state), right: count(pane, state), heavy: false)
      canvas.target(rect, .pane(pane))
    }
  }
  if let rail = layout.rail { RailView.draw(state, rail, &canvas) }
}

private func draw(_ pane: Pane, _ state: State, _ rect: Rect, _ canvas: inout Canvas) {
  let isFocused = state.focus == pane
  canvas.box(
    rect, title: heading(pane, state), right: count(pane, state),
    legend: pane == .testRead ? TestReadView.legend(state) : StyledText(), heavy: isFocused)
  if pane == .testRead {
    let right =
      TestReadView.unwatched(state, width: rect.width)
      ?? TestReadView.columnsShown(state, rect.interior)
    canvas.caption(rect, y: rect.bottom - 1, StyledText(), right)
  }
  canvas.clip = rect.interior
  switch pane {
  case .secrets: SecretsPane(state, rect.interior).draw(state, &canvas)
  case .validation: ValidationPane(state, rect.interior).draw(state, &canvas)
  case .testRead: TestReadView.draw(state, rect.interior, &canvas)
  }
  canvas.clip = canvas.bounds
  if pane == .testRead { TestReadView.addTargets(state, rect, &canvas) }
}

/// `▸ 1 Secrets`, with the filter when there is one.
private func heading(_ pane: Pane, _ state: State) -> StyledText {
  let isFocused = state.focus == pane
  var text = StyledText(isFocused ? "▸ " : "", .focusBorder)
  text.append("\(pane.rawValue) \(pane.title)", isFocused ? .title : .normal)
  if pane == .testRead, state.isZoomed { text.append("   \(state.testRead.mode.rawValue)") }
  let isTyping = isFocused && state.isTypingFilter && state.dialogs.isEmpty
  if isTyping || !state.filter(pane).isEmpty {
    text.append("  /", .key)
    text.append(state.filter(pane))
    if isTyping { text.append(state.glyphs.caret) }
  }
  return text
}

private func count(_ pane: Pane, _ state: State) -> StyledText {
  if !state.filter(pane).isEmpty {
    switch pane {
    case .secrets:
      return StyledText(
        "\(state.secretsItems.count) of \(state.secrets.count + state.config.count)")
    case .validation:
      return StyledText("\(state.problems.count) of \(state.manifest?.diagnostics.count ?? 0)")
    case .testRead where state.testRead.mode == .requests:
      return StyledText("\(state.pageIndexes.count) of \(state.pages.count)")
    case .testRead: return StyledText("\(state.recordIndexes.count) of \(state.records.count)")
    }
  }
  switch pane {
  case .secrets:
    if state.secrets.isEmpty { return StyledText("none yet", .muted) }
    let set = state.secrets.count - state.unfilled.count
    return StyledText(
      "\(set) of \(state.secrets.count) set", set == state.secrets.count ? .good : .normal)
  case .validation:
    guard let manifest = state.manifest else {
      return StyledText(state.project?.manifest == nil ? "no manifest" : "reading", .muted)
    }
    if manifest.diagnostics.isEmpty {
      return manifest.isValid ? StyledText("ok", .good) : StyledText("not valid", .error)
    }
    var text = StyledText()
    if manifest.errorCount > 0 { text.append(counted(manifest.errorCount, "error"), .error) }
    if manifest.warningCount > 0 {
      text.append(text.isEmpty ? "" : "  ")
      text.append(counted(manifest.warningCount, "warning"), .warning)
    }
    return text
  case .testRead: return TestReadView.count(state)
  }
}

/// What the keys do here, now; the most useful ones when the line is short.
enum HintRow {
  static func draw(_ state: State, _ row: Int, _ canvas: inout Canvas) {
    let width = canvas.bounds.width
    let all = KeyTable.hints(state)
    // The doors and the way out stand at the right, always at the same place.
    let right = all.filter { $0.place == .everywhere && [.access, .quit].contains($0.action) }
    let rightWidth = right.reduce(-2) { $0 + columns($1) + 2 }
    var room = width - 1 - (right.isEmpty ? 0 : rightWidth + 3)
    var kept = Set<Int>()
    let ranked = all.indices.filter { index in !right.contains { $0.action == all[index].action } }
      .sorted { (rank(all[$0], state), $0) < (rank(all[$1], state), $1) }
    for index in ranked {
      let needed = columns(all[index]) + 2
      if needed <= room {
        kept.insert(index)
        room -= needed
      }
    }
    var x = 1
    // Tab comes first, then the pane's own keys, then those that work everywhere.
    let order = all.indices.filter { kept.contains($0) }
      .sorted { a, b in
        let (first, second) = (all[a].action == .nextPane, all[b].action == .nextPane)
        return first == second ? a < b : first
      }
    for index in order { x = put(all[index], x, row, &canvas) + 2 }
    x = max(x, width - 1 - rightWidth)
    for entry in right { x = put(entry, x, row, &canvas) + 2 }
  }

  /// While calls are held, the list of them comes first.
  private static func rank(_ entry: KeyEntry, _ state: State) -> Int {
    let isHeld = state.access.pace == .step || !state.calls.held.isEmpty
    return isHeld && entry.action == .activity ? 1 : entry.rank
  }

  private static func columns(_ entry: KeyEntry) -> Int {
    CharacterWidth.width("\(entry.hintLabel) \(entry.hint ?? "")")
  }

  private static func put(_ entry: KeyEntry, _ x: Int, _ y: Int, _ canvas: inout Canvas) -> Int {
    var end = canvas.put(entry.hintLabel, .key, x: x, y: y)
    end = canvas.put(" \(entry.hint ?? "")", .hint, x: end, y: y)
    canvas.target(Rect(x, y, end - x, 1), .press(entry.keys[0]))
    return end
  }
}

/// The card for a window in which nothing could be read.
enum TooSmall {
  static func draw(_ canvas: inout Canvas) {
    let size = canvas.frame.size
    let lines = [
      "This window is \(size.width) by \(size.height).",
      "airlock needs \(Layout.smallest.width) by \(Layout.smallest.height).", "",
      "Make it larger, or run", "  airlock --plain", "q quit",
    ]
    let width = lines.map(\.count).max() ?? 0
    let left = size.width > width + 3 ? 3 : 0
    let top = max(0, min(2, size.height - lines.count))
    for (row, line) in lines.enumerated() {
      canvas.put(StyledText(line), x: left, y: top + row, width: size.width - left)
    }
  }
}
