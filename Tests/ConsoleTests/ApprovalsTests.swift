import Session
import Testing
import Vocabulary

@testable import Console

@Suite("Approvals in the screen and in plain lines")
struct ApprovalsTests {
  private let llm = Party.llm(client: "test")

  private func row(
    _ key: String, _ host: String = "api.example.com", isConfirmed: Bool = true,
    scope: ApprovalRow.Scope = .project
  ) -> ApprovalRow {
    ApprovalRow(
      subject: .key(Steps.name(key)), origin: Origin(scheme: "https", host: host, port: 443),
      scope: scope, placements: ["header"], methods: "read-only method", isConfirmed: isConfirmed)
  }

  private func changes(_ steps: Steps) -> [ApprovalChange] {
    steps.commands.compactMap { if case .approvals(let change) = $0 { change } else { nil } }
  }

  @Test("P has the session look, and c, x and X do what they say to the selected row")
  func keys() {
    var steps = Steps()
    let rows = [row("api_key", isConfirmed: false), row("token"), row("zone")]
    steps.happens(.approvalsChanged(rows))
    steps.type("P")
    steps.type("c")
    steps.press(.down)
    steps.type("c")
    steps.type("x")
    #expect(changes(steps) == [.look, .confirm(rows[0]), .revoke(rows[1])])
    steps.type("X")
    #expect(steps.state.dialogs.last?.kind == .confirm)
    steps.press(.enter)
    #expect(changes(steps).count == 3)
    steps.type("Xx")
    #expect(changes(steps).last == .revokeAll)
  }

  @Test("an unconfirmed grant is said in the hints, in the pane and in the activity")
  func unconfirmed() {
    var steps = Steps()
    #expect(!steps.text.contains("unconfirmed"))
    steps.happens(.approvalsChanged([row("token", isConfirmed: false)]))
    #expect(steps.text.contains("P unconfirmed"))
    steps.type("a")
    #expect(steps.text.contains("unconfirmed: token may go to"))
    steps.happens(.approvalsChanged([row("token")]))
    steps.press(.esc)
    #expect(!steps.text.contains("P unconfirmed"))
  }

  @Test("the selection stays with its row while others come and go")
  func selection() {
    var steps = Steps()
    steps.happens(.approvalsChanged([row("a_key"), row("b_key"), row("c_key")]))
    steps.type("P")
    steps.press(.down)
    steps.happens(.approvalsChanged([row("b_key"), row("c_key")]))
    #expect(steps.state.selectedApproval == row("b_key"))
    steps.happens(.approvalsChanged([row("c_key")]))
    #expect(steps.state.selectedApproval == row("c_key"))
    steps.happens(.approvalsChanged([]))
    steps.type("x")
    #expect(changes(steps) == [.look])
  }

  private func burst(_ hosts: String...) -> Question {
    let all = hosts.enumerated().map { index, host in
      Question(
        id: 3 + index, by: llm, stream: "orders", items: Steps.question(3).items,
        origin: Origin(scheme: "https", host: host, port: 443), method: "GET",
        request: "GET /\(host)", methodClass: "read-only method", line: nil, beenTo: [],
        wholeRequest: ["GET /\(host)"])
    }
    let first = all[0]
    return Question(
      id: first.id, by: llm, stream: first.stream, items: first.items, origin: first.origin,
      method: first.method, request: first.request, methodClass: first.methodClass, line: nil,
      beenTo: [], wholeRequest: first.wholeRequest, more: Array(all.dropFirst()))
  }

  @Test("a host that joins a question makes whoever was about to answer look again")
  func joins() {
    var steps = Steps()
    steps.happens(.questionAsked(burst("one.example")), by: llm)
    steps.wait(0.1)
    steps.wait(0.4)
    steps.type("p")
    steps.happens(.questionChanged(burst("one.example", "two.example")), by: llm)
    steps.type("p")
    steps.type("o")
    #expect(steps.commands.isEmpty)
    #expect(steps.text.contains("one.example") && steps.text.contains("two.example"))
    steps.wait(0.1)
    steps.wait(0.4)
    steps.type("s")
    guard case .answer(question: 3, .session, seen: 2) = steps.commands.last else {
      Issue.record("the answer did not arrive")
      return
    }
  }

  @Test("i shows every request of a burst")
  func requests() {
    var steps = Steps()
    steps.happens(.questionAsked(burst("one.example", "two.example")), by: llm)
    steps.wait(0.1)
    steps.wait(0.4)
    steps.type("i")
    var seen = ""
    for _ in 0..<20 {
      seen += steps.text
      steps.press(.down)
    }
    #expect(seen.contains("GET /one.example") && seen.contains("GET /two.example"))
  }

  @Test("plain lines say what joined, list approvals by number, and take them back")
  func plain() {
    var plain = Plain(utcOffset: 0)
    func say(_ kind: Event.Kind) -> [String] {
      plain.lines(for: Event(id: 1, time: 50527, by: llm, kind: kind))
    }
    _ = say(.questionAsked(burst("one.example")))
    #expect(
      say(.questionChanged(burst("one.example", "two.example"))) == [
        "14:02:07 Question 3 is also for two.example, port 443, request GET /two.example.",
        "  One answer is for all 2 hosts.",
      ])
    #expect(plain.openQuestionHosts == 2)
    #expect(
      say(.approvalsChanged([row("api_key", isConfirmed: false), row("token")])) == [
        "14:02:07 Approvals, unconfirmed: api_key may go to https://api.example.com.",
        "  Type approvals to look, confirm or revoke.",
      ])
    #expect(
      plain.approvalLines == [
        "Approvals: 2, 1 unconfirmed.",
        "  1. api_key may go to https://api.example.com: header; read-only method; this project, unconfirmed.",
        "  2. token may go to https://api.example.com: header; read-only method; this project.",
      ])
    #expect(plain.approval(2) == row("token") && plain.approval(3) == nil)
    #expect(plain.approval(0) == nil)
    for (line, isRight) in [
      ("approvals", true), ("confirm 1", true), ("revoke 2", true), ("revoke all", true),
      ("revoke", false), ("confirm x", false),
    ] {
      var isRefused = false
      if case .refused = PlainPrompt(line, isAsking: false) { isRefused = true }
      #expect(isRefused != isRight)
    }
  }
}
