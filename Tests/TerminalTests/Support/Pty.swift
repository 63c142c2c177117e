import CTerminal

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

func setVariable(_ name: String, _ value: String) { setenv(name, value, 1) }

/// A terminal with nobody in front of it: bytes written to it are typed, bytes read were shown.
final class Pty {
  let master: Int32
  let slave: Int32
  /// Where another process may open it.
  let path: String
  /// All that was shown since the last ``clear()``.
  private(set) var shown = ""

  init(columns: Int = 80, rows: Int = 24) {
    var (master, slave): (Int32, Int32) = (-1, -1)
    _ = openpty(&master, &slave, nil, nil, nil)
    (self.master, self.slave) = (master, slave)
    path = ttyname(slave).map { String(cString: $0) } ?? ""
    resize(columns, rows)
  }

  deinit {
    close(slave)
    close(master)
  }

  func resize(_ columns: Int, _ rows: Int) {
    var size = winsize()
    size.ws_col = UInt16(columns)
    size.ws_row = UInt16(rows)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
  }

  func type(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
      if written <= 0 { return }
      bytes = bytes.dropFirst(written)
    }
  }

  func clear() { shown = "" }

  /// Reads until `condition` holds for what was shown, for ten seconds at most.
  func until(_ condition: (String) -> Bool) -> Bool {
    let end = ContinuousClock.now + .seconds(10)
    while !condition(shown) {
      if ContinuousClock.now > end { return false }
      take(waiting: 50)
    }
    return true
  }

  /// Takes what was shown up to now.
  func take(waiting: Int32 = 0) {
    var watched = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    var chunk = [UInt8](repeating: 0, count: 65_536)
    var wait = waiting
    while poll(&watched, 1, wait) > 0, watched.revents & Int16(POLLIN) != 0 {
      let count = read(master, &chunk, chunk.count)
      if count <= 0 { return }
      shown += String(decoding: chunk[..<count], as: UTF8.self)
      wait = 0
    }
  }

  /// Local and input flags: raw mode shows in both.
  var flags: [UInt32] {
    var modes = termios()
    tcgetattr(slave, &modes)
    return [
      UInt32(truncatingIfNeeded: modes.c_lflag), UInt32(truncatingIfNeeded: modes.c_iflag),
      UInt32(truncatingIfNeeded: modes.c_oflag),
    ]
  }
}
