import Foundation
import MCPServer
import Session
import Support
import Testing
import Vocabulary

/// `airlock serve --socket --http`: the doors without a person.
struct ServeTests {
  private static func serve(
    _ scratch: ShortScratch, _ arguments: String..., state: String = "state"
  ) throws -> LiveProgram {
    try LiveProgram(
      ["serve"] + arguments + [scratch.path("project/manifest.yaml")],
      environment: [
        "XDG_RUNTIME_DIR": scratch.path(""), "XDG_STATE_HOME": scratch.path(state),
        "HOME": scratch.path("home"),
      ])
  }

  @Test(
    "it says where it listens, serves both ways, and tidies up at a signal",
    arguments: [SIGTERM, SIGINT])
  func both(signal: Int32) async throws {
    let scratch = try ShortScratch()
    let program = try ServeTests.serve(scratch, "--socket", "--http")
    let socket = try #require(await program.errorLine()?.split(separator: " ").last).description
    let words = try #require(await program.errorLine()).split(separator: " ")
    let url = try #require(words.first { $0.hasPrefix("http://") })
    let file = try #require(words.last).description
    let port = try #require(url.split(separator: ":").last.flatMap { Int($0.prefix { $0 != "/" }) })
    let token = try String(contentsOfFile: file, encoding: .utf8)
    #expect(!words.joined().contains(token))

    let peer = try Peer(socket)
    peer.send(Line.ping(1))
    #expect(try await peer.message()?["id"] == 1)
    let entrance = WebEntrance(port: port, token: token)
    let answer = try await entrance.ask(Modern.call(entrance, "list_dotenv_secrets"))
    #expect(answer?.json?["result"]?["isError"] == false)

    kill(program.process.processIdentifier, signal)
    #expect(await program.exit() == 0)
    #expect(!DiskFile.exists(socket))
    #expect(await program.rest() == [])
  }

  @Test("calls that are piped into a bridge are answered before it ends")
  func piped() async throws {
    let scratch = try ShortScratch()
    let server = try ServeTests.serve(scratch, "--socket")
    _ = await server.errorLine()
    let bridge = try LiveProgram(
      ["bridge", "--project", scratch.path("project")],
      environment: ["XDG_RUNTIME_DIR": scratch.path(""), "HOME": scratch.path("home")])
    let tool = "list_dotenv_secrets"
    try bridge.send(Line.initialize() + Line.call(1, tool) + Line.call(2, tool))
    try bridge.endInput()
    var answered: Set<Int> = []
    for _ in 0..<3 { answered.insert(try #require(try await bridge.message()?["id"]?.int)) }
    #expect(answered == [0, 1, 2])
    #expect(await bridge.exit() == 0)
  }

  @Test("a second one on the project is told so, and ends")
  func second() async throws {
    let scratch = try ShortScratch()
    let first = try ServeTests.serve(scratch, "--socket")
    _ = await first.errorLine()
    let second = try ServeTests.serve(scratch, "--socket")
    #expect(await second.errorLine()?.hasSuffix("(already_served)") == true)
    #expect(await second.exit() == 2)
  }

  @Test("a token that cannot be kept would be known to nobody: it ends with a sentence")
  func noState() async throws {
    let scratch = try ShortScratch()
    try "x".write(toFile: scratch.path("file"), atomically: false, encoding: .utf8)
    let program = try ServeTests.serve(scratch, "--http", state: "file")
    #expect(await program.errorLine()?.hasSuffix("(token_not_kept)") == true)
    #expect(await program.exit() == 2)
  }

  @Test("with --stdio too, it ends with its input and removes the socket")
  func stdioToo() async throws {
    let scratch = try ShortScratch()
    let program = try ServeTests.serve(scratch, "--stdio", "--socket")
    let socket = try #require(await program.errorLine()?.split(separator: " ").last).description
    try program.send(Line.ping(1))
    #expect(try await program.message()?["id"] == 1)
    try program.endInput()
    #expect(await program.exit() == 0)
    #expect(!DiskFile.exists(socket))
  }

  @Test("what a killed one left behind does not stop the next")
  func killed() async throws {
    let scratch = try ShortScratch()
    let first = try ServeTests.serve(scratch, "--socket")
    let socket = try #require(await first.errorLine()?.split(separator: " ").last).description
    kill(first.process.processIdentifier, SIGKILL)
    _ = await first.exit()
    #expect(DiskFile.exists(socket))
    let second = try ServeTests.serve(scratch, "--socket")
    #expect(await second.errorLine()?.hasSuffix(socket) == true)
    let peer = try Peer(socket)
    peer.send(Line.ping(1))
    #expect(try await peer.message()?["id"] == 1)
  }
}
