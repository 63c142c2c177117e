import Session
import Vocabulary

extension State {
  /// Opens the list, and has the session look whether another airlock changed it.
  mutating func openApprovals() -> [Effect] {
    dialogs.append(.approvals(ApprovalsDialog()))
    return [.command(.approvals(.look))]
  }

  /// The selection stays with its row; when that is gone, it goes to the next one.
  mutating func takeApprovals(_ rows: [ApprovalRow]) {
    for (index, dialog) in dialogs.enumerated() {
      guard case .approvals(var list) = dialog, let selected = list.selected else { continue }
      let old = approvals.firstIndex(of: selected) ?? 0
      list.selected =
        rows.first { $0.subject == selected.subject && $0.origin == selected.origin }
        ?? (rows.isEmpty ? nil : rows[min(old, rows.count - 1)])
      dialogs[index] = .approvals(list)
    }
    approvals = rows
  }

  mutating func selectApproval(at index: Int) {
    guard approvals.indices.contains(index) else { return }
    replaceDialog(.approvals(ApprovalsDialog(selected: approvals[index])))
  }

  mutating func performInApprovals(_ action: Action) -> [Effect] {
    let row = selectedApproval
    let index = row.flatMap { approvals.firstIndex(of: $0) } ?? 0
    switch action {
    case .up: selectApproval(at: max(0, index - 1))
    case .down: selectApproval(at: min(approvals.count - 1, index + 1))
    case .confirmApproval: return row.map { [.command(.approvals(.confirm($0)))] } ?? []
    case .revokeApproval: return row.map { [.command(.approvals(.revoke($0)))] } ?? []
    case .revokeAllApprovals: askToRevokeAll()
    default: closeDialog()
    }
    return []
  }

  private mutating func askToRevokeAll() {
    dialogs.append(
      .confirm(
        ConfirmDialog(
          title: "Take all approvals back?",
          lines: [
            "What you allowed and refused for this session and in this project is forgotten, and so "
              + "is what --allow gave.",
            "Whatever wants to go out is asked about again, also by a read that is under way.",
          ], key: "x", words: "take all back", effect: .command(.approvals(.revokeAll)))))
  }
}
