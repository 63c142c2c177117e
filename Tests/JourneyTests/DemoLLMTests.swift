import Foundation
import Support
import Testing

@Suite(
  "The demo's LLM, over the real socket", .enabled(if: TmuxSession.isAvailable), .serialized,
  .timeLimit(.minutes(20)))
struct DemoLLMTests {
  private func fill(_ name: String, _ value: String, _ console: LiveConsole) throws {
    try console.see("the fill dialog", "Fill a secret", name, "asked by")
    try console.terminal.type(value)
    try console.see("its length", "\(value.count) chars")
  }

  @Test(
    "it repairs, stubs, waits for the person, reads, and is asked about a second origin",
    arguments: [(80, 24), (160, 48)])
  func journey(columns: Int, rows: Int) throws {
    let console = try LiveConsole.demo(columns: columns, rows: rows)
    try console.press(":")
    try console.see("the palette", "type to filter")
    try console.terminal.type("let the LLM")
    try console.see("the command", "let the LLM work")
    try console.press("Enter")
    try console.see("the repair", "No errors, no warnings.", without: ["type to filter"])
    try console.see("that it waits", "waits for you", "2 stubs", "waits  billing_key")
    #expect(try console.demoFile("manifest.yaml").contains("name: invoices\n"))

    let typed = ["tR4v3l-\(UUID().uuidString.prefix(12))", "b1LL-\(UUID().uuidString.prefix(12))"]
    try console.press("f")
    try console.see("the first one", "Fill a secret", "client_secret", "its call goes on")
    try console.terminal.type(typed[0])
    try console.see("its length", "\(typed[0].count) chars")
    try console.terminal.send("C-n")
    try fill("billing_key", typed[1], console)
    try console.press("Enter")

    // Nobody types done: its call returns by itself, and it reads.
    try console.seeQuestion("demo-llm", "customers", "api_key", "127.0.0.1")
    try console.press("s")
    try console.seeQuestion("orders", "client_secret")
    try console.press("s")
    try console.seeQuestion("events", "account_id")
    try console.press("s")
    let question = try console.see("the second origin", "invoices", "billing_key", "127.0.0.1:")
    try console.seeQuestion("billing_key")
    #expect(!question.contains("api_key        to"))
    try console.press("o")
    try console.see("its read, live", "llm demo-llm", "invoices", "inv_0001")

    try console.press("a")
    try console.see("every call", "Activity", "test_read", "invoices")
    try console.press("Escape", "e")
    try console.see("the exact bytes", "What the LLM saw", "checks on this message", "inv_0001")
    try console.see("the proof", "found and masked")
    try console.press("Escape", "m")
    try console.see("who is here", "LLM access", "Unix socket", "demo-llm")
    let secrets = try console.demoSecrets()
    #expect(secrets.count == 3)
    try console.press("Escape", "q")
    #expect(try console.terminal.exitStatus() == 0)
    console.expectNever(secrets + typed)
    #expect(try console.demoFolders() == [])
    let run = try? FileManager.default.contentsOfDirectory(
      atPath: console.home.path(".local/state/airlock/run"))
    #expect(run?.filter { $0.hasSuffix(".sock") } ?? [] == [])
  }

  @Test("a held LLM goes on call by call, and a sentence is an answer")
  func hold() throws {
    let console = try LiveConsole.demo()
    try console.press("m")
    try console.see("the dialog", "LLM access", "[ ] Unix socket")
    try console.press("Enter")
    try console.see("that it is on", "[x] Unix socket", "ready")
    try console.press("!")
    try console.see("that it is held", "(o) step")
    try console.press("Escape", "L")
    try console.see("the held call", "1 call", "held")
    try console.press("a")
    try console.see("it in the list", "Activity", "list_dotenv_secrets", "held")
    try console.press("Enter")
    try console.see("the next one", "validate_manifest", "held")
    // The selection stays with the call that was let through; the newest stands on top.
    try console.press("g", "s")
    try console.see("the reply", "Answer the held call")
    try console.terminal.type("wait for the new key")
    try console.see("the words", "wait for the new key")
    try console.press("Enter")
    try console.see("the next one", "get_", "held")
    try console.press("!")
    try console.see("that it goes on", "wait_for_secrets")
    try console.press("Escape", "q")
    try console.see("a question before quitting", "Quit?")
    try console.press("y")
    #expect(try console.terminal.exitStatus() == 0)
  }

  @Test("in lines, the same by itself")
  func plain() throws {
    let home = try Scratch()
    try home.write("tmp/.keep", "")
    let result = try Program.airlock("demo", "--plain", "--script").run(
      environment: [
        "HOME": home.url.path, "TMPDIR": home.path("tmp"), "XDG_RUNTIME_DIR": "",
        "XDG_STATE_HOME": "",
      ])
    #expect(result.status == 0)
    for words in [
      "demo-llm", "Saved as version 2", "waits for client_secret, billing_key", "Question 4.",
      "10 records of invoices on 1 page", "Unix socket off",
    ] {
      #expect(result.text.contains(words), "\(words)")
    }
  }
}
