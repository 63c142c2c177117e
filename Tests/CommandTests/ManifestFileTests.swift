import Foundation
import Support
import Testing

/// A manifest that cannot be used ends in a sentence about it, in whichever command meets it.
struct ManifestFileTests {
  /// Every command that opens a manifest; the file's name comes in place of `M`.
  static let commands = [
    ["check", "M"], ["check", "M", "--json"], ["read", "M", "items", "--env", ".env"],
    ["read", "M", "items", "--env", ".env", "--json"],
    ["secrets", "stub", "M", "--env", ".env"],
    ["secrets", "stub", "M", "--env", ".env", "--json"],
  ]

  @Test("the resolved manifest comes with its digest, and alone as JSON text")
  func resolved() throws {
    let project = try Project()
    let report = try project.run(["check", "manifest.yaml", "--json", "--resolved"])
    let fields = try #require(
      JSONSerialization.jsonObject(with: Data(report.text.utf8)) as? [String: Any])
    let resolved = try #require(fields["resolved_manifest"] as? [String: Any])
    let streams = try #require(resolved["streams"] as? [[String: Any]])
    let retriever = try #require(streams[0]["retriever"] as? [String: Any])
    let requester = try #require(retriever["requester"] as? [String: Any])
    #expect(requester["type"] as? String == "HttpRequester" && requester["$ref"] == nil)
    #expect((fields["resolved_sha256"] as? String)?.count == 64)
    let alone = try project.run(["check", "manifest.yaml", "--resolved"])
    let text = try JSONSerialization.jsonObject(with: Data(alone.text.utf8))
    #expect((text as? [String: Any])?["streams"] != nil && alone.status == 0)
  }

  private func run(_ command: [String], on name: String, _ project: Project) throws -> Outcome {
    try project.run(command.map { $0 == "M" ? name : $0 })
  }

  @Test("a manifest that is not there is named", arguments: commands)
  func missing(command: [String]) throws {
    let project = try Project()
    let outcome = try run(command, on: "gone.yaml", project)
    outcome.expectComplaint("file_missing", status: 2, naming: "gone.yaml")
    #expect(outcome.text == "")
  }

  @Test("a folder is no manifest", arguments: commands)
  func folder(command: [String]) throws {
    let project = try Project()
    try project.makeFolder("some.yaml")
    let outcome = try run(command, on: "some.yaml", project)
    outcome.expectComplaint("file_is_folder", status: 2, naming: "some.yaml")
    #expect(outcome.text == "")
  }

  @Test("a pipe is no manifest, and nobody waits for it", arguments: commands)
  func pipe(command: [String]) throws {
    let project = try Project()
    try project.makePipe("some.yaml")
    let outcome = try run(command, on: "some.yaml", project)
    outcome.expectComplaint("file_not_regular", status: 2, naming: "some.yaml")
  }

  @Test(
    "a manifest that may not be read is named", .disabled(if: getuid() == 0, "root reads all"),
    arguments: commands)
  func forbidden(command: [String]) throws {
    let project = try Project()
    try project.write("shut.yaml", "a: 1\n", mode: 0)
    let outcome = try run(command, on: "shut.yaml", project)
    outcome.expectComplaint("file_unreadable", status: 2, naming: "shut.yaml")
  }

  @Test("a manifest of 50 MB is refused before it is read", arguments: commands)
  func huge(command: [String]) throws {
    let project = try Project()
    try project.write("big.yaml", "")
    let handle = try FileHandle(forWritingTo: project.scratch.url.appending(path: "big.yaml"))
    try handle.truncate(atOffset: 50 << 20)
    try handle.close()
    let outcome = try run(command, on: "big.yaml", project)
    outcome.expectComplaint("file_too_large", status: 2, naming: "big.yaml", "16 MB")
  }

  @Test("check names what is wrong with it, and where", arguments: BadManifest.allCases)
  func check(bad: BadManifest) throws {
    let project = try Project()
    try project.write("bad.yaml", bytes: bad.bytes)
    let lines = try project.run("check", "bad.yaml")
    #expect(lines.status == 1)
    #expect(lines.text.hasPrefix("bad.yaml:"))
    #expect(lines.text.contains("error: "))
    #expect(lines.text.hasSuffix("not valid\n"))
    #expect(lines.errors == "")

    let outcome = try project.run("check", "bad.yaml", "--json")
    #expect(outcome.status == 1)
    #expect(outcome.errors == "")
    let report = try outcome.object()
    #expect(report["is_valid"] as? Bool == false)
    let problems = report["problems"] as? [[String: Any]] ?? []
    #expect(problems.map { $0["code"] as? String } == [bad.code])
    #expect((problems.first?["message"] as? String)?.isEmpty == false)
    #expect(try project.bytes("bad.yaml") == bad.bytes)
  }

  @Test("a read does not start on it", arguments: BadManifest.allCases)
  func read(bad: BadManifest) throws {
    let project = try Project()
    try project.write("bad.yaml", bytes: bad.bytes)
    let lines = try project.run("read", "bad.yaml", "items", "--env", ".env")
    lines.expectComplaint("invalid_manifest", status: 1)
    #expect(lines.text == "")
    let outcome = try project.run("read", "bad.yaml", "items", "--env", ".env", "--json")
    #expect(outcome.status == 1)
    let failure = try outcome.object()["failure"] as? [String: Any]
    #expect(failure?["code"] as? String == "invalid_manifest")
  }

  @Test("stubs are not taken from a manifest that cannot be read", arguments: BadManifest.allCases)
  func stub(bad: BadManifest) throws {
    let project = try Project()
    try project.write("bad.yaml", bytes: bad.bytes)
    let before = try project.bytes(".env")
    let outcome = try project.run("secrets", "stub", "bad.yaml", "--env", ".env")
    outcome.expectComplaint("invalid_manifest", status: 1)
    #expect(try project.bytes(".env") == before)
  }

  @Test("a tool is told the same problem", arguments: BadManifest.allCases.filter(\.isText))
  func tool(bad: BadManifest) throws {
    let project = try Project()
    let answers = try Stdio(project, "--env", ".env").answers(
      to: .tool(1, "validate_manifest", ["manifest": bad.text]),
      .tool(2, "populate_dotenv_missing_secrets_stubs", ["manifest": bad.text]),
      .tool(3, "execute_stream_test_read", ["manifest": bad.text, "stream_name": "items"]))
    let report = try answers.structured(1)
    #expect(report["is_valid"] as? Bool == false)
    let problems = report["problems"] as? [[String: Any]] ?? []
    #expect(problems.map { $0["code"] as? String } == [bad.code])
    // Saying that no secrets are needed would be a guess.
    #expect(try answers.errorCode(2) == "invalid_manifest")
    #expect(try answers.errorCode(3) == "invalid_manifest")
  }

  @Test("a manifest with mistakes still says which secrets it needs")
  func mistakesAreNotInTheWay() throws {
    let project = try Project()
    let text = Project.manifest("http://127.0.0.1:1").replacingOccurrences(
      of: "type: SimpleRetriever", with: "type: SimpleRetriver")
    try project.write("mistaken.yaml", text)
    try project.write("fresh.env", "")
    #expect(try project.run("check", "mistaken.yaml").status == 1)
    let outcome = try project.run("secrets", "stub", "mistaken.yaml", "--env", "fresh.env")
    #expect(outcome.status == 0)
    #expect(outcome.text.contains("api_key"))
  }

  @Test(
    "a control sequence in a name never reaches the terminal",
    arguments: [
      ["check", "odd.yaml"], ["check", "odd.yaml", "--json"],
      ["read", "odd.yaml", "nope", "--env", ".env"],
    ])
  func controlSequences(command: [String]) throws {
    let project = try Project()
    try project.write(
      "odd.yaml",
      Project.manifest("http://127.0.0.1:1")
        .replacingOccurrences(of: "name: orders", with: #"name: "\e[2J\a\x9b31m\u202E""#)
        .replacingOccurrences(of: "type: BearerAuthenticator", with: #"type: "Bearer\e]0;x\a\x9b""#)
    )
    let outcome = try project.run(command)
    #expect(outcome.status == 1)
    #expect(Controls.found(in: outcome.text) == [])
    #expect(Controls.found(in: outcome.errors) == [])
  }

  @Test("a stream's name with a control sequence is listed with marks")
  func controlSequencesInNames() throws {
    let project = try Project()
    try project.write(
      "odd.yaml",
      Project.manifest("http://127.0.0.1:1")
        .replacingOccurrences(of: "name: orders", with: #"name: "\e[2J\a\x9b31m\u202Eend""#))
    #expect(try project.run("check", "odd.yaml").status == 0)
    let outcome = try project.run("read", "odd.yaml", "nope", "--env", ".env")
    outcome.expectComplaint("unknown_stream", status: 1, naming: "items", "end")
    #expect(Controls.found(in: outcome.errors) == [])
    let report = try project.run("check", "odd.yaml", "--json")
    #expect(Controls.found(in: report.text) == [])
    // Marked and not dropped: whoever parses the JSON gets the name as it is.
    let name = "\u{1B}[2J\u{7}\u{9B}31m\u{202E}end"
    #expect(try report.object()["stream_names"] as? [String] == ["items", name])
  }
}

/// Characters that a terminal would obey instead of showing them.
enum Controls {
  static func found(in text: String) -> [String] {
    text.unicodeScalars.filter { scalar in
      scalar != "\n" && (scalar.properties.generalCategory == .control || scalar == "\u{202E}")
    }.map { String($0.value, radix: 16) }
  }
}
