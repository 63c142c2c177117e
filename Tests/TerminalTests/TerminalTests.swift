import Console
import Testing
import Vocabulary

@testable import Terminal

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension ScreenSuite {
  /// A terminal taken over and given back, on a pseudo terminal.
  @Suite("Taking a terminal over", .serialized)
  struct TerminalTests {
    private let pty = Pty(columns: 40, rows: 6)

    init() {
      setVariable("TERM", "xterm-256color")
      setVariable("LC_ALL", "C.UTF-8")
    }

    private func open(mouse: Bool = true) throws -> Terminal {
      var options = Terminal.Options()
      options.input = pty.slave
      options.output = pty.slave
      options.mouse = mouse
      options.holdsStderr = false
      return try Terminal.open(options)
    }

    @Test("open enters all modes, and close leaves them in reverse and restores the flags")
    func openAndClose() throws {
      let before = pty.flags
      let terminal = try open()
      terminal.draw(Frame(40, 6, ["hello"]))
      #expect(pty.until { $0.contains("hello") })
      for mode in ["1049", "2004", "1000", "1006"] { #expect(pty.shown.contains("[?\(mode)h")) }
      #expect(pty.flags != before)
      pty.clear()
      terminal.close()
      #expect(pty.until { $0.contains("\u{1B}[?1049l") })
      for mode in ["1049", "2004", "1000", "1006"] { #expect(pty.shown.contains("[?\(mode)l")) }
      #expect(pty.shown.contains("\u{1B}[?25h"))
      #expect(pty.flags == before)
    }

    @Test("the mouse has an off switch")
    func noMouse() throws {
      let terminal = try open(mouse: false)
      terminal.draw(Frame(40, 6, ["hello"]))
      #expect(pty.until { $0.contains("hello") })
      #expect(!pty.shown.contains("[?1000h"))
      terminal.close()
    }

    @Test("closing twice is closing once, and the terminal can be opened again")
    func again() throws {
      let first = try open()
      #expect(throws: TerminalError.self) { try open() }
      first.close()
      first.close()
      let second = try open()
      second.draw(Frame(40, 6, ["second"]))
      #expect(pty.until { $0.contains("second") })
      second.close()
    }

    @Test("keys, a bare Esc and a paste arrive in order, and nothing is lost")
    func keys() async throws {
      let terminal = try open()
      var events = terminal.events.makeAsyncIterator()
      let lines = String(repeating: "line of a paste\r", count: 700)
      pty.type("aü\u{1B}[A")
      pty.type("\u{1B}")
      #expect(await events.next() == .key(.character("a")))
      #expect(await events.next() == .key(.character("ü")))
      #expect(await events.next() == .key(.up))
      #expect(await events.next() == .key(.esc))
      pty.type("\u{1B}[200~" + lines + "\u{1B}[201~q")
      #expect(await events.next() == .paste(lines.replacing("\r", with: "\n")))
      #expect(await events.next() == .key(.character("q")))
      terminal.close()
      #expect(await events.next() == nil)
    }

    @Test("a bare Esc is known in less than 100 ms")
    func escape() async throws {
      let terminal = try open()
      var events = terminal.events.makeAsyncIterator()
      var waits: [Duration] = []
      for _ in 0..<5 {
        let start = ContinuousClock.now
        pty.type("\u{1B}")
        #expect(await events.next() == .key(.esc))
        waits.append(ContinuousClock.now - start)
      }
      // The best of five, because the machine may be busy.
      #expect(waits.min() ?? .seconds(1) < .milliseconds(100))
      terminal.close()
    }

    @Test("a new size is an event, and the next frame has it")
    func resize() async throws {
      let terminal = try open()
      var events = terminal.events.makeAsyncIterator()
      terminal.draw(Frame(40, 6, ["hello"]))
      pty.resize(50, 9)
      // The pseudo terminal has no session to send it to.
      kill(getpid(), SIGWINCH)
      #expect(await events.next() == .resized(Size(50, 9)))
      #expect(terminal.size == Size(50, 9))
      var frame = Frame(50, 9, [])
      frame.put("corner", x: 44, y: 8)
      pty.clear()
      terminal.draw(frame)
      #expect(pty.until { $0.contains("\u{1B}[9;45H") })
      terminal.close()
    }

    @Test(
      "a request to end is an event first",
      arguments: [TerminalEvent.Signal.terminate, .hangup, .interrupt])
    func signals(signal: TerminalEvent.Signal) async throws {
      let terminal = try open()
      var events = terminal.events.makeAsyncIterator()
      kill(getpid(), signal.rawValue)
      #expect(await events.next() == .signal(signal))
      terminal.close()
    }

    @Test("another program gets the terminal as it was, with all keys, and gives it back")
    func outside() async throws {
      let before = pty.flags
      let terminal = try open()
      var events = terminal.events.makeAsyncIterator()
      terminal.draw(Frame(40, 6, ["hello"]))
      #expect(pty.until { $0.contains("hello") })
      let typed: String = terminal.outside {
        #expect(pty.flags == before)
        pty.type("for the editor\n")
        var line = [UInt8](repeating: 0, count: 64)
        let count = read(pty.slave, &line, line.count)
        return String(decoding: line.prefix(max(0, count)), as: UTF8.self)
      }
      #expect(typed == "for the editor\n")
      pty.clear()
      terminal.draw(Frame(40, 6, ["hello"]))
      #expect(pty.until { $0.contains("\u{1B}[?1049h") && $0.contains("hello") })
      pty.type("x")
      #expect(await events.next() == .key(.character("x")))
      terminal.close()
    }

    @Test("an editor works on the file, and a failing one is an error")
    func editor() throws {
      let terminal = try open()
      setVariable("VISUAL", "test ! -e")
      #expect(throws: Never.self) { try terminal.edit("/no/such/file") }
      setVariable("VISUAL", "false")
      let error = #expect(throws: TerminalError.self) { try terminal.edit("/no/such/file") }
      #expect(error?.code == .noEditor)
      unsetenv("VISUAL")
      terminal.close()
    }

    @Test("what is no terminal is refused, with a next step")
    func noTerminal() {
      var options = Terminal.Options()
      options.input = openNull()
      options.output = pty.slave
      let error = #expect(throws: TerminalError.self) { try Terminal.open(options) }
      #expect(error?.code == .notATerminal)
      #expect(error?.hint == "run airlock --plain")
      close(options.input)
    }

    @Test("a terminal that goes away is an event, and the thread does not spin")
    func hangup() async throws {
      let other = Pty()
      let input = dup(other.slave)
      var options = Terminal.Options()
      options.input = input
      options.output = input
      options.holdsStderr = false
      let terminal = try Terminal.open(options)
      var events = terminal.events.makeAsyncIterator()
      close(other.master)
      #expect(await events.next() == .endOfInput)
      kill(getpid(), SIGTERM)
      #expect(await events.next() == .signal(.terminate))
      terminal.draw(Frame(80, 24, ["nobody sees this"]))
      terminal.close()
    }
  }
}

// `open` is also a method of the suite.
private func openNull() -> Int32 { open("/dev/null", O_RDONLY) }
