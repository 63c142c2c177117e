package import Session
import Vocabulary

// MARK: Approvals in words

extension Plain {
  /// What may go where, numbered: `confirm 1` and `revoke 1` mean these numbers.
  package var approvalLines: [String] {
    if approvals.isEmpty { return ["Approvals: none."] }
    let lines = approvals.enumerated().map { index, row in
      let mark = row.isConfirmed ? "" : ", unconfirmed"
      return "  \(index + 1). \(ApprovalWords.sentence(row)): \(ApprovalWords.details(row))\(mark)."
    }
    return ([approvalSummary] + lines).map(Plain.visible)
  }

  /// The row of a number that was said; nil when there is none.
  package func approval(_ number: Int) -> ApprovalRow? {
    approvals.indices.contains(number - 1) ? approvals[number - 1] : nil
  }

  private var approvalSummary: String {
    let open = approvals.count { !$0.isConfirmed }
    return "Approvals: \(approvals.count)\(open > 0 ? ", \(open) unconfirmed" : "")."
  }

  mutating func changed(_ rows: [ApprovalRow], _ event: Event) -> [String] {
    defer { approvals = rows }
    guard let words = ApprovalWords.change(from: approvals, to: rows) else { return [] }
    let hint =
      rows.contains { !$0.isConfirmed } ? ["  Type approvals to look, confirm or revoke."] : []
    return ["\(time(event)) Approvals, \(words)."] + hint
  }

  /// A question that lists other hosts now.
  mutating func changed(_ question: Question, _ event: Event) -> [String] {
    guard let index = questions.firstIndex(where: { $0.id == question.id }) else { return [] }
    let known = Set(questions[index].all.map(\.id))
    questions[index] = question
    let new = question.all.filter { !known.contains($0.id) }
    if new.isEmpty {
      return ["\(time(event)) Question \(question.id) is for \(question.target) now."]
    }
    return new.map {
      "\(time(event)) Question \(question.id) is also for \($0.origin.host), port "
        + "\($0.origin.port), request \($0.request)."
    } + ["  One answer is for all \(question.all.count) hosts."]
  }
}

extension PlainPrompt {
  static let approvalHelpLines = [
    "approvals            what may go where, and what was not confirmed",
    "confirm NUMBER       make one of them yours",
    "revoke NUMBER, revoke all   take back; whatever wants to go out is asked about again",
  ]

  static func ofApprovals(_ verb: String, _ rest: [String]) -> PlainPrompt? {
    switch (verb, rest.first, rest.count) {
    case ("approvals", nil, 0): return .approvals
    case ("revoke", "all", 1): return .perform([.approvals(.revokeAll)])
    case ("revoke", _, 1): return numbered(rest, verb) { .revoke($0) }
    case ("confirm", _, 1): return numbered(rest, verb) { .confirm($0) }
    case ("revoke", _, _), ("confirm", _, _): return .refused("\(verb) needs one number.")
    default: return nil
    }
  }
}
