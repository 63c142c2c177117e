import CTerminal
import Console
import Synchronization
import Vocabulary

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reads the terminal and the signal pipe on a thread of its own, and sleeps in between.
///
/// The inbox drops nothing: a flood of keys waits in it. The thread ends with ``stop()``.
final class InputReader: Sendable {
  /// A bare Esc is known after this many milliseconds; found by trying, 25 is ncurses' advice too.
  static let escapeDelay: Int32 = 25
  /// A paste whose end mark got lost must not take the keyboard for ever.
  static let pasteDelay: Int32 = 2_000

  let events = Inbox<TerminalEvent>()
  let terminal: Int32
  private let signals: Pipe
  private let answers: Pipe
  /// What the owner of the terminal asked for, with a byte 0 in `signals` to wake the thread.
  private let wish = Atomic(Wish.run.rawValue)
  private let wasResumed = Atomic(false)
  private let thread = Mutex<PosixThread?>(nil)

  private enum Wish: Int { case run, pause, stop }

  /// - Parameter terminal: stays open as long as the reader runs.
  init?(terminal: Int32) {
    guard let signals = Pipe(), let answers = Pipe() else { return nil }
    self.terminal = terminal
    self.signals = signals
    self.answers = answers
  }

  /// Where signal handlers write their number.
  var signalPipe: Int32 { signals.write }

  func start() -> Bool {
    let started = PosixThread { [self] in run() }
    thread.withLock { $0 = started }
    return started != nil
  }

  /// Returns when the thread no longer reads the terminal, so that another program may.
  func pause() { ask(.pause) }
  func resume() { ask(.run) }

  /// Ends the inbox and the thread.
  func stop() {
    let running = thread.withLock { thread in
      defer { thread = nil }
      return thread
    }
    guard let running else { return }
    ask(.stop)
    running.join()
    events.finish()
  }

  /// True once after the program was stopped and went on.
  func takeResumed() -> Bool { wasResumed.exchange(false, ordering: .acquiring) }

  private func ask(_ new: Wish) {
    wish.store(new.rawValue, ordering: .releasing)
    signals.send(0)
    answers.receive()
  }

  // MARK: On the thread

  private func run() {
    Restore.coverThread()
    var decoder = InputDecoder()
    var chunk = [UInt8](repeating: 0, count: 4096)
    var isOpen = true
    var current = Wish.run
    while current != .stop {
      var watched = [
        pollfd(fd: signals.read, events: Int16(POLLIN), revents: 0),
        // A negative descriptor is left out by poll(2).
        pollfd(fd: isOpen && current == .run ? terminal : -1, events: Int16(POLLIN), revents: 0),
      ]
      let ready = poll(&watched, 2, timeout(decoder.isWaiting, decoder.isInPaste, current))
      if ready < 0 { continue }
      if ready == 0 { deliver(decoder.flush()) }
      if watched[0].revents != 0 { current = readSignals(current) }
      if current == .run, watched[1].revents != 0 {
        let count = chunk.withUnsafeMutableBytes { read(terminal, $0.baseAddress, $0.count) }
        if count > 0 {
          chunk.withUnsafeMutableBytes { bytes in
            deliver(decoder.decode(UnsafeRawBufferPointer(rebasing: bytes[..<count])))
            // It may have been a secret.
            WipingBytes.wipe(bytes, count)
          }
        } else if count == 0 || (errno != EINTR && errno != EAGAIN) {
          isOpen = false
          deliver(decoder.flush() + [.endOfInput])
        }
      }
    }
    answers.send(0)
  }

  private func timeout(_ isWaiting: Bool, _ isInPaste: Bool, _ current: Wish) -> Int32 {
    guard isWaiting, current == .run else { return -1 }
    return isInPaste ? Self.pasteDelay : Self.escapeDelay
  }

  private func deliver(_ events: [TerminalEvent]) {
    for event in events { self.events.yield(event) }
  }

  private func readSignals(_ current: Wish) -> Wish {
    var current = current
    for byte in signals.drain() {
      switch Int32(byte) {
      case 0:
        let new = Wish(rawValue: wish.load(ordering: .acquiring)) ?? .stop
        if new != .stop { answers.send(0) }
        current = new
      case SIGWINCH:
        var (rows, columns): (Int32, Int32) = (0, 0)
        if airlock_window_size(terminal, &rows, &columns) == 0 {
          events.yield(.resized(Size(Int(columns), Int(rows))))
        }
      case SIGCONT:
        wasResumed.store(true, ordering: .releasing)
        events.yield(.resumed)
      case SIGTSTP: events.yield(.suspend)
      case SIGQUIT: events.yield(.signal(.terminate))
      case let number:
        if let signal = TerminalEvent.Signal(rawValue: number) {
          events.yield(.signal(signal))
        }
      }
    }
    return current
  }
}

/// Two ends of a pipe that never block a writer; closed with the last reference.
final class Pipe: Sendable {
  let read: Int32
  let write: Int32

  init?() {
    var ends: [Int32] = [-1, -1]
    guard airlock_pipe(&ends) == 0 else { return nil }
    (read, write) = (ends[0], ends[1])
  }

  deinit {
    close(read)
    close(write)
  }

  func send(_ byte: UInt8) {
    var byte = byte
    // A full pipe wakes the reader as well as a new byte would.
    _ = withUnsafeBytes(of: &byte) { platformWrite(write, $0) }
  }

  /// Waits for a byte and takes it.
  func receive() {
    var watched = pollfd(fd: read, events: Int16(POLLIN), revents: 0)
    while poll(&watched, 1, -1) < 0 {}
    var byte: UInt8 = 0
    _ = withUnsafeMutableBytes(of: &byte) { platformRead(read, $0) }
  }

  /// All that is there now.
  func drain() -> [UInt8] {
    var chunk = [UInt8](repeating: 0, count: 512)
    let count = chunk.withUnsafeMutableBytes { platformRead(read, $0) }
    return Array(chunk.prefix(max(0, count)))
  }
}

// `read` and `write` are also names of Pipe's ends.
private func platformRead(_ fd: Int32, _ bytes: UnsafeMutableRawBufferPointer) -> Int {
  read(fd, bytes.baseAddress, bytes.count)
}

private func platformWrite(_ fd: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
  write(fd, bytes.baseAddress, bytes.count)
}

/// A thread that somebody waits for. Blocking calls do not belong on Swift's own threads.
struct PosixThread: @unchecked Sendable {
  // Sendable: pthread_t is an address on macOS and a number on Linux, and only pthread_join uses it.
  private let id: pthread_t

  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  init?(_ run: @escaping @Sendable () -> Void) {
    let body = Unmanaged.passRetained(Body(run))
    #if canImport(Glibc)
      var id = pthread_t()
      let status = pthread_create(&id, nil, { Self.enter($0) }, body.toOpaque())
      let made: pthread_t? = id
    #else
      var made: pthread_t?
      let status = pthread_create(&made, nil, { Self.enter($0) }, body.toOpaque())
    #endif
    guard status == 0, let made else {
      body.release()
      return nil
    }
    self.id = made
  }

  private static func enter(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
    return nil
  }

  func join() { pthread_join(id, nil) }
}
