import Session
import Vocabulary

extension KeyTable {
  /// Keys of the list of approvals.
  static let approvals: [KeyEntry] = [
    KeyEntry(
      .confirmApproval, [.character("c")], .dialog(.approvals), "confirm it", hint: "confirm"
    ) { state in
      guard let row = state.selectedApproval else { return "nothing is approved" }
      return row.isConfirmed ? "it is confirmed" : nil
    },
    KeyEntry(
      .revokeApproval, [.character("x"), .delete], .dialog(.approvals), "take it back",
      hint: "take it back"
    ) { $0.selectedApproval == nil ? "nothing is approved" : nil },
    KeyEntry(
      .revokeAllApprovals, [.character("X")], .dialog(.approvals), "take all back", hint: "all"
    ) { $0.approvals.isEmpty ? "nothing is approved" : nil },
    KeyEntry(.up, [.up, .character("k")], .dialog(.approvals), "up"),
    KeyEntry(.down, [.down, .tab, .character("j")], .dialog(.approvals), "down"),
    KeyEntry(.back, [.esc, .enter], .dialog(.approvals), "close", hint: "close", rank: 1),
  ]
}

extension State {
  var hasUnconfirmed: Bool { approvals.contains { !$0.isConfirmed } }

  var approvalsDialog: ApprovalsDialog? {
    if case .approvals(let dialog) = dialogs.last { dialog } else { nil }
  }

  /// The row that the keys of the list mean.
  var selectedApproval: ApprovalRow? {
    let selected = approvalsDialog?.selected
    return selected.flatMap { row in approvals.first { $0 == row } } ?? approvals.first
  }
}
