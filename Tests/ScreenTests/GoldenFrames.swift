import Session
import Testing
import Vocabulary

@testable import Console

@Suite("Screens as they are drawn")
struct GoldenFrames {
  @Test(
    "the three panes at every width",
    arguments: [
      "60x16", "79x24", "80x20", "80x24", "100x30", "140x40", "160x48",
    ])
  func panes(size: String) { screen(size, given: .demo, is: "panes-\(size).txt") }

  @Test("a window that is too small says which size it needs")
  func tooSmall() { screen("44x10", given: .demo, is: "too-small-44x10.txt") }

  @Test("in a narrow window the other panes are headings")
  func narrow() { screen("70x24", given: .demo, keys: "3", is: "narrow-test-read.txt") }

  @Test("before anything is opened")
  func nothing() { screen("80x24", given: .nothing, is: "empty-no-project.txt") }

  @Test("a folder without a manifest")
  func emptyFolder() { screen("80x24", given: .emptyFolder, is: "empty-no-manifest.txt") }

  @Test("everything filled, nothing read yet")
  func ready() { screen("80x24", given: .ready, keys: "3", is: "empty-ready.txt") }

  @Test("a secret is typed as dots")
  func fill() {
    screen("80x24", given: .demo, keys: "fnot-a-real-value-at-all", is: "fill.txt")
  }

  @Test("a fill that takes several lines says how")
  func fillLines() { screen("80x24", given: .demo, keys: "f<^e>", is: "fill-multiline.txt") }

  @Test("a pasted newline is removed and said")
  func fillNewline() {
    screen("80x24", given: .demo, keys: "f", is: "fill-newline.txt") { state in
      let removed = state.secretFocus?.append("pasted-value\n") ?? 0
      _ = update(&state, .secretEdited(newlinesRemoved: removed))
    }
  }

  @Test("a config value is edited in one line")
  func config() { screen("80x24", given: .demo, keys: "G<enter>ten<enter>", is: "config-edit.txt") }

  @Test("a new stub is named")
  func stub() { screen("80x24", given: .demo, keys: "nwebhook_key", is: "new-stub.txt") }

  @Test("clearing a secret asks first")
  func clear() { screen("80x24", given: .demo, keys: "d", is: "clear.txt") }

  @Test("a question waits for its keys to count")
  func questionFresh() { screen("80x24", given: .asked, is: "question-fresh.txt") }

  @Test("may a secret go out?")
  func question() { screen("80x24", given: .asked, is: "question.txt", after: arm) }

  @Test("a denial can say why")
  func questionNote() {
    screen("80x24", given: .asked, is: "question-note.txt") { state in
      arm(&state)
      for key in Key.keys("duse the sandbox host first") { press(key, &state) }
    }
  }

  @Test("the whole request of a question")
  func questionRequest() {
    screen("80x24", given: .asked, is: "question-request.txt") { state in
      arm(&state)
      press(.character("i"), &state)
    }
  }

  @Test("a question in the smallest window keeps its answers")
  func questionSmall() { screen("60x16", given: .asked, is: "question-60x16.txt", after: arm) }

  @Test("the stream picker filters and says why a stream is not ready")
  func picker() { screen("80x24", given: .demo, keys: "r", is: "picker.txt") }

  @Test("the stream picker with a filter")
  func pickerFilter() {
    screen("80x24", given: .demo, keys: "rcus<right>25", is: "picker-filter.txt")
  }

  @Test("records as a table")
  func table() { screen("80x24", given: .demo, keys: "3z<down>", is: "table.txt") }

  @Test("a record as JSON, and why a value is masked")
  func json() {
    screen("80x24", given: .demo, keys: "3zjG<up>", is: "json.txt")
  }

  @Test("folded JSON")
  func jsonFolded() {
    screen("80x24", given: .demo, keys: "3zjjjjjj<space>j", is: "json-folded.txt")
  }

  @Test("requests below each other")
  func requests() { screen("80x24", given: .demo, keys: "3zi", is: "requests-80x24.txt") }

  @Test("requests side by side")
  func requestsWide() { screen("160x48", given: .demo, keys: "3zi", is: "requests-160x48.txt") }

  @Test("fields and types")
  func schema() { screen("80x24", given: .demo, keys: "3zs", is: "schema.txt") }

  @Test("a dry run shows the requests that were not sent")
  func dryRun() { screen("80x24", given: .dryRun, keys: "3", is: "dry-run.txt") }

  @Test("pages come in while reading, and Esc cancels after three seconds")
  func reading() {
    screen("80x24", given: .reading, keys: "3", is: "reading.txt") { state in
      _ = update(&state, .tick(Given.noon + 3.2))
    }
  }

  @Test("a failed read says what to do")
  func failed() { screen("80x24", given: .failed, keys: "3", is: "read-failed.txt") }

  @Test("a command that failed stays until it is read")
  func failure() {
    screen("80x24", given: .demo, is: "failure.txt") { state in
      let failure = Failure(
        "source_read_only", "the file .env cannot be written", hint: "check its permissions")
      _ = update(
        &state, .session(Event(id: 90, time: Given.noon + 9, by: .person, kind: .failed(failure))))
    }
  }

  @Test("what failed, in full")
  func failureDialog() {
    screen("80x24", given: .demo, is: "failure-dialog.txt") { state in
      let failure = Failure(
        "source_read_only", "the file .env cannot be written", hint: "check its permissions")
      _ = update(
        &state, .session(Event(id: 90, time: Given.noon + 9, by: .person, kind: .failed(failure))))
      press(.character("x"), &state)
    }
  }

  @Test("help lists the keys of the pane and those that work everywhere")
  func help() { screen("80x24", given: .demo, keys: "?", is: "help.txt") }

  @Test("the palette filters and says why a line cannot run")
  func palette() { screen("80x24", given: .demo, keys: "2:re", is: "palette.txt") }

  @Test("a filter stands in the heading")
  func filter() { screen("80x24", given: .demo, keys: "/cli", is: "filter.txt") }

  @Test("a filter without a match says so")
  func filterNothing() { screen("80x24", given: .demo, keys: "/xyz", is: "filter-nothing.txt") }

  @Test("a key that cannot run says why")
  func whyNot() { screen("80x24", given: .demo, keys: "2f", is: "why-not.txt") }

  @Test("in ASCII")
  func ascii() { screen("80x24", given: .demo, .ascii, is: "ascii.txt") }

  @Test("a question in ASCII")
  func asciiQuestion() {
    screen("80x24", given: .asked, .ascii, is: "ascii-question.txt", after: arm)
  }

  @Test("text that would steer a terminal is shown as marks")
  func hostile() { screen("80x24", given: .hostile, keys: "3z", is: "hostile.txt") }

  /// Lets the first 300 ms pass.
  private func arm(_ state: inout State) {
    _ = update(&state, .tick(Given.noon + 77.5))
    _ = update(&state, .tick(Given.noon + 78))
  }
}
