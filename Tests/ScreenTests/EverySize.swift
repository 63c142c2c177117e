import Session
import Testing
import Vocabulary

@testable import Console

@Suite("Screens at every size")
struct EverySize {
  /// Keys that lead to every screen there is.
  static let walks: [(Given, String)] = [
    (.nothing, ""), (.nothing, "?"), (.emptyFolder, "3"), (.demo, ""), (.demo, "2G"), (.demo, "3"),
    (.demo, "3z<right><right>"), (.demo, "3j"), (.demo, "3i<pgdn>"), (.demo, "3s"), (.demo, "fabc"),
    (.demo, "f<^e>a"), (.demo, "G<enter>"), (.demo, "n"), (.demo, "d"), (.demo, "r"),
    (.demo, "rzzz"), (.demo, "?<down>"), (.demo, ":zoom"), (.demo, "/x"), (.ready, "3"),
    (.reading, "3"), (.asked, ""), (.failed, "3"), (.dryRun, "3"), (.hostile, "3"),
    (.hostile, "3j"), (.hostile, "3i"), (.hostile, "3s"),
    (.work, ""), (.work, "m"), (.work, "mc"), (.work, "mc<down><pgdn>"), (.work, "a"),
    (.work, "a<enter>"), (.work, "a/read"), (.work, "e"), (.held, "a"), (.held, "as"),
    (.held, "m!"), (.waits, ""), (.waits, "a"), (.llmReads, "3"), (.crowded, "m"),
    (.crowded, "m<down><down><down><down><down>"), (.crowded, "mw"), (.crowded, "mt"),
    (.demo, "P"), (.approved, ""), (.approved, "P"), (.approved, "P<down><down><down>"),
    (.approved, "PX"), (.burst, ""), (.inside, ""), (.near, ""),
  ]

  @Test("every screen is drawn at every size, exactly that large", arguments: walks.indices)
  func sizes(walk: Int) {
    let (given, keys) = EverySize.walks[walk]
    var state = given.state(Size(80, 24))
    for key in Key.keys(keys) { press(key, &state) }
    // Every width; of the heights every fifth, another fifth for each width, and the edges.
    for width in Array(1...90) + [139, 140, 160, 200] {
      for height in 1...30 where (width + height) % 5 == 0 || [1, 15, 16, 20, 24].contains(height) {
        let size = Size(width, height)
        let lines = view(state, size).lines
        #expect(lines.count == height)
        #expect(lines.allSatisfy { CharacterWidth.width($0) == width }, "\(keys) \(size)")
      }
    }
  }

  @Test("a resize to any size and back keeps the selection and draws the same screen")
  func resize() {
    var state = Given.demo.state(Size(80, 24))
    for key in Key.keys("jj") { press(key, &state) }
    let before = view(state, state.size).lines
    for size in [Size(1, 1), Size(60, 16), Size(160, 48), Size(0, 0), Size(80, 24)] {
      _ = update(&state, .resize(size))
    }
    #expect(view(state, state.size).lines == before)
  }

  @Test("no control character reaches a frame", arguments: ["3", "3j", "3i", "3s", "3z", "3/e"])
  func control(keys: String) {
    for glyphs in [Glyphs.unicode, .ascii] {
      var state = Given.hostile.state(Size(90, 30), glyphs)
      for key in Key.keys(keys) { press(key, &state) }
      let frame = view(state, state.size)
      for cell in frame.cells {
        for scalar in cell.glyph.unicodeScalars {
          #expect(scalar.value >= 0x20 && !(0x7F..<0xA0).contains(scalar.value))
          #expect(!(0x2028...0x202E).contains(scalar.value))
        }
        if glyphs == .ascii { #expect(cell.glyph.isASCII) }
      }
    }
  }

  @Test("the cursor sits inside the screen, on the selected row", arguments: walks.indices)
  func cursor(walk: Int) {
    let (given, keys) = EverySize.walks[walk]
    var state = given.state(Size(80, 24))
    for key in Key.keys(keys) { press(key, &state) }
    let frame = view(state, state.size)
    if let cursor = frame.cursor { #expect(frame[cursor.x, cursor.y] != nil) }
    #expect(
      frame.cursor != nil || state.secretsItems.isEmpty || given == .ready
        || given == .failed || given == .reading || !state.filter(state.focus).isEmpty)
  }
}

@Suite("Questions in small windows")
struct SmallQuestions {
  @Test("no fact of a question is missing in the smallest window, or it says that one is")
  func facts() {
    var state = Given.asked.state(Size(60, 16))
    _ = update(&state, .tick(Given.noon + 77))
    let text = view(state, state.size).lines.joined(separator: "\n")
    for fact in ["api_key", "api.example.com:443", "Authorization header", "GET /v2/orders"] {
      #expect(text.contains(fact))
    }
    #expect(text.contains("Deny") && text.contains("Esc"))
  }

  @Test("a question about many keys says that not all of it fits, and i shows the rest")
  func many() {
    let items = (1...20).map {
      Question.Item(name: Sample.name("key_\($0)"), place: "header X-\($0)", shown: "‹key_\($0)›")
    }
    let one = Sample.question
    let question = Question(
      id: 9, by: one.by, stream: one.stream, items: items, origin: one.origin, method: one.method,
      request: one.request, methodClass: one.methodClass, line: nil, beenTo: [],
      wholeRequest: one.wholeRequest)
    var state = Given.demo.state(Size(80, 24))
    let event = Event(id: 80, time: Given.noon + 9, by: one.by, kind: .questionAsked(question))
    _ = update(&state, .session(event))
    _ = update(&state, .tick(Given.noon + 10))
    _ = update(&state, .tick(Given.noon + 11))
    #expect(view(state, state.size).lines.joined().contains("not all of it fits"))
    press(.character("i"), &state)
    var seen = ""
    for _ in 0..<40 {
      seen += view(state, state.size).lines.joined()
      press(.down, &state)
    }
    #expect((1...20).allSatisfy { seen.contains("key_\($0)") && seen.contains("header X-\($0)") })
    #expect(seen.contains("accept: application/json"))
  }
}
