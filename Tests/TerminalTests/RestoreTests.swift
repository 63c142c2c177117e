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
  /// Each test ends a process of its own, in full screen and with a private folder, and looks at
  /// what it left behind.
  @Suite("Leaving, whatever happens", .serialized)
  struct RestoreTests {
    private let pty = Pty()
    private let folder: String

    init() {
      var template = Array("/tmp/private.XXXXXX".utf8CString)
      folder = mkdtemp(&template).map { String(cString: $0) } ?? ""
    }

    /// Runs in the process that is going to end.
    private static func occupy(_ path: String, _ folder: String) throws -> Terminal {
      setVariable("TERM", "xterm-256color")
      unsetenv("SWIFT_BACKTRACE")
      Restore.removeOnExit(folder)
      mkdir(folder + "/inner", 0o700)
      close(creat(folder + "/inner/file", 0o600))
      // Must be removed itself, and not what it points to.
      symlink("/etc", folder + "/link")
      var options = Terminal.Options()
      options.input = openTerminal(path)
      options.output = options.input
      let terminal = try Terminal.open(options)
      terminal.draw(Frame(80, 24, ["hello"]))
      return terminal
    }

    private func expectRestored(_ before: [UInt32]) {
      pty.take(waiting: 1_000)
      #expect(pty.shown.contains("\u{1B}[?1049h"))
      #expect(pty.shown.contains("hello"))
      for mode in ["1049l", "2004l", "1000l", "1006l", "25h"] {
        #expect(pty.shown.contains("\u{1B}[?" + mode))
      }
      #expect(pty.flags == before)
      #expect(access(folder, F_OK) != 0)
      #expect(access("/etc/passwd", F_OK) == 0)
    }

    @Test("a Swift trap")
    func trap() async {
      let before = pty.flags
      // SIGILL on x86, SIGTRAP on ARM.
      await #expect(processExitsWith: .failure) {
        [path = pty.path as String, folder = folder as String] in
        _ = try RestoreTests.occupy(path, folder)
        fatalError("deliberate")
      }
      expectRestored(before)
    }

    @Test("abort()")
    func aborts() async {
      let before = pty.flags
      await #expect(processExitsWith: .signal(SIGABRT)) {
        [path = pty.path as String, folder = folder as String] in
        _ = try RestoreTests.occupy(path, folder)
        abort()
      }
      expectRestored(before)
    }

    @Test("a stack that overflows on the thread that draws")
    func overflow() async {
      let before = pty.flags
      await #expect(processExitsWith: .signal(SIGSEGV)) {
        [path = pty.path as String, folder = folder as String] in
        _ = try RestoreTests.occupy(path, folder)
        exit(Int32(truncatingIfNeeded: RestoreTests.endless(1)))
      }
      expectRestored(before)
    }

    private static func endless(_ n: Int) -> Int { n < 0 ? 0 : endless(n + 1) &+ n }

    @Test("exit()")
    func exits() async {
      let before = pty.flags
      await #expect(processExitsWith: .exitCode(7)) {
        [path = pty.path as String, folder = folder as String] in
        _ = try RestoreTests.occupy(path, folder)
        exit(7)
      }
      expectRestored(before)
    }

    @Test("a request to end that is obeyed leaves the true reason to the parent")
    func obeyed() async {
      let before = pty.flags
      await #expect(processExitsWith: .signal(SIGTERM)) {
        [path = pty.path as String, folder = folder as String] in
        let terminal = try RestoreTests.occupy(path, folder)
        kill(getpid(), SIGTERM)
        for await event in terminal.events {
          if case .signal(let signal) = event {
            terminal.close()
            Restore.die(of: signal)
          }
        }
      }
      expectRestored(before)
    }

    @Test("a second request to end needs nobody to listen")
    func notListening() async {
      let before = pty.flags
      await #expect(processExitsWith: .signal(SIGHUP)) {
        [path = pty.path as String, folder = folder as String] in
        let terminal = try RestoreTests.occupy(path, folder)
        kill(getpid(), SIGTERM)
        for await _ in terminal.events { kill(getpid(), SIGHUP) }
      }
      expectRestored(before)
    }

    @Test("a private folder is removed without a full screen, too")
    func noScreen() async {
      await #expect(processExitsWith: .signal(SIGINT)) { [folder = folder as String] in
        Restore.removeOnExit(folder)
        kill(getpid(), SIGINT)
        poll(nil, 0, 10_000)
      }
      #expect(access(folder, F_OK) != 0)
    }
  }
}

private func openTerminal(_ path: String) -> Int32 { open(path, O_RDWR | O_NOCTTY) }
