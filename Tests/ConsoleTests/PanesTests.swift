import Session
import Testing
import Vocabulary

@testable import Console

@Suite("The three panes")
struct PanesTests {
  @Test("the list opens on what is missing, and the selection follows it when rows appear above")
  func selectionFollows() {
    var steps = Steps()
    #expect(steps.state.selectedSecret?.name.text == "token")
    steps.happens(
      .secretsChanged([
        Steps.row("aaa", .unset), Steps.row("api_key", .set), Steps.row("token", .set),
      ]))
    #expect(steps.state.selectedSecret?.name.text == "token")
  }

  @Test("when the selected secret goes, its neighbour is selected")
  func selectionNeighbour() {
    var steps = Steps()
    steps.press(.down)
    steps.happens(.secretsChanged([Steps.row("api_key", .set), Steps.row("zone", .unset)]))
    #expect(steps.state.selectedSecret?.name.text == "zone")
  }

  @Test("when a problem is solved, the one after it is selected")
  func problemSolved() {
    var steps = Steps()
    steps.press(.character("2"))
    steps.happens(.manifestChanged(Steps.manifest([Steps.problem("b", fix: true)])))
    #expect(steps.state.selectedProblem?.code == "b")
  }

  @Test("a key that cannot run says why and does nothing")
  func whyNot() {
    var steps = Steps()
    steps.press(.character("2"), .character("f"))
    #expect(steps.effects.isEmpty)
    #expect(steps.text.contains("this problem has no single repair"))
  }

  @Test("f applies the only repair")
  func fix() {
    var steps = Steps()
    steps.press(.character("2"), .down, .character("f"))
    guard case .repair(let problem) = steps.commands.first else {
      Issue.record("no repair was asked for")
      return
    }
    #expect(problem.code == "b")
  }

  @Test("Enter on a problem opens the editor at its line")
  func goToLine() {
    var steps = Steps()
    steps.press(.character("2"), .enter)
    guard case .openEditor(.manifest, line: 4) = steps.effects.first else {
      Issue.record("no editor was opened")
      return
    }
  }

  @Test("one key may hold several actions, and the first that can run runs")
  func severalActions() {
    var steps = Steps()
    steps.happens(.readFinished(Steps.read([["id": 1], ["id": 2]])))
    steps.press(.character("3"), .character("j"))
    #expect(steps.state.testRead.mode == .json)
    steps.press(.character("j"))
    #expect(steps.state.testRead.path == "$.id")
  }

  @Test("Esc goes back one step at a time")
  func back() {
    var steps = Steps()
    steps.press(.character("z"), .character("/"))
    steps.type("tok")
    steps.press(.enter)
    #expect(steps.state.secretsItems.count == 1)
    steps.press(.esc)
    #expect(steps.state.secretsItems.count == 3 && steps.state.isZoomed)
    steps.press(.esc)
    #expect(!steps.state.isZoomed)
  }

  @Test("Tab goes round, Shift-Tab goes back")
  func tab() {
    var steps = Steps()
    steps.press(.tab, .tab)
    #expect(steps.state.focus == .testRead)
    steps.press(.tab)
    #expect(steps.state.focus == .secrets)
    steps.press(.backTab)
    #expect(steps.state.focus == .testRead)
  }

  @Test("a click focuses a pane and selects the row under it")
  func click() {
    var steps = Steps()
    let row = view(steps.state, steps.state.size).lines.firstIndex { $0.contains("zone") } ?? 0
    _ = update(&steps.state, .clicked(x: 10, y: row))
    #expect(steps.state.selectedSecret?.name.text == "zone")
  }

  @Test("a click on a hint is the same as its key")
  func clickHint() {
    var steps = Steps()
    let last = view(steps.state, steps.state.size).lines.last ?? ""
    let before = last.range(of: "? help").map {
      last.distance(from: last.startIndex, to: $0.lowerBound)
    }
    _ = update(&steps.state, .clicked(x: before ?? 0, y: 23))
    #expect(steps.state.dialogs.last?.kind == .help)
  }

  @Test("a reason fades after four seconds, a failure stays until it is read")
  func fading() {
    var steps = Steps()
    steps.press(.character("2"), .character("f"))
    #expect(steps.state.wantsTick)
    steps.wait(0.5)
    steps.wait(4)
    #expect(steps.state.notice == nil && !steps.state.wantsTick)
    steps.happens(.failed(Failure("x", "the disk is full")))
    steps.wait(60)
    #expect(steps.text.contains("the disk is full"))
    steps.press(.character("x"), .enter)
    #expect(steps.state.notice == nil && steps.state.failures.isEmpty)
  }

  @Test("the spinner, the count and the way out appear one after the other")
  func progress() {
    var steps = Steps()
    let limits = ReadLimitsView()
    steps.happens(
      .readStarted(ReadStart(id: 1, stream: "customers", limits: limits, isDryRun: false)))
    steps.press(.character("3"))
    #expect(steps.state.wantsTick && !steps.text.contains("⠋"))
    steps.wait(0.2)
    #expect(steps.text.contains(" reading") && !steps.text.contains("0 records"))
    steps.wait(1)
    #expect(steps.text.contains("0 records") && !steps.text.contains("Esc cancels"))
    steps.wait(2)
    #expect(steps.text.contains("Esc cancels"))
    steps.press(.esc)
    guard case .cancelRead = steps.commands.last else {
      Issue.record("Esc did not cancel the read")
      return
    }
  }

  @Test("nothing on an idle screen wants a tick")
  func idle() { #expect(!Steps().state.wantsTick) }
}

extension String {
  func range(of text: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
      start = index(after: start)
    }
    return nil
  }
}
