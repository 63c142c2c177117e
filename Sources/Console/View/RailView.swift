import Session
import Vocabulary

/// The activity beside the panes of a wide screen, what the LLM knows by now, and what waits.
enum RailView {
  static func draw(_ state: State, _ rect: Rect, _ canvas: inout Canvas) {
    let count = StyledText("\(state.activity.entries.count)")
    canvas.box(rect, title: StyledText("Activity"), right: count, heavy: false)
    canvas.target(rect, .press(.character("a")))
    let inner = rect.interior
    canvas.clip = inner
    // The list keeps at least six rows; what the LLM knows is the first to go.
    var sections = [
      waiting(state, inner.width), knowledge(state, inner.width), pace(state, inner.width),
    ]
    for index in [1, 0, 2] where height(sections) + 6 > inner.height { sections[index] = [] }
    let list = inner.top(inner.height - height(sections))
    drawList(state, list, &canvas)
    var y = list.bottom
    for section in [sections[1], sections[0], sections[2]] where !section.isEmpty {
      for (row, line) in section.enumerated() {
        canvas.put(line.text, x: inner.x, y: y + row, width: inner.width)
        if let click = line.click {
          canvas.target(Rect(inner.x, y + row, inner.width, 1), click)
        }
      }
      y += section.count + 1
    }
    canvas.clip = canvas.bounds
  }

  private struct Line {
    let text: StyledText
    var click: Click?
  }

  private static func height(_ sections: [[Line]]) -> Int {
    sections.reduce(0) { $0 + ($1.isEmpty ? 0 : $1.count + 1) }
  }

  private static func drawList(_ state: State, _ rect: Rect, _ canvas: inout Canvas) {
    let rows = state.activity.entries.suffix(max(0, rect.height - 1)).reversed()
    if rows.isEmpty { canvas.put([StyledText("Nothing was done yet.", .muted)], in: rect) }
    for (row, entry) in rows.enumerated() {
      canvas.put(line(entry, state, rect.width), x: rect.x, y: rect.y + row, width: rect.width)
      canvas.target(Rect(rect.x, rect.y + row, rect.width, 1), .entry(entry.id))
    }
  }

  /// `14:02 llm test_read customers   10 rec 3‹›`.
  private static func line(
    _ entry: ActivityEntry, _ state: State, _ width: Int
  ) -> StyledText {
    var title = state.title(of: entry)
    if case .call(let id) = entry.what, let call = state.calls[id] {
      title = CallWords.short(call.view.tool) + (call.subject.isEmpty ? "" : " \(call.subject)")
    }
    let head =
      StyledText("\(state.shortTime(entry.time)) ", .muted)
      + StyledText(entry.by.word + " ", entry.by == .person ? .title : Style(.llm))
    let result = state.result(of: entry)
    guard !result.text.isEmpty else {
      let style: Style = result.tone == .failure ? .error : .normal
      return head + StyledText(masked: title, style).cut(to: width - head.width)
    }
    let masks = result.masked > 0 ? StyledText(" \(result.masked)‹›", .mask) : StyledText()
    let right =
      StyledText(masked: result.text, result.style).cut(to: 16 - masks.width) + masks
    return (head + StyledText(masked: title)).and(right: right, width: width)
  }

  // MARK: What the LLM knows

  private static func knowledge(_ state: State, _ width: Int) -> [Line] {
    let known = state.calls.knowledge
    var lines = [SecretsPane.rule("what the LLM knows now", width)]
    if known.hasCalled {
      let names = state.secrets.count
      let unset = state.unfilled.count
      lines += [
        fact("manifest", manifest(known, state)),
        fact(
          "secrets",
          names == 0
            ? "none needed" : "\(counted(names, "name")); \(names - unset) set, \(unset) unset"),
        fact("values", "none"),
        fact(
          "records",
          "\(Clock.grouped(known.records)) seen, \(counted(known.masked, "value")) masked"),
        fact("bytes", "\(Clock.grouped(known.bytes)) in this session"),
      ]
    } else {
      lines.append(StyledText("nothing: it has not called yet", .muted))
    }
    return lines.map { Line(text: $0) }
  }

  private static func manifest(_ known: Knowledge, _ state: State) -> String {
    guard let revision = known.manifest else { return "not asked for yet" }
    let now = state.manifest?.revision ?? revision
    return revision == now ? "rev \(revision), whole text" : "rev \(revision), now \(now)"
  }

  private static func fact(_ name: String, _ value: String) -> StyledText {
    StyledText(name.filled(to: 11), .muted) + StyledText(value)
  }

  // MARK: What waits

  private static func waiting(_ state: State, _ width: Int) -> [Line] {
    var lines: [Line] = []
    for asked in state.questions {
      let question = asked.question
      lines.append(
        waits("egress", "\(question.subject) to \(question.target)", .press(.character("A"))))
    }
    for name in state.waitedFor { lines.append(waits("stub", name.text, .secret(name))) }
    for id in state.calls.held {
      guard let call = state.calls[id],
        let entry = state.activity.entries.last(where: { $0.what == .call(id) })
      else { continue }
      lines.append(
        waits("held", "\(CallWords.short(call.view.tool)) \(call.subject)", .entry(entry.id)))
    }
    if lines.isEmpty { return [] }
    let rest = lines.count - 6
    if rest > 0 { lines = lines.prefix(5) + [Line(text: StyledText("  \(rest + 1) more", .muted))] }
    return [Line(text: SecretsPane.rule("waiting for you", width))] + lines
  }

  private static func waits(_ kind: String, _ what: String, _ click: Click) -> Line {
    Line(
      text: StyledText("▸ ", .key) + StyledText(kind.filled(to: 9), .warning)
        + StyledText(masked: what), click: click)
  }

  private static func pace(_ state: State, _ width: Int) -> [Line] {
    [
      Line(text: SecretsPane.rule("pace", width)),
      Line(
        text: PaceView.radio(state.access.pace, gap: "  ", isShort: true),
        click: .press(.character("m"))),
    ]
  }
}

/// `(o) free  ( ) ask before network  ( ) step`.
enum PaceView {
  static func radio(_ pace: Pace, gap: String, isShort: Bool) -> StyledText {
    var text = StyledText()
    for other in Pace.allCases {
      if !text.isEmpty { text.append(gap) }
      let words = isShort && other == .free ? "free" : other.words
      text.append(other == pace ? "(o) " : "( ) ", other == pace ? .key : .muted)
      text.append(words, other == pace ? .normal : .muted)
    }
    return text
  }
}
