import Session
import Testing
import Vocabulary

@testable import Console

@Suite("Screens with the LLM, as they are drawn")
struct GoldenFramesLLM {
  @Test("the panes while the LLM is here", arguments: ["60x16", "80x24", "160x48"])
  func panes(size: String) { screen(size, given: .work, is: "llm-panes-\(size).txt") }

  @Test("LLM access, off", arguments: ["80x24", "160x48"])
  func accessOff(size: String) {
    screen(size, given: .demo, keys: "m", is: "access-off-\(size).txt")
  }

  @Test("LLM access, on", arguments: ["60x16", "80x24", "160x48"])
  func accessOn(size: String) { screen(size, given: .work, keys: "m", is: "access-on-\(size).txt") }

  @Test("LLM access with all that it can say", arguments: ["60x16", "80x24", "160x48"])
  func accessCrowded(size: String) {
    screen(
      size, given: .crowded, keys: "m<down><down><down><down>", is: "access-crowded-\(size).txt")
  }

  @Test("LLM access that another user has too")
  func accessPeers() {
    screen("80x24", given: .work, keys: "m", is: "access-peers-80x24.txt") { state in
      var on = Sample.on()
      on.peers = ["keeper", "1007"]
      let event = Event(id: 90, time: Given.noon + 1, by: .person, kind: .accessChanged(on))
      _ = update(&state, .session(event))
    }
  }

  @Test("a new token asks first")
  func token() {
    screen("80x24", given: .work, keys: "m", is: "access-token.txt") { state in
      let on = Sample.on(http: .ready(at: "http://127.0.0.1:43117/mcp"))
      let event = Event(id: 90, time: Given.noon + 1, by: .person, kind: .accessChanged(on))
      _ = update(&state, .session(event))
      press(.character("t"), &state)
    }
  }

  @Test("what to paste into a client", arguments: ["60x16", "80x24", "160x48"])
  func configurations(size: String) {
    screen(size, given: .work, keys: "mc<down>", is: "configurations-\(size).txt")
  }

  @Test("a token stands as dots")
  func dots() {
    screen("80x24", given: .work, keys: "cG<down><down>", is: "configuration-http.txt")
  }

  @Test("the rules that keep an agent from the file")
  func denyRules() { screen("80x24", given: .crowded, keys: "mw", is: "deny-rules.txt") }

  @Test("the activity", arguments: ["60x16", "80x24", "160x48"])
  func activity(size: String) { screen(size, given: .work, keys: "a", is: "activity-\(size).txt") }

  @Test("the activity, on what the person did")
  func activityOwn() {
    screen("80x24", given: .work, keys: "a<down><down><down>", is: "activity-own.txt")
  }

  @Test("the activity, filtered")
  func activityFilter() { screen("80x24", given: .work, keys: "a/read", is: "activity-filter.txt") }

  @Test("the activity of what waits for the person")
  func activityWaits() {
    screen("80x24", given: .waits, is: "activity-waits.txt") { state in
      putOff(&state)
      press(.character("a"), &state)
    }
  }

  @Test("held calls", arguments: ["60x16", "80x24", "160x48"])
  func held(size: String) { screen(size, given: .held, keys: "a", is: "held-\(size).txt") }

  @Test("a held call is answered with a sentence")
  func reply() {
    screen("80x24", given: .held, keys: "asuse the sandbox first", is: "held-reply.txt")
  }

  @Test("what the LLM saw", arguments: ["60x16", "80x24", "160x48"])
  func saw(size: String) { screen(size, given: .work, keys: "e", is: "saw-\(size).txt") }

  @Test("the exact question and the exact answer")
  func call() { screen("80x24", given: .work, keys: "a<enter>", is: "call-80x24.txt") }

  @Test("what waits for the person", arguments: ["80x24", "160x48"])
  func waits(size: String) {
    screen(size, given: .waits, is: "waits-\(size).txt", after: putOff)
  }

  @Test("a stub that the LLM waits for is filled")
  func fillWaited() {
    screen("80x24", given: .waits, is: "waits-fill.txt") { state in
      putOff(&state)
      for key in Key.keys("fabc") { press(key, &state) }
    }
  }

  @Test("a read of the LLM, page by page", arguments: ["80x24", "160x48"])
  func reading(size: String) {
    screen(size, given: .llmReads, keys: "3", is: "llm-reads-\(size).txt") { state in
      _ = update(&state, .tick(Given.noon + 32.5))
    }
  }

  @Test("a read of the LLM takes no record away from the person")
  func unwatched() {
    screen("80x24", given: .work, keys: "3j", is: "llm-reads-behind.txt") { state in
      for (index, step) in Sample.reading.suffix(3).enumerated() {
        let event = Event(id: 90 + index, time: Given.noon + step.0, by: step.1, kind: step.2)
        _ = update(&state, .session(event))
      }
    }
  }

  @Test("in ASCII", arguments: ["", "m", "a", "e"])
  func ascii(keys: String) {
    screen(
      "80x24", given: .work, keys: keys, .ascii,
      is: "llm-ascii\(keys.isEmpty ? "" : "-\(keys)").txt")
  }

  @Test("held and waiting in ASCII")
  func asciiWaits() {
    screen("80x24", given: .waits, .ascii, is: "waits-ascii.txt", after: putOff)
    screen("80x24", given: .held, keys: "", .ascii, is: "held-ascii.txt")
  }

  /// Lets the question listen, and decides later.
  private func putOff(_ state: inout State) {
    _ = update(&state, .tick(Given.noon + 77.5))
    _ = update(&state, .tick(Given.noon + 78))
    press(.esc, &state)
  }

  @Test("the demo's palette lets the LLM work")
  func demoPalette() {
    screen("80x24", given: .nothing, is: "demo-palette.txt") { state in
      let project = ProjectView(
        name: "source-acme", manifest: "manifest.yaml", sources: [".env"], isDemo: true)
      let event = Event(id: 1, time: Given.noon, by: .person, kind: .projectOpened(project))
      _ = update(&state, .session(event))
      for key in Key.keys(":llm") { press(key, &state) }
    }
  }
}
