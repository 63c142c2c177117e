import Foundation
import Support
import Testing

/// Adding stubs changes nothing that was in the file.
struct StubTests {
  @Test(
    "every byte that was there stays, in its place",
    arguments: [
      "", "# only a note\n", "first=1234567890\n", "first=1234567890",
      "# top\r\nfirst=1234567890\r\n\r\nlast='x y'\r\n", "\u{FEFF}first=1234567890\n",
      "\n\n  first = \"a\\nb\" # note\n\n\n", "first=1234567890\nfirst=0987654321\n",
      "bare-token-without-equals\nfirst=1\n", "multi='line one\nline two=\nline three'\n",
      "pem=-----BEGIN PRIVATE KEY-----\nMIIE\nabcd=\n-----END PRIVATE KEY-----\n",
      "weird key=1\n=nothing\nexport first=${HOME}\n", "first=a\u{0}b\n",
    ], [0o600, 0o640, 0o644])
  func bytesStay(text: String, mode: Int) throws {
    let project = try Project()
    try project.write("some.env", text, mode: mode)
    let outcome = try project.run("secrets", "stub", "manifest.yaml", "--env", "some.env")
    #expect(outcome.status == 0)
    let after = try project.bytes("some.env")
    #expect(after.starts(with: Array(text.utf8)))
    #expect(try project.mode("some.env") == mode)

    let added = String(decoding: after[text.utf8.count...], as: UTF8.self)
    let newline = text.contains("\r\n") ? "\r\n" : "\n"
    #expect(added.hasSuffix("\(newline)api_key=\(newline)"))
    let needsLineEnd = !text.isEmpty && text.utf8.last != 0x0A
    #expect(added.hasPrefix(needsLineEnd ? "\(newline)#" : "#"))
    #expect(
      newline == "\n" ? !added.contains("\r") : !added.replacing("\r\n", with: "").contains("\n"))
    #expect(try leftovers(project) == [])
  }

  @Test("a second run adds nothing", arguments: ["", "first=1234567890", "# x\r\ny=1\r\n"])
  func twice(text: String) throws {
    let project = try Project()
    try project.write("some.env", text)
    let command = [
      "secrets", "stub", "manifest.yaml", "--key", "a.b", "--env", "some.env", "--json",
    ]
    let first = try project.run(command).object()
    #expect(first["added"] as? [String] == ["api_key", "a.b"])
    let after = try project.bytes("some.env")
    let second = try project.run(command).object()
    #expect(second["added"] as? [String] == [])
    #expect(second["waiting_for_the_person"] as? [String] == ["api_key", "a.b"])
    #expect(try project.bytes("some.env") == after)
  }

  @Test(
    "a key that is there is left alone, set or not",
    arguments: [
      "api_key=1234567890\n", "api_key=\n", "export api_key = 'x'  # mine\n", "api_key=''",
      "api_key='# TODO: Set actual value for api_key'\n",
    ])
  func existing(text: String) throws {
    let project = try Project()
    try project.write("some.env", text)
    let outcome = try project.run("secrets", "stub", "manifest.yaml", "--env", "some.env", "--json")
    #expect(outcome.status == 0)
    #expect(try outcome.object()["added"] as? [String] == [])
    #expect(try project.bytes("some.env") == Array(text.utf8))
  }

  @Test("a file that is not there is made for its owner alone")
  func made() throws {
    let project = try Project()
    let outcome = try project.run("secrets", "stub", "manifest.yaml", "--env", "new.env")
    #expect(outcome.status == 0)
    #expect(outcome.text.hasPrefix("added api_key to "))
    #expect(try project.mode("new.env") == 0o600)
    #expect(try project.scratch.read("new.env").hasSuffix("\napi_key=\n"))
  }

  @Test("a folder that is not there is not made")
  func noFolder() throws {
    let project = try Project()
    try project.run("secrets", "stub", "manifest.yaml", "--env", "no/new.env")
      .expectComplaint("cannot_write", status: 2, naming: "new.env", "folder")
    #expect(!FileManager.default.fileExists(atPath: project.scratch.path("no")))
  }

  @Test("a read-only file is not written, whoever asks")
  func readOnly() throws {
    let project = try Project()
    let text = "first=\(project.token)\n"
    try project.write("ro.env", text, mode: 0o400)
    try project.run("secrets", "stub", "manifest.yaml", "--env", "ro.env")
      .expectComplaint("read_only", status: 2, naming: "ro.env", "chmod")
    #expect(try project.bytes("ro.env") == Array(text.utf8))
    #expect(try project.mode("ro.env") == 0o400)
    let answers = try Stdio(project, "manifest.yaml", "--env", "ro.env").answers(
      to: .tool(1, "populate_dotenv_missing_secrets_stubs"))
    #expect(try answers.errorCode(1) == "read_only")
    #expect(try leftovers(project) == [])
  }

  @Test(
    "an open quote at the end would swallow the stub, so nothing is written",
    arguments: ["first='unclosed\n", "first=ok\nsecond=\"unclosed\n", "first='unclosed"])
  func openQuote(text: String) throws {
    let project = try Project()
    try project.write("some.env", text)
    let outcome = try project.run("secrets", "stub", "manifest.yaml", "--env", "some.env")
    // Either it is refused, or the stub is a line of its own that the next look finds.
    if outcome.status == 0 {
      let listing = try project.run("secrets", "list", "--env", "some.env")
      #expect(listing.text.contains("unset api_key"))
      #expect(try project.bytes("some.env").starts(with: Array(text.utf8)))
    } else {
      outcome.expectComplaint("would_change_others", status: 2, naming: "some.env line", "quotes")
      #expect(try project.bytes("some.env") == Array(text.utf8))
    }
    #expect(try leftovers(project) == [])
  }

  @Test("allow_create: false keeps a tool from making the file")
  func noCreation() throws {
    let project = try Project()
    let answers = try Stdio(project, "manifest.yaml", "--env", "new.env").answers(
      to: .tool(1, "populate_dotenv_missing_secrets_stubs", ["allow_create": false]))
    #expect(try answers.errorCode(1) == "file_missing")
    #expect(!FileManager.default.fileExists(atPath: project.scratch.path("new.env")))
  }

  @Test("a manifest that needs no secret is said to need none")
  func noneNeeded() throws {
    let project = try Project()
    let text = try project.scratch.read("manifest.yaml")
      .replacingOccurrences(of: ", airbyte_secret: true", with: "")
    try project.write("free.yaml", text)
    let outcome = try project.run("secrets", "stub", "free.yaml", "--env", "some.env")
    #expect(outcome.status == 0)
    #expect((outcome.text + outcome.errors).contains("no secret"))
    #expect(!FileManager.default.fileExists(atPath: project.scratch.path("some.env")))
  }

  /// Files that a write made on its way and did not take away.
  private func leftovers(_ project: Project) throws -> [String] {
    let known: Set = [".env", "manifest.yaml", "some.env", "ro.env", "state"]
    return try FileManager.default.contentsOfDirectory(atPath: project.scratch.url.path)
      .filter { !known.contains($0) }
  }
}
