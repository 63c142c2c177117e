import Foundation
import Support
import Testing

/// The hands and eyes that other tests use, tried on the shell.
@Suite(
  "A real terminal for tests", .enabled(if: TmuxSession.isAvailable), .serialized,
  .timeLimit(.minutes(20)))
struct TmuxSessionTests {
  @Test("the exit status is the program's own")
  func exitStatus() throws {
    #expect(try TmuxSession(["sh", "-c", "exit 7"]).exitStatus() == 7)
    #expect(try TmuxSession(["sh", "-c", "kill -9 $$"]).exitStatus() == 137)
  }

  @Test("typed text arrives, and the screen can be read")
  func typing() throws {
    let session = try TmuxSession(["sh", "-c", "read a; echo \"got: $a\"; read b"])
    try session.type("a 'b' é 日\n")
    try session.until("the answer") { $0.contains("got: a 'b' é 日") }
    try session.send("Enter")
    #expect(try session.exitStatus() == 0)
  }

  @Test("a paste is bracketed for a program that asked for it")
  func paste() throws {
    let script = "stty raw -echo; printf '\\033[?2004hready'; dd bs=1 count=18 2>/dev/null | od -c"
    let session = try TmuxSession(["sh", "-c", script])
    try session.until("the program") { $0.contains("ready") }
    try session.paste("a\nb c")
    try session.until("the mark") { $0.contains("033   [   2   0   0   ~") }
  }

  @Test("the window has the size it was given, and a new one")
  func resize() throws {
    let script = "while :; do stty size; sleep 0.1; done"
    let session = try TmuxSession(["sh", "-c", script], columns: 33, rows: 11)
    try session.until("the size") { $0.contains("11 33") }
    try session.resize(columns: 44, rows: 7)
    try session.until("the new size") { $0.contains("7 44") }
  }

  @Test("colours can be seen")
  func colours() throws {
    let session = try TmuxSession(["sh", "-c", "printf '\\033[31mred\\033[0m'; read x"])
    try session.until("the word") { $0.contains("red") }
    #expect(try session.colouredScreen().contains("\u{1B}[31mred"))
  }

  @Test("a signal reaches the program")
  func signal() throws {
    let session = try TmuxSession(["sh", "-c", "echo ready; exec sleep 600"])
    try session.until("the program") { $0.contains("ready") }
    try session.signal(SIGTERM)
    #expect(try session.exitStatus() == 143)
  }

  @Test("what never comes is a failure that shows the screen")
  func never() throws {
    let session = try TmuxSession(["sh", "-c", "echo something else; read x"])
    try session.until("its words") { $0.contains("something else") }
    let failure = #expect(throws: TmuxSession.Failure.self) {
      try session.until("a ghost", within: 0.1) { $0.contains("ghost") }
    }
    #expect(failure?.description.contains("never saw a ghost") == true)
    #expect(failure?.description.contains("something else") == true)
  }
}
