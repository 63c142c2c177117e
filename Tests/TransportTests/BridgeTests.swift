import Foundation
import MCPServer
import Session
import Support
import Testing
import Vocabulary

/// `airlock bridge` as an MCP client launches it: before, during and after a session.
struct BridgeTests {
  /// A house whose socket is where a bridge of this environment looks.
  private static func house(
    _ scratch: ShortScratch? = nil, interactive: Bool = true
  ) async throws -> House {
    let scratch = try scratch ?? ShortScratch()
    return try await House(
      scratch, interactive: interactive, runtimeFolder: scratch.path("airlock"))
  }

  private static func bridge(
    _ scratch: ShortScratch, _ arguments: [String]? = nil, in folder: String? = nil
  ) throws -> LiveProgram {
    try LiveProgram(
      ["bridge"] + (arguments ?? ["--project", scratch.path("project")]), in: folder,
      environment: [
        "XDG_RUNTIME_DIR": scratch.path(""), "HOME": scratch.path("home"),
        "XDG_STATE_HOME": scratch.path("home/state"),
      ])
  }

  private static let call = "list_dotenv_secrets"

  private static func code(_ message: JSON?) -> String? {
    message?["result"]?["structuredContent"]?["error"]?["code"]?.string
  }

  @Test("without a session it answers what needs none, and a call says how to start one")
  func alone() async throws {
    let scratch = try ShortScratch()
    let bridge = try BridgeTests.bridge(scratch)
    try bridge.send(Line.initialize())
    let greeting = try await bridge.message()
    #expect(greeting?["result"]?["protocolVersion"] == "2025-11-25")
    #expect(greeting?["result"]?["serverInfo"]?["name"] == "airlock")
    try bridge.send(Line.request(1, "tools/list", [:]) + Line.ping(2) + "nonsense\n")
    #expect(try await bridge.message()?["result"]?["tools"]?.array?.isEmpty == false)
    #expect(try await bridge.message()?["result"] == [:])
    #expect(try await bridge.message()?["error"]?["code"] == -32700)
    try bridge.send(Line.call(3, BridgeTests.call))
    let refused = try await bridge.message()
    #expect(BridgeTests.code(refused) == "no_session")
    #expect(refused?["result"]?["isError"] == true)
    let hint = refused?["result"]?["structuredContent"]?["error"]?["hint"]?.string
    #expect(hint?.contains("airlock \(scratch.path("project"))") == true)
    #expect(hint?.contains(" m;") == true)
    try bridge.send(Modern.body("server/discover") + "\n")
    #expect(try await bridge.message()?["result"]?["supportedVersions"] != nil)
    try bridge.endInput()
    #expect(await bridge.rest() == [])
    #expect(await bridge.exit() == 0)
  }

  @Test("it joins a session that comes later, introduces its client, and passes answers on")
  func joinsLater() async throws {
    let house = try await BridgeTests.house()
    let bridge = try BridgeTests.bridge(house.scratch)
    try bridge.send(Line.initialize(name: "late") + Line.call(1, BridgeTests.call))
    #expect(try await bridge.message()?["id"] == 0)
    #expect(BridgeTests.code(try await bridge.message()) == "no_session")
    _ = try await house.openSocket()
    try bridge.send(Line.call(2, BridgeTests.call))
    let answer = try await bridge.message()
    #expect(answer?["id"] == 2 && answer?["result"]?["isError"] == false)
    let view = await house.access { $0.clients.contains { $0.name == "late" } }
    #expect(view?.clients.first?.way == .bridge)
    try bridge.endInput()
    #expect(await bridge.rest() == [])
    #expect(await bridge.exit() == 0)
    await house.close()
  }

  @Test("a client is seen as soon as it greets, when there is a session")
  func seenAtOnce() async throws {
    let house = try await BridgeTests.house()
    _ = try await house.openSocket()
    let bridge = try BridgeTests.bridge(house.scratch)
    try bridge.send(Line.initialize(name: "early"))
    #expect(try await bridge.message()?["id"] == 0)
    #expect(await house.access { $0.clients.contains { $0.name == "early" } } != nil)
    await house.close()
  }

  @Test("a call of version 2026-07-28 needs no introduction")
  func modern() async throws {
    let house = try await BridgeTests.house()
    _ = try await house.openSocket()
    let bridge = try BridgeTests.bridge(house.scratch)
    try bridge.send(
      Modern.body("tools/call", ["name": .string(BridgeTests.call), "arguments": [:]]) + "\n")
    let answer = try await bridge.message()
    #expect(answer?["result"]?["isError"] == false)
    #expect(answer?["result"]?["resultType"] == "complete")
    await house.close()
  }

  @Test("a cancellation overtakes the call that it is about")
  func cancel() async throws {
    let house = try await BridgeTests.house()
    _ = try await house.openSocket()
    await house.session.perform(.pace(.step), by: .person)
    let bridge = try BridgeTests.bridge(house.scratch)
    try bridge.send(Line.initialize() + Line.call(1, BridgeTests.call))
    #expect(try await bridge.message()?["id"] == 0)
    let held = try #require(await house.heldCall())
    try bridge.send(Line.cancel(1))
    #expect(await house.end(ofCall: held)?.code == "cancelled")
    try bridge.send(Line.ping(2))
    #expect(try await bridge.message()?["id"] == 2)
    await house.close()
  }

  @Test("the session may be started again: what runs is answered, and the next call joins anew")
  func restart() async throws {
    let first = try await BridgeTests.house()
    _ = try await first.openSocket()
    await first.session.perform(.pace(.step), by: .person)
    let bridge = try BridgeTests.bridge(first.scratch)
    try bridge.send(Line.initialize(name: "loyal") + Line.call(1, BridgeTests.call))
    #expect(try await bridge.message()?["id"] == 0)
    _ = await first.heldCall()
    await first.close()
    #expect(BridgeTests.code(try await bridge.message()) == "door_closed")
    try bridge.send(Line.call(2, BridgeTests.call))
    // The connection may still be closing: then the call goes down with it.
    let code = BridgeTests.code(try await bridge.message())
    #expect(code == "no_session" || code == "session_ended")

    let second = try await BridgeTests.house(first.scratch)
    _ = try await second.openSocket()
    try bridge.send(Line.call(3, BridgeTests.call))
    #expect(try await bridge.message()?["result"]?["isError"] == false)
    #expect(await second.access { $0.clients.contains { $0.name == "loyal" } } != nil)
    await second.close()
  }

  @Test("a session that dies is noticed: each call in flight is answered once")
  func killed() async throws {
    let scratch = try ShortScratch()
    let place = SocketPlace(
      project: scratch.path("project"), in: RuntimeFolder(scratch.path("airlock")))
    try scratch.makeFolder("airlock", mode: 0o700)
    let listener = try MuteListener(place.path)
    let bridge = try BridgeTests.bridge(scratch)
    try bridge.send(Line.initialize() + Line.call(1, BridgeTests.call) + Line.call(2, "nope"))
    #expect(try await bridge.message()?["id"] == 0)
    // What is wrong with a call needs no session to be said.
    #expect(try await bridge.message()?["error"]?["code"] == -32602)
    await listener.hear("\"id\":1")
    listener.hangUp()
    let answer = try await bridge.message()
    #expect(answer?["id"] == 1 && BridgeTests.code(answer) == "session_ended")
    try bridge.endInput()
    #expect(await bridge.rest() == [])
  }

  @Test("without --project the current folder and those around it are tried")
  func currentFolder() async throws {
    let house = try await BridgeTests.house()
    _ = try await house.openSocket()
    try house.scratch.makeFolder("project/deep/er", mode: 0o755)
    for folder in ["project", "project/deep/er"] {
      let bridge = try BridgeTests.bridge(house.scratch, [], in: house.scratch.path(folder))
      try bridge.send(Line.initialize() + Line.call(1, BridgeTests.call))
      _ = try await bridge.message()
      #expect(try await bridge.message()?["result"]?["isError"] == false)
    }
    let manifest = ["--project", house.scratch.path("project/manifest.yaml")]
    let bridge = try BridgeTests.bridge(house.scratch, manifest)
    try bridge.send(Line.initialize() + Line.call(1, BridgeTests.call))
    _ = try await bridge.message()
    #expect(try await bridge.message()?["result"]?["isError"] == false)
    await house.close()
  }

  @Test("a folder that others may enter is not trusted, and the call says so")
  func unsafeFolder() async throws {
    let house = try await BridgeTests.house()
    _ = try await house.openSocket()
    try house.scratch.makeFolder("airlock", mode: 0o755)
    let bridge = try BridgeTests.bridge(house.scratch)
    try bridge.send(Line.initialize() + Line.call(1, BridgeTests.call))
    _ = try await bridge.message()
    #expect(BridgeTests.code(try await bridge.message()) == "runtime_folder_unsafe")
    await house.close()
  }

  @Test("it ends soon after its input, whatever is under way")
  func endOfInput() async throws {
    let house = try await BridgeTests.house()
    _ = try await house.openSocket()
    await house.session.perform(.pace(.step), by: .person)
    let bridge = try BridgeTests.bridge(house.scratch)
    try bridge.send(Line.initialize(name: "brief") + Line.call(1, BridgeTests.call))
    let held = try #require(await house.heldCall())
    try bridge.endInput()
    #expect(await bridge.exit() == 0)
    #expect(await house.end(ofCall: held)?.code == "cancelled")
    await house.close()
  }
}
