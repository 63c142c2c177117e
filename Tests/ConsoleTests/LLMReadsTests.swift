import Session
import Testing
import Vocabulary

@testable import Console

@Suite("Reads of the LLM")
struct LLMReadsTests {
  @Test("its pages appear as they come, with its name in the heading")
  func live() {
    var steps = Steps()
    steps.reads(1, "orders")
    steps.happens(.readPage(read: 1, Steps.page([["id": 41]])), by: Steps.llm)
    #expect(steps.text.contains("llm test  orders  reading") && steps.text.contains("41"))
    steps.finishes(1, "orders", [["id": 41], ["id": 42]])
    #expect(steps.text.contains("llm test  orders  2 records") && steps.text.contains("42"))
  }

  @Test("a person's own read has no name in the heading")
  func own() {
    var steps = Steps()
    steps.reads(1, "orders", by: .person)
    steps.finishes(1, "orders", [["id": 1]], by: .person)
    #expect(!steps.text.contains("llm test  orders"))
  }

  @Test(
    "it takes nothing away: not the JSON of a record, a filter that is typed, or a read of one's own",
    arguments: ["3j", "3i", "3/4", "3s"])
  func behind(keys: String) {
    var steps = Steps()
    steps.reads(1, "customers", by: .person)
    steps.happens(.readPage(read: 1, Steps.page([["id": 4]])))
    if keys != "3s" { steps.finishes(1, "customers", [["id": 4]], by: .person) }
    steps.type(keys)
    let mode = steps.state.testRead.mode
    steps.reads(2, "orders")
    #expect(steps.state.testRead.mode == mode && steps.state.records == [["id": 4]])
    #expect(steps.text.contains("llm reads orders"))
    steps.finishes(2, "orders", [["id": 7], ["id": 8]])
    #expect(steps.state.records == [["id": 4]])
    #expect(steps.text.contains("llm read orders: 2 rec"))
  }

  @Test("w brings it into the pane")
  func watch() {
    var steps = Steps()
    steps.reads(1, "customers", by: .person)
    steps.finishes(1, "customers", [["id": 4]], by: .person)
    steps.type("3jw")
    #expect(steps.last.contains("there is no other read of the LLM"))
    steps.reads(2, "orders")
    steps.happens(.readPage(read: 2, Steps.page([["id": 7]])), by: Steps.llm)
    steps.type("w")
    #expect(steps.state.records == [["id": 7]] && steps.state.unwatched == nil)
    steps.finishes(2, "orders", [["id": 7], ["id": 8]])
    #expect(steps.state.records.count == 2 && steps.state.testRead.mode == .table)
  }

  @Test("a read of one's own goes on in front of the LLM's")
  func front() {
    var steps = Steps()
    steps.reads(1, "orders")
    steps.reads(2, "customers", by: .person)
    #expect(steps.state.live?.start.stream == "customers")
    steps.finishes(1, "orders", [["id": 7]])
    #expect(steps.state.live?.start.stream == "customers")
    steps.finishes(2, "customers", [["id": 4]], by: .person)
    #expect(steps.state.records == [["id": 4]] && steps.text.contains("llm read orders"))
  }

  @Test("Esc cancels a read of one's own and never that of the LLM")
  func cancel() {
    var steps = Steps()
    steps.reads(1, "orders")
    steps.wait(5)
    steps.press(.esc, .esc)
    #expect(steps.commands.isEmpty && steps.text.contains("^X cancels"))
    steps.press(.ctrl("x"))
    #expect(steps.words == ["cancelRead"])
    steps.reads(2, "orders", by: .person)
    steps.wait(5)
    steps.press(.esc)
    #expect(steps.words == ["cancelRead", "cancelRead"])
  }

  @Test("a question over the activity opens; one while its filter is typed waits")
  func questions() {
    var steps = Steps()
    steps.type("a/x")
    steps.happens(.questionAsked(Steps.question(3)), by: Steps.llm)
    #expect(steps.state.dialogs.isEmpty && steps.top.contains("1 egress"))
    steps.press(.enter)
    #expect(steps.state.dialogs.last?.kind == .question)
    #expect(steps.text.contains("The LLM (test) asked"))
  }
}
