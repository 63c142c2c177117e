import Foundation
import Support
import Testing

/// `airlock doctor` names what is not right, with a next step, and no secret.
struct DoctorTests {
  @Test("a project in order has nothing to mend, and everything is named with its place")
  func inOrder() throws {
    let project = try Project()
    let outcome = try doctor(project)
    #expect(outcome.status == 0, "\(outcome.text)")
    #expect(outcome.text.contains("nothing to mend"))
    #expect(outcome.text.contains("airlock 0."))
    #expect(outcome.text.contains("ok    core dumps") || outcome.text.contains("note  core dumps"))
    let topics = try findings(project).keys
    for topic in [
      "program", "core dumps", "locale", "terminal", "colours", "size", "state folder", "manifest",
      "source", "secrets",
    ] { #expect(topics.contains(topic), "\(topic)") }
    let source = try #require(try findings(project)["source"]?.first)
    #expect((source["text"] as? String)?.hasSuffix("/.env, mode 0600") == true)
    let secrets = try #require(try findings(project)["secrets"]?.first)
    #expect(secrets["text"] as? String == ".env: 1 set, 0 unset")
  }

  @Test("a source that others can read is to be mended, with the command")
  func openSource() throws {
    let project = try Project()
    try project.write(".env", "api_key=\(project.token)\n", mode: 0o644)
    let outcome = try doctor(project)
    #expect(outcome.status == 1)
    #expect(outcome.text.contains("is open to others (mode 0644)"))
    #expect(outcome.text.contains("next: chmod 600 /"))
    #expect(outcome.text.contains("1 thing to mend"))
  }

  @Test("a source where an agent works is noted, with a rule for each client")
  func exposed() throws {
    let project = try Project()
    let outcome = try doctor(project)
    #expect(outcome.text.contains("where an agent with file tools can read it"))
    for client in ["Claude Code:", "Cursor:", "Codex:", "VS Code:"] {
      #expect(outcome.text.contains("\n\(client) "), "\(client)")
    }
    let object = try doctor(project, "--json").object()
    #expect((object["deny_rules"] as? [Any])?.count == 5)

    let elsewhere = try Project()
    let away = try doctor(project, "--env", elsewhere.scratch.path(".env"))
    #expect(!away.text.contains("Claude Code"))
  }

  @Test("lines that cannot be read are named by their numbers")
  func lines() throws {
    let project = try Project()
    try project.write(".env", "api_key=\(project.token)\nwhat is this \(project.token)\nempty=\n")
    let outcome = try doctor(project)
    #expect(outcome.text.contains(".env: 1 set, 1 unset"))
    #expect(outcome.text.contains(".env line 2"))
  }

  @Test("no source, a folder for a source, a dangling link: each is said as what it is")
  func sources() throws {
    let project = try Project()
    try project.makeFolder("folder.env")
    try project.link("lost.env", to: "nowhere")
    let missing = try doctor(project, "--env", "none.env")
    #expect(missing.status == 0)
    #expect(missing.text.contains("/none.env is not there"))
    let folder = try doctor(project, "--env", "folder.env")
    #expect(folder.status == 1)
    #expect(folder.text.contains("/folder.env is no file"))
    let link = try doctor(project, "--env", "lost.env")
    #expect(link.text.contains("/lost.env is not there"))
  }

  @Test("a state folder that is open to others and approvals that are not ours are to be mended")
  func stateFolder() throws {
    let project = try Project()
    try project.makeFolder("state/airlock")
    try project.write("state/airlock/approvals.json", "{\"version\": 7}\n")
    chmod(project.scratch.path("state/airlock"), 0o755)
    let open = try doctor(project)
    #expect(open.status == 1)
    #expect(open.text.contains("state/airlock is open to others (mode 0755)"))
    #expect(open.text.contains("approvals.json"))
    #expect(open.text.contains("2 things to mend"))
    chmod(project.scratch.path("state/airlock"), 0o700)
    try FileManager.default.removeItem(atPath: project.scratch.path("state/airlock/approvals.json"))
    #expect(try doctor(project).status == 0)
  }

  @Test(
    "what the terminal cannot do is said",
    arguments: [
      ("TERM", "", "TERM is not set"), ("TERM", "dumb", "TERM=dumb"),
      ("TERM", "no-such-terminal", "does not know"), ("LC_ALL", "C", "not UTF-8"),
      ("NO_COLOR", "1", "NO_COLOR is set"),
    ])
  func terminal(variable: String, value: String, words: String) throws {
    let project = try Project()
    let outcome = try doctor(project, environment: [variable: value])
    #expect(outcome.text.contains(words), "\(outcome.text)")
    #expect(outcome.status == (value == "no-such-terminal" ? 1 : 0))
  }

  @Test("an airlock that serves the project is found, with its port and never its token")
  func doors() throws {
    let project = try Project()
    try project.makeFolder("run")
    chmod(project.scratch.path("run"), 0o700)
    let closed = try doctor(project)
    #expect(closed.text.contains("none: no airlock serves this project"))
    #expect(closed.text.contains("no port and no token yet"))

    let state = ["XDG_STATE_HOME": project.scratch.path("state")]
    let open = try Program("/bin/sh", ["-c", DoctorTests.whileServing, Program.airlockPath]).run(
      in: project.scratch.url, environment: DoctorTests.plain(project).merging(state) { $1 })
    #expect(open.status == 0, "\(open.text)\(open.errorText)")
    #expect(open.text.contains(".sock: an airlock of yours answers"))
    let token = try #require(try token(project))
    #expect(open.text.contains(".token, mode 0600"))
    #expect(open.text.contains("HTTP            port "))
    #expect(!open.text.contains(token.text))

    chmod(token.path, 0o644)
    let readable = try doctor(project)
    #expect(readable.status == 1)
    #expect(readable.text.contains("others can read the token"))
    #expect(!readable.text.contains(token.text))
    chmod(project.scratch.path("run/airlock"), 0o755)
    #expect(try doctor(project).text.contains("run/airlock is open to others (mode 0755)"))
  }

  @Test("a folder for the socket that others share is looked at: who may enter it, and list it")
  func sharedFolder() throws {
    let project = try Project()
    try project.makeFolder("shared")
    let path = project.scratch.path("shared")
    chmod(path, 0o2710)
    let shared = try doctor(project, "--socket-folder", path)
    #expect(shared.status == 0, "\(shared.text)")
    #expect(shared.text.contains("\(path), yours, and its group passes through it"))
    chmod(path, 0o2775)
    let open = try doctor(project, "--socket-folder", path)
    #expect(open.status == 1)
    #expect(open.text.contains("others may change, list or enter the folder for the socket"))
    #expect(open.text.contains("next: chmod 2710 \(path)"))
    let missing = try doctor(project, "--socket-folder", project.scratch.path("none"))
    #expect(missing.text.contains("the folder for the socket is not there"))
  }

  @Test("a file where the socket goes is to be mended")
  func plantedSocket() throws {
    let project = try Project()
    try project.makeFolder("run/airlock")
    chmod(project.scratch.path("run/airlock"), 0o700)
    let open = try Program("/bin/sh", ["-c", DoctorTests.whileServing, Program.airlockPath]).run(
      in: project.scratch.url,
      environment: DoctorTests.plain(project)
        .merging(["XDG_STATE_HOME": project.scratch.path("state")]) { $1 })
    let path = try #require(
      open.text.split(separator: " ").first { $0.hasSuffix(".sock:") }?.dropLast())
    #expect(!FileManager.default.fileExists(atPath: String(path)))
    try Data("planted".utf8).write(to: URL(filePath: String(path)))
    let outcome = try doctor(project)
    #expect(outcome.status == 1)
    #expect(outcome.text.contains("\(path) is no socket of yours"))
  }

  /// Runs doctor while both doors are open: airlock says so on stderr, a line a door.
  private static let whileServing = """
    mkfifo said && exec 9<>said
    "$0" serve --socket --http manifest.yaml 2>said &
    read -r socket <&9 && read -r http <&9
    "$0" doctor
    status=$?
    kill $! && wait $!
    exit $status
    """

  private func token(_ project: Project) throws -> (path: String, text: String)? {
    let folder = project.scratch.path("state/airlock/http")
    let name = try FileManager.default.contentsOfDirectory(atPath: folder)
      .first { $0.hasSuffix(".token") }
    return try name.map {
      ("\(folder)/\($0)", try String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8))
    }
  }

  @Test("JSON says the same, as one object")
  func json() throws {
    let project = try Project()
    try project.write(".env", "api_key=\(project.token)\n", mode: 0o640)
    let outcome = try doctor(project, "--json")
    #expect(outcome.status == 1)
    let object = try outcome.object()
    #expect(object["is_fine"] as? Bool == false)
    let found = try #require(object["findings"] as? [[String: Any]])
    let mend = found.filter { $0["state"] as? String == "mend" }
    #expect(mend.count == 1)
    #expect((mend.first?["next"] as? String)?.hasPrefix("chmod 600 ") == true)
  }

  private func findings(_ project: Project) throws -> [String: [[String: Any]]] {
    let object = try doctor(project, "--json").object()
    let found = try #require(object["findings"] as? [[String: Any]])
    return Dictionary(grouping: found) { $0["topic"] as? String ?? "" }
  }

  /// A terminal type that every machine knows, and a runtime folder of the project's own.
  private static func plain(_ project: Project) -> [String: String] {
    [
      "TERM": "xterm", "LC_ALL": "C.UTF-8", "NO_COLOR": "",
      "XDG_RUNTIME_DIR": project.scratch.path("run"),
    ]
  }

  /// Runs in the project's folder.
  private func doctor(
    _ project: Project, _ arguments: String..., environment: [String: String] = [:]
  ) throws -> Outcome {
    try project.run(
      ["doctor"] + arguments,
      environment: DoctorTests.plain(project).merging(environment) { $1 })
  }
}
