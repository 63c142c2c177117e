import Session
import Testing
import Vocabulary

@testable import Console

@Suite("The key table")
struct KeyTableTests {
  @Test("no key means two things in one place that could both run always")
  func unique() {
    for pane in Pane.allCases {
      var state = Steps().state
      state.focus = pane
      for entry in KeyTable.entries where entry.place == .pane(pane) {
        for key in entry.keys {
          let able = KeyTable.candidates(key, state).filter {
            $0.place == .pane(pane) && $0.whyNot(state) == nil
          }
          #expect(able.count <= 1, "\(key.label) in \(pane.title)")
        }
      }
    }
  }

  @Test("every action but moving in dialogs has a line, and every line a name")
  func complete() {
    let actions = Set(KeyTable.entries.map(\.action))
    #expect(Action.allCases.allSatisfy { actions.contains($0) })
    #expect(KeyTable.entries.allSatisfy { !$0.name.isEmpty && !$0.keys.isEmpty })
  }

  @Test("no key needs Alt, or a Ctrl letter that tmux, screen or a terminal takes")
  func ctrl() {
    let taken: Set<Character> = ["a", "b", "s", "q", "j", "m", "i", "h"]
    for key in KeyTable.entries.flatMap(\.keys) {
      if case .ctrl(let letter) = key { #expect(!taken.contains(letter)) }
    }
  }

  @Test("Enter in help runs the line")
  func run() {
    var steps = Steps()
    steps.press(.character(":"))
    steps.type("validate now")
    steps.press(.enter)
    guard case .validate = steps.commands.last else {
      Issue.record("nothing was validated")
      return
    }
    #expect(steps.state.dialogs.isEmpty)
  }

  @Test("Enter in help on a line that cannot run says why and stays")
  func cannotRun() {
    var steps = Steps()
    steps.press(.character(":"))
    steps.type("cancel the read")
    #expect(steps.text.contains("no read is under way"))
    steps.press(.enter)
    #expect(steps.commands.isEmpty && steps.state.dialogs.count == 1)
  }

  @Test("hints show only what can run")
  func hints() {
    let steps = Steps()
    #expect(KeyTable.hints(steps.state).allSatisfy { $0.whyNot(steps.state) == nil })
    #expect(!(steps.text.split(separator: "\n").last ?? "").contains("answer"))
  }
}
