import Foundation
import Support
import Testing

/// A command line that makes no sense ends with status 2 and a sentence.
struct ArgumentTests {
  private static let read = ["read", "manifest.yaml", "items", "--env", ".env"]

  @Test(
    "what the parser does not know is named",
    arguments: [
      (["--frob"], "--frob"), (["check", "manifest.yaml", "--frob"], "--frob"),
      (["check"], "<manifest>"), (["read", "manifest.yaml"], "<stream>"),
      (["check", "manifest.yaml", "more"], "more"), (["secrets", "show"], "show"),
      (read + ["--allow"], "--allow"), (["read", "manifest.yaml", "items", "--env"], "--env"),
      (read + ["--max-records", "0"], "--max-records"),
      (read + ["--max-pages", "0"], "--max-pages"),
      (read + ["--max-slices", "0"], "--max-slices"),
      (read + ["--max-records=-1"], "--max-records"),
      (read + ["--max-records", "ten"], "--max-records"),
      (read + ["--max-records", "99999999999999999999"], "--max-records"),
      (["serve"], "--stdio"), (["serve", "--stdio", "--result-budget=-1"], "--result-budget"),
      (["secrets", "stub"], "--key"), (read + ["--public", "two words"], "--public"),
      (read + ["--public", ""], "--public"), (read + ["--public", "9key"], "--public"),
    ])
  func usage(arguments: [String], word: String) throws {
    try Project().run(arguments).expectUsage(naming: word)
  }

  @Test("a word that is neither a command nor a file is called that")
  func unknownCommand() throws {
    let outcome = try Project().run("frobnicate")
    outcome.expectComplaint("file_missing", status: 2, naming: "frobnicate")
    #expect(outcome.text == "")
  }

  @Test("without a terminal the screen says what to run instead")
  func noTerminal() throws {
    try Project().run("manifest.yaml")
      .expectComplaint("not_a_terminal", status: 2, naming: "--plain")
  }

  @Test(
    "an approval that cannot be read is explained, and never repeated",
    arguments: [
      "T", "=https://api.example.com", "two words=https://api.example.com", "api_key=",
      "api_key=T", "api_key=api.example.com", "api_key=ftp://example.com", "api_key=https://",
      "api_key=https://T@example.com", "api_key=https://example.com/T",
      "api_key=https://example.com:0", "api_key=https://example.com:99999",
      "api_key=http://example.com", "api_key=https://ex ample.com", "T=T",
    ])
  func badApproval(rule: String) throws {
    let project = try Project()
    let rule = rule.replacingOccurrences(of: "T", with: project.token)
    for command in [Self.read, ["serve", "--stdio", "--env", ".env"]] {
      try project.run(command + ["--allow", rule])
        .expectComplaint("bad_allow", status: 2, naming: "--allow")
    }
  }

  @Test("a value typed after --public by mistake is not repeated")
  func publicValue() throws {
    let project = try Project()
    let outcome = try project.run(Self.read + ["--public", "api_key=\(project.token)"])
    outcome.expectUsage(naming: "--public")
  }

  @Test(
    "a config file that is none is refused before anything is sent",
    arguments: [
      ("{\"a\": \"T\",\n nope}", "config_not_json", "line 2"), ("", "config_not_json", "line 1"),
      ("[\"T\"]", "config_not_an_object", "object"), ("\"T\"", "config_not_an_object", "object"),
      ("T", "config_not_json", "line 1"), ("{\"a\": 1} T", "config_not_json", "line 1"),
    ])
  func badConfig(text: String, code: String, word: String) async throws {
    let server = try await HostileServer.start { _ in .ok(#"{"items":[]}"#) }
    let project = try Project(server.origin)
    try project.write("config.json", text.replacingOccurrences(of: "T", with: project.token))
    try project.read("--config", "config.json").expectComplaint(code, status: 2, naming: word)
    #expect(server.connectionCount == 0)
    await server.stop()
  }

  @Test(
    "a file that was named and is not there is an error",
    arguments: [
      ["--config", "gone.json"], ["--state", "gone.json"],
    ])
  func missingFile(more: [String]) async throws {
    let server = try await HostileServer.start { _ in .ok(#"{"items":[]}"#) }
    let project = try Project(server.origin)
    let outcome = try project.run(
      Self.read + ["--allow", "*=\(server.origin)"] + more)
    outcome.expectComplaint("file_missing", status: 2, naming: "gone.json")
    #expect(server.connectionCount == 0)
    await server.stop()
  }

  @Test(
    "a state file that is none is refused before anything is sent",
    arguments: ["{", "", "T", "\"T\"", "12", "[1, 2]"])
  func badState(text: String) async throws {
    let server = try await HostileServer.start { _ in .ok(#"{"items":[]}"#) }
    let project = try Project(server.origin)
    try project.write("state.json", text.replacingOccurrences(of: "T", with: project.token))
    let outcome = try project.read("--state", "state.json")
    let isJSON =
      (try? JSONSerialization.jsonObject(
        with: Data(text.utf8), options: .fragmentsAllowed)) != nil
    outcome.expectComplaint(
      isJSON ? "state_invalid" : "state_not_json", status: 2, naming: "state.json")
    #expect(server.connectionCount == 0)
    await server.stop()
  }

  @Test("a folder is neither config nor state", arguments: ["--config", "--state"])
  func folder(option: String) throws {
    let project = try Project()
    try project.makeFolder("some.json")
    try project.read(option, "some.json")
      .expectComplaint("file_is_folder", status: 2, naming: "some.json")
  }

  @Test("a stream that is not there comes with those that are", arguments: ["itmes", "", "Items"])
  func unknownStream(name: String) throws {
    let project = try Project()
    try project.run("read", "manifest.yaml", name, "--env", ".env")
      .expectComplaint("unknown_stream", status: 1, naming: "items", "orders")
  }

  @Test("a secret given as the stream's name is not repeated")
  func secretAsStream() throws {
    let project = try Project()
    try project.run("read", "manifest.yaml", project.token, "--env", ".env")
      .expectComplaint("unknown_stream", status: 1)
  }

  @Test(
    "asking for help or the version is no mistake",
    arguments: [
      ["--help"], ["-h"], ["help"], ["--version"], ["check", "--help"], ["read", "--help"],
      ["secrets", "--help"], ["secrets", "list", "--help"], ["secrets", "stub", "--help"],
      ["serve", "--help"], ["demo", "--help"], ["open", "--help"], ["secrets"],
    ])
  func help(arguments: [String]) throws {
    let outcome = try Project().run(arguments)
    #expect(outcome.status == 0)
    #expect(outcome.errors == "")
    #expect(outcome.text.hasSuffix("\n") && outcome.text.count > 1)
  }

  @Test(
    "--json prints one JSON object and nothing else",
    arguments: [
      ["check", "manifest.yaml"], read, read + ["--max-records", "1"],
      ["secrets", "list", "--env", ".env"], ["secrets", "list", "--env", "gone.env"],
      ["secrets", "stub", "manifest.yaml", "--env", ".env"],
      ["read", "manifest.yaml", "nope", "--env", ".env"],
    ])
  func oneObject(arguments: [String]) throws {
    #expect(try !Project().run(arguments + ["--json"]).object().isEmpty)
  }

  @Test("a pipe gets the same bytes as a file")
  func pipe() async throws {
    let server = try await HostileServer.start { _ in .ok(#"{"items":[{"id":1}]}"#) }
    let project = try Project(server.origin)
    let file = try project.read()
    let piped = try Program(
      "/bin/sh",
      ["-c", "\"$@\" | cat", "sh", Program.airlockPath] + Self.read
        + ["--allow", "*=\(server.origin)"]
    ).run(in: project.scratch.url, environment: ["XDG_STATE_HOME": project.scratch.path("state")])
    #expect(file.text == "{\"id\":1}\n")
    #expect(piped.text == file.text)
    #expect(piped.errorText == file.errors)
    await server.stop()
  }
}
