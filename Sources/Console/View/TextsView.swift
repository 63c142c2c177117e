import Session
import Vocabulary

extension DialogView {
  /// What to paste into a client, and where; or the rules that keep it from reading a source.
  static func draw(_ dialog: TextsDialog, _ state: State, _ canvas: inout Canvas) {
    let all = state.texts(dialog.subject)
    let isConfigurations = dialog.subject == .configurations
    let width = min(largest.width, canvas.frame.size.width)
    let inner = width - 6
    let selected = max(0, min(dialog.selected, all.count - 1))
    let hasDots =
      isConfigurations && all.indices.contains(selected)
      && all[selected].text.contains("•")
    let footer =
      [
        hasDots ? StyledText("The copy has the token that stands here as dots.", .muted) : ""
      ] + [hints(.texts, state, width: inner)]
    let room = max(1, min(largest.height, canvas.frame.size.height - 2) - 2 - footer.count)
    guard !all.isEmpty else {
      box(
        "Client configuration", width: width, body: ["There is nothing to copy."],
        footer: footer, &canvas)
      return
    }
    // The names scroll in half of the box, the text has the other half.
    let most = min(all.count, max(2, room / 2 - 1))
    let first = max(0, min(selected - most + 1, all.count - most))
    var body: [StyledText] = isConfigurations ? [] : warnings(state, inner, room)
    let names = body.count
    let nameWidth = min(inner / 2, all.map { CharacterWidth.width($0.client) }.max() ?? 0)
    for index in first..<min(all.count, first + most) {
      let marker = StyledText(index == selected ? "▸ " : "  ", .key)
      let client = StyledText(all[index].client).filled(to: nameWidth)
      body.append(marker + client + "  " + StyledText(all[index].place, .muted))
    }
    body.append(SecretsPane.rule(all[selected].client, inner))
    let lines = TextsDialog.lines(all[selected], inner)
    let left = max(1, room - body.count)
    let shown = lines.dropFirst(min(dialog.top, max(0, lines.count - 1))).prefix(left)
    body += shown.map { StyledText(masked: $0) }
    let rest = lines.count - shown.count
    let place = box(
      isConfigurations ? "Client configuration" : "Keep agents from the file",
      right: StyledText(rest > 0 ? "PgDn the rest" : counted(all.count, "text"), .muted),
      width: width, body: body.map { $0.cut(to: inner) }, footer: footer, &canvas)
    for row in 0..<min(most, max(0, place.body.height - names)) {
      let rect = Rect(place.body.x, place.body.y + names + row, place.body.width, 1)
      canvas.target(rect, .dialogRow(first + row))
      if first + row == selected {
        canvas.select(rect)
        canvas.cursor(rect.x, rect.y)
      }
    }
  }

  private static func warnings(_ state: State, _ width: Int, _ room: Int) -> [StyledText] {
    guard room >= 12 else { return [] }
    return state.access.warnings.prefix(2).flatMap {
      $0.wrapped(to: width, lines: 3).map { StyledText($0, .warning) }
    } + [""]
  }
}

extension TextsDialog {
  /// The text as it is pasted, broken where the dialog ends.
  static func lines(_ text: ClientConfiguration, _ width: Int) -> [String] {
    text.text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line in
      var lines: [String] = []
      var rest = String(line)
      while CharacterWidth.width(rest) > max(1, width) {
        let head = rest.prefix(columns: max(1, width))
        if head.isEmpty { break }
        lines.append(head)
        rest = String(rest.dropFirst(head.count))
      }
      return lines + [rest]
    }
  }

  /// As far as the text can be scrolled, in the widest dialog.
  static func lastTop(_ all: [ClientConfiguration], _ selected: Int) -> Int {
    guard all.indices.contains(selected) else { return 0 }
    return max(0, lines(all[selected], DialogView.largest.width - 6).count - 1)
  }
}
