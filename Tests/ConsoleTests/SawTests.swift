import Session
import Testing
import Vocabulary

@testable import Console

@Suite("What the LLM saw")
struct SawTests {
  private static let answer =
    #"{"records":[{"url":"https://a.example/‹api_key›/x"},{"url":"‹api_key›"}]}"#

  private func answered(_ answer: String = answer, _ size: Size = Size(80, 24)) -> Steps {
    var steps = Steps()
    steps.state.size = size
    steps.access()
    steps.calls(1, "execute_stream_test_read", "orders")
    steps.ends(
      1, bytes: answer, masked: [MaskCount(name: Steps.name("api_key"), reason: "exact", count: 2)])
    return steps
  }

  @Test("the lines put together again are the bytes, at any width", arguments: [1, 2, 7, 40, 76])
  func exact(width: Int) {
    let texts = [SawTests.answer, "{}", String(repeating: "‹a› 日本 e\u{301} ", count: 40)]
    for text in texts {
      let steps = answered(text)
      let lines = SawLines.make(SawView(1, showsQuestion: false), steps.state, width: width)
      #expect(lines.filter { $0.kind == .bytes }.map(\.text).joined() == text)
    }
  }

  @Test("carets stand under what was masked, and say why")
  func marks() {
    let steps = answered()
    let lines = SawLines.make(SawView(1, showsQuestion: false), steps.state, width: 60)
    for (index, line) in lines.enumerated() where line.kind == .mark {
      let above = Array(lines[index - 1].text)
      for (column, character) in line.text.enumerated() where character == "^" {
        #expect("‹api_key›".contains(above[column]))
      }
    }
    #expect(lines.contains { $0.text.hasSuffix("masked: exact") })
  }

  @Test("a mask over the end of a line is marked on both")
  func brokenMask() {
    let steps = answered("0123456‹api_key›")
    let lines = SawLines.make(SawView(1, showsQuestion: false), steps.state, width: 10)
    #expect(lines.map(\.text) == ["0123456‹ap", "       ^^^", "i_key›", "^^^^^^"])
  }

  @Test("y copies the exact bytes")
  func copy() {
    var steps = answered()
    steps.type("ey")
    guard case .copy(let text) = steps.effects.last else {
      Issue.record("nothing was copied")
      return
    }
    #expect(text == SawTests.answer + "\n")
  }

  @Test("e goes there and back, from the activity to the selected call")
  func backAndForth() {
    var steps = answered()
    steps.calls(2)
    steps.ends(2, bytes: "{\"second\":2}")
    steps.type("e")
    #expect(steps.state.saw?.call == 2 && steps.text.contains("second"))
    steps.type("e")
    #expect(steps.state.views.isEmpty)
    steps.type("a")
    steps.press(.down)
    steps.type("e")
    #expect(steps.state.saw?.call == 1)
    steps.press(.esc)
    #expect(steps.state.isActivityShown)
  }

  @Test("n and p go through the answers that are kept")
  func neighbours() {
    var steps = answered()
    steps.calls(2)
    steps.ends(2)
    steps.type("ep")
    #expect(steps.state.saw?.call == 1)
    steps.type("p")
    #expect(steps.state.saw?.call == 1 && steps.last.contains("there is no other answer"))
    steps.type("n")
    #expect(steps.state.saw?.call == 2)
  }

  @Test("a long answer scrolls to its end and no further")
  func scroll() {
    var steps = answered((0..<2000).map { "\"n\($0)\"," }.joined() + "\"end\"")
    steps.type("e")
    steps.press(.pageDown)
    #expect(!steps.text.contains("\"n0\","))
    steps.type("G")
    steps.press(.down)
    #expect(steps.text.contains("\"end\"") && !steps.text.contains("more lines"))
    steps.type("g")
    #expect(steps.text.contains("\"n0\","))
  }

  @Test("the question of a held call can be read before it is let through")
  func question() {
    var steps = Steps()
    steps.access(pace: .step)
    steps.isHeld(1)
    steps.type("ai")
    #expect(steps.text.contains("\"stream_name\": \"orders\""))
    #expect(steps.text.contains("Nothing went to the LLM yet."))
    steps.ends(1, bytes: "{\"done\":true}")
    #expect(steps.text.contains("{\"done\":true}"))
  }

  @Test("what the LLM knows is counted from what it was sent")
  func knowledge() {
    var steps = Steps()
    steps.state.size = Size(160, 48)
    #expect(steps.text.contains("nothing: it has not called yet"))
    steps.access()
    steps.calls(1, "get_session_manifest_text")
    steps.ends(1, bytes: "12345")
    steps.calls(2, "execute_stream_test_read", "orders")
    steps.reads(4, "orders")
    steps.finishes(4, "orders", [["id": 1], ["id": 2]])
    let answer = #"{"result":{"structuredContent":{"records":[1,2]}}}"#
    steps.ends(2, bytes: answer)
    steps.calls(3)
    steps.ends(3, "cancelled", code: "cancelled", bytes: nil)
    let known = steps.state.calls.knowledge
    #expect(known.manifest == 1 && known.records == 2)
    #expect(known.bytes == 6 + answer.utf8.count + 1)
    #expect(steps.text.contains("rev 1, whole text") && steps.text.contains("2 seen"))
  }
}
