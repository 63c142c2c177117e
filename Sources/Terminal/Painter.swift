import CTerminal
import Console

// Each links the library of its system.
#if canImport(Glibc)
  import CTerminal.Linux
  import Glibc
#elseif canImport(Darwin)
  import CTerminal.Darwin
  import Darwin
#endif

/// Turns frames into the bytes that change one into the next, by way of ncurses.
///
/// ncurses 6.4 calls `write` once for each jump of the cursor, so it writes into a file in memory,
/// and a frame leaves in one piece between the marks of a synchronised update (DEC mode 2026),
/// which terminals that do not know it ignore. ncurses therefore never sees the terminal itself:
/// its modes are set by ``Terminal``.
///
/// One at a time, and not `Sendable`: ncurses keeps its screen in globals.
final class Painter {
  private let memory: Int32
  private let stream: UnsafeMutablePointer<FILE>
  private let screen: OpaquePointer
  private let theme: Theme
  private let colors: Int
  private let isUTF8: Bool
  private(set) var size: Size

  /// What the screen shows, to skip rows that stay; nil when it shows anything else.
  private var shown: Frame?
  private var pairs: [UInt8: Int16] = [:]
  private var row: [cchar_t] = []

  /// The terminal understands ECMA-48 sequences, and so ignores private modes that it lacks.
  let isANSI: Bool
  /// Switches the keypad to the sequences terminfo promises, and back.
  let keypadOn: [UInt8]
  let keypadOff: [UInt8]
  /// Leaves the alternate screen with plain attributes and a cursor, for a signal handler.
  let farewell: [UInt8]

  init(_ surroundings: Surroundings, theme: Theme, size: Size) throws(TerminalError) {
    let candidates = try surroundings.candidates()
    let memory = airlock_memory_file()
    guard memory >= 0, let stream = fdopen(memory, "r+") else {
      if memory >= 0 { close(memory) }
      throw TerminalError(.failed, "no memory file could be made for the screen")
    }
    // A plain loop: a lazy sequence would make each screen twice.
    var opened: OpaquePointer?
    for name in candidates where opened == nil { opened = newterm(name, stream, stream) }
    guard let screen = opened else {
      fclose(stream)
      throw TerminalError(
        .unknownTerminal, "the terminal type in TERM has no terminfo description",
        hint: "set TERM=xterm-256color, or run airlock --plain")
    }
    self.memory = memory
    self.stream = stream
    self.screen = screen
    self.size = size
    isUTF8 = surroundings.isUTF8
    set_term(screen)
    guard let jump = Self.capability("cup") else {
      endwin()
      delscreen(screen)
      fclose(stream)
      throw TerminalError(.dumbTerminal, "this terminal cannot move its cursor")
    }
    isANSI = jump.starts(with: [0x1B, 0x5B])
    keypadOn = Self.capability("smkx") ?? []
    keypadOff = Self.capability("rmkx") ?? []
    farewell =
      (Self.capability("sgr0") ?? []) + (Self.capability("op") ?? [])
      + (Self.capability("cnorm") ?? []) + (Self.capability("rmcup") ?? [0x0D, 0x0A])
    // Looking for keys that wait would be looking at the memory file.
    typeahead(-1)
    // With the modes that Terminal sets, a line feed is no carriage return.
    nonl()
    leaveok(airlock_window(), false)
    colors = Self.startColors(surroundings)
    self.theme = colors == 0 ? .monochrome : theme
    resize(size)
  }

  deinit {
    delscreen(screen)
    fclose(stream)
  }

  /// A frame as bytes, empty when the screen shows it already.
  func paint(_ frame: Frame) -> [UInt8] {
    let window = airlock_window()
    let width = min(frame.size.width, size.width)
    let height = min(frame.size.height, size.height)
    if shown == nil { werase(window) }
    for y in 0..<height where !isShown(y, of: frame, width) {
      fill(frame, y, width)
      mvwadd_wchnstr(window, Int32(y), 0, row, Int32(row.count))
    }
    place(frame.cursor, Size(width, height))
    wnoutrefresh(window)
    doupdate()
    shown = frame
    return framed(takeWritten())
  }

  /// The next frame is drawn whole, whatever the screen shows.
  func forget() {
    shown = nil
    clearok(airlock_physical_screen(), true)
  }

  func resize(_ size: Size) {
    self.size = Size(max(1, size.width), max(1, size.height))
    resizeterm(Int32(self.size.height), Int32(self.size.width))
    forget()
  }

  /// The bytes that leave the screen to others; the next ``paint(_:)`` enters it again.
  func leave() -> [UInt8] {
    endwin()
    shown = nil
    return takeWritten()
  }

  // MARK: Rows

  private func isShown(_ y: Int, of frame: Frame, _ width: Int) -> Bool {
    guard let shown, shown.size == frame.size else { return false }
    let row = y * frame.size.width..<y * frame.size.width + width
    return shown.cells[row] == frame.cells[row]
  }

  private func fill(_ frame: Frame, _ y: Int, _ width: Int) {
    row.removeAll(keepingCapacity: true)
    var x = 0
    while x < width {
      let cell = frame.cells[y * frame.size.width + x]
      let columns = max(1, Int(cell.width))
      let (attributes, pair) = look(cell.style)
      if x + columns <= width, let text = CellText(cell, isUTF8: isUTF8) {
        row.append(text.cell(attributes, pair))
      } else {
        // ncurses would place it elsewhere than the frame means: hold the columns instead.
        let stand = CellText.replacement
        for _ in 0..<min(columns, width - x) { row.append(stand.cell(attributes, pair)) }
      }
      x += columns
    }
  }

  private func place(_ cursor: Point?, _ visible: Size) {
    if let cursor, cursor.x < visible.width, cursor.y < visible.height, cursor.x >= 0, cursor.y >= 0
    {
      wmove(airlock_window(), Int32(cursor.y), Int32(cursor.x))
      curs_set(1)
    } else {
      curs_set(0)
    }
  }

  // MARK: Colours

  private static func startColors(_ surroundings: Surroundings) -> Int {
    guard !surroundings.noColor, has_colors(), start_color() == OK,
      // Without the terminal's own background there would be a painted one.
      use_default_colors() == OK
    else { return 0 }
    return Int(airlock_colors()) >= 256 ? 256 : 8
  }

  private func look(_ style: Style) -> (attr_t, Int16) {
    let paint = theme.paint(style)
    var attributes: attr_t = 0
    if paint.bold { attributes |= airlock_bold() }
    if paint.dim { attributes |= airlock_dim() }
    if paint.underline { attributes |= airlock_underline() }
    if paint.reverse { attributes |= airlock_reverse() }
    let color = colors == 256 ? paint.extended : colors == 8 ? paint.basic : nil
    return (attributes, color.map(pair) ?? 0)
  }

  private func pair(_ color: UInt8) -> Int16 {
    if let pair = pairs[color] { return pair }
    let next = Int16(pairs.count + 1)
    guard Int32(next) < airlock_color_pairs(), init_pair(next, Int16(color), -1) == OK else {
      return 0
    }
    pairs[color] = next
    return next
  }

  // MARK: Bytes

  private func framed(_ bytes: [UInt8]) -> [UInt8] {
    if bytes.isEmpty || !isANSI { return bytes }
    return Array("\u{1B}[?2026h".utf8) + bytes + Array("\u{1B}[?2026l".utf8)
  }

  /// What ncurses wrote since the last time.
  private func takeWritten() -> [UInt8] {
    fflush(stream)
    let count = Int(lseek(memory, 0, SEEK_CUR))
    guard count > 0 else { return [] }
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { target, filled in
      filled = max(0, pread(memory, target.baseAddress, count, 0))
    }
    lseek(memory, 0, SEEK_SET)
    return bytes
  }

  /// A terminfo string without its padding, which only printing terminals need.
  private static func capability(_ name: String) -> [UInt8]? {
    guard let text = airlock_capability(name) else { return nil }
    var bytes: [UInt8] = []
    var rest = String(cString: text).utf8[...]
    while let byte = rest.popFirst() {
      if byte == 0x24, rest.first == 0x3C, let end = rest.firstIndex(of: 0x3E) {
        rest = rest[rest.index(after: end)...]
      } else {
        bytes.append(byte)
      }
    }
    return bytes
  }
}
