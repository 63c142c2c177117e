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
  for pane in Pane.allCases {
    if let rect = layout.panes[pane] {
      canvas.target(rect, .pane(pane))
      draw(pane, state, rect, &canvas)
    } else if let row = layout.headings[pane] {
      let rect = Rect(0, row, size.width, 1)
      canvas.box(rect, title: heading(pane, state), right: count(pane, state), heavy: false)
      canvas.target(rect, .pane(pane))
    }
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

private func draw(_ pane: Pane, _ state: State, _ rect: Rect, _ canvas: inout Canvas) {
  let isFocused = state.focus == pane
  canvas.box(
    rect, title: heading(pane, state), right: count(pane, state),
    legend: pane == .testRead ? TestReadView.legend(state) : StyledText(), heavy: isFocused)
  if pane == .testRead {
    let right = TestReadView.columnsShown(state, rect.interior)
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

/// Where am I, and does something wait for me?
enum TopLine {
  static func draw(_ state: State, _ canvas: inout Canvas) {
    let width = canvas.bounds.width
    var left = StyledText(" airlock", .title)
    if let project = state.project {
      left.append("  \(project.name)")
      if let manifest = project.manifest { left.append("  \(manifest)", .muted) }
      if project.isDemo { left.append("  demo", .warning) }
    } else {
      left.append("  no project", .muted)
    }
    var right = StyledText()
    if let oldest = state.questions.first {
      let since = Clock.elapsed(state.now - oldest.askedAt)
      right.append("\(counted(state.questions.count, "question")) waiting \(since)", .warning)
      if state.dialogs.isEmpty {
        right.append("  ")
        right.append("A", .key)
        right.append(" answer", .hint)
      }
      canvas.target(Rect(width - right.width - 1, 0, right.width, 1), .press(.character("A")))
    }
    canvas.put(
      left.and(right: right.isEmpty ? right : right + " ", width: width), x: 0, y: 0, width: width)
  }
}

/// The last thing that happened and who did it; a message of the screen's own while it is fresh.
enum ActivityRow {
  static func draw(_ state: State, _ row: Int, _ canvas: inout Canvas) {
    let width = canvas.bounds.width
    if let notice = state.notice {
      var text = StyledText(" ")
      switch notice.kind {
      case .success: text.append(notice.text, .good)
      case .reason: text.append(notice.text, .warning)
      case .failure:
        text.append("x ", .error)
        text += StyledText(masked: notice.text, .error)
      }
      let more =
        notice.kind == .failure ? StyledText("x", .key) + StyledText(" reads it ", .hint) : ""
      canvas.put(text.and(right: more, width: width), x: 0, y: row, width: width)
      return
    }
    guard let last = state.activity.last else { return }
    let separator = "    "
    var text = line(last, state)
    // On a wide screen the one before it has room too.
    if state.activity.count > 1, width >= 140 {
      let before = line(state.activity[state.activity.count - 2], state)
      if text.width + before.width + separator.count <= width {
        text = text + StyledText(separator) + before.restyled(.muted)
      }
    }
    canvas.put(text, x: 0, y: row, width: width - 1)
  }

  private static func line(_ activity: ActivityLine, _ state: State) -> StyledText {
    var text = StyledText(" \(state.time(activity.time))  ", .muted)
    text.append(activity.by.word, activity.by == .person ? .title : Style(.llm))
    text.append("  ")
    let words = activity.text.split(separator: "→", omittingEmptySubsequences: false)
      .joined(separator: Substring(state.glyphs.arrow))
    text += StyledText(masked: String(words), activity.isFailure ? .error : .normal)
    return text
  }
}

/// What the keys do here, now; the most useful ones when the line is short.
enum HintRow {
  static func draw(_ state: State, _ row: Int, _ canvas: inout Canvas) {
    let width = canvas.bounds.width
    let all = KeyTable.hints(state)
    let quit = all.first { $0.action == .quit }
    var room = width - 1 - (quit == nil ? 0 : 9)
    var kept = Set<Int>()
    let ranked = all.indices.filter { all[$0].action != .quit }
      .sorted { (all[$0].rank, $0) < (all[$1].rank, $1) }
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
    if let quit { _ = put(quit, max(x, width - 1 - columns(quit)), row, &canvas) }
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
