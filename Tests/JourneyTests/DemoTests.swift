import Foundation
import Support
import Testing

@Suite(
  "The demo, by keys alone", .enabled(if: TmuxSession.isAvailable), .serialized,
  .timeLimit(.minutes(20)))
struct DemoTests {
  @Test(
    "from an unset secret and a broken manifest to masked records, and nothing is left behind",
    arguments: [(80, 24), (160, 48)])
  func journey(columns: Int, rows: Int) throws {
    let console = try LiveConsole.demo(columns: columns, rows: rows)
    #expect(try console.demoFolders().count == 1)
    try console.see("what is missing and what is wrong", "client_secret", "CursorPagination?")
    let typed = "tR4v3l-\(UUID().uuidString.prefix(12))"
    try console.fillClientSecret(typed)
    #expect(try console.demoFile(".env").contains(typed))
    try console.repairManifest()
    #expect(try console.demoFile("manifest.yaml").contains("type: CursorPagination\n"))

    try console.read("customers")
    try console.seeQuestion("api_key", "127.0.0.1", "Bearer ‹api_key›", "[ d  Deny ]")
    try console.press("o")
    try console.see("records", "ana@example.com", "125 records", without: ["Let a secret out?"])

    // Once was for that read; the next one asks again.
    try console.read("events")
    try console.seeQuestion("account_id", "127.0.0.1")
    try console.press("s")
    try console.see("the events", "▸ 3 Test read", "events", "masked", without: ["Let a secret"])
    try console.press("j", "z")
    try console.see("the echo in the record, masked", "Bearer ‹api_key›", "path  $")
    try console.press("i")
    try console.see("the request", "/v1/events", "Bearer ‹api_key›", "200")
    // Both keys are allowed for the session now: this read asks nothing.
    try console.read("customers")
    try console.see("its requests", "customers", "request 1 of 5", "read customers → 125 records")

    let secrets = try console.demoSecrets()
    #expect(secrets.count == 2)
    try console.press("q")
    #expect(try console.terminal.exitStatus() == 0)
    console.expectNever(secrets + [typed])
    #expect(try console.demoFolders() == [])
    #expect(try !console.terminal.isFullScreen())
  }

  @Test("a denial with a note ends the read, and nothing was sent")
  func deny() throws {
    let console = try LiveConsole.demo()
    try console.reachQuestion()
    try console.press("d")
    try console.see("the note", "note: ", "Enter deny")
    try console.terminal.type("not to this host")
    try console.see("the words", "note: not to this host")
    try console.press("Enter")
    try console.see("the denial", "denied", without: ["Let a secret out?"])
    try console.press("q")
    #expect(try console.terminal.exitStatus() == 0)
  }

  @Test("a question can be put off with Esc and taken up again with A")
  func later() throws {
    let console = try LiveConsole.demo()
    try console.reachQuestion()
    try console.press("Escape")
    try console.see("that it waits", "1 question waiting", without: ["Let a secret out?"])
    try console.press("A")
    try console.seeQuestion("api_key")
    try console.press("i")
    try console.see("the whole request", "The whole request", "Bearer ‹api_key›")
    try console.press("i")
    try console.seeQuestion("api_key")
    try console.press("o")
    try console.see("records", "125 records")
  }

  @Test("help lists the keys, and the palette runs a command by its name")
  func palette() throws {
    let console = try LiveConsole.demo()
    try console.press("?")
    try console.see("help", "test read a stream", "fill the secret")
    try console.press("Escape")
    try console.see("the panes", "2 of 3 set", without: ["test read a stream"])
    try console.press(":")
    try console.see("the palette", "fill the secret", "type to filter")
    try console.terminal.type("validate now")
    try console.see("one match", "validate now", without: ["fill the secret"])
    try console.press("Enter")
    try console.see("the panes", "2 of 3 set", without: ["validate now"])
    try console.press("q")
    #expect(try console.terminal.exitStatus() == 0)
  }

  @Test("a window of one cell and back loses nothing; below 60 by 16 a card says so")
  func resize() throws {
    let console = try LiveConsole.demo()
    try console.press("j")
    try console.terminal.resize(columns: 1, rows: 1)
    try console.see("one cell") { $0.filter { $0 != "\n" }.count <= 1 }
    try console.terminal.resize(columns: 59, rows: 15)
    try console.see("the card", "airlock needs 60 by 16", "59 by 15")
    try console.terminal.resize(columns: 60, rows: 16)
    try console.see("the panes", "Secrets", without: ["airlock needs"])
    try console.terminal.resize(columns: 200, rows: 60)
    try console.see("a large screen", "2 of 3 set", "Test read")
    try console.terminal.resize(columns: 80, rows: 24)
    try console.see("the first screen", "2 of 3 set", "unknown type CursorPaginater")
    try console.press("q")
    #expect(try console.terminal.exitStatus() == 0)
  }
}

extension LiveConsole {
  /// Says which of these stood on a screen, by its place in the list and never by its text.
  func expectNever(_ secrets: [String]) {
    #expect(frames.count > 3)
    // A value may be broken by a line end or a border.
    let texts = frames.map { $0.filter { !$0.isWhitespace && !"│┃".contains($0) } }
    for (index, secret) in secrets.enumerated() {
      let shown = texts.count { $0.contains(secret) }
      #expect(secret.count >= 8 && shown == 0, "secret \(index) stood on \(shown) screens")
    }
  }
}
