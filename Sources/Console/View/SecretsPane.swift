import Session
import Vocabulary

/// One line a secret: state, name, where it lives; below them the config that is no secret; in the
/// lower third what is known of the selected one.
struct SecretsPane {
  let list: Rect
  let explanation: Rect
  private let isFocused: Bool

  init(_ state: State, _ rect: Rect) {
    isFocused = state.focus == .secrets
    let rows = state.secretsItems.count + (state.config.isEmpty ? 0 : 1)
    // The explanation is the first thing to fold away.
    guard rect.height >= 8, rows > 0 else {
      (list, explanation) = (rect, Rect(rect.x, rect.bottom, rect.width, 0))
      return
    }
    let wanted = SecretsPane.explain(state, rect.width).count
    let spare = rect.height - rows - 1
    if state.size.height < 24, spare < 3 {
      (list, explanation) = (rect, rect.last(0))
      return
    }
    // Rows come first: a config row that is not seen is not filled.
    let height = min(wanted, max(2, spare))
    list = rect.top(rect.height - height - (spare > height ? 1 : 0))
    explanation = rect.last(height)
  }

  /// The line of an item: the config rows stand below a heading.
  static func row(of index: Int, secrets: Int, _ state: State) -> Int {
    index >= secrets ? index + 1 : index
  }

  func draw(_ state: State, _ canvas: inout Canvas) {
    let items = state.secretsItems
    if items.isEmpty {
      canvas.put(SecretsPane.nothing(state, list.width), in: list)
      return
    }
    let secrets = items.count { $0.isSecret }
    for (index, item) in items.enumerated() {
      let line = SecretsPane.row(of: index, secrets: secrets, state) - state.secretsList.top
      let rect = Rect(list.x, list.y + line, list.width, 1)
      if index == secrets { heading("config", rect.y - 1, &canvas) }
      guard line >= 0, line < list.height else { continue }
      canvas.put(text(item, state), x: rect.x, y: rect.y, width: rect.width)
      canvas.target(rect, .row(.secrets, index))
      if item == state.selectedItem, isFocused {
        canvas.select(rect)
        canvas.cursor(rect.x, rect.y)
      }
    }
    canvas.put(SecretsPane.explain(state, explanation.width), in: explanation)
  }

  private func heading(_ title: String, _ y: Int, _ canvas: inout Canvas) {
    guard y >= list.y, y < list.bottom else { return }
    canvas.put(SecretsPane.rule(title, list.width), x: list.x, y: y, width: list.width)
  }

  static func rule(_ title: String, _ width: Int) -> StyledText {
    var text = StyledText("─ ", .border)
    text.append(title, .title)
    let rest = width - CharacterWidth.width(title) - 3
    if rest > 0 { text.append(" " + String(repeating: "─", count: rest), .border) }
    return text
  }

  private func text(_ item: SecretsItem, _ state: State) -> StyledText {
    switch item {
    case .secret(let name): state.secret(name).map { secretText($0, state) } ?? ""
    case .config(let path): state.configRow(path).map { configText($0, state) } ?? ""
    }
  }

  private func secretText(_ row: SecretRow, _ state: State) -> StyledText {
    let places = state.secrets.map { CharacterWidth.width(SecretsPane.place($0)) }
    let words = state.secrets.compactMap { $0.fingerprint.map(CharacterWidth.width) }.max() ?? 0
    let showsWords = words > 0 && list.width >= 42
    // A name says more than a place.
    let names = state.secrets.map { CharacterWidth.width($0.name.text) }.max() ?? 0
    let spare = list.width - names - 10 - (showsWords ? words + 3 : 0)
    let placeWidth = min(10, places.max() ?? 0, max(5, spare))
    let isWaited = state.waitedFor.contains(row.name)
    let head =
      isWaited
      ? StyledText("\(state.glyphs.unset) waits  ", .warning)
      : SecretsPane.state(row, state.glyphs)
    var tail = StyledText(SecretsPane.place(row).filled(to: placeWidth), .muted)
    if showsWords { tail += StyledText("   " + (row.fingerprint ?? "").filled(to: words), .muted) }
    let room = list.width - head.width - tail.width - 1
    return head + StyledText(row.name.text).filled(to: room) + " " + tail
  }

  /// `● set   `, `○ unset `.
  static func state(_ row: SecretRow, _ glyphs: Glyphs) -> StyledText {
    switch row.state {
    case .set where row.isTooShort: StyledText("\(glyphs.set) set !  ", .warning)
    case .set: StyledText("\(glyphs.set) set    ", .good)
    case .unset, .stub: StyledText("\(glyphs.unset) unset  ", row.isRequired ? .warning : .normal)
    case .public: StyledText("\(glyphs.isPublic) public ", .muted)
    }
  }

  static func place(_ row: SecretRow) -> String {
    row.state == .stub ? "stub" : row.location ?? "–"
  }

  private func configText(_ row: ConfigRow, _ state: State) -> StyledText {
    var text = StyledText()
    if row.value != nil {
      text.append("\(state.glyphs.set) set    ", .good)
    } else {
      text.append("\(state.glyphs.unset) unset  ", row.isRequired ? .warning : .normal)
    }
    let names = state.config.map { CharacterWidth.width($0.path) }.max() ?? 0
    let nameWidth = min(names, max(8, (list.width - text.width) / 2))
    text += StyledText(row.path).filled(to: nameWidth) + "  "
    if let value = row.value {
      text += StyledText(masked: value)
    } else if let value = row.defaultValue {
      text.append("default \(value)", .muted)
    } else {
      text.append(row.isRequired ? "required" : "optional", .muted)
    }
    return text
  }

  /// What is known of the selected row, the most useful first.
  static func explain(_ state: State, _ width: Int) -> [StyledText] {
    let isWide = width >= 42
    switch state.selectedItem {
    case .secret(let name):
      guard let row = state.secret(name) else { return [] }
      return [title(name.text, width, isWide)] + facts(row, state, width)
    case .config(let path):
      guard let row = state.configRow(path) else { return [] }
      var lines = [title(path, width, isWide), fact("kind", kind(row))]
      if !row.allowed.isEmpty { lines.append(fact("one of", row.allowed.joined(separator: ", "))) }
      if let value = row.defaultValue { lines.append(fact("default", value)) }
      return lines
    case nil: return []
    }
  }

  private static func kind(_ row: ConfigRow) -> String {
    "\(row.kind), \(row.isRequired ? "required" : "optional"), no secret"
  }

  private static func title(_ name: String, _ width: Int, _ isWide: Bool) -> StyledText {
    isWide ? rule(name, width) : StyledText(name, .title)
  }

  private static func facts(_ row: SecretRow, _ state: State, _ width: Int) -> [StyledText] {
    var lines: [StyledText] = []
    let history = state.histories[row.name]
    if row.isTooShort {
      lines.append(StyledText("too short to hide inside a text", .warning))
    }
    if let asked = history?.asked, row.state != .set {
      lines.append(fact("asked for", "by \(asked.by.word) at \(state.shortTime(asked.time))"))
      if let reason = history?.reason, !reason.isEmpty {
        lines += "“\(reason)”".wrapped(to: max(8, width - 2), lines: 2)
          .map { StyledText(masked: "  \($0)") }
      }
    }
    if let wait = state.waits.first(where: { $0.names.contains(row.name) }), row.state != .set {
      let who = wait.by.client.isEmpty ? "for it" : wait.by.client.cut(to: 16)
      lines.append(fact("llm waits", "\(who), \(Clock.elapsed(state.now - wait.since))"))
    }
    if row.neededBy.isEmpty {
      lines.append(fact("needed by", "nothing in this manifest"))
    } else {
      lines.append(fact("needed by", row.neededBy.joined(separator: ", ")))
    }
    if let words = row.fingerprint { lines.append(fact("fingerprint", words)) }
    if let location = row.location {
      let line = row.line.map { " line \($0)" } ?? ""
      lines.append(fact(row.state == .stub ? "stub in" : "lives in", location + line))
      if !row.shadowed.isEmpty {
        lines.append(
          fact("not used", "in \(row.shadowed.joined(separator: ", ")): the first counts"))
      }
    } else if row.state == .unset {
      lines.append(fact("lives in", "no file yet"))
    }
    if let filled = history?.filled {
      lines.append(fact("filled", "\(state.time(filled.time)), by \(filled.by.word)"))
    }
    lines += ApprovalWords.facts(row.name, state.approvals).map { fact($0.label, $0.value) }
    if row.state == .public { lines.append(fact("marked", "as no secret, by you")) }
    if let text = row.publicText { lines.append(fact("value", text)) }
    if let sources = state.project?.sources, sources.count > 1 {
      lines.append(fact("sources", sources.joined(separator: " > ")))
    }
    return lines
  }

  private static func fact(_ label: String, _ value: String) -> StyledText {
    StyledText(" \(label.filled(to: 11)) ", .muted) + StyledText(masked: value)
  }

  private static func nothing(_ state: State, _ width: Int) -> [StyledText] {
    if !state.filter(.secrets).isEmpty {
      return [StyledText("Nothing matches “\(state.filter(.secrets))”."), "Esc clears."]
    }
    if state.project?.manifest == nil || state.manifest == nil {
      let lines =
        ["", ""] + "Secrets the manifest needs appear here by name.".wrapped(to: min(30, width)) + [
          ""
        ]
        + "Values stay in the vault.".wrapped(to: width)
      return lines.map { StyledText($0, .muted) }
    }
    return "No secrets needed by this manifest.".wrapped(to: width).map { StyledText($0) }
  }
}
