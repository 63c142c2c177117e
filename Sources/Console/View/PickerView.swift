import Session
import Vocabulary

extension DialogView {
  /// Streams that cannot be read are listed with the reason, not hidden.
  static func draw(_ picker: PickerDialog, _ state: State, _ canvas: inout Canvas) {
    let choice = state.choice(picker)
    let width = min(max(60, canvas.frame.size.width - 20), largest.width)
    let inner = width - 6
    let selected = choice.selected(picker.selected)
    let names = choice.all.map { CharacterWidth.width($0.name) }.max() ?? 0
    let nameWidth = min(names, inner / 2)
    var rows: [(text: StyledText, index: Int?)] = []
    for (index, stream) in choice.all.enumerated() {
      if index == choice.ready.count {
        rows += [("", nil), (StyledText("not ready", .muted), nil)]
      }
      rows.append((line(stream, stream == selected, nameWidth, inner, state), index))
    }
    if rows.isEmpty {
      rows = [(StyledText("Nothing matches “\(picker.filter.text)”. Esc clears."), nil)]
    }
    let head =
      StyledText("> ", .key)
      + (picker.field == .filter
        ? field(picker.filter, state.glyphs, width: inner - 20) : StyledText(picker.filter.text))
    let top = [head.and(right: StyledText("type to filter", .muted), width: inner), ""]
    let footer = ["", limits(picker), dryRun(picker), "", hints(.picker, state, width: inner)]
    // As many streams as fit, the selected one among them.
    let room = max(
      1, min(largest.height, canvas.frame.size.height - 2) - 2 - top.count - footer.count)
    let at = rows.firstIndex { $0.index != nil && choice.all[$0.index ?? 0] == selected } ?? 0
    let first = rows.count <= room ? 0 : min(max(0, at - room / 2), rows.count - room)
    let shown = Array(rows[first...].prefix(room))
    let place = box(
      "Test read which stream?", right: StyledText(counted(choice.all.count, "stream")),
      width: width,
      body: top + shown.map(\.text), footer: footer, &canvas)
    canvas.cursor(place.body.x + 2, place.body.y)
    for (row, entry) in shown.enumerated() {
      guard let index = entry.index, row + 2 < place.body.height else { continue }
      let rect = Rect(place.body.x, place.body.y + row + 2, place.body.width, 1)
      canvas.target(rect, .dialogRow(index))
      if choice.all[index] == selected {
        canvas.select(rect)
        canvas.cursor(rect.x, rect.y)
      }
    }
  }

  private static func line(
    _ stream: StreamView, _ isSelected: Bool, _ nameWidth: Int, _ width: Int, _ state: State
  ) -> StyledText {
    var text = StyledText(isSelected ? "▸ " : "  ", .key)
    text +=
      StyledText(stream.name, stream.notReady == nil ? .normal : .muted).filled(to: nameWidth)
      + "  "
    if let why = stream.notReady { return (text + StyledText(why, .warning)).cut(to: width) }
    text.append(stream.request, .muted)
    var right = StyledText("never", .muted)
    if let outcome = state.outcomes[stream.name] {
      right =
        outcome.isSuccess
        ? StyledText("ok \(state.shortTime(outcome.time))", .good) : StyledText("failed", .error)
    }
    return text.and(right: right.filled(to: 8), width: width)
  }

  private static func limits(_ picker: PickerDialog) -> StyledText {
    var text = StyledText()
    let fields: [(PickerDialog.Field, String)] = [
      (.records, "records"), (.pages, "pages"), (.slices, "slices"),
    ]
    for (field, name) in fields {
      text.append("\(name)  ", .muted)
      let number = String(picker.value(field)).filled(to: 4)
      text.append(number, picker.field == field ? Style(.key, reverse: true) : .normal)
      text.append("   ")
    }
    return text
  }

  private static func dryRun(_ picker: PickerDialog) -> StyledText {
    let box = StyledText(
      picker.isDryRun ? "[x]" : "[ ]",
      picker.field == .dryRun ? Style(.key, reverse: true) : .normal)
    return StyledText("dry run  ", .muted) + box
      + StyledText("  build the requests, send nothing", .muted)
  }
}
