import Session
import Vocabulary

extension DialogView {
  /// A list to choose from; nothing is chosen at first, and no value is shown.
  static func draw(_ dialog: PublicKeysDialog, _ state: State, _ canvas: inout Canvas) {
    let width = min(largest.width, canvas.frame.size.width)
    let inner = width - 6
    let intro =
      ("The spec does not call these secret. What you choose is config like any other from now on: "
      + "shown here, in reads, and to the LLM. The rest stays secret.").wrapped(to: inner)
    let room = max(1, min(largest.height, canvas.frame.size.height - 2) - intro.count - 7)
    let count = dialog.candidates.count
    let first = max(0, min(dialog.selected - room + 1, count - room))
    let names = dialog.candidates.map { CharacterWidth.width($0.name.text) }.max() ?? 0
    let nameWidth = min(names, inner / 2)
    let shown = dialog.candidates.enumerated().dropFirst(first).prefix(room)
    let rows = shown.map { index, candidate in
      let box = dialog.chosen.contains(candidate.name) ? "[x] " : "[ ] "
      let what =
        candidate.soundsSecret
        ? StyledText("! sounds like a secret", .warning)
        : StyledText(candidate.title ?? candidate.kind, .muted)
      return StyledText(index == dialog.selected ? "▸ " : "  ", .key) + StyledText(box)
        + StyledText(candidate.name.text).filled(to: nameWidth) + "  "
        + StyledText(candidate.source, .muted).filled(to: min(16, candidate.source.count)) + "  "
        + what
    }
    let body = intro.map { StyledText($0) } + [""] + rows.map { $0.cut(to: inner) }
    let more = StyledText(count > rows.count ? "\(dialog.selected + 1) of \(count)" : "", .muted)
    let place = box(
      "Which of these are no secret?", right: more, width: width, body: body,
      footer: ["", hints(.publicKeys, state, width: inner)], &canvas)
    for (row, (index, _)) in shown.enumerated() {
      let y = place.body.y + intro.count + 1 + row
      guard y < place.body.bottom else { break }
      let rect = Rect(place.body.x, y, place.body.width, 1)
      canvas.target(rect, .dialogRow(index))
      if index == dialog.selected {
        canvas.select(rect)
        canvas.cursor(rect.x, rect.y)
      }
    }
  }

  /// Dots for the password, and what reading the paste means.
  static func draw(_ dialog: PasteDialog, _ state: State, _ canvas: inout Canvas) {
    let width = 58
    var body = [StyledText(masked: dialog.paste.name, .title), ""]
    switch dialog.paste.reason {
    case .burns:
      body +=
        ("Its address asks for care: the server deletes this paste when it is read. Its secrets "
        + "are then in memory alone, until airlock ends.").wrapped(to: width).map {
          StyledText($0, .warning)
        }
      body += ["", "A password, if it has one:"]
    case .password: body.append("It is encrypted with a password.")
    case .wrongPassword:
      body += "That password does not open it. Nothing is lost: try again.".wrapped(to: 48)
        .map { StyledText($0, .warning) }
    }
    body.append("")
    let row = body.count
    let room = width - 12 - 10
    let dots = StyledText(String(repeating: "•", count: min(dialog.count, room)))
    body.append(
      labelled(
        "password",
        (dots + StyledText(state.glyphs.caret, .key)).filled(to: room + 2)
          + StyledText(dialog.count == 0 ? "" : counted(dialog.count, "char"), .muted)))
    let place = box(
      "Open a paste", width: 64, body: body,
      footer: ["", hints(.paste, state, width: width)], &canvas)
    canvas.cursor(place.body.x + 12 + min(dialog.count, room), place.body.y + row)
  }
}
