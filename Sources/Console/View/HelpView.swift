import Session
import Vocabulary

/// The lines of help or of the palette: the key table, filtered and in order.
struct HelpList {
  /// What can be selected, in order.
  let entries: [KeyEntry]
  /// How many of them belong to the pane; they stand in the left column of help.
  let paneCount: Int

  init(_ state: State, _ help: HelpDialog) {
    let filter = help.filter.text
    let all = KeyTable.commands(state)
    let pane = state.place
    guard filter.isEmpty else {
      let found = all.enumerated().compactMap { index, entry in
        Fuzzy.score(filter, in: entry.name).map { (score: $0, index: index, entry: entry) }
      }
      entries = found.sorted { ($1.score, $0.index) < ($0.score, $1.index) }.map(\.entry)
      paneCount = 0
      return
    }
    entries = help.isPalette ? all : all.filter { $0.place == pane || $0.place == .everywhere }
    paneCount = entries.prefix { $0.place == pane }.count
  }
}

extension DialogView {
  static func draw(_ help: HelpDialog, _ state: State, _ canvas: inout Canvas) {
    let list = HelpList(state, help)
    let width = min(largest.width, canvas.frame.size.width - 2)
    let inner = width - 6
    let isHelp = !help.isPalette && help.filter.isEmpty && inner >= 60
    let title = help.isPalette ? "Commands" : "Keys"
    let head: [StyledText] = [
      StyledText("> ", .key) + field(help.filter, state.glyphs, width: inner - 4), "",
    ]
    let room = max(1, min(largest.height, canvas.frame.size.height - 2) - 6)
    let rows =
      isHelp ? columns(list, help, state, inner, room) : single(list, help, state, inner, room)
    let why =
      list.entries.indices.contains(help.selected)
      ? list.entries[help.selected].whyNot(state) : nil
    let foot =
      why.map { StyledText("Cannot run now: \($0).", .warning) }
      ?? StyledText(
        list.entries.isEmpty ? "" : "Faint lines cannot run now; on one of them, this says why.",
        .muted)
    let rest = max(0, (isHelp ? helpRows(list) : list.entries.count) - rows.count)
    let more = StyledText(rest > 0 && rows.count == room ? "↑↓ more" : "", .muted)
    let last = foot.and(right: more, width: inner)
    let place = box(
      title, right: StyledText("type to filter, Enter runs it", .muted), width: width,
      body: head + rows.map(\.text), footer: ["", last], rows: room + 2, &canvas)
    for (row, line) in rows.enumerated() where row + 2 < place.body.height {
      for target in line.targets {
        let rect = Rect(place.body.x + target.x, place.body.y + 2 + row, target.width, 1)
        canvas.target(rect, .dialogRow(target.index))
        if target.index == help.selected {
          canvas.select(rect)
          canvas.cursor(rect.x, rect.y)
        }
      }
    }
  }

  /// How many rows the two columns need.
  private static func helpRows(_ list: HelpList) -> Int {
    max(list.paneCount + 5, list.entries.count - list.paneCount + 1)
  }

  private struct Row {
    var text: StyledText
    var targets: [(x: Int, width: Int, index: Int)] = []
  }

  private static func line(_ entry: KeyEntry, _ state: State, keys: Int, width: Int) -> StyledText {
    let canRun = entry.whyNot(state) == nil
    return
      (StyledText(entry.label.filled(to: keys), canRun ? .key : .muted)
      + StyledText(" " + entry.name, canRun ? .normal : .muted)).cut(to: width)
  }

  /// One line an entry, with the reason behind those that cannot run.
  private static func single(
    _ list: HelpList, _ help: HelpDialog, _ state: State, _ width: Int, _ room: Int
  ) -> [Row] {
    guard !list.entries.isEmpty else {
      return [Row(text: StyledText("Nothing matches “\(help.filter.text)”. Esc clears."))]
    }
    let first = top(help.selected, list.entries.count, room)
    return list.entries.indices.dropFirst(first).prefix(room).map { index in
      let entry = list.entries[index]
      var text = StyledText("  ") + line(entry, state, keys: 9, width: width - 2)
      if let why = entry.whyNot(state) {
        text = text.and(right: StyledText(why, .muted), width: width)
      }
      return Row(text: text.cut(to: width), targets: [(0, width, index)])
    }
  }

  /// The pane's keys at the left, those that work everywhere at the right.
  private static func columns(
    _ list: HelpList, _ help: HelpDialog, _ state: State, _ width: Int, _ room: Int
  ) -> [Row] {
    let half = width / 2
    var left: [(StyledText, Int?)] = [
      (StyledText(state.views.last?.kind.title ?? "\(state.focus.title) pane", .title), nil)
    ]
    left += list.entries.indices.prefix(list.paneCount).map {
      (StyledText("  ") + line(list.entries[$0], state, keys: 8, width: half - 4), $0)
    }
    left += [
      ("", nil), (StyledText("Moving", .title), nil),
      (StyledText("  ↑↓ k j   g G   PgUp PgDn"), nil), (StyledText("  ←→ h l   columns"), nil),
    ]
    var right: [(StyledText, Int?)] = [(StyledText("Everywhere", .title), nil)]
    right += list.entries.indices.dropFirst(list.paneCount).map {
      (StyledText("  ") + line(list.entries[$0], state, keys: 8, width: width - half - 2), $0)
    }
    let count = max(left.count, right.count)
    let at = max(
      left.firstIndex { $0.1 == help.selected } ?? 0,
      right.firstIndex { $0.1 == help.selected } ?? 0)
    let first = top(at, count, room)
    return (first..<min(count, first + room)).map { row in
      var line = Row(text: StyledText())
      for (x, column, end) in [(0, left, half - 2), (half, right, width)] {
        line.text = line.text.filled(to: x)
        guard column.indices.contains(row) else { continue }
        line.text += column[row].0.cut(to: end - x)
        if let index = column[row].1 { line.targets.append((x, end - x, index)) }
      }
      return line
    }
  }

  /// The first row of a window that keeps the selected one in its middle.
  private static func top(_ selected: Int, _ count: Int, _ room: Int) -> Int {
    max(0, min(selected - room / 2, count - room))
  }
}
