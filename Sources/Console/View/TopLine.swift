import Session
import Vocabulary

/// Where am I, is the LLM in the room, and does something wait for me?
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
    var right = status(state, isShort: false)
    if left.width + right.width + 3 > width { right = status(state, isShort: true) }
    let key: Character = state.questions.isEmpty ? "m" : "A"
    canvas.target(Rect(width - right.width - 1, 0, right.width, 1), .press(.character(key)))
    canvas.put(left.and(right: right + " ", width: width), x: 0, y: 0, width: width)
  }

  private static func status(_ state: State, isShort: Bool) -> StyledText {
    var text = StyledText()
    let own = state.questions.filter { $0.question.by == .person }
    if let oldest = own.first {
      let age = Clock.elapsed(state.now - oldest.askedAt)
      text.append("\(counted(own.count, "question")) waiting \(age)", .warning)
      text.append("  ")
    }
    text += llm(state, isShort: isShort)
    if !state.questions.isEmpty, state.dialogs.isEmpty, !isShort {
      text.append("  ")
      text.append("A", .key)
      text.append(" answer", .hint)
    }
    return text
  }

  /// `LLM ● on · 1 client · you lead`, `LLM ● waits for you 0:14 · 1 egress · 2 stubs`.
  static func llm(_ state: State, isShort: Bool) -> StyledText {
    let glyphs = state.glyphs
    let waiting = waitingFor(state)
    let held = state.calls.held.count
    let access = state.access
    if let age = age(state) {
      let words = ([StyledText("waits for you \(age)")] + waiting.map { StyledText($0) })
        .map(\.text).joined(separator: glyphs.separator)
      return StyledText("LLM ") + StyledText(glyphs.on(words), .warning)
    }
    if access.pace == .step {
      let calls = held == 0 ? "no call yet" : counted(held, "call")
      let words = ["held", calls] + (isShort || held == 0 ? [] : ["! lets go"])
      return StyledText("LLM ") + StyledText(words.joined(separator: glyphs.separator), .warning)
    }
    if held > 0 {
      let words = ["waits for you", counted(held, "held call")].joined(separator: glyphs.separator)
      return StyledText("LLM ") + StyledText(glyphs.on(words), .warning)
    }
    let clients = access.clients.count { $0.isConnected }
    guard access.isOn || clients > 0 else {
      return StyledText("LLM ", .muted) + StyledText(glyphs.off("off"), .muted)
    }
    let none = access.clients.isEmpty ? "no client yet" : "no client now"
    var words = ["on", clients == 0 ? none : counted(clients, "client")]
    if access.isReadOnly { words.append("read-only") }
    if access.pace == .askBeforeNetwork {
      words.append(isShort ? "asks first" : "asks before network")
    } else if !access.isReadOnly, clients > 0, !isShort {
      words.append("you lead")
    }
    return StyledText("LLM ")
      + StyledText(glyphs.on(words.joined(separator: glyphs.separator)), .good)
  }

  /// `1 egress`, `2 stubs`, `3 held`.
  private static func waitingFor(_ state: State) -> [String] {
    let asked = state.questions.count { $0.question.by != .person }
    let stubs = state.waitedFor.count
    let held = state.calls.held.count
    return (asked > 0 ? ["\(asked) egress"] : []) + (stubs > 0 ? [counted(stubs, "stub")] : [])
      + (held > 0 ? ["\(held) held"] : [])
  }

  /// How long the LLM has waited; nil when it waits for neither an answer nor a value.
  private static func age(_ state: State) -> String? {
    let asked = state.questions.filter { $0.question.by != .person }.map(\.askedAt)
    let waits = state.waitedFor.isEmpty ? [] : state.waits.map(\.since)
    return (asked + waits).min().map { Clock.elapsed(state.now - $0) }
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
    let latest = state.activity.latest.reversed().compactMap { state.activity.entry($0) }
    guard let last = latest.first else { return }
    let separator = "    "
    var text = line(last, state)
    // On a wide screen the one before it has room too.
    if latest.count > 1, width >= 140 {
      let before = line(latest[1], state)
      if text.width + before.width + separator.count <= width {
        text = text + StyledText(separator) + before.restyled(.muted)
      }
    }
    canvas.put(text, x: 0, y: row, width: width - 1)
    canvas.target(Rect(0, row, width, 1), .press(.character("a")))
  }

  private static func line(_ entry: ActivityEntry, _ state: State) -> StyledText {
    var text = StyledText(" \(state.time(entry.time))  ", .muted)
    text.append(entry.by.word, entry.by == .person ? .title : Style(.llm))
    if state.size.width >= 100, !entry.by.client.isEmpty {
      text.append(" " + entry.by.client.cut(to: 20), .muted)
    }
    let result = state.result(of: entry)
    text += StyledText(
      masked: "  " + state.title(of: entry),
      result.tone == .failure && result.text.isEmpty ? .error : .normal)
    guard !result.text.isEmpty else { return text }
    text.append(" \(state.glyphs.arrow) ", .muted)
    text += StyledText(masked: result.text, result.style)
    if result.masked > 0 { text.append(", \(result.masked) masked") }
    return text
  }
}

extension ResultWords {
  var style: Style {
    switch tone {
    case .plain: .normal
    case .waiting: .warning
    case .failure: .error
    }
  }
}
