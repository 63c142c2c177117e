import Session
import Vocabulary

/// One record as folding JSON, and below it what the line under the cursor is.
struct JSONPane {
  let list: Rect
  private let footer: Rect

  init(_ state: State, _ rect: Rect) {
    let height = rect.height >= 12 ? 4 : (rect.height >= 7 ? 2 : 0)
    list = rect.top(rect.height - height)
    footer = rect.last(height)
  }

  func draw(_ state: State, _ canvas: inout Canvas) {
    guard let index = state.selectedRecord else {
      canvas.put(TestReadView.noRecords(state, list.width), in: list)
      return
    }
    let record = state.records[index]
    let outline = JSONOutline(record, folded: state.testRead.folded)
    let top = state.testRead.jsonTop
    let lines = outline.lines(from: top, count: list.height)
    for (row, line) in lines.enumerated() {
      let rect = Rect(list.x, list.y + row, list.width, 1)
      canvas.put(line.styled(state.glyphs), x: rect.x, y: rect.y, width: rect.width)
      canvas.target(rect, .row(.testRead, top + row))
      if line.path == state.testRead.path, state.focus == .testRead {
        canvas.select(rect)
        canvas.cursor(rect.x, rect.y)
      }
    }
    guard footer.height > 0 else { return }
    canvas.put(explain(outline, state), in: footer.height > 2 ? footer.dropping(1) : footer)
  }

  /// The path of the line, and why something in it is masked.
  private func explain(_ outline: JSONOutline, _ state: State) -> [StyledText] {
    var path = state.testRead.path
    if path.last == "}" { path.removeLast() }
    var lines = [
      (StyledText("path  ", .muted) + StyledText(path)).and(
        right: state.live.map { TestReadView.progress($0, state) } ?? "",
        width: footer.width)
    ]
    let value = outline.value(at: path)
    if let text = value?.string, let name = state.maskedName(in: text) {
      lines += why(name, state)
    } else if let text = value?.string, CharacterWidth.width(text) > footer.width - 12 {
      lines += labelled("text", text.wrapped(to: footer.width - 6, lines: 2))
    }
    return lines
  }

  private func why(_ name: SecretName, _ state: State) -> [StyledText] {
    let filled = state.histories[name]?.filled.map { " at \(state.shortTime($0.time))" } ?? ""
    let reasons = state.read?.masked.filter { $0.name == name }.map(\.reason) ?? []
    let what: String
    switch reasons.first {
    case "derived": what = "computed from \(name.text); it has no text of its own"
    case "exact", nil:
      what =
        filled.isEmpty ? "the exact value of this secret" : "the exact value you filled\(filled)"
    case let form?: what = "a \(form) form of the value, so the whole field is withheld"
    }
    let text = "\(name.mask): \(what), masked before anyone (the screen, the log) could read it"
    return labelled("why", text.wrapped(to: footer.width - 6, lines: footer.height > 2 ? 2 : 1))
  }

  private func labelled(_ label: String, _ lines: [String]) -> [StyledText] {
    lines.enumerated().map { index, line in
      StyledText(index == 0 ? label.filled(to: 6) : "      ", .muted) + StyledText(masked: line)
    }
  }
}

extension State {
  /// The first known secret whose mask stands in a text.
  func maskedName(in text: String) -> SecretName? {
    guard text.contains("‹") else { return nil }
    let names = secrets.map(\.name) + (read?.masked.map(\.name) ?? [])
    return names.first { text.contains($0.mask) }
  }
}
