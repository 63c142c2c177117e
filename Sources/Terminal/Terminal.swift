import CTerminal
package import Console
import Synchronization
package import Vocabulary

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The full screen of one terminal, from ``open(_:)`` to ``close()``.
///
///     let terminal = try Terminal.open(.init())
///     terminal.draw(view(state, terminal.size))
///     for await event in terminal.events { … terminal.draw(…) }
///     terminal.close()
///
/// It has one owner; drawing, suspending and closing happen there. Whatever ends the process, the
/// terminal is put back: see ``Restore``. There is one at a time in a process.
package final class Terminal {
  package struct Options: Sendable {
    /// Wheel and clicks; Shift and drag still selects text in most terminals.
    package var mouse = true
    /// No colour, as if `NO_COLOR` were set.
    package var monochrome = false
    package var theme = Theme.standard
    /// Keeps what is written to stderr until the screen is left.
    package var holdsStderr = true
    /// The descriptors to use instead of stdin and stdout, for tests.
    package var input: Int32 = 0
    package var output: Int32 = 1

    package init() {}
  }

  /// What happens, in order; ends with ``close()``.
  package let events: Inbox<TerminalEvent>
  /// False when the locale is not UTF-8: draw with ASCII glyphs.
  package let isUTF8: Bool
  /// The type named by `TERM`.
  package let type: String

  let tty: Int32
  let painter: Painter
  let reader: InputReader
  private let modes: termios
  private let options: Options
  private var isOpen = true
  /// False while the screen belongs to somebody else.
  private var isInside = false

  /// Columns and rows of the window now.
  package var size: Size { Self.windowSize(tty) ?? painter.size }

  /// Takes the terminal over: alternate screen, raw keys, bracketed paste.
  package static func open(_ options: Options = Options()) throws(TerminalError) -> Terminal {
    guard isatty(options.input) == 1, isatty(options.output) == 1 else {
      throw TerminalError(
        .notATerminal, "stdin or stdout is not a terminal, so the full screen cannot be shown")
    }
    guard !isTaken.exchange(true, ordering: .acquiring) else {
      throw TerminalError(.alreadyOpen, "the full screen is in use already")
    }
    do throws(TerminalError) {
      return try Terminal(options)
    } catch {
      isTaken.store(false, ordering: .releasing)
      throw error
    }
  }

  private static let isTaken = Atomic(false)

  private init(_ options: Options) throws(TerminalError) {
    var surroundings = Surroundings.current()
    if options.monochrome { surroundings.noColor = true }
    // Before newterm: ncurses leaves signals alone that have a handler.
    Restore.install()
    let tty = airlock_duplicate(options.output)
    var modes = termios()
    guard tty >= 0, tcgetattr(tty, &modes) == 0, let reader = InputReader(terminal: options.input)
    else { throw TerminalError(.failed, "the terminal cannot be set up") }
    Restore.tell(reader.signalPipe)
    do throws(TerminalError) {
      painter = try Painter(
        surroundings, theme: options.theme, size: Self.windowSize(tty) ?? Size(80, 24))
    } catch {
      Restore.stopTelling()
      closeDescriptor(tty)
      throw error
    }
    self.tty = tty
    self.modes = modes
    self.options = options
    self.reader = reader
    events = reader.events
    isUTF8 = surroundings.isUTF8
    type = surroundings.term
    guard reader.start() else {
      Restore.stopTelling()
      throw TerminalError(.failed, "no thread could be started to read keys")
    }
    enter()
  }

  deinit { close() }

  /// Shows a frame. A frame of another size than the window is cut, or leaves the rest empty.
  package func draw(_ frame: Frame) {
    guard isOpen else { return }
    Restore.coverThread()
    if !isInside { enter() } else if reader.takeResumed() { reenter() }
    if let size = Self.windowSize(tty), size != painter.size { painter.resize(size) }
    write(painter.paint(frame))
  }

  /// The next ``draw(_:)`` draws every cell, after somebody else wrote on the screen.
  package func redraw() { painter.forget() }

  /// Gives the terminal back. The second time nothing happens.
  package func close() {
    guard isOpen else { return }
    isOpen = false
    leave()
    reader.stop()
    Restore.stopTelling()
    closeDescriptor(tty)
    Self.isTaken.store(false, ordering: .releasing)
  }

  // MARK: In and out

  func leave() {
    guard isInside else { return }
    isInside = false
    reader.pause()
    // ncurses notes that it is outside; the bytes it would send are part of the plan, which a
    // signal handler may be carrying out at this moment, and is carried out only once.
    _ = painter.leave()
    Restore.leave()
  }

  func enter() {
    guard !isInside else { return }
    isInside = true
    Restore.arm(
      Restore.Plan(
        terminal: tty, modes: modes, bytes: modesOff + painter.farewell,
        holdsStderr: options.holdsStderr))
    setRaw()
    painter.forget()
    write(modesOn)
    reader.resume()
  }

  /// The program was stopped and goes on: the shell has set the modes to its own.
  func reenter() {
    setRaw()
    _ = painter.leave()
    painter.forget()
    write(modesOn)
  }

  private func setRaw() {
    var raw = modes
    raw.c_iflag &= ~tcflag_t(
      BRKINT | ICRNL | IGNBRK | IGNCR | INLCR | INPCK | ISTRIP | IXON | PARMRK)
    raw.c_oflag &= ~tcflag_t(OPOST)
    raw.c_lflag &= ~tcflag_t(ECHO | ECHONL | ICANON | IEXTEN | ISIG)
    raw.c_cflag = (raw.c_cflag & ~tcflag_t(CSIZE | PARENB)) | tcflag_t(CS8)
    withUnsafeMutableBytes(of: &raw.c_cc) { keys in
      keys[Int(VMIN)] = 1
      keys[Int(VTIME)] = 0
    }
    while tcsetattr(tty, TCSADRAIN, &raw) != 0, errno == EINTR {}
  }

  private var modesOn: [UInt8] {
    painter.keypadOn + (painter.isANSI ? Array(Modes.on(mouse: options.mouse).utf8) : [])
  }

  private var modesOff: [UInt8] {
    (painter.isANSI ? Array(Modes.off.utf8) : []) + painter.keypadOff
  }

  /// All of it, or nothing more when the terminal is gone; then ``events`` says so.
  func write(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { bytes in
      airlock_write_all(tty, bytes.baseAddress, bytes.count)
    }
  }

  static func windowSize(_ fd: Int32) -> Size? {
    var (rows, columns): (Int32, Int32) = (0, 0)
    guard airlock_window_size(fd, &rows, &columns) == 0 else { return nil }
    return Size(Int(columns), Int(rows))
  }
}

/// The private modes of xterm that we switch on, and the way back.
enum Modes {
  private static let paste = "\u{1B}[?2004"
  private static let mouse = ["\u{1B}[?1000", "\u{1B}[?1006"]

  static func on(mouse isWanted: Bool) -> String {
    paste + "h" + (isWanted ? mouse.map { $0 + "h" }.joined() : "")
  }

  /// Also ends a synchronised update that a crash cut short, and the mouse whether or not it was on.
  static let off = "\u{1B}[?2026l" + mouse.reversed().map { $0 + "l" }.joined() + paste + "l"
}

// `close` is also a method of Terminal.
private func closeDescriptor(_ fd: Int32) { close(fd) }
