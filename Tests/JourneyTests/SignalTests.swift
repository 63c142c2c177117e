import Foundation
import Support
import Testing

@Suite(
  "However it ends, the terminal is put back", .enabled(if: TmuxSession.isAvailable), .serialized,
  .timeLimit(.minutes(20)))
struct SignalTests {
  /// Writes the modes of the terminal before and after, and the exit status in between. Then it
  /// waits: tmux moves the text and hides the cursor of a window whose program has ended.
  private static let script =
    #"stty -a > before; "$@"; echo $? > status; stty -a > after; echo done; read line"#

  private func wrapped() throws -> LiveConsole {
    let console = try LiveConsole(["demo"], through: ["sh", "-c", Self.script, "sh"])
    try console.see("the first screen", "2 of 3 set", "CursorPaginater")
    #expect(try console.terminal.isFullScreen())
    return console
  }

  private func expectPutBack(_ console: LiveConsole, status: Int32) throws {
    try console.see("the shell", "done")
    let before = try console.home.read("project/before")
    #expect(before.contains("icanon"))
    #expect(try console.home.read("project/after") == before)
    #expect(try console.home.read("project/status") == "\(status)\n")
    #expect(try console.demoFolders() == [])
    #expect(try !console.terminal.isFullScreen())
    #expect(try console.terminal.cursor().isShown)
    try console.press("Enter")
    #expect(try console.terminal.exitStatus() == 0)
  }

  @Test("q leaves the terminal as it was")
  func quit() throws {
    let console = try wrapped()
    try console.press("q")
    try expectPutBack(console, status: 0)
  }

  @Test("a signal that ends it", arguments: [SIGTERM, SIGHUP, SIGINT, SIGQUIT])
  func ended(by signal: Int32) throws {
    let console = try wrapped()
    try console.terminal.signal(signal)
    let number = signal == SIGQUIT ? SIGTERM : signal
    try expectPutBack(console, status: 128 + number)
  }

  @Test("a crash", arguments: [SIGSEGV, SIGABRT, SIGTRAP, SIGBUS, SIGILL])
  func crashed(by signal: Int32) throws {
    let console = try wrapped()
    try console.terminal.signal(signal)
    try expectPutBack(console, status: 128 + signal)
  }

  @Test("Ctrl-Z gives the terminal to the shell, and fg takes it again")
  func suspend() throws {
    let console = try LiveConsole.demo(shell: true)
    try console.press("C-z")
    try console.terminal.until("the shell") { _ in try !console.terminal.isFullScreen() }
    try console.terminal.type("stty -a | grep -c ' icanon'; echo he''re\n")
    try console.see("the modes of a shell", "\n1\n", "here")
    #expect(try console.demoFolders().count == 1)
    try console.terminal.type("fg\n")
    try console.see("the screen again", "2 of 3 set", "CursorPaginater", without: ["here"])
    try console.press("?")
    try console.see("help", "test read a stream")
    try console.press("Escape")
    try console.see("the panes", "2 of 3 set", without: ["test read a stream"])
    try console.press("q")
    try console.terminal.until("the shell") { _ in try !console.terminal.isFullScreen() }
    #expect(try console.demoFolders() == [])
  }
}
