import Session
import Testing
import Vocabulary

@testable import Console

@Suite("Dialogs")
struct DialogsTests {
  @Test("a typed secret is in no frame, no message and no state but the draft")
  func secret() {
    var steps = Steps()
    steps.press(.character("f"))
    #expect(SecretKeyRouting.route(.character("q")) == .append("q"))
    steps.typeSecret("hunter2-hunter2")
    #expect(!steps.text.contains("hunter2"))
    #expect(steps.text.contains("15 chars") && steps.text.contains("•••••••••••••••"))
    #expect(steps.state.copyText()?.contains("hunter2") != true)
    steps.press(.enter)
    guard case .fill(let name, let draft) = steps.commands.last else {
      Issue.record("the value was not sent")
      return
    }
    #expect(name.text == "token" && draft.count == 15)
  }

  @Test("Esc forgets what was typed")
  func cancel() {
    var steps = Steps()
    steps.press(.character("f"))
    steps.typeSecret("hunter2")
    let draft = steps.state.secretFocus
    steps.press(.esc)
    #expect(draft?.count == 0 && steps.commands.isEmpty && steps.state.secretFocus == nil)
  }

  @Test("an empty value is not saved")
  func empty() {
    var steps = Steps()
    steps.press(.character("f"), .enter)
    #expect(steps.commands.isEmpty && steps.state.secretFocus != nil)
  }

  @Test("^N saves and goes on to the next secret without a value")
  func next() {
    var steps = Steps()
    steps.press(.character("f"))
    steps.typeSecret("hunter2")
    steps.press(.ctrl("n"))
    #expect(steps.commands.count == 1 && steps.state.fill?.name.text == "zone")
    #expect(steps.state.fill?.count == 0)
  }

  @Test("while a value takes several lines, Enter is one of them")
  func lines() {
    #expect(SecretKeyRouting.route(.enter, isMultiline: true) == .append("\n"))
    #expect(SecretKeyRouting.route(.enter) == .pass(.enter))
    #expect(SecretKeyRouting.route(.backspace) == .deleteLast)
    #expect(SecretKeyRouting.route(.ctrl("u")) == .clear)
  }

  @Test("Ctrl-C closes a dialog and does not quit")
  func interrupt() {
    var steps = Steps()
    steps.press(.character("?"), .ctrl("c"))
    #expect(steps.effects.isEmpty && steps.state.dialogs.isEmpty)
  }

  @Test("dialogs are a stack: Esc closes the last one")
  func stack() {
    var steps = Steps()
    steps.happens(.failed(Failure("one", "first")))
    steps.happens(.failed(Failure("two", "second")))
    steps.press(.character("x"))
    #expect(steps.state.dialogs.count == 2 && steps.text.contains("first"))
    steps.press(.esc)
    #expect(steps.state.dialogs.count == 1 && steps.text.contains("second"))
  }

  @Test("a question that comes while a value is typed waits, and opens afterwards")
  func questionWaits() {
    var steps = Steps()
    steps.press(.character("f"))
    steps.happens(.questionAsked(Steps.question(3)), by: .llm(client: "test"))
    #expect(
      steps.state.dialogs.last?.kind == .fill && steps.top.contains("waits for you 0:00 · 1 egress")
    )
    steps.press(.esc)
    #expect(steps.state.dialogs.last?.kind == .question)
  }

  @Test("a question hears no key for the first 300 ms")
  func guarded() {
    var steps = Steps()
    steps.happens(.questionAsked(Steps.question(3)), by: .llm(client: "test"))
    steps.type("osppd")
    steps.wait(0.1)
    steps.type("os")
    #expect(steps.commands.isEmpty)
    steps.wait(0.4)
    steps.type("o")
    guard case .answer(question: 3, .once, seen: 1) = steps.commands.last else {
      Issue.record("the answer did not arrive")
      return
    }
    #expect(steps.state.dialogs.isEmpty)
  }

  @Test("Enter never means yes: it steps into the note, and then denies")
  func enterDenies() {
    var steps = asked()
    steps.press(.enter)
    steps.type("no")
    steps.press(.enter)
    guard case .answer(question: 3, .deny(note: "no"), seen: 1) = steps.commands.last else {
      Issue.record("Enter did not deny")
      return
    }
    #expect(steps.commands.count == 1)
  }

  @Test("letters of a note are no answers")
  func note() {
    var steps = asked()
    steps.type("dops")
    #expect(steps.commands.isEmpty && steps.text.contains("ops"))
  }

  @Test("for the project p is pressed twice, and another key in between undoes the first")
  func project() {
    var steps = asked()
    steps.type("p")
    steps.press(.down)
    steps.type("p")
    #expect(steps.commands.isEmpty && steps.text.contains("press p again"))
    steps.type("p")
    guard case .answer(question: 3, .project, seen: 1) = steps.commands.last else {
      Issue.record("the answer did not arrive")
      return
    }
  }

  @Test("Esc puts a question off; A brings it back")
  func later() {
    var steps = asked()
    steps.press(.esc)
    #expect(
      steps.state.dialogs.isEmpty && steps.commands.isEmpty && steps.top.contains("waits for you"))
    steps.press(.character("A"))
    #expect(steps.state.dialogs.last?.kind == .question)
  }

  @Test("a question that was answered elsewhere closes by itself")
  func closed() {
    var steps = asked()
    steps.happens(.questionClosed(id: 3, .once))
    #expect(steps.state.dialogs.isEmpty && steps.state.questions.isEmpty)
  }

  @Test("the picker reads the chosen stream with the typed limits")
  func picker() {
    var steps = Steps()
    steps.type("rcus")
    steps.press(.right)
    steps.type("25")
    steps.press(.enter)
    guard
      case .testRead(stream: "customers", limits: let limits, dryRun: false) = steps.commands.last
    else {
      Issue.record("no read was asked for")
      return
    }
    #expect(limits.records == 25)
  }

  @Test("a stream that is not ready can only be rehearsed")
  func notReady() {
    var steps = Steps()
    steps.type("rorders")
    steps.press(.enter)
    #expect(steps.commands.isEmpty && steps.text.contains("token is unset"))
    steps.press(.ctrl("d"), .enter)
    guard case .testRead(stream: "orders", limits: _, dryRun: true) = steps.commands.last else {
      Issue.record("no dry run was asked for")
      return
    }
  }

  @Test("a config value of the wrong kind is refused with an example")
  func config() {
    var steps = Steps()
    steps.happens(
      .configChanged([
        ConfigRow(
          path: "size", kind: "integer", value: nil, isRequired: false, defaultValue: nil,
          allowed: [])
      ]))
    steps.press(.end, .enter)
    steps.type("ten")
    steps.press(.enter)
    #expect(steps.commands.isEmpty && steps.text.contains("a whole number"))
    steps.press(.ctrl("u"))
    steps.type("10")
    steps.press(.enter)
    guard case .setConfig(path: "size", text: "10") = steps.commands.last else {
      Issue.record("the value was not set")
      return
    }
  }

  @Test("clearing asks, Enter keeps, and its own letter does it")
  func clear() {
    var steps = Steps()
    steps.press(.up)
    steps.type("d")
    steps.press(.enter)
    #expect(steps.commands.isEmpty && steps.state.dialogs.isEmpty)
    steps.type("dc")
    guard case .clear(let name) = steps.commands.last else {
      Issue.record("nothing was cleared")
      return
    }
    #expect(name.text == "api_key")
  }

  @Test("quitting asks only while the LLM waits for an answer")
  func quit() {
    var steps = asked()
    steps.press(.esc)
    steps.type("q")
    #expect(steps.effects.isEmpty)
    steps.type("y")
    guard case .quit = steps.effects.last else {
      Issue.record("it did not quit")
      return
    }
  }

  @Test("a paste goes to the text that is edited and never runs keys")
  func paste() {
    var steps = Steps()
    steps.effects += update(&steps.state, .paste("q\nd"))
    #expect(steps.effects.isEmpty && steps.state.dialogs.isEmpty)
    steps.type("n")
    steps.effects += update(&steps.state, .paste("new_key\n"))
    steps.press(.enter)
    guard case .stub(let names) = steps.commands.last else {
      Issue.record("no stub was made")
      return
    }
    #expect(names.map(\.text) == ["new_key"])
  }

  private func asked() -> Steps {
    var steps = Steps()
    steps.happens(.questionAsked(Steps.question(3)), by: .llm(client: "test"))
    steps.wait(0.1)
    steps.wait(0.4)
    return steps
  }
}

@Suite("A question that tries to hide something")
struct HonestQuestions {
  private func text(_ question: Question, _ size: Size) -> String {
    var steps = Steps()
    steps.state.size = size
    steps.happens(.questionAsked(question), by: question.by)
    return view(steps.state, size).lines.joined(separator: "\n")
  }

  private func question(host: String, stream: String = "orders", request: String) -> Question {
    let one = Steps.question(3)
    return Question(
      id: 3, by: one.by, stream: stream, items: one.items,
      origin: Origin(scheme: "https", host: host, port: 443), method: "POST", request: request,
      methodClass: "it writes", line: nil, beenTo: [], wholeRequest: [request])
  }

  @Test("the end of a long host is shown", arguments: [Size(80, 24), Size(60, 16)])
  func host(size: Size) {
    let host = "api.acme.dev." + String(repeating: "x", count: 60) + ".evil.example"
    // It is broken over lines where it must be.
    let screen = text(question(host: host, request: "POST /"), size).filter {
      $0.isASCII && !$0.isWhitespace
    }
    #expect(screen.contains("x.evil.example:443"))
  }

  @Test(
    "a long stream name or request pushes no fact out", arguments: [Size(80, 24), Size(60, 16)])
  func long(size: Size) {
    let long = String(repeating: "long ", count: 100)
    let screen = text(question(host: "evil.example", stream: long, request: "POST /" + long), size)
    for fact in ["evil.example:443", "Authorization header", "it writes", "Deny"] {
      #expect(screen.contains(fact))
    }
  }

  @Test("a click beside a dialog does nothing")
  func click() {
    var steps = Steps()
    steps.happens(.questionAsked(Steps.question(3)), by: .llm(client: "test"))
    steps.wait(0.1)
    steps.wait(0.4)
    for y in 0..<2 {
      for x in 0..<80 { steps.effects += update(&steps.state, .clicked(x: x, y: y)) }
    }
    #expect(steps.effects.isEmpty && steps.state.dialogs.count == 1)
  }
}
