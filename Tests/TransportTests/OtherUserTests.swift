import Foundation
import MCPServer
import Session
import Support
import Testing
import Vocabulary

/// airlock runs as one user and the LLM client as another, who shares a socket with it and nothing else:
/// the recipe of the README. Only root can be two users, and CI is root.
@Suite(.enabled(if: Surroundings.hasRoot), .timeLimit(.minutes(1)))
struct OtherUserTests {
  /// Numbers that no machine gives to a person; they need no names.
  private static let (keeper, client, stranger, group) = (64_001, 64_002, 64_003, 64_010)

  private static func asUser(_ user: Int, group: Int) -> [String] {
    ["/usr/bin/setpriv", "--reuid=\(user)", "--regid=\(group)", "--clear-groups", "--no-new-privs"]
  }

  /// The home of one user, in which a project is, and a folder that both may enter.
  private final class TwoUsers: Sendable {
    let scratch: ShortScratch
    let token = "tok_" + UUID().uuidString.replacingOccurrences(of: "-", with: "")
    var home: String { scratch.path("home") }
    var shared: String { scratch.path("shared") }
    var project: String { "\(home)/project" }
    /// A copy that everybody may run.
    private var program: String { scratch.path("airlock") }

    init() throws {
      scratch = try ShortScratch()
      chmod(scratch.path(""), 0o755)
      // By another program: one that this process wrote cannot be run while a program that another
      // test starts at that moment still has it open.
      try #require(
        try Program("/bin/cp", [Program.airlockPath, scratch.path("airlock")]).run().status == 0)
      chmod(scratch.path("airlock"), 0o755)
      try scratch.makeFolder("home", mode: 0o700)
      try FileManager.default.moveItem(
        atPath: scratch.path("project"), toPath: scratch.path("home/project"))
      try "api_key=\(token)\n".write(
        toFile: scratch.path("home/project/.env"), atomically: false, encoding: .utf8)
      chmod(scratch.path("home/project/.env"), 0o600)
      for name in ["home", "home/project", "home/project/.env", "home/project/manifest.yaml"] {
        chown(scratch.path(name), UInt32(keeper), UInt32(keeper))
      }
      try scratch.makeFolder("shared", mode: 0o700)
      chown(scratch.path("shared"), UInt32(keeper), UInt32(group))
      chmod(scratch.path("shared"), 0o2710)
    }

    func serve(_ more: String...) throws -> LiveProgram {
      try LiveProgram(
        [
          "serve", "--socket", "--http", "--socket-folder", shared, "--peer", "\(client)", "--env",
          "\(project)/.env", "\(project)/manifest.yaml",
        ] + more, in: project, environment: ["HOME": home],
        through: asUser(keeper, group: keeper) + [program])
    }

    func bridge(_ user: Int, group: Int, of owner: Int = keeper) throws -> LiveProgram {
      try LiveProgram(
        ["bridge", "--project", project, "--socket-folder", shared, "--peer", "\(owner)"],
        in: "/", through: asUser(user, group: group) + [program])
    }

    /// Whether a user can read the first byte of a file.
    func can(_ user: Int, group: Int, read path: String) throws -> Bool {
      let line = asUser(user, group: group) + ["/usr/bin/head", "-c", "1", path]
      return try Program(line[0], Array(line.dropFirst())).run().status == 0
    }
  }

  /// What a client is told when it asks for the secrets.
  private func secrets(_ bridge: LiveProgram) async throws -> JSON {
    try bridge.send(Line.initialize() + Line.call(1, "list_dotenv_secrets"))
    _ = try await bridge.message()
    return try #require(try await bridge.message()?["result"])
  }

  @Test(
    "the client works through the socket, and can read neither the .env, the approvals nor the memory"
  )
  func recipe() async throws {
    let users = try TwoUsers()
    let server = try users.serve()
    let socket = try #require(await server.errorLine()?.split(separator: " ").last).description
    let tokenFile = try #require(await server.errorLine()?.split(separator: " ").last).description
    #expect(FilePath.parent(of: socket) == users.shared)
    var status = stat()
    #expect(lstat(socket, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o660 && status.st_gid == UInt32(Self.group))

    let bridge = try users.bridge(Self.client, group: Self.group)
    let answer = try await secrets(bridge)
    #expect(answer["isError"] == false)
    let text = answer.text()
    #expect(text.contains("api_key") && !text.contains(users.token))

    let process = "/proc/\(server.process.processIdentifier)"
    for path in ["\(users.project)/.env", tokenFile, "\(process)/environ", "\(process)/mem"] {
      #expect(try !users.can(Self.client, group: Self.group, read: path), "\(path)")
    }
    // The same user is kept out of the memory as well; that is all that can be kept from it.
    #expect(try users.can(Self.keeper, group: Self.keeper, read: "\(users.project)/.env"))
    for name in ["environ", "maps", "mem"] {
      #expect(
        try !users.can(Self.keeper, group: Self.keeper, read: "\(process)/\(name)"), "\(name)")
    }
    // What was asked is what the system decides: a program that forbids nothing can be looked into.
    let open = Process()
    open.executableURL = URL(filePath: "/usr/bin/setpriv")
    open.arguments =
      Array(Self.asUser(Self.keeper, group: Self.keeper).dropFirst()) + ["sleep", "60"]
    try open.run()
    defer { open.terminate() }
    while try Data(contentsOf: URL(filePath: "/proc/\(open.processIdentifier)/comm"))
      != Data("sleep\n".utf8)
    {}
    #expect(
      try users.can(
        Self.keeper, group: Self.keeper, read: "/proc/\(open.processIdentifier)/environ"))
    kill(server.process.processIdentifier, SIGTERM)
    #expect(await server.exit() == 0)
  }

  @Test(
    "a user who was not named is let go before a word is heard, and one outside the group gets nowhere"
  )
  func strangers() async throws {
    let users = try TwoUsers()
    let server = try users.serve()
    _ = await server.errorLine()
    let inGroup = try await secrets(try users.bridge(Self.stranger, group: Self.group))
    #expect(inGroup["structuredContent"]?["error"]?["code"] == "session_ended", "\(inGroup.text())")
    let outside = try await secrets(try users.bridge(Self.stranger, group: Self.stranger))
    #expect(outside["structuredContent"]?["error"]?["code"] == "no_session", "\(outside.text())")
    kill(server.process.processIdentifier, SIGTERM)
    #expect(await server.exit() == 0)
  }

  @Test("a bridge trusts the session of the user it was told, and nobody else's")
  func owner() async throws {
    let users = try TwoUsers()
    let server = try users.serve()
    _ = await server.errorLine()
    let answer = try await secrets(
      try users.bridge(Self.client, group: Self.group, of: Self.stranger))
    #expect(answer["structuredContent"]?["error"]?["code"] == "runtime_folder_unsafe")
    kill(server.process.processIdentifier, SIGTERM)
    #expect(await server.exit() == 0)
  }

  @Test(
    "a shared folder that others may change, list or enter is refused",
    arguments: [0o770, 0o750, 0o711])
  func folder(mode: Int) async throws {
    let users = try TwoUsers()
    chmod(users.shared, mode_t(mode))
    let server = try users.serve()
    #expect(await server.errorLine()?.hasSuffix("(runtime_folder_unsafe)") == true)
    #expect(await server.exit() == 2)
  }
}
