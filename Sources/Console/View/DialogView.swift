import Session
import Vocabulary

/// Draws a dialog: at most 76 by 20 and in the middle, so that each is drawn once for all sizes.
enum DialogView {
  static let largest = Size(76, 20)

  static func draw(_ dialog: Dialog, _ state: State, _ canvas: inout Canvas) {
    switch dialog {
    case .fill(let fill): draw(fill, state, &canvas)
    case .edit(let edit): draw(edit, state, &canvas)
    case .picker(let picker): draw(picker, state, &canvas)
    case .question(let question): draw(question, state, &canvas)
    case .confirm(let confirm): draw(confirm, state, &canvas)
    case .failure(let failure): draw(failure, state, &canvas)
    case .help(let help): draw(help, state, &canvas)
    case .access(let access): draw(access, state, &canvas)
    case .texts(let texts): draw(texts, state, &canvas)
    case .publicKeys(let dialog): draw(dialog, state, &canvas)
    case .paste(let dialog): draw(dialog, state, &canvas)
    case .approvals(let approvals): draw(approvals, state, &canvas)
    }
  }

  /// Where the lines of a dialog stand.
  struct Place {
    let body: Rect
    let footer: Rect
  }

  /// Draws the box, its body and its footer. When there are too few rows the body gives way, from
  /// its end, and the footer stays: it holds the answers.
  @discardableResult
  static func box(
    _ title: String, right: StyledText = StyledText(), width: Int, body: [StyledText],
    footer: [StyledText], rows: Int? = nil, _ canvas: inout Canvas
  ) -> Place {
    let size = canvas.frame.size
    let wanted = (rows ?? body.count) + footer.count + 2
    let width = min(width, largest.width, size.width)
    let room = size.height - 2
    // Blank lines around the body come first among the things to give up.
    let isAiry = wanted + 2 <= min(largest.height, room)
    let height = min(wanted + (isAiry ? 2 : 0), largest.height, room)
    let rect = Rect(0, 1, size.width, max(1, size.height - 2)).centred(width, max(1, height))
    canvas.clear(rect)
    canvas.box(rect, title: StyledText(title, .title), right: right, heavy: true)
    canvas.target(rect, .nothing)
    let pad = width >= 40 ? 3 : 1
    let inner = Rect(
      rect.x + pad, rect.y + (isAiry ? 2 : 1), rect.width - 2 * pad, rect.height - (isAiry ? 4 : 2))
    let foot = inner.last(min(footer.count, inner.height))
    let place = Place(body: inner.top(inner.height - foot.height), footer: foot)
    canvas.clip = inner
    var lines = body
    if lines.count > place.body.height, place.body.height > 0 {
      lines = Array(lines.prefix(place.body.height - 1)) + [StyledText("…", .muted)]
    }
    canvas.put(lines, in: place.body)
    canvas.put(footer, in: place.footer)
    canvas.clip = canvas.bounds
    return place
  }

  /// The keys of the dialog, from the key table; closer together when they do not fit.
  static func hints(
    _ kind: DialogKind, _ state: State, width: Int = 58, gap: String = "   "
  ) -> StyledText {
    var text = StyledText()
    let entries = KeyTable.entries.filter {
      $0.place == .dialog(kind) && $0.hint != nil && $0.whyNot(state) == nil
    }
    for entry in entries {
      if !text.isEmpty { text.append(gap) }
      text.append(entry.hintLabel, .key)
      text.append(" \(entry.hint ?? "")", .hint)
    }
    if text.width > width, gap.count > 2 { return hints(kind, state, width: width, gap: "  ") }
    return text
  }

  static func labelled(_ label: String, _ value: StyledText, _ width: Int = 12) -> StyledText {
    StyledText(label.filled(to: width), .muted) + value
  }

  /// A text field with its caret, scrolled so that the caret is seen.
  static func field(_ field: TextField, _ glyphs: Glyphs, width: Int) -> StyledText {
    let before = String(field.text.prefix(field.position))
    let after = String(field.text.dropFirst(field.position))
    var head = before
    if CharacterWidth.width(head) > max(0, width - 1) {
      while CharacterWidth.width(head) > max(0, width - 2), !head.isEmpty { head.removeFirst() }
      head = "…" + head
    }
    return
      (StyledText(head) + StyledText(glyphs.caret, .key) + StyledText(after)).cut(to: max(1, width))
  }

  // MARK: Small dialogs

  private static func draw(_ edit: EditDialog, _ state: State, _ canvas: inout Canvas) {
    var body: [StyledText] = []
    var title = "New stub"
    let room = 64 - 6
    switch edit.subject {
    case .stub:
      body = [
        StyledText("A name without a value: a line in the file that waits."), "",
        labelled("name", field(edit.field, state.glyphs, width: room - 12)),
      ]
    case .reply(let call):
      title = "Answer the held call \(call)"
      let words = state.calls[call].map { state.title(of: $0) } ?? ""
      body = [
        StyledText(masked: words, .title).cut(to: room),
        StyledText("It is not done; the LLM reads this sentence instead."), "",
        labelled("say", field(edit.field, state.glyphs, width: room - 12)),
      ]
    case .config(let row):
      title = "Config value"
      let kind = "\(row.kind), \(row.isRequired ? "required" : "optional")"
      body = [StyledText(row.path, .title), labelled("kind", StyledText(kind))]
      if !row.allowed.isEmpty {
        body.append(labelled("one of", StyledText(row.allowed.joined(separator: ", "))))
      }
      if let value = row.defaultValue { body.append(labelled("default", StyledText(value))) }
      body += ["", labelled("value", field(edit.field, state.glyphs, width: room - 12))]
      if row.value != nil, edit.field.isEmpty {
        body.append(labelled("", StyledText("empty: Enter removes it", .muted)))
      }
    }
    body.append(labelled("", StyledText(edit.refusal ?? "", .error)))
    let footer = [hints(.edit, state)]
    let place = box(title, width: 64, body: body, footer: footer, &canvas)
    let labels = ["value ", "name ", "say "]
    let row = body.firstIndex { line in labels.contains { line.text.hasPrefix($0) } } ?? 0
    canvas.cursor(place.body.x + 12, place.body.y + min(row, max(0, place.body.height - 1)))
  }

  private static func draw(_ confirm: ConfirmDialog, _ state: State, _ canvas: inout Canvas) {
    var body: [StyledText] = []
    for line in confirm.lines { body += line.wrapped(to: 54).map { StyledText($0) } }
    let footer = [
      "",
      StyledText("[ Enter  keep it as it is ]", Style(.key, bold: true, reverse: true))
        + "     " + StyledText(String(confirm.key), .key) + StyledText("  \(confirm.words)"),
    ]
    let place = box(confirm.title, width: 60, body: body, footer: footer, &canvas)
    canvas.cursor(place.footer.x, place.footer.bottom - 1)
    let y = place.footer.bottom - 1
    canvas.target(Rect(place.footer.x, y, 27, 1), .press(.enter))
    canvas.target(Rect(place.footer.x + 32, y, 20, 1), .press(.character(confirm.key)))
  }

  private static func draw(_ failure: Failure, _ state: State, _ canvas: inout Canvas) {
    var body = failure.message.wrapped(to: 60).map { StyledText(masked: $0, .error) }
    if let hint = failure.hint {
      body += [""] + hint.wrapped(to: 60).map { StyledText(masked: $0) }
    }
    var place = StyledText(failure.code, .muted)
    if let span = failure.span { place.append("   manifest line \(span.line)", .muted) }
    body += ["", place]
    let box = box(
      "It did not work", width: 66, body: body, footer: ["", hints(.failure, state)], &canvas)
    canvas.cursor(box.body.x, box.body.y)
  }
}
