import Session
import Vocabulary

extension DialogView {
  /// What may go where without a question, how long, and who said so.
  static func draw(_ dialog: ApprovalsDialog, _ state: State, _ canvas: inout Canvas) {
    let width = min(largest.width, canvas.frame.size.width)
    let inner = width - 6
    let footer = ["", hints(.approvals, state, width: inner)]
    let unconfirmed = state.approvals.count { !$0.isConfirmed }
    let right =
      unconfirmed > 0
      ? StyledText("\(unconfirmed) unconfirmed", .warning)
      : StyledText(state.approvals.isEmpty ? "none" : "\(state.approvals.count)", .muted)
    guard let selected = state.selectedApproval else {
      let body = [
        "Nothing is approved: whatever wants to leave is asked about.", "",
        "What you allow for a session or in the project is listed here.",
      ].flatMap { $0.isEmpty ? [StyledText()] : $0.wrapped(to: inner).map { StyledText($0) } }
      let place = box("Approvals", right: right, width: width, body: body, footer: footer, &canvas)
      canvas.cursor(place.body.x, place.body.y)
      return
    }
    let blocks = state.approvals.map { lines($0, isSelected: $0 == selected, inner) }
    let room = max(1, min(largest.height, canvas.frame.size.height - 2) - 2 - footer.count)
    let index = state.approvals.firstIndex(of: selected) ?? 0
    var first = index
    // As many rows above the selected one as there is room for, then as many below.
    var used = blocks[index].count
    while first > 0, used + blocks[first - 1].count <= room - 1 {
      first -= 1
      used += blocks[first].count
    }
    var end = index + 1
    while end < blocks.count, used + blocks[end].count <= room - 1 {
      used += blocks[end].count
      end += 1
    }
    var body = blocks[first..<end].flatMap { $0 }
    let hidden = blocks.count - (end - first)
    if hidden > 0 { body.append(StyledText("  ↑↓ \(hidden) more", .muted)) }
    let place = box("Approvals", right: right, width: width, body: body, footer: footer, &canvas)
    var y = place.body.y
    for row in first..<end {
      let height = min(blocks[row].count, max(0, place.body.bottom - y))
      guard height > 0 else { break }
      let rect = Rect(place.body.x, y, place.body.width, height)
      canvas.target(rect, .dialogRow(row))
      if row == index {
        canvas.select(Rect(rect.x, rect.y, rect.width, 1))
        canvas.cursor(rect.x, rect.y)
      }
      y += blocks[row].count
    }
  }

  /// The whole origin, on as many lines as it needs: its end says whose it is.
  private static func lines(
    _ row: ApprovalRow, isSelected: Bool, _ width: Int
  ) -> [StyledText] {
    let marker = StyledText(isSelected ? "▸ " : "  ", .key)
    let subject = StyledText(ApprovalWords.subject(row), row.isRefusal ? .error : .title)
    let to = StyledText(
      row.isRefusal ? "  never to  " : row.subject.isAddress ? "  from  " : "  to  ", .muted)
    var lines: [StyledText]
    let head = marker + subject + to
    if head.width + row.origin.text.count <= width {
      lines = [head + StyledText(row.origin.text)]
    } else {
      lines = [(marker + subject).cut(to: width)]
      lines += row.origin.text.wrapped(to: width - 4).map { StyledText("    \($0)") }
    }
    let mark = row.isConfirmed ? StyledText() : StyledText("unconfirmed   ", .warning)
    let details = StyledText(ApprovalWords.details(row), .muted)
    lines.append((StyledText("    ") + mark + details).cut(to: width))
    return lines
  }
}

extension ApprovalRow.Subject {
  fileprivate var isAddress: Bool { if case .address = self { true } else { false } }
}
