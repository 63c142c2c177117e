import Foundation
import Support
import Testing

/// A tool names dotenv files inside one folder, and nothing else on the machine.
struct SourcePathTests {
  /// A project with a folder `root` for tools, and things around it that are not for them.
  private func projectWithRoot() throws -> Project {
    let project = try Project()
    try project.makeFolder("root/below")
    try project.write("root/.env", "inside_key=\(project.token)\n")
    try project.write("root/prod.env", "prod_key=\(project.token)\n")
    try project.write("root/id_rsa", "-----BEGIN KEY-----\n\(project.token)\n-----END KEY-----\n")
    try project.write("root/notes.txt", "other_key=\(project.token)\n")
    try project.write("outside.env", "outside_key=\(project.token)\n")
    try project.link("root/out.env", to: "../outside.env")
    try project.link("root/environ.env", to: "/proc/self/environ")
    try project.link("root/passwd.env", to: "/etc/passwd")
    try project.link("root/key.env", to: "id_rsa")
    try project.link("root/up", to: "..")
    try project.link("root/lost.env", to: "../made.env")
    return project
  }

  @Test(
    "a place outside is refused, for listing, for stubs and for reads",
    arguments: [
      "../.env", "../outside.env", "below/../../outside.env", ".env/../../outside.env",
      "x/../../made.env", "out.env", "environ.env", "passwd.env", "key.env", "up/outside.env",
      "up/made.env", "up/none/x.env", "lost.env", "/proc/self/environ", "/proc/self/fd/0",
      "/etc/passwd",
      "/home/somebody/.aws/credentials", "~/.aws/credentials", "../../.aws/credentials", "id_rsa",
      "notes.txt", "", ".", "..", "/", ".env\u{0}", ".env\n", "/dev/stdin",
    ])
  func outside(path: String) throws {
    let project = try projectWithRoot()
    let before = try project.bytes("outside.env")
    let answers = try Stdio(project, "manifest.yaml", "--env-root", "root").answers(
      to: .tool(1, "list_dotenv_secrets", ["dotenv_path": path]),
      .tool(
        2, "populate_dotenv_missing_secrets_stubs",
        ["dotenv_path": path, "config_paths": "stub_key"]),
      .tool(
        3, "execute_stream_test_read", ["stream_name": "items", "dotenv_file_uris": [path]]))
    for id in 1...3 { #expect(try answers.errorCode(id) == "source_refused") }
    #expect(!answers.outcome.text.contains("outside_key"))
    #expect(!answers.outcome.text.contains("root:x"))
    #expect(try project.bytes("outside.env") == before)
    #expect(!FileManager.default.fileExists(atPath: project.scratch.path("made.env")))
  }

  @Test("a dotenv file inside the folder is listed by name", arguments: [".env", "./prod.env"])
  func inside(path: String) throws {
    let answers = try Stdio(try projectWithRoot(), "--env-root", "root").answers(
      to: .tool(1, "list_dotenv_secrets", ["dotenv_path": path]))
    let secrets = try answers.structured(1)["secrets"] as? [[String: Any]] ?? []
    #expect(secrets.count == 1)
    #expect(secrets.first?["is_set"] as? Bool == true)
  }

  @Test("without a folder for tools, only what the person opened can be named")
  func noRoot() throws {
    let project = try projectWithRoot()
    let answers = try Stdio(project, "--env", ".env").answers(
      to: .tool(1, "list_dotenv_secrets", ["dotenv_path": project.scratch.path("root/.env")]),
      .tool(2, "list_dotenv_secrets", ["dotenv_path": ".env"]),
      .tool(3, "list_dotenv_secrets", ["dotenv_path": project.scratch.path(".env")]))
    #expect(try answers.errorCode(1) == "source_not_open")
    for id in [2, 3] {
      let secrets = try answers.structured(id)["secrets"] as? [[String: Any]] ?? []
      #expect(secrets.map { $0["key"] as? String } == ["api_key"])
    }
  }

  @Test("a folder for tools that is not there is a mistake of the command line")
  func noSuchRoot() throws {
    let outcome = try Project().run("serve", "--stdio", "--env-root", "nowhere")
    outcome.expectComplaint("file_missing", status: 2, naming: "nowhere")
  }

  @Test(
    "a stub's name cannot smuggle another line into the file",
    arguments: [
      "a\nb=c", "a=b", "a b", "a\rb", "a#b", "'a'", "é", "9a", "a\u{0}b", "a\u{202E}b", "export a",
      "a$b", "${a}", "a\u{1B}[2J",
    ])
  func stubNames(name: String) throws {
    let project = try projectWithRoot()
    let before = try project.bytes("root/.env")
    let answers = try Stdio(project, "--env-root", "root").answers(
      to: .tool(
        1, "populate_dotenv_missing_secrets_stubs",
        ["dotenv_path": ".env", "config_paths": ["good_key", name]]))
    #expect(try answers.errorCode(1) == "bad_key")
    #expect(try project.bytes("root/.env") == before)
    // No argument of a process can hold a zero.
    if name.contains("\u{0}") { return }
    let outcome = try project.run("secrets", "stub", "--key", name, "--env", "root/.env")
    outcome.expectComplaint("bad_key", status: 2)
    #expect(Controls.found(in: outcome.errors) == [])
    #expect(try project.bytes("root/.env") == before)
  }
}
