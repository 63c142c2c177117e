import Session
import Testing
import Vocabulary

@testable import Console

@Suite("Activity")
struct ActivityTests {
  @Test("a call is one row, whatever happens inside it")
  func oneRow() {
    var steps = Steps()
    steps.access()
    let before = steps.state.activity.entries.count
    steps.calls(1, "execute_stream_test_read", "customers")
    steps.reads(5, "customers")
    steps.finishes(5, "customers", [["id": 1], ["id": 2]])
    steps.ends(
      1, "2 records of customers.",
      bytes: #"{"result":{"structuredContent":{"records":[{"id":1},{"id":2}]}}}"#,
      masked: [
        MaskCount(name: Steps.name("api_key"), reason: "exact", count: 3)
      ])
    #expect(steps.state.activity.entries.count == before + 1)
    #expect(steps.last.contains("execute_stream_test_read customers → 2 records, 3 masked"))
    steps.happens(.validateByHand)
    #expect(steps.state.activity.entries.count == before + 2)
  }

  @Test("with several calls under way, what happens is told of the call that it belongs to")
  func belongs() {
    var steps = Steps()
    steps.access()
    steps.calls(1, "wait_for_secrets")
    steps.calls(2, "execute_stream_test_read", "orders")
    steps.calls(3, "populate_dotenv_missing_secrets_stubs")
    steps.happens(.stubbed([Steps.name("token")], file: ".env", reason: nil), by: Steps.llm)
    steps.happens(.questionAsked(Steps.question(3)), by: Steps.llm)
    let words = { (steps: Steps, id: Int) in
      steps.state.calls[id].map { steps.state.result(of: $0).text }
    }
    #expect(words(steps, 1) == "under way" && words(steps, 2) == "waiting for you")
    steps.ends(3, "The stub was added.")
    #expect(words(steps, 3) == "1 stub")
    steps.ends(2, "5 records.", bytes: #"{"result":{"structuredContent":{"records":[1,2,3,4,5]}}}"#)
    #expect(words(steps, 2) == "5 records" && steps.state.calls.knowledge.records == 5)
  }

  @Test("the answer to a question says which key went where")
  func answered() {
    var steps = Steps()
    steps.happens(.questionAsked(Steps.question(3)), by: Steps.llm)
    steps.wait(0.1)
    steps.wait(0.4)
    steps.type("s")
    steps.happens(.questionClosed(id: 3, .session))
    #expect(steps.last.contains("you  allow api_key to api.example.com → for this session"))
  }

  @Test("checks that follow each other and say the same are one row")
  func checks() {
    var steps = Steps()
    let before = steps.state.activity.entries.count
    for _ in 0..<3 { steps.happens(.validateByHand) }
    #expect(steps.state.activity.entries.count == before + 1)
  }

  @Test("what fails inside a call raises no alarm: its row says it")
  func failureInside() {
    var steps = Steps()
    steps.access()
    steps.calls(1)
    steps.happens(.failed(Failure("x", "it broke")), by: Steps.llm)
    #expect(steps.state.failures.isEmpty && steps.state.notice == nil)
    steps.ends(1, "it broke", code: "x")
    #expect(steps.last.contains("validate_manifest → it broke"))
    steps.happens(.failed(Failure("y", "yours broke")))
    #expect(steps.state.failures.count == 1)
  }

  @Test("a call that waited too long for the person says so, and is no failure")
  func waitsStill() {
    var steps = Steps()
    steps.access()
    steps.calls(1, "execute_stream_test_read", "orders")
    steps.reads(5, "orders")
    let why = Failure("waiting_for_human", "the person has not answered yet")
    steps.happens(
      .readFinished(
        ReadView(
          id: 5, stream: "orders", isDryRun: false, isSuccess: false, failure: why, warnings: [],
          records: [], pages: [], sliceCount: 0, limitReached: false, milliseconds: 45_000,
          masked: [], schemaNotes: [], columns: [])),
      by: Steps.llm)
    steps.ends(1, "The read of orders waits for the person: it has not answered yet")
    #expect(steps.last.contains("execute_stream_test_read orders → waits for you "))
    #expect(steps.state.calls.deniedCount == 0)
  }

  @Test("the line below says what happened last, not what began last")
  func last() {
    var steps = Steps()
    steps.access()
    steps.calls(1, "execute_stream_test_read", "orders")
    steps.happens(.cleared(Steps.name("api_key"), file: ".env"))
    #expect(steps.last.contains("you  clear api_key"))
    steps.ends(1, "3 records of orders.")
    #expect(steps.last.contains("llm  execute_stream_test_read orders → 3 records of orders"))
    steps.state.size = Size(120, 30)
    #expect(steps.last.contains("llm test  execute"))
  }

  @Test("the filter narrows the rows, and Esc clears it before it leaves")
  func filter() {
    var steps = Steps()
    steps.access()
    steps.calls(1, "execute_stream_test_read", "orders")
    steps.ends(1)
    steps.type("a/orders")
    steps.press(.enter)
    #expect(steps.state.activityRows.count == 1)
    steps.press(.esc)
    #expect(steps.state.isActivityShown && steps.state.activityRows.count > 1)
    steps.press(.esc)
    #expect(steps.state.views.isEmpty)
  }

  @Test("going to a pane leaves the view")
  func leave() {
    for key in [Key.character("2"), .tab, .character("z"), .esc] {
      var steps = Steps()
      steps.type("a")
      steps.press(key)
      #expect(steps.state.views.isEmpty, "\(key.label)")
    }
  }

  @Test("the selection stays on its row when others come in above it")
  func selection() {
    var steps = Steps()
    steps.access()
    steps.calls(1, "validate_manifest")
    steps.ends(1)
    steps.type("a")
    let selected = steps.state.selectedEntry?.id
    for id in 2..<40 {
      steps.calls(id)
      steps.ends(id)
    }
    #expect(steps.state.selectedEntry?.id == selected)
    #expect(steps.text.contains("call 1 "))
  }

  @Test("the list and the answers are bounded")
  func bounded() {
    var steps = Steps()
    steps.access()
    for id in 1...700 {
      steps.calls(id)
      steps.ends(id, bytes: String(repeating: "x", count: 100))
    }
    #expect(steps.state.activity.entries.count <= 500)
    #expect(steps.state.calls.records.count <= 500)
    #expect(steps.state.calls.answers.calls == Array(651...700))
    steps.calls(701)
    steps.ends(701, bytes: String(repeating: "x", count: KeptAnswers.mostBytes))
    #expect(steps.state.calls.answers.calls.isEmpty && steps.state.calls.answers.bytes == 0)
    steps.type("e")
    #expect(steps.last.contains("too large to be kept"))
  }

  @Test("thousands of calls at once are taken in, and none of them stays open")
  func flood() {
    var steps = Steps()
    steps.access()
    for id in 1...4_000 { steps.calls(id, "list_streams") }
    #expect(steps.state.calls.open.count == 4_000 && steps.state.activity.entries.count <= 500)
    for id in (1...4_000).reversed() { steps.ends(id) }
    #expect(steps.state.calls.open.isEmpty && steps.state.calls.records.count <= 500)
    #expect(steps.state.activity.llmCount == 4_000)
  }

  @Test("a click on a row of the rail opens the activity on it; a second click opens the call")
  func rail() {
    var steps = Steps()
    steps.state.size = Size(160, 48)
    steps.access()
    steps.calls(1, "list_streams")
    steps.ends(1)
    let row = view(steps.state, steps.state.size).lines.firstIndex { $0.contains("list_streams") }
    steps.effects += update(&steps.state, .clicked(x: 130, y: row ?? 0))
    #expect(steps.state.isActivityShown && steps.state.selectedCall?.view.id == 1)
    let again = view(steps.state, steps.state.size).lines.firstIndex { $0.contains("list_streams") }
    steps.effects += update(&steps.state, .clicked(x: 30, y: again ?? 0))
    #expect(steps.state.saw?.call == 1)
  }
}

@Suite("Hold")
struct HoldTests {
  private func held() -> Steps {
    var steps = Steps()
    steps.access(pace: .step)
    steps.isHeld(1)
    steps.isHeld(2)
    return steps
  }

  @Test("! holds the LLM, and goes back to the pace from before")
  func toggle() {
    var steps = Steps()
    steps.access(pace: .askBeforeNetwork)
    steps.type("!")
    steps.access(pace: .step)
    steps.type("!")
    #expect(steps.words == ["pace(Session.Pace.step)", "pace(Session.Pace.askBeforeNetwork)"])
  }

  @Test("the activity opens on the oldest held call, and Enter lets through one at a time")
  func release() {
    var steps = held()
    steps.press(.character("a"), .enter)
    #expect(steps.words == ["release(call: 1)"])
    steps.happens(.callReleased(id: 1))
    steps.press(.enter)
    #expect(steps.words == ["release(call: 1)", "release(call: 2)"])
    steps.happens(.callReleased(id: 2))
    steps.press(.enter)
    #expect(steps.commands.count == 2 && steps.state.saw != nil)
  }

  @Test("s answers with a sentence, of which no letter runs a key")
  func reply() {
    var steps = held()
    steps.type("as")
    steps.press(.enter)
    #expect(steps.commands.isEmpty && steps.text.contains("a sentence"))
    steps.type("drop it, q!")
    steps.press(.enter)
    guard case .reply(call: 1, "drop it, q!") = steps.commands.last else {
      Issue.record("nothing was answered")
      return
    }
    #expect(steps.commands.count == 1 && steps.state.selectedCall?.view.id == 2)
  }

  @Test("a sentence for a call that is gone is put away")
  func replyGone() {
    var steps = held()
    steps.type("as")
    steps.ends(1, "cancelled", code: "cancelled", bytes: nil)
    #expect(steps.state.dialogs.isEmpty)
  }

  @Test("d refuses, and only what is held")
  func refuse() {
    var steps = held()
    steps.type("ad")
    #expect(steps.words == ["refuse(call: 1)"])
    steps.happens(.callReleased(id: 1))
    steps.ends(1, "the person refused this call", code: "refused")
    steps.press(.down)
    steps.type("d")
    #expect(steps.commands.count == 1 && steps.last.contains("the call is not held"))
    #expect(steps.state.calls.deniedCount == 1)
  }

  @Test("quitting asks while a call is open")
  func quit() {
    var steps = held()
    steps.type("q")
    #expect(steps.effects.isEmpty && steps.text.contains("2 calls of the LLM will be cancelled"))
  }
}

extension Event.Kind {
  /// What `v` brings.
  static let validateByHand = Event.Kind.manifestChanged(Steps.manifest([]))
}
