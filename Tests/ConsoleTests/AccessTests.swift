import Session
import Testing
import Vocabulary

@testable import Console

@Suite("LLM access")
struct AccessTests {
  private func opened() -> Steps {
    var steps = Steps()
    steps.access(clients: [Steps.client(1), Steps.client(2, isConnected: false)])
    steps.press(.character("m"))
    return steps
  }

  @Test("Space switches the socket, h HTTP, l read-only, each to what it is not")
  func switches() {
    var steps = opened()
    steps.type(" hl")
    #expect(
      steps.words == [
        "access(Session.AccessChange.socket(false))", "access(Session.AccessChange.http(true))",
        "readOnlyForLLM(true)",
      ])
    steps.access(socket: .off, http: .ready(at: "http://127.0.0.1:1/mcp"), isReadOnly: true)
    steps.effects = []
    steps.type(" hl")
    #expect(
      steps.words == [
        "access(Session.AccessChange.socket(true))", "access(Session.AccessChange.http(false))",
        "readOnlyForLLM(false)",
      ])
  }

  @Test("a door that failed is tried again, and says why it failed")
  func failedDoor() {
    var steps = opened()
    steps.access(socket: .failed(Failure("no_socket", "the folder is not yours")))
    #expect(steps.text.contains("failed    the folder is not yours"))
    steps.press(.enter)
    #expect(steps.words == ["access(Session.AccessChange.socket(true))"])
  }

  @Test("the pace moves with the arrows and goes round with Space")
  func pace() {
    var steps = opened()
    steps.press(.down, .down, .down, .right, .left)
    #expect(steps.words == ["pace(Session.Pace.askBeforeNetwork)"])
    steps.access(pace: .step)
    steps.type(" ")
    #expect(steps.words.last == "pace(Session.Pace.free)")
  }

  @Test("x disconnects the client that is selected, and says why it cannot")
  func disconnect() {
    var steps = opened()
    steps.type("x")
    #expect(steps.commands.isEmpty && steps.text.contains("no client is selected"))
    steps.press(.down, .down, .down, .down)
    steps.type("x")
    #expect(steps.words == ["access(Session.AccessChange.disconnect(client: 1))"])
    steps.press(.down)
    steps.type("x")
    #expect(steps.commands.count == 1 && steps.text.contains("it has left"))
  }

  @Test("the selection follows its client when another one comes in")
  func selectionFollows() {
    var steps = opened()
    steps.press(.down, .down, .down, .down)
    steps.access(clients: [Steps.client(1), Steps.client(3)], by: Steps.llm)
    steps.type("x")
    #expect(steps.words == ["access(Session.AccessChange.disconnect(client: 1))"])
  }

  @Test("a new token is for HTTP, and asks first")
  func token() {
    var steps = opened()
    steps.type("t")
    #expect(steps.state.dialogs.count == 1 && steps.text.contains("HTTP is off"))
    steps.access(http: .ready(at: "http://127.0.0.1:1/mcp"))
    steps.type("t")
    steps.press(.enter)
    #expect(steps.commands.isEmpty)
    steps.type("tt")
    #expect(steps.words == ["access(Session.AccessChange.newToken)"])
  }

  @Test("a configuration is copied by the runner, which has the token")
  func configuration() {
    var steps = opened()
    steps.type("c")
    #expect(steps.text.contains("••••"))
    steps.press(.enter)
    guard case .copyConfiguration(let text) = steps.effects.last else {
      Issue.record("nothing was copied")
      return
    }
    #expect(text == Steps.configuration)
    steps.press(.esc)
    #expect(steps.state.dialogs.map(\.kind) == [.access])
  }

  @Test("a source that lies open is warned of, with the rules to copy")
  func denyRules() {
    var steps = opened()
    #expect(steps.text.contains("! .env lies in source-acme"))
    steps.type("wc")
    guard case .copy("/.env") = steps.effects.last else {
      Issue.record("no rule was copied")
      return
    }
  }

  @Test("what cannot run says why: LLM access is off")
  func off() {
    var steps = Steps()
    steps.type("!")
    #expect(steps.commands.isEmpty && steps.last.contains("LLM access is off"))
    steps.type("e")
    #expect(steps.state.views.isEmpty && steps.last.contains("LLM access is off"))
    #expect(steps.top.contains("LLM ○ off"))
  }

  @Test("letting the LLM work is the demo's alone")
  func demo() {
    var steps = Steps()
    steps.type("L")
    #expect(steps.effects.isEmpty)
    steps.press(.character(":"))
    steps.type("let the LLM work")
    #expect(!steps.text.contains("L         let"))
    steps.press(.esc, .esc)
    steps.happens(
      .projectOpened(
        ProjectView(name: "a", manifest: "manifest.yaml", sources: [], isDemo: true)))
    steps.press(.character(":"))
    steps.type("let the LLM work")
    steps.press(.enter)
    guard case .letTheLLMWork = steps.effects.last else {
      Issue.record("the LLM was not let")
      return
    }
  }

  @Test("a click on a door selects it, a second one switches it")
  func click() {
    var steps = opened()
    let row = view(steps.state, steps.state.size).lines.firstIndex { $0.contains("HTTP  ") } ?? 0
    steps.effects += update(&steps.state, .clicked(x: 20, y: row))
    #expect(steps.commands.isEmpty)
    steps.effects += update(&steps.state, .clicked(x: 20, y: row))
    #expect(steps.words == ["access(Session.AccessChange.http(true))"])
  }
}

@Suite("The top line")
struct TopLineTests {
  @Test("it says in words whether the LLM is here, and who leads")
  func states() {
    var steps = Steps()
    steps.access(clients: [])
    #expect(steps.top.contains("LLM ● on · no client yet"))
    steps.access()
    #expect(steps.top.contains("LLM ● on · 1 client · you lead"))
    steps.access(isReadOnly: true)
    #expect(steps.top.contains("1 client · read-only"))
    steps.access(pace: .askBeforeNetwork)
    #expect(steps.top.contains("asks before network"))
    steps.access(pace: .step)
    #expect(steps.top.contains("LLM held · no call yet"))
    steps.isHeld(1)
    #expect(steps.top.contains("LLM held · 1 call"))
    steps.access(socket: .off, clients: [])
    #expect(steps.top.contains("waits for you"))
    steps.ends(1)
    #expect(steps.top.contains("LLM ○ off"))
  }

  @Test("what waits is counted: egress, and the stubs that are still unset")
  func waits() {
    var steps = Steps()
    steps.access()
    steps.happens(
      .waitStarted(WaitView(id: 1, names: [Steps.name("token"), Steps.name("zone")])),
      by: Steps.llm)
    #expect(steps.top.contains("LLM ● waits for you 0:00 · 2 stubs"))
    #expect(steps.text.contains("○ waits  token"))
    steps.happens(.secretsChanged([Steps.row("token", .set), Steps.row("zone", .unset)]))
    #expect(steps.top.contains("1 stub "))
    steps.wait(20)
    #expect(steps.top.contains("waits for you 0:2"))
    steps.happens(.waitEnded(id: 1), by: Steps.llm)
    #expect(steps.top.contains("1 client · you lead"))
  }
}
