import Session
import Vocabulary

extension DialogView {
  /// Dots for what was typed, and two words that answer "did I paste the right one?".
  static func draw(_ fill: FillDialog, _ state: State, _ canvas: inout Canvas) {
    let row = state.secret(fill.name)
    let unfilled = state.unfilled.map(\.name)
    var right = StyledText()
    if let index = unfilled.firstIndex(of: fill.name), unfilled.count > 1 {
      right = StyledText("\(index + 1) of \(unfilled.count) unset")
    }
    let width = 64
    var body = [StyledText(fill.name.text, .title)]
    let needs = row?.neededBy ?? []
    let needed = needs.isEmpty ? "nothing in this manifest" : needs.joined(separator: ", ")
    body.append(
      labelled(
        "needed by",
        StyledText(needed) + StyledText(row?.isRequired == true ? "   (required)" : "", .muted)))
    if let history = state.histories[fill.name], let asked = history.asked {
      let reason = history.reason.map { ": “\($0)”" } ?? ""
      let words = "\(asked.by.word), \(state.shortTime(asked.time))\(reason)"
      body.append(labelled("asked by", StyledText(masked: words)).cut(to: width))
    }
    if state.waitedFor.contains(fill.name) {
      body.append(labelled("", StyledText("the LLM waits for it; its call goes on", .warning)))
    }
    let file = row?.location ?? state.project?.sources.first ?? "the first source"
    if row?.isKeptInMemory == true, !fill.isForFile {
      body.append(labelled("goes to", StyledText("this session alone", .warning)))
      body.append(labelled("", StyledText("\(file) cannot be changed", .muted)).cut(to: width))
    } else {
      let place = fill.isForFile ? ".env" : file
      body.append(
        labelled(
          "goes to", StyledText(place) + StyledText("  as  ", .muted) + StyledText(fill.name.text)))
    }
    body.append("")
    let valueRow = body.count
    body += value(fill, state, width)
    let words = fill.fingerprint.map {
      StyledText($0.filled(to: 16)) + StyledText("(same words = same value)", .muted)
    }
    body.append(labelled("fingerprint", words ?? StyledText(state.glyphs.dash, .muted)))
    if fill.isFileChanged {
      let text = "\(file) was changed meanwhile; saving keeps that"
      body.append(labelled("", StyledText(text, .warning)))
    }
    let place = box(
      "Fill a secret", right: right, width: 70, body: body,
      footer: ["", hints(.fill, state, width: width)],
      &canvas)
    let dots = min(fill.count, fieldWidth(width))
    canvas.cursor(place.body.x + 12 + dots, place.body.y + valueRow)
  }

  private static func fieldWidth(_ width: Int) -> Int { width - 12 - 14 }

  private static func value(_ fill: FillDialog, _ state: State, _ width: Int) -> [StyledText] {
    let room = fieldWidth(width)
    let dots = String(repeating: "•", count: min(fill.count, fill.isMultiline ? 2 * room : room))
    let count = StyledText(fill.count == 0 ? "" : counted(fill.count, "char"), .muted)
    let caret = StyledText(state.glyphs.caret, .key)
    var lines: [StyledText]
    if fill.isMultiline {
      let first = String(dots.prefix(room))
      let second = String(dots.dropFirst(room))
      let isFull = dots.count > room
      lines = [
        labelled("value", (StyledText(first) + (isFull ? "" : caret)).filled(to: room + 2) + count),
        labelled(
          "",
          isFull
            ? StyledText(second) + caret : StyledText("several lines; ^E, then Enter saves", .muted)
        ),
      ]
    } else {
      lines = [labelled("value", (StyledText(dots) + caret).filled(to: room + 2) + count)]
    }
    if fill.newlinesRemoved > 0 {
      let text = "\(counted(fill.newlinesRemoved, "newline")) removed"
      lines.append(labelled("", StyledText(text, .warning)))
    }
    return lines
  }
}
