import Disclosure
import MCPServer
import Session
import Testing
import Vocabulary

/// What is answered where there is no session.
struct ReceptionTests {
  private static let hello =
    #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-03-26","capabilities":{}}}"#

  private func json(_ cleared: [Cleared]) throws -> [JSON] {
    try cleared.map { try JSON(parsing: $0.bytes) }
  }

  private func line(_ message: JSON) -> [UInt8] { message.bytes() }

  @Test("it answers what a session would, word for word")
  func sameWords() async throws {
    let project = try await ServedProject(isWatched: false)
    let client = project.client()
    var reception = Reception(version: "9.9.9")
    let messages = [
      MemoryClient.request(1, "server/discover"), MemoryClient.request(2, "tools/list"),
      MemoryClient.request(3, "ping"), MemoryClient.request(4, "tools/call", ["name": "nope"]),
      try JSON(parsing: ReceptionTests.hello),
      ["jsonrpc": "2.0", "id": 5, "method": "ping"],
      ["jsonrpc": "2.0", "id": 6, "method": "tools/list"], "nonsense",
    ]
    for message in messages {
      let heard = reception.receive(line(message))
      await client.send(message)
      #expect(try json(heard.answers) == [client.received.last ?? .null])
      #expect(heard.forwards.isEmpty)
    }
    #expect(reception.introduction == Array(ReceptionTests.hello.utf8))
  }

  @Test("calls and cancellations are for the session; other notifications are for nobody")
  func forwards() throws {
    var reception = Reception(version: "9.9.9")
    let call = line(MemoryClient.request(1, "tools/call", ["name": "list_streams"]))
    let cancel = line([
      "jsonrpc": "2.0", "method": "notifications/cancelled", "params": ["requestId": 1],
    ])
    let other = line(["jsonrpc": "2.0", "method": "notifications/initialized"])
    #expect(reception.receive(call).forwards == [call])
    #expect(reception.receive(cancel).forwards == [cancel])
    let heard = reception.receive(other)
    #expect(heard.forwards.isEmpty && heard.answers.isEmpty)
    #expect(reception.introduction == nil)
  }

  @Test("a batch of version 2025-03-26 is taken apart")
  func batch() throws {
    var reception = Reception(version: "9.9.9")
    _ = reception.receive(Array(ReceptionTests.hello.utf8))
    let call: JSON = [
      "jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": ["name": "list_streams"],
    ]
    let heard = reception.receive(
      line([["jsonrpc": "2.0", "id": 1, "method": "ping"], call]))
    #expect(try json(heard.answers).map { $0["id"] } == [1])
    #expect(heard.forwards == [call.bytes()])
  }

  @Test(
    "a call is refused in the shape of its tool",
    arguments: [
      "list_dotenv_secrets", "validate_manifest", "execute_stream_test_read", "wait_for_secrets",
      "execute_dynamic_manifest_resolution_test", "list_session_manifest_versions",
    ])
  func refusal(tool: String) throws {
    var reception = Reception(version: "9.9.9")
    let call = line(MemoryClient.request("c", "tools/call", ["name": .string(tool)]))
    let failure = Failure("no_session", "no airlock is open here", hint: "start airlock")
    let cleared = try #require(reception.refuse(call, with: failure))
    let result = try #require(try JSON(parsing: cleared.bytes)["result"])
    #expect(result["isError"] == true && result["resultType"] == "complete")
    let content = try #require(result["structuredContent"])
    #expect(content["error"]?["code"] == "no_session")
    #expect(try JSON(parsing: result["content"]?[0]?["text"]?.string ?? "") == content)
    #expect(result["content"]?[1]?["text"] == "no airlock is open here; start airlock")
    let listed = try json(reception.receive(line(MemoryClient.request(1, "tools/list"))).answers)
    let schema = listed.first?["result"]?["tools"]?.array?.first { $0["name"]?.string == tool }
    for name in schema?["outputSchema"]?["required"]?.array ?? [] {
      #expect(content[name.string ?? ""] != nil, "\(name)")
    }
    #expect(reception.refuse(line(MemoryClient.request(1, "ping")), with: failure) == nil)
  }

  @Test("a transport learns what it must know of a message before it is handled")
  func heads() throws {
    let call = MessageHead(
      line(MemoryClient.request(7, "tools/call", ["name": "list_streams"], token: 1)))
    #expect(call.kind == .request && call.method == "tools/call" && call.id == 7)
    #expect(call.name == "list_streams" && call.version == "2026-07-28" && call.wantsProgress)
    let old = MessageHead(Array(ReceptionTests.hello.utf8))
    #expect(old.method == "initialize" && old.version == nil && !old.wantsProgress)
    #expect(MessageHead(Array("{".utf8)).kind == .malformed)
    #expect(MessageHead(Array(#"{"jsonrpc":"2.0","id":1,"result":{}}"#.utf8)).kind == .response)
    let batch = #"[{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","method":"x"}]"#
    #expect(MessageHead(Array(batch.utf8)).kind == .batch(requests: 1))
  }
}
