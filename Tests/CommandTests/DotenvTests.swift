import Foundation
import Support
import Testing

/// A dotenv file that is odd or broken is told about by line, and never by content.
struct DotenvTests {
  /// Every command that opens a dotenv file; the file's name comes in place of `E`.
  static let commands = [
    ["secrets", "list", "--env", "E"], ["secrets", "list", "--env", "E", "--json"],
    ["secrets", "stub", "manifest.yaml", "--env", "E"],
    ["secrets", "stub", "manifest.yaml", "--env", "E", "--json"],
    ["read", "manifest.yaml", "items", "--env", "E"],
    ["read", "manifest.yaml", "items", "--env", "E", "--json"],
  ]

  private func run(_ command: [String], on name: String, _ project: Project) throws -> Outcome {
    try project.run(command.map { $0 == "E" ? name : $0 })
  }

  /// Of the listing of `secrets list --json`.
  private func states(_ outcome: Outcome) throws -> [String: Bool] {
    let secrets = try outcome.object()["secrets"] as? [[String: Any]] ?? []
    var states: [String: Bool] = [:]
    for secret in secrets {
      states[try #require(secret["key"] as? String)] = secret["is_set"] as? Bool
    }
    return states
  }

  @Test("a folder is no dotenv file", arguments: commands)
  func folder(command: [String]) throws {
    let project = try Project()
    try project.makeFolder("some.env")
    try run(command, on: "some.env", project)
      .expectComplaint("not_a_file", status: 2, naming: "some.env")
  }

  @Test("a pipe is no dotenv file, and nobody waits for it", arguments: commands)
  func pipe(command: [String]) throws {
    let project = try Project()
    try project.makePipe("some.env")
    try run(command, on: "some.env", project)
      .expectComplaint("not_a_file", status: 2, naming: "some.env")
  }

  @Test("a file of 2 MB is no dotenv file", arguments: commands)
  func tooLarge(command: [String]) throws {
    let project = try Project()
    let bytes = Array("a_key=\(String(repeating: "x", count: 2 << 20))\n".utf8)
    try project.write("big.env", bytes: bytes)
    try run(command, on: "big.env", project)
      .expectComplaint("too_large", status: 2, naming: "big.env", "1 MB")
    #expect(try project.bytes("big.env") == bytes)
  }

  @Test("a link that leads out of its folder is refused", arguments: commands)
  func linkOutside(command: [String]) throws {
    let project = try Project()
    try project.makeFolder("inner")
    try project.write("outside.env", "outside_key=\(project.token)\n")
    try project.link("inner/link.env", to: "../outside.env")
    let before = try project.bytes("outside.env")
    let outcome = try run(command, on: "inner/link.env", project)
    outcome.expectComplaint("link_leads_outside", status: 2, naming: "link.env")
    #expect(!outcome.text.contains("outside_key"))
    #expect(try project.bytes("outside.env") == before)
  }

  @Test("a link that leads nowhere is called that", arguments: commands)
  func lostLink(command: [String]) throws {
    let project = try Project()
    try project.link("lost.env", to: "gone.env")
    try run(command, on: "lost.env", project)
      .expectComplaint("not_found", status: 2, naming: "lost.env", "leads nowhere")
    #expect(!FileManager.default.fileExists(atPath: project.scratch.path("gone.env")))
  }

  @Test("a file that is not UTF-8 is refused with the line", arguments: commands)
  func notUTF8(command: [String]) throws {
    let project = try Project()
    let bytes = Array("a_key=1234567890\nb_key=caf".utf8) + [0xE9, 0x0A]
    try project.write("latin.env", bytes: bytes)
    try run(command, on: "latin.env", project)
      .expectComplaint("not_utf8", status: 2, naming: "latin.env line 2")
    #expect(try project.bytes("latin.env") == bytes)
  }

  @Test("a link to a file of the same folder is followed, and stays a link")
  func linkInside() throws {
    let project = try Project()
    try project.link("link.env", to: ".env")
    #expect(
      try states(project.run("secrets", "list", "--env", "link.env", "--json")) == ["api_key": true]
    )
    let outcome = try project.run("secrets", "stub", "--key", "new_key", "--env", "link.env")
    #expect(outcome.status == 0)
    let target = try FileManager.default.destinationOfSymbolicLink(
      atPath: project.scratch.path("link.env"))
    #expect(target == ".env")
    #expect(try project.scratch.read(".env").contains("\nnew_key=\n"))
  }

  @Test(
    "an odd line is told by its number, and the others are read",
    arguments: [
      ("api_key='\(Self.odd)\nother_key=1234567890\n", "line 1"),
      ("other_key=1234567890\napi_key=\"\(Self.odd)\n", "line 2"),
      ("\(Self.odd)\nother_key=1234567890\n", "line 1"),
      ("other_key=1234567890\nno key=\(Self.odd)\n", "line 2"),
      (
        "api_key=-----BEGIN PRIVATE KEY-----\n\(Self.odd)\nMII=\n-----END PRIVATE KEY-----\n"
          + "other_key=1234567890\n", "line 1"
      ),
    ])
  func oddLines(text: String, place: String) throws {
    let project = try Project()
    try project.write("odd.env", text)
    let outcome = try project.run("secrets", "list", "--env", "odd.env")
    #expect(outcome.text.contains("set   other_key"))
    #expect(outcome.errors.contains("warning: odd.env \(place)"))
    let json = try project.run("secrets", "list", "--env", "odd.env", "--json")
    let warnings = try json.object()["warnings"] as? [String] ?? []
    #expect(warnings.contains { $0.hasPrefix("odd.env \(place)") })
    for said in [outcome.text, outcome.errors, json.text, json.errors] {
      #expect(LeakScan(Self.odd).found(in: said) == [])
    }
  }

  private static let odd = "Zq83kfHwPl20vNbTyXr5"

  @Test("whoever lets others read the file is warned, by every command", arguments: commands)
  func othersCanRead(command: [String]) throws {
    let project = try Project()
    try project.write("open.env", "api_key=\(project.token)\n", mode: 0o644)
    let outcome = try run(command, on: "open.env", project)
    #expect(outcome.errors.contains("warning: open.env: Other users of this machine may read"))
    #expect(try project.mode("open.env") == 0o644)
  }

  @Test(
    "line ends, a byte order mark and a missing last line end do not change what is read",
    arguments: [
      "api_key=T\r\n# note\r\nempty_key=\r\n", "\u{FEFF}api_key=T\nempty_key=\n",
      "empty_key=\napi_key=T", "empty_key=\r\napi_key=T", "export api_key='T'\nempty_key=''\n",
      "  api_key = \"T\"  # note\nempty_key=   \n",
    ])
  func spellings(text: String) async throws {
    let server = try await HostileServer.start { _ in .ok(#"{"items":[]}"#) }
    let project = try Project(server.origin)
    try project.write(".env", text.replacingOccurrences(of: "T", with: project.token))
    let listing = try project.run("secrets", "list", "--env", ".env", "--json")
    #expect(listing.status == 5)
    #expect(try states(listing) == ["api_key": true, "empty_key": false])
    #expect(try project.read().status == 0)
    #expect(server.received.map { $0.header("authorization") } == ["Bearer \(project.token)"])
    await server.stop()
  }

  @Test("the placeholder of other tools counts as unset, and a value that begins with # as set")
  func placeholders() throws {
    let project = try Project()
    try project.write(
      "todo.env",
      """
      one='# TODO: Set actual value for one'
      two=# TODO: Set actual value for two
      three="# TODO: Set actual value for three"
      four="#really-a-secret"
      five='#TODO'
      six=
      seven=''

      """)
    let outcome = try project.run("secrets", "list", "--env", "todo.env", "--json")
    #expect(outcome.status == 5)
    #expect(
      try states(outcome) == [
        "one": false, "two": false, "three": false, "four": true, "five": true, "six": false,
        "seven": false,
      ])
  }

  @Test("a file that does not exist is listed as empty, with a word about it")
  func missing() throws {
    let project = try Project()
    let json = try project.run("secrets", "list", "--env", "gone.env", "--json")
    let listing = try json.object()
    #expect(json.status == 0)
    #expect(listing["exists"] as? Bool == false)
    #expect((listing["secrets"] as? [Any])?.isEmpty == true)
    let lines = try project.run("secrets", "list", "--env", "gone.env")
    #expect(lines.text == "")
    #expect(lines.errors.contains("gone.env"))
    #expect(!FileManager.default.fileExists(atPath: project.scratch.path("gone.env")))
  }

  @Test(
    "a read without the secret that it needs asks for it, and sends nothing",
    arguments: ["", "api_key=\n", "api_key=''\n", "other_key=1234567890\n"])
  func secretUnset(text: String) async throws {
    let server = try await HostileServer.start { _ in .ok(#"{"items":[]}"#) }
    let project = try Project(server.origin)
    try project.write(".env", text)
    try project.read().expectComplaint("secret_unset", status: 5, naming: "api_key")
    let unapproved = try project.run("read", "manifest.yaml", "items", "--env", ".env")
    unapproved.expectComplaint("secret_unset", status: 5, naming: "api_key")
    #expect(server.connectionCount == 0)
    await server.stop()
  }
}
