import Testing

@testable import Terminal

@Suite("Copying")
struct ClipboardTests {
  @Test(
    "base64 is that of RFC 4648, section 10",
    arguments: [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
      ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"), ("‹é›", "4oC5w6nigLo="),
    ])
  func base64(text: String, encoded: String) {
    #expect(Clipboard.base64(Array(text.utf8)) == encoded)
  }

  @Test("the plain sequence is OSC 52 for the clipboard")
  func plain() {
    #expect(Clipboard().sequence("foo") == "\u{1B}]52;c;Zm9v\u{07}")
  }

  @Test("tmux gets it both plain and handed on, with each escape doubled")
  func tmux() {
    #expect(
      Clipboard(multiplexer: .tmux).sequence("foo")
        == "\u{1B}]52;c;Zm9v\u{07}\u{1B}Ptmux;\u{1B}\u{1B}]52;c;Zm9v\u{07}\u{1B}\\")
  }

  @Test("screen gets pieces that it takes, and joined they are the sequence")
  func screen() throws {
    let text = String(repeating: "abc", count: 600)
    let wrapped = try #require(Clipboard(multiplexer: .screen).sequence(text))
    let pieces = wrapped.split(separator: "\u{1B}\\").map { $0.dropFirst(2) }
    #expect(pieces.count == 4)
    #expect(pieces.allSatisfy { $0.utf8.count <= 768 })
    #expect(pieces.joined() == Clipboard().sequence(text))
  }

  @Test("text that would not arrive whole is not sent")
  func tooLong() {
    #expect(Clipboard().sequence(String(repeating: "x", count: 75_000)) != nil)
    #expect(Clipboard().sequence(String(repeating: "x", count: 75_001)) == nil)
  }

  @Test(
    "the surroundings say how",
    arguments: [
      (["TERM": "xterm-256color"], Clipboard.Multiplexer.none, true),
      (["TERM": "tmux-256color", "TMUX": "/tmp/tmux-0/default,1,0"], .tmux, true),
      (["TERM": "screen-256color", "STY": "1.pts"], .screen, true),
      (["TERM": "linux"], .none, false),
      (["TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"], .none, false),
      (["TERM": "xterm-256color", "VTE_VERSION": "7200"], .none, false),
    ])
  func surroundings(
    variables: [String: String], multiplexer: Clipboard.Multiplexer, takesOSC52: Bool
  ) {
    let clipboard = Clipboard.make { variables[$0] }
    #expect(clipboard.multiplexer == multiplexer)
    #expect(clipboard.takesOSC52 == takesOSC52)
  }

  @Test("programs are tried only where they can work")
  func tools() {
    #expect(Clipboard.make { ["WAYLAND_DISPLAY": "wayland-0"][$0] }.tools.contains(["wl-copy"]))
    let x11 = Clipboard.make { ["DISPLAY": ":0"][$0] }.tools.map { $0[0] }
    #expect(x11.contains("xclip") && x11.contains("xsel") && !x11.contains("wl-copy"))
    #expect(!Clipboard.make { _ in nil }.tools.contains { $0[0] == "xclip" })
  }

  @Test("a program gets the text on stdin; one that is missing, fails or hangs is no success")
  func run() {
    #expect(Clipboard.run(["sh", "-c", "test \"$(cat)\" = 'a text'"], "a text"))
    #expect(!Clipboard.run(["sh", "-c", "test \"$(cat)\" = 'another'"], "a text"))
    #expect(!Clipboard.run(["no-such-program-anywhere"], "a text"))
    #expect(!Clipboard.run(["sh", "-c", "exec sleep 60"], "a text"))
  }
}
