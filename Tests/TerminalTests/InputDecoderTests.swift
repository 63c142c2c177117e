import Console
import Testing

@testable import Terminal

@Suite("Bytes become keys")
struct InputDecoderTests {
  /// What the bytes mean when nothing follows them.
  private func events(_ chunks: String...) -> [TerminalEvent] {
    var decoder = InputDecoder()
    var events: [TerminalEvent] = []
    for chunk in chunks { events += decoder.decode(Array(chunk.utf8)) }
    events += decoder.flush()
    return events
  }

  private func keys(_ bytes: String) -> [Key] {
    events(bytes).compactMap { if case .key(let key) = $0 { key } else { nil } }
  }

  @Test(
    "a sequence is a key",
    arguments: [
      ("\u{1B}[A", Key.up), ("\u{1B}OA", .up), ("\u{1B}[1;5D", .left), ("\u{1B}[1;2C", .right),
      ("\u{1B}[H", .home), ("\u{1B}[1~", .home), ("\u{1B}[7~", .home), ("\u{1B}OF", .end),
      ("\u{1B}[4~", .end), ("\u{1B}[5~", .pageUp), ("\u{1B}[6;3~", .pageDown),
      ("\u{1B}[3~", .delete), ("\u{1B}[Z", .backTab), ("\u{1B}OP", .f(1)), ("\u{1B}[[C", .f(3)),
      ("\u{1B}[15~", .f(5)), ("\u{1B}[17~", .f(6)), ("\u{1B}[24~", .f(12)), ("\u{1B}OM", .enter),
      ("\u{1B}[99;5u", .ctrl("c")), ("\u{1B}[27;5;120~", .ctrl("x")), ("\u{1B}[9;2u", .backTab),
      ("\u{1B}[97;2u", .character("A")), ("\u{1B}[1;2R", .f(3)),
      ("\r", .enter), ("\n", .enter), ("\t", .tab), ("\u{7F}", .backspace), ("\u{08}", .backspace),
      ("\u{01}", .ctrl("a")), ("\u{1A}", .ctrl("z")), ("\u{1C}", .ctrl("\\")),
      ("\u{00}", .ctrl(" ")),
      ("q", .character("q")), (" ", .character(" ")), ("ü", .character("ü")),
      ("日", .character("日")), ("e\u{301}", .character("e\u{301}")),
      ("👩‍💻", .character("👩‍💻")), ("🇩🇪", .character("🇩🇪")),
    ])
  func key(bytes: String, key: Key) {
    #expect(keys(bytes) == [key])
  }

  @Test(
    "Esc is known only when nothing follows",
    arguments: [
      ("\u{1B}", [Key.esc]), ("\u{1B}\u{1B}", [.esc, .esc]), ("\u{1B}x", [.esc, .character("x")]),
      ("\u{1B}O", [.esc, .character("O")]), ("\u{1B}[", [.esc, .character("[")]),
      ("\u{1B}]", [.esc, .character("]")]), ("\u{1B}\r", [.esc, .enter]),
    ])
  func escape(bytes: String, keys: [Key]) {
    var decoder = InputDecoder()
    let early = decoder.decode(Array(bytes.utf8))
    let all = early + decoder.flush()
    #expect(all == keys.map(TerminalEvent.key))
    let isWaiting = decoder.isWaiting
    #expect(!isWaiting)
  }

  @Test("a sequence may arrive byte by byte")
  func split() {
    #expect(events("\u{1B}", "[", "1", ";5", "A") == [.key(.up)])
    var decoder = InputDecoder()
    let first = decoder.decode([0xE6])
    let isWaiting = decoder.isWaiting
    let all = first + decoder.decode([0x97]) + decoder.decode([0xA5])
    let isStillWaiting = decoder.isWaiting
    #expect(first == [] && isWaiting)
    #expect(all == [.key(.character("日"))] && !isStillWaiting)
  }

  @Test("a flood of keys is kept, in order")
  func flood() {
    let text = String(repeating: "jk\u{1B}[B", count: 1_000)
    let all = keys(text)
    #expect(all.count == 3_000)
    #expect(Array(all.prefix(3)) == [.character("j"), .character("k"), .down])
    #expect(all.last == .down)
  }

  @Test(
    "answers of the terminal are no keys",
    arguments: [
      "\u{1B}[?1;2c", "\u{1B}[24;80R", "\u{1B}[0n", "\u{1B}]11;rgb:0000/0000/0000\u{07}",
      "\u{1B}]52;c;YQ==\u{1B}\\", "\u{1B}P1$r0m\u{1B}\\", "\u{1B}_Gi=1;OK\u{1B}\\", "\u{1B}[I",
      "\u{1B}[>0;276;0c",
    ])
  func answers(bytes: String) {
    #expect(events(bytes + "x") == [.key(.character("x"))])
  }

  @Test("bytes that are no UTF-8 are dropped, and what follows is not")
  func invalid() {
    var decoder = InputDecoder()
    let all = decoder.decode([0xFF, 0x61, 0xC3, 0x62])
    #expect(all == [.key(.character("a")), .key(.character("b"))])
  }

  @Test("no bytes whatever end the decoder")
  func anyBytes() {
    let special = Array("\u{1B}[]O;0129~<MmuP_\\".utf8)
    var generator = SystemRandomNumberGenerator()
    var decoder = InputDecoder()
    for _ in 0..<2_000 {
      let bytes = (0..<16).map { _ in
        // Half of them from the bytes that matter.
        Bool.random(using: &generator)
          ? UInt8.random(in: 0...255, using: &generator)
          : special.randomElement(using: &generator) ?? 0
      }
      _ = decoder.decode(bytes)
      if Bool.random(using: &generator) { _ = decoder.flush() }
    }
    _ = decoder.flush()
    let isWaiting = decoder.isWaiting
    let last = decoder.decode([0x71])
    #expect(!isWaiting)
    #expect(last == [.key(.character("q"))])
  }

  // MARK: Paste

  private static let start = "\u{1B}[200~"
  private static let end = "\u{1B}[201~"

  @Test("a paste is one event, and its line ends are newlines")
  func paste() {
    let all = events("a", Self.start + "one\rtwo\r\nthree\nfour" + Self.end, "b")
    #expect(all == [.key(.character("a")), .paste("one\ntwo\nthree\nfour"), .key(.character("b"))])
  }

  @Test("keys inside a paste are text")
  func pastedKeys() {
    #expect(events(Self.start + "q\u{1B}[A\u{03}" + Self.end) == [.paste("q\u{1B}[A\u{03}")])
  }

  @Test("a large paste may arrive in any pieces", arguments: [1, 7, 4096])
  func pieces(size: Int) {
    let text = String(repeating: "zeile é 日\n", count: 1_000)
    let bytes = Array((Self.start + text + Self.end).utf8)
    var decoder = InputDecoder()
    var all: [TerminalEvent] = []
    for start in stride(from: 0, to: bytes.count, by: size) {
      all += decoder.decode(Array(bytes[start..<min(start + size, bytes.count)]))
    }
    let isWaiting = decoder.isWaiting
    #expect(all == [.paste(text)] && !isWaiting)
  }

  @Test("a paste over the limit is refused whole, and the keyboard works again")
  func tooLarge() {
    let text = String(repeating: "x", count: InputDecoder.pasteLimit + 10)
    #expect(events(Self.start + text + Self.end + "q") == [.pasteTooLarge, .key(.character("q"))])
  }

  @Test("a paste whose end mark got lost is given up")
  func lostEnd() {
    var decoder = InputDecoder()
    let early = decoder.decode(Array((Self.start + "abc").utf8))
    let isInPaste = decoder.isInPaste
    let all = decoder.flush() + decoder.decode(Array("q".utf8))
    #expect(early == [] && isInPaste)
    #expect(all == [.paste("abc"), .key(.character("q"))])
  }

  // MARK: Mouse

  @Test(
    "mouse reports count from zero",
    arguments: [
      ("\u{1B}[<0;1;1M", Mouse(.press(.left), at: Point(0, 0))),
      ("\u{1B}[<0;10;3m", Mouse(.release(.left), at: Point(9, 2))),
      ("\u{1B}[<2;300;5M", Mouse(.press(.right), at: Point(299, 4))),
      ("\u{1B}[<64;4;4M", Mouse(.wheelUp, at: Point(3, 3))),
      ("\u{1B}[<81;4;4M", Mouse(.wheelDown, at: Point(3, 3))),
    ])
  func mouse(bytes: String, mouse: Mouse) {
    #expect(events(bytes) == [.mouse(mouse)])
  }

  @Test(
    "motion and broken mouse reports are nothing", arguments: ["35;4;4M", "0;0;4M", "0;4M", "M"])
  func noMouse(bytes: String) {
    #expect(events("\u{1B}[<" + bytes) == [])
  }
}
