import Testing

@testable import Console
@testable import Terminal

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// ncurses has one screen a process, so all tests that draw wait for each other.
@Suite("The real screen", .serialized, .timeLimit(.minutes(20)))
enum ScreenSuite {}

extension ScreenSuite {
  @Suite("Painting a frame", .serialized)
  struct PainterTests {
    private let utf8 = Surroundings(term: "xterm-256color", isUTF8: true, noColor: false)

    init() {
      let names: [String] = ["C.UTF-8", "en_US.UTF-8"]
      _ = names.first { setlocale(LC_CTYPE, $0) != nil }
    }

    private func painter(
      _ surroundings: Surroundings? = nil, _ columns: Int = 20, _ rows: Int = 4
    ) throws -> Painter {
      try Painter(surroundings ?? utf8, theme: .standard, size: Size(columns, rows))
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test("a frame is one synchronised update")
    func synchronised() throws {
      let painted = text(try painter().paint(Frame(20, 4, ["one", "two"])))
      #expect(painted.hasPrefix("\u{1B}[?2026h"))
      #expect(painted.hasSuffix("\u{1B}[?2026l"))
      #expect(painted.contains("one") && painted.contains("two"))
    }

    @Test("the same frame again is no bytes, and a changed word is few")
    func difference() throws {
      let painter = try painter()
      var frame = Frame(20, 4, ["one", "two", "three"])
      _ = painter.paint(frame)
      #expect(painter.paint(frame) == [])
      frame.put("TWO", x: 0, y: 1)
      let change = text(painter.paint(frame))
      #expect(change.contains("TWO"))
      #expect(!change.contains("one") && !change.contains("three"))
      #expect(change.utf8.count < 60)
    }

    @Test("after forget() the frame is drawn whole")
    func forget() throws {
      let painter = try painter()
      let frame = Frame(20, 4, ["one", "two"])
      _ = painter.paint(frame)
      painter.forget()
      let again = text(painter.paint(frame))
      #expect(again.contains("one") && again.contains("two") && again.contains("\u{1B}[2J"))
    }

    @Test("after leave() the next frame enters the alternate screen again")
    func leave() throws {
      let painter = try painter()
      let frame = Frame(20, 4, ["one"])
      #expect(text(painter.paint(frame)).contains("\u{1B}[?1049h"))
      #expect(text(painter.leave()).contains("\u{1B}[?1049l"))
      let again = text(painter.paint(frame))
      #expect(again.contains("\u{1B}[?1049h") && again.contains("one"))
    }

    @Test("wide characters, marks and boxes arrive as they are")
    func unicode() throws {
      let painted = text(try painter().paint(Frame(20, 4, ["┏━▸ 日本 e\u{301} ‹key›●"])))
      #expect(painted.contains("┏━▸ 日本 e\u{301} ‹key›●"))
    }

    @Test("where the C library would count other columns, the columns are held instead")
    func widths() {
      func drawn(_ glyph: Character, _ width: Int8) -> Bool {
        CellText(Cell(glyph: glyph, width: width, style: .normal), isUTF8: true) != nil
      }
      #expect(drawn("a", 1) && drawn("日", 2) && drawn("é", 1))
      #expect(!drawn("日", 1) && !drawn("é", 2) && !drawn("\u{7}", 1) && !drawn("\u{301}", 1))
    }

    @Test("a wide character is not drawn half at the edge")
    func edge() throws {
      let painted = text(try painter(nil, 4, 2).paint(Frame(5, 2, ["abc日"])))
      #expect(painted.contains("abc?") && !painted.contains("日"))
    }

    @Test("without UTF-8 only ASCII leaves")
    func ascii() throws {
      let plain = Surroundings(term: "xterm-256color", isUTF8: false, noColor: false)
      let bytes = try painter(plain).paint(Frame(20, 4, ["┌─┐ ‹key› ● 日 é"]))
      #expect(text(bytes).contains("+-+ <key> * ?? ?"))
      #expect(bytes.allSatisfy { $0 < 0x80 })
    }

    @Test(
      "colours are those of the theme that the terminal can show",
      arguments: [
        ("xterm-256color", false, "\u{1B}[38;5;160m"), ("xterm", false, "\u{1B}[31m"),
        ("linux", false, "31m"), ("vt100", false, nil), ("xterm-256color", true, nil),
      ])
    func colors(term: String, noColor: Bool, expected: String?) throws {
      let surroundings = Surroundings(term: term, isUTF8: true, noColor: noColor)
      let painted = text(try painter(surroundings).paint(Frame(20, 4, ["x"], Style(.error))))
      if let expected {
        #expect(painted.contains(expected))
      } else {
        #expect(!painted.contains("[38;") && !painted.contains("[31m"))
        // The monochrome twin says it with weight.
        #expect(painted.contains(";1m"))
      }
    }

    @Test("the background is never painted")
    func background() throws {
      for role in Role.allCases {
        let painted = text(try painter().paint(Frame(20, 4, ["x"], Style(role))))
        #expect(!painted.contains("\u{1B}[48;") && !painted.contains("\u{1B}[40m"))
      }
    }

    @Test("reverse, dim and underline arrive")
    func attributes() throws {
      func painted(_ style: Style) throws -> String {
        text(try painter().paint(Frame(20, 4, ["x"], style)))
      }
      #expect(try painted(Style(reverse: true)).contains(";7m"))
      #expect(try painted(Style(dim: true)).contains(";2m"))
      #expect(try painted(Style(underline: true)).contains(";4m"))
    }

    @Test("the cursor stands where the frame says, or is hidden")
    func cursor() throws {
      let painter = try painter()
      var frame = Frame(20, 4, ["one"])
      #expect(text(painter.paint(frame)).contains("\u{1B}[?25l"))
      frame.cursor = Point(7, 2)
      let moved = text(painter.paint(frame))
      #expect(moved.contains("\u{1B}[3;8H"))
      #expect(moved.contains("\u{1B}[?12l\u{1B}[?25h") || moved.contains("\u{1B}[?25h"))
    }

    @Test("any frame fits any window", arguments: [(1, 1), (1, 24), (80, 1), (3, 2), (300, 90)])
    func sizes(columns: Int, rows: Int) throws {
      let painter = try painter(nil, columns, rows)
      let frame = Frame(80, 24, Array(repeating: String(repeating: "日x", count: 26), count: 24))
      #expect(!painter.paint(frame).isEmpty)
      painter.resize(Size(5, 3))
      #expect(!painter.paint(frame).isEmpty)
      painter.resize(Size(columns, rows))
      #expect(!painter.paint(Frame(0, 0, [])).isEmpty)
    }

    @Test(
      "a terminal that cannot do it is an error with a next step",
      arguments: [
        ("", TerminalError.Code.noTerminalType), ("dumb", .dumbTerminal),
        ("no-such-terminal", .unknownTerminal),
      ])
    func errors(term: String, code: TerminalError.Code) {
      let surroundings = Surroundings(term: term, isUTF8: true, noColor: false)
      let error = #expect(throws: TerminalError.self) { try painter(surroundings) }
      #expect(error?.code == code)
      #expect(error?.hint.contains("airlock --plain") == true)
    }

    @Test("a new relative of xterm is drawn as one where terminfo does not know it")
    func relatives() throws {
      let surroundings = Surroundings(term: "xterm-of-tomorrow", isUTF8: true, noColor: false)
      #expect(!(try painter(surroundings).paint(Frame(20, 4, ["x"])).isEmpty))
    }

    @Test("what a signal handler writes leaves the alternate screen and shows the cursor")
    func farewell() throws {
      let farewell = text(try painter().farewell)
      #expect(farewell.contains("\u{1B}[?1049l") && farewell.contains("\u{1B}[?25h"))
      // Padding is for printing terminals; none may be left in.
      #expect(!farewell.contains("$<"))
    }
  }
}
