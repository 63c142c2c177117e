import Session
import Vocabulary

extension DialogView {
  /// The doors, the rules and who is here; one place to turn the LLM on and to show a client how to
  /// come in.
  static func draw(_ dialog: AccessDialog, _ state: State, _ canvas: inout Canvas) {
    let width = min(largest.width, canvas.frame.size.width)
    let inner = width - 6
    let footer = [""] + hintLines(.access, state, width: inner)
    let room = min(largest.height, canvas.frame.size.height - 2) - 2 - footer.count
    let rows = AccessRows(dialog, state, width: inner).fitting(max(1, room))
    let place = box(
      "LLM access", right: TopLine.llm(state, isShort: true), width: width,
      body: rows.map(\.text), footer: footer, &canvas)
    for (row, line) in rows.enumerated() where row < place.body.height {
      guard let item = line.item, let index = state.accessItems.firstIndex(of: item) else {
        continue
      }
      let rect = Rect(place.body.x, place.body.y + row, place.body.width, 1)
      canvas.target(rect, .dialogRow(index))
      if item == dialog.selected {
        canvas.select(rect)
        canvas.cursor(rect.x, rect.y)
      }
    }
  }

  /// The keys of a dialog over as many lines as they need.
  static func hintLines(_ kind: DialogKind, _ state: State, width: Int) -> [StyledText] {
    var lines: [StyledText] = []
    var line = StyledText()
    for entry in KeyTable.entries
    where entry.place == .dialog(kind) && entry.hint != nil && entry.whyNot(state) == nil {
      let hint = StyledText(entry.hintLabel, .key) + StyledText(" \(entry.hint ?? "")", .hint)
      if !line.isEmpty, line.width + 3 + hint.width > width {
        lines.append(line)
        line = StyledText()
      }
      line = line.isEmpty ? hint : line + "   " + hint
    }
    return lines + [line]
  }
}

/// The lines of the LLM access dialog; what matters least gives way in a small window.
struct AccessRows {
  struct Row {
    let text: StyledText
    var item: AccessDialog.Item?
    /// The smallest goes first; 9 stays.
    var worth = 9
  }

  private let dialog: AccessDialog
  private let state: State
  private let width: Int

  init(_ dialog: AccessDialog, _ state: State, width: Int) {
    self.dialog = dialog
    self.state = state
    self.width = width
  }

  func fitting(_ room: Int) -> [Row] {
    var rows = all
    while rows.count > room, let least = rows.map(\.worth).min(),
      let index = rows.lastIndex(where: { $0.worth == least })
    {
      rows.remove(at: index)
    }
    return rows
  }

  private var all: [Row] {
    let access = state.access
    var rows = intro.map { Row(text: $0, worth: 2) } + [blank]
    rows += door(.socket, "Unix socket", access.socket, guests)
    rows += door(.http, "HTTP", access.http, "127.0.0.1, token needed")
    rows.append(
      Row(
        text: StyledText("      stdio       ", .muted)
          + StyledText("`airlock bridge` in the client's configuration", .muted), worth: 3))
    let box = access.isReadOnly ? "[x]" : "[ ]"
    rows.append(
      Row(
        text: marker(.readOnly) + StyledText("\(box) read-only for the LLM")
          + StyledText("   it may look, not edit", .muted), item: .readOnly))
    rows.append(blank)
    rows.append(
      Row(
        text: marker(.pace) + StyledText("Pace  ")
          + PaceView.radio(access.pace, gap: width < 60 ? "  " : "   ", isShort: width < 62),
        item: .pace))
    rows.append(blank)
    return rows + clients + held + warnings
  }

  /// Who may use the socket.
  private var guests: String {
    let peers = state.access.peers
    return peers.isEmpty ? "anyone running as you" : "you and " + peers.joined(separator: ", ")
  }

  private var intro: [StyledText] {
    ("The LLM and you share this session: same manifest, same secrets (it sees names and "
      + "set/unset), same test reads (masked).").wrapped(to: width).map { StyledText($0) }
  }

  private var blank: Row { Row(text: StyledText(), worth: 1) }

  private func marker(_ item: AccessDialog.Item) -> StyledText {
    StyledText(dialog.selected == item ? "▸ " : "  ", .key)
  }

  private func door(
    _ item: AccessDialog.Item, _ name: String, _ door: DoorState, _ what: String
  ) -> [Row] {
    let head =
      marker(item) + StyledText(door.isReady ? "[x] " : "[ ] ") + StyledText(name.filled(to: 14))
    switch door {
    case .off:
      return [
        Row(text: head + StyledText("off       ", .muted) + StyledText(what, .muted), item: item)
      ]
    case .ready(let at):
      let line = head + StyledText("ready     ", .good) + StyledText(what, .muted)
      let place = StyledText("      at \(at)", .muted)
      return [Row(text: line, item: item), Row(text: place.cut(to: width), worth: 4)]
    case .failed(let failure):
      let line = head + StyledText("failed    ", .error) + StyledText(failure.message, .error)
      let hint = failure.hint.map { StyledText("      \($0)", .muted).cut(to: width) }
      return [Row(text: line.cut(to: width), item: item)]
        + (hint.map { [Row(text: $0, worth: 5)] } ?? [])
    }
  }

  private var clients: [Row] {
    let clients = state.shownClients
    guard !clients.isEmpty else {
      return [
        Row(
          text: StyledText("  Clients  ") + StyledText("none yet; ", .muted) + StyledText("c", .key)
            + StyledText(" has what a client needs", .muted))
      ]
    }
    // The selected one is always among those that are shown.
    let most = 4
    let selected = clients.firstIndex { dialog.selected == .client($0.id) } ?? 0
    let first = max(0, min(selected - most + 1, clients.count - most))
    let shown = clients.dropFirst(first).prefix(most)
    var rows = shown.enumerated().map { index, client in
      Row(
        text: line(client, index == 0 ? "Clients  " : "         "), item: .client(client.id),
        worth: dialog.selected == .client(client.id) ? 9 : index == 0 ? 8 : 5)
    }
    if clients.count > shown.count {
      rows.append(
        Row(text: StyledText("           ↑↓ \(clients.count - shown.count) more", .muted), worth: 4)
      )
    }
    return rows
  }

  private func line(_ client: ClientView, _ label: String) -> StyledText {
    let style: Style = client.isConnected ? .normal : .muted
    let since = state.shortTime(client.since)
    // The session tells these now and then; the calls themselves are the latest news.
    let seen = state.calls.counts[client.id] ?? (0, 0)
    let (calls, denied) = (max(client.calls, seen.calls), max(client.denied, seen.denied))
    let facts =
      "  \(client.way.word)  \(client.isConnected ? "since \(since)" : "left")  "
      + counted(calls, "call") + (denied > 0 ? "  \(denied) denied" : "")
    let room = max(8, width - 2 - label.count - CharacterWidth.width(facts))
    return marker(.client(client.id)) + StyledText(label)
      + StyledText(masked: client.title.cut(to: room), style) + StyledText(facts, .muted)
  }

  private var held: [Row] {
    let count = state.calls.held.count
    guard count > 0 else { return [] }
    return [
      Row(
        text: StyledText("  \(counted(count, "call")) held   ", .warning) + StyledText("a", .key)
          + StyledText(" shows them", .hint), worth: 7)
    ]
  }

  private var warnings: [Row] {
    state.access.warnings.flatMap { warning in
      warning.wrapped(to: width - 2, lines: 2).enumerated().map { index, line in
        Row(
          text: StyledText((index == 0 ? "! " : "  ") + line, .warning), worth: index == 0 ? 6 : 3)
      }
    }
  }
}
