import Session
import Vocabulary

/// Where the rows of the activity stand, and what is known of the selected one.
struct ActivityLayout {
  let list: Rect
  let rule: Int?
  let detail: Rect

  init(_ state: State) { self.init(Layout(state).area.interior) }

  init(_ rect: Rect) {
    guard rect.height >= 14 else {
      (list, rule, detail) = (rect, nil, rect.last(0))
      return
    }
    let height = min(max(6, rect.height / 3), 12)
    list = rect.top(rect.height - height - 1)
    rule = list.bottom
    detail = rect.last(height)
  }
}

/// Everything that was done, by whom, and how it went: newest first.
enum ActivityView {
  static func draw(_ state: State, _ rect: Rect, _ canvas: inout Canvas) {
    let layout = ActivityLayout(rect.interior)
    let rows = state.activityRows
    canvas.box(
      rect, title: heading(state), right: count(rows, state), legend: legend(state), heavy: true)
    canvas.clip = rect.interior
    if rows.isEmpty { canvas.put(nothing(state), in: layout.list) }
    let selected = state.selectedEntry
    let columns = ActivityColumns(width: layout.list.width)
    for (row, entry) in rows.dropFirst(state.activityList.top).prefix(layout.list.height)
      .enumerated()
    {
      let line = Rect(layout.list.x, layout.list.y + row, layout.list.width, 1)
      canvas.put(columns.line(entry, state), x: line.x, y: line.y, width: line.width)
      canvas.target(line, .entry(entry.id))
      if entry.id == selected?.id {
        canvas.select(line)
        canvas.cursor(line.x, line.y)
      }
    }
    if let rule = layout.rule {
      let text = String(repeating: "─", count: layout.list.width)
      canvas.put(text, .border, x: layout.list.x, y: rule)
      if let selected {
        canvas.put(detail(selected, state, layout.detail.width), in: layout.detail)
      }
    }
    canvas.clip = canvas.bounds
  }

  private static func heading(_ state: State) -> StyledText {
    var text = StyledText("▸ ", .focusBorder) + StyledText("Activity", .title)
    let filter = state.activityList.filter
    if state.isTypingFilter || !filter.isEmpty {
      text.append("  /", .key)
      text.append(filter.text)
      if state.isTypingFilter { text.append(state.glyphs.caret) }
    }
    return text
  }

  private static func count(_ rows: [ActivityEntry], _ state: State) -> StyledText {
    guard state.activityList.filter.isEmpty else {
      return StyledText("\(rows.count) of \(state.activity.entries.count)")
    }
    let index = rows.firstIndex { $0.id == state.selectedEntry?.id }
    let place = index.map { "\(rows.count - $0) of \(rows.count)" } ?? "nothing yet"
    return StyledText(place) + StyledText("   / filter: off", .muted)
  }

  private static func legend(_ state: State) -> StyledText {
    let log = state.activity
    var text = StyledText("you \(log.personCount)   llm \(log.llmCount)", .muted)
    let denied = state.calls.deniedCount
    text.append("   denied \(denied)", denied > 0 ? .warning : .muted)
    text.append("   masked \(Clock.grouped(state.calls.knowledge.masked))", .muted)
    if !state.calls.held.isEmpty { text.append("   held \(state.calls.held.count)", .warning) }
    return text
  }

  private static func nothing(_ state: State) -> [StyledText] {
    if !state.activityList.filter.isEmpty {
      return [StyledText("Nothing matches “\(state.activityList.filter.text)”. Esc clears.")]
    }
    return [StyledText("Nothing was done yet.", .muted)]
  }

  // MARK: The selected row

  private static func detail(
    _ entry: ActivityEntry, _ state: State, _ width: Int
  ) -> [StyledText] {
    guard case .call(let id) = entry.what, let call = state.calls[id] else {
      let who = entry.by == .person ? "you" : clientWords(entry.by.client)
      let result = state.result(of: entry)
      return [
        StyledText("\(state.time(entry.time))  ", .muted)
          + StyledText(who, entry.by == .person ? .title : Style(.llm)), "",
      ] + fact("did", StyledText(masked: state.title(of: entry)), width, lines: 2)
        + (result.text.isEmpty
          ? [] : fact("result", StyledText(masked: result.text, result.style), width, lines: 2))
    }
    let client = state.client(of: call)
    let who =
      client.map { "\($0.title), \($0.way.word)" } ?? clientWords(call.by.client)
    let head =
      StyledText("call \(id)   ", .muted) + StyledText(call.view.tool, .title)
      + StyledText("   \(who)", .muted)
    return [head.cut(to: width), ""]
      + fact(
        "asked", StyledText(masked: CallWords.arguments(call.view.arguments)), width, lines: 2)
      + answer(call, state, width)
  }

  private static func clientWords(_ client: String) -> String {
    client.isEmpty ? "the LLM" : client
  }

  private static func answer(_ call: CallRecord, _ state: State, _ width: Int) -> [StyledText] {
    switch call.stage {
    case .held:
      let keys =
        StyledText("Enter", .key) + StyledText(" lets it through  ", .hint)
        + StyledText("s", .key) + StyledText(" answers instead  ", .hint)
        + StyledText("d", .key) + StyledText(" refuses  ", .hint)
        + StyledText("i", .key) + StyledText(" shows it", .hint)
      return [label("held") + keys.cut(to: width - 12)]
    case .running:
      let since = Clock.elapsed(state.now - call.startedAt)
      return [label("now") + StyledText("\(state.result(of: call).text)  \(since)", .warning)]
    case .ended(let result):
      let sent =
        result.bytes.map { "(\(Clock.grouped($0)) bytes to the LLM)" } ?? "(nothing was sent)"
      let words = "\(CallWords.sentence(result.summary))   \(sent)"
      let masks = CallWords.masks(result.masked, state.glyphs)
      return fact(
        "answered", StyledText(masked: words, result.isError ? .error : .normal), width, lines: 2)
        + [label("masked") + (masks.isEmpty ? StyledText("nothing", .muted) : masks)]
    }
  }

  private static func label(_ text: String) -> StyledText {
    StyledText("  \(text)".filled(to: 12), .muted)
  }

  private static func fact(
    _ name: String, _ value: StyledText, _ width: Int, lines: Int
  ) -> [StyledText] {
    let style = value.pieces.first { $0.style != .mask }?.style ?? .normal
    let wrapped = value.text.wrapped(to: max(1, width - 12), lines: lines)
    return wrapped.enumerated().map { index, line in
      label(index == 0 ? name : "") + StyledText(masked: line, style)
    }
  }
}

/// The columns of a row, for the width there is: time, who, what, about what, how long, how it went.
struct ActivityColumns {
  let width: Int

  private var isNarrow: Bool { width < 70 }
  private var isWide: Bool { width >= 100 }
  private var timeWidth: Int { isNarrow ? 5 : 8 }
  private var whoWidth: Int { isWide ? 20 : 3 }
  private var toolWidth: Int { isNarrow ? 18 : isWide ? 40 : 24 }
  private var subjectWidth: Int { isNarrow ? 9 : isWide ? 20 : 11 }
  /// Left of the result: what was done, and how long it took.
  private var middleWidth: Int { toolWidth + 1 + subjectWidth + (isNarrow ? 0 : 8) }
  private var resultWidth: Int { max(0, width - timeWidth - whoWidth - middleWidth - 6) }

  func line(_ entry: ActivityEntry, _ state: State) -> StyledText {
    let time = isNarrow ? state.shortTime(entry.time) : state.time(entry.time)
    var text = StyledText("\(time)  ", .muted)
    var who = StyledText(entry.by.word, entry.by == .person ? .title : Style(.llm))
    if isWide, !entry.by.client.isEmpty { who.append(" \(entry.by.client)", .muted) }
    text += who.filled(to: whoWidth) + "  "
    let result = state.result(of: entry)
    var masks = StyledText()
    if result.masked > 0 { masks = StyledText(" \(result.masked)‹›", .mask) }
    let end = StyledText(masked: result.text, result.style).cut(to: resultWidth - masks.width)
    guard case .call(let id) = entry.what, let call = state.calls[id] else {
      let isFailure = result.text.isEmpty && result.tone == .failure
      let title = StyledText(masked: state.title(of: entry), isFailure ? .error : .normal)
      if result.text.isEmpty { return text + title }
      return text + title.filled(to: middleWidth) + "  " + end
    }
    let name = isNarrow ? CallWords.short(call.view.tool) : call.view.tool
    text += StyledText(CallWords.tool(name, width: toolWidth)).filled(to: toolWidth)
    text += " " + StyledText(masked: call.subject).filled(to: subjectWidth)
    if !isNarrow {
      let took = call.result.map { Clock.duration(milliseconds: $0.milliseconds) } ?? ""
      text.append(" " + String(repeating: " ", count: max(0, 7 - took.count)) + took, .muted)
    }
    return text + "  " + end + masks
  }
}
