import Session
import Vocabulary

extension DialogView {
  /// Read top to bottom it is one sentence: who wants which key to go where, in what place, by what
  /// request, and whether that has happened before.
  static func draw(_ dialog: QuestionDialog, _ state: State, _ canvas: inout Canvas) {
    guard let waiting = state.waiting(dialog.id) else { return }
    let question = waiting.question
    let elapsed = StyledText(Clock.elapsed(state.now - waiting.askedAt), .warning)
    let title =
      !question.leadsTo.isEmpty
      ? "Into your network?"
      : question.items.isEmpty ? "Send a request?" : "Let a secret out?"
    if dialog.showsRequest {
      // The facts again, for a window in which the question itself had to be cut.
      let width = min(76, canvas.frame.size.width) - 6
      let all =
        QuestionFacts(question: question, width: width, requestLines: 100).lines + [""]
        + question.requestLines.flatMap { $0.wrapped(to: width) }.map { StyledText(masked: $0) }
      let lines = all.dropFirst(min(dialog.top, max(0, all.count - 3)))
      let footer: [StyledText] = [
        "",
        StyledText("↑↓", .key) + StyledText(" move   ", .hint) + StyledText("i", .key)
          + StyledText(" back to the question", .hint),
      ]
      let place = box(
        "The whole request", right: elapsed, width: 76, body: Array(lines), footer: footer,
        rows: 14,
        &canvas)
      canvas.cursor(place.body.x, place.body.y)
      return
    }
    let inner = min(76, canvas.frame.size.width) - 6
    let isLow = canvas.frame.size.height < 20
    var body = QuestionFacts(
      question: question, width: inner, requestLines: isLow ? 1 : 2, isTerse: isLow
    ).lines
    var footer = answers(dialog, question, state, inner)
    let room = min(largest.height, canvas.frame.size.height - 2) - 2
    if body.count + footer.count > room {
      // Blank lines go first, so that no fact is missing when somebody answers.
      body.removeAll { $0.isEmpty }
      footer.removeAll { $0.isEmpty }
    }
    if body.count + footer.count > room, room > footer.count {
      body = Array(body.prefix(room - footer.count - 1))
      body.append(StyledText("… not all of it fits: i shows the rest", .warning))
    }
    let place = box(title, right: elapsed, width: 76, body: body, footer: footer, &canvas)
    // Deny is the first answer, and the focused one.
    let deny = place.footer.y + (footer.first?.isEmpty == true ? 1 : 0)
    canvas.cursor(place.footer.x, deny)
    for (row, key) in [Character("d"), "o", "s", "p"].enumerated() {
      canvas.target(Rect(place.footer.x, deny + row, 24, 1), .press(.character(key)))
    }
  }

  private static func answers(
    _ dialog: QuestionDialog, _ question: Question, _ state: State, _ width: Int
  ) -> [StyledText] {
    // Until the keys count they are drawn faint.
    let key: Style = dialog.isArmed ? .key : .muted
    let words: Style = dialog.isArmed ? .normal : .muted
    func line(_ letter: String, _ name: String, _ what: String) -> StyledText {
      StyledText("  \(letter)", key) + StyledText("  \(name.filled(to: 17))", words)
        + StyledText(what, .muted)
    }
    let whom = question.by == .person ? "" : "and tell the LLM why: "
    let button = StyledText("[ d  Deny ]", Style(.key, bold: true, reverse: !dialog.isWritingNote))
    let note: StyledText
    if dialog.isWritingNote {
      note =
        StyledText(whom.isEmpty ? "note: " : whom)
        + field(dialog.note, state.glyphs, width: width - 22 - max(6, whom.count))
    } else {
      note = StyledText(
        dialog.note.isEmpty ? whom + "____________" : whom + dialog.note.text, .muted)
    }
    let what = question.subject
    let origin = question.origin
    // The port says which of two services of one machine it is.
    let isUsual = origin.port == (origin.scheme == "https" ? 443 : 80)
    let one = isUsual ? origin.host : "\(origin.host):\(origin.port)"
    let host = question.more.isEmpty ? one : "these \(question.all.count) hosts"
    return [
      "", button.filled(to: 22) + note,
      line("o", "Once", "this read: its pages and retries"),
      line("s", "This session", "\(what) to \(host), until you quit"),
      dialog.isProjectPressed
        ? line("p", "In this project", "") + StyledText("press p again to remember it", .warning)
        : line("p", "In this project", "remembered; press twice"),
      "",
      dialog.isWritingNote
        ? StyledText("Enter", .key) + StyledText(" deny        ", .hint) + StyledText("Esc", .key)
          + StyledText(" back to the answers", .hint)
        : StyledText("i", key) + StyledText(" the whole request   ", .hint) + StyledText("Esc", key)
          + StyledText(
            question.by == .person ? " decide later" : " decide later (the LLM waits)", .hint),
    ].map { $0.cut(to: width) }
  }
}
