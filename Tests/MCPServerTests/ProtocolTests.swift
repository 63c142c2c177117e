import MCPServer
import Session
import Testing
import Vocabulary

/// One line in, one line out: the protocol without a transport.
struct ProtocolTests {
  private let project: ServedProject
  private let client: MemoryClient

  init() async throws {
    project = try await ServedProject(isWatched: false)
    client = project.client()
  }

  private func send(_ line: String) async -> [JSON] {
    let before = client.received.count
    await client.send(line)
    await client.connection.drain()
    return Array(client.received.dropFirst(before))
  }

  private func greet(_ version: String) async -> JSON? {
    await send(
      #"{"jsonrpc":"2.0","id":"hello","method":"initialize","params":{"protocolVersion":"\#(version)","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}"#
    ).first
  }

  private static let meta =
    #""_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}"#

  // MARK: Both eras

  @Test(
    "initialize answers the client's version when it is served that way, else the nearest",
    arguments: [
      ("2025-03-26", "2025-03-26"), ("2025-06-18", "2025-06-18"), ("2025-11-25", "2025-11-25"),
      ("2024-11-05", "2025-03-26"), ("2026-07-28", "2025-11-25"), ("nonsense", "2025-11-25"),
    ])
  func versions(asked: String, answered: String) async throws {
    let result = await greet(asked)?["result"]
    #expect(result?["protocolVersion"] == .string(answered))
    #expect(result?["serverInfo"] == ["name": "airlock", "version": "9.9.9"])
    #expect(result?["capabilities"] == ["tools": [:]])
    #expect(result?["resultType"] == nil)
  }

  @Test("server/discover names the versions, the capabilities and the server")
  func discovery() async throws {
    let result = await client.ask("server/discover")["result"]
    #expect(
      result?["supportedVersions"] == ["2026-07-28", "2025-11-25", "2025-06-18", "2025-03-26"])
    #expect(result?["resultType"] == "complete")
    #expect(result?["capabilities"] == ["tools": [:]])
    #expect((result?["ttlMs"]?.int ?? -1) >= 0)
    #expect(result?["cacheScope"] == "public")
    #expect(
      result?["_meta"]?["io.modelcontextprotocol/serverInfo"]
        == ["name": "airlock", "version": "9.9.9"])
    #expect(result?["instructions"]?.string?.contains("never see") == true)
  }

  @Test("the eras stand beside each other on one connection, and each gets its own fields")
  func eras() async throws {
    _ = await greet("2025-11-25")
    let old = await send(#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#).first?["result"]
    let new = await client.ask("tools/list")["result"]
    #expect(old?["tools"] == new?["tools"])
    #expect(old?["resultType"] == nil && old?["ttlMs"] == nil && old?["_meta"] == nil)
    #expect(new?["resultType"] == "complete" && new?["cacheScope"] == "public")
    let line =
      #"{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"list_streams"}}"#
    let call = await send(line).first?["result"]
    #expect(call?["isError"] == false)
    #expect(call?["resultType"] == nil && call?["_meta"] == nil)
    let modern = await client.call("list_streams")
    #expect(modern["resultType"] == "complete")
    #expect(modern["_meta"]?["io.modelcontextprotocol/serverInfo"]?["name"] == "airlock")
    #expect(modern["structuredContent"] == call?["structuredContent"])
  }

  @Test("what initialize agreed on counts for that connection only")
  func initializeIsLocal() async throws {
    _ = await greet("2025-11-25")
    let other = project.client()
    await other.send(#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#)
    #expect(other.received.first?["error"]?["code"] == -32602)
    #expect(other.received.first?["error"]?["message"]?.string?.contains("initialize") == true)
  }

  @Test("a notification and a response are never answered")
  func silence() async throws {
    for line in [
      #"{"jsonrpc":"2.0","method":"notifications/initialized"}"#,
      #"{"jsonrpc":"2.0","method":"no/such/thing"}"#,
      #"{"jsonrpc":"2.0","method":"no/such/thing","params":7}"#,
      #"{"jsonrpc":"2.0","id":4,"result":{}}"#,
      #"{"jsonrpc":"2.0","id":4,"error":{"code":1,"message":"x"}}"#,
      #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":99}}"#,
      #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":null}}"#,
      #"{"jsonrpc":"2.0","method":"notifications/cancelled"}"#,
    ] {
      #expect(await send(line) == [], "\(line)")
    }
  }

  // MARK: What is refused

  @Test(
    "what is no message, and what makes no sense, gets the code that the protocol has for it",
    arguments: [
      ("{", -32700, JSON.null), ("\u{1}", -32700, .null),
      (#"[{"jsonrpc":"2.0","id":1,"method":"ping"}]"#, -32600, .null), ("[]", -32600, .null),
      ("7", -32600, .null), (#"{"id":1,"method":"ping"}"#, -32600, 1),
      (#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#, -32600, .null),
      (#"{"jsonrpc":"2.0","id":1.5,"method":"ping"}"#, -32600, .null),
      (#"{"jsonrpc":"2.0","id":1}"#, -32600, 1),
      (#"{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}"#, -32602, 1),
      (#"{"jsonrpc":"2.0","id":1,"method":"nope"}"#, -32601, 1),
      // Neither initialize before it nor a version in it.
      (#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#, -32602, 1),
      (#"{"jsonrpc":"2.0","id":1,"method":"server/discover"}"#, -32602, 1),
      (#"{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":7}}"#, -32602, 1),
    ] as [(String, Int, JSON)])
  func malformed(line: String, code: Int, id: JSON) async throws {
    let answer = await send(line)
    #expect(answer.count == 1)
    #expect(answer.first?["error"]?["code"] == .int(code))
    #expect(answer.first?["id"] == id)
  }

  @Test(
    "a request of 2026-07-28 that is not whole is refused with an error of that version",
    arguments: [
      (
        #""tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}"#,
        -32602
      ),
      (
        #""tools/list","params":{"_meta":{"io.modelcontextprotocol/clientCapabilities":{}}}"#,
        -32602
      ),
      (
        #""tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":7,"io.modelcontextprotocol/clientCapabilities":{}}}"#,
        -32602
      ),
      (
        #""tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":7}}"#,
        -32602
      ),
      (#""ping","params":{\#(ProtocolTests.meta)}"#, -32601),
      (#""initialize","params":{\#(ProtocolTests.meta)}"#, -32601),
      (#""resources/list","params":{\#(ProtocolTests.meta)}"#, -32601),
      (#""tools/list","params":{"cursor":"x",\#(ProtocolTests.meta)}"#, -32602),
      (#""tools/call","params":{"name":"nope",\#(ProtocolTests.meta)}"#, -32602),
      (#""tools/call","params":{\#(ProtocolTests.meta)}"#, -32602),
      (
        #""tools/call","params":{"name":"list_streams","arguments":[],\#(ProtocolTests.meta)}"#,
        -32602
      ),
      (#""subscriptions/listen","params":{\#(ProtocolTests.meta)}"#, -32602),
    ])
  func notModern(rest: String, code: Int) async throws {
    let answer = await send(#"{"jsonrpc":"2.0","id":1,"method":\#(rest)}"#)
    #expect(answer.count == 1)
    #expect(answer.first?["error"]?["code"] == .int(code))
    #expect(answer.first?["id"] == 1)
  }

  @Test("a version that is not served is refused with those that are")
  func unsupportedVersion() async throws {
    func supported(_ version: String) async -> JSON? {
      let answer = await send(
        #"{"jsonrpc":"2.0","id":1,"method":"server/discover","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"\#(version)"}}}"#
      ).first
      #expect(answer?["error"]?["code"] == -32022)
      #expect(answer?["error"]?["data"]?["requested"] == .string(version))
      return answer?["error"]?["data"]?["supported"]
    }
    let all: JSON = ["2026-07-28", "2025-11-25", "2025-06-18", "2025-03-26"]
    #expect(await supported("1900-01-01") == all)
    // Served, but not to a request that carries it.
    #expect(await supported("2025-11-25") == ["2026-07-28"])
  }

  // MARK: Single methods

  @Test("a ping is answered with nothing, under the same id and of the same type")
  func ping() async throws {
    let expected: [JSON] = [["jsonrpc": "2.0", "id": "a-7", "result": [:]]]
    #expect(await send(#"{"jsonrpc":"2.0","id":"a-7","method":"ping"}"#) == expected)
    _ = await greet("2025-06-18")
    #expect(await send(#"{"jsonrpc":"2.0","id":"a-7","method":"ping"}"#) == expected)
    let huge = #"{"jsonrpc":"2.0","id":123456789012345678901234567890,"method":"ping"}"#
    #expect(await send(huge).first?["id"]?.text() == "123456789012345678901234567890")
  }

  @Test("batches are taken by version 2025-03-26 alone, each message answered on its own")
  func batches() async throws {
    let batch =
      #"[{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","method":"x"},7,[],{"jsonrpc":"2.0","id":2,"method":"initialize"},{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"list_streams"}}]"#
    for version in ["2025-06-18", "2025-11-25"] {
      _ = await greet(version)
      #expect(await send(batch).compactMap { $0["error"]?["code"] } == [-32600])
    }
    _ = await greet("2025-03-26")
    let answers = await send(batch)
    #expect(answers.map { $0["id"] } == [1, .null, .null, 2, 3])
    #expect(answers.last?["result"]?["isError"] == false)
    #expect(await send("[]").compactMap { $0["error"]?["code"] } == [-32600])
  }

  @Test("a subscription is acknowledged with nothing, stays open, and ends with the door")
  func subscriptions() async throws {
    await client.send(
      MemoryClient.request(
        "s", "subscriptions/listen",
        ["notifications": ["toolsListChanged": true, "resourceSubscriptions": ["file:///x"]]]))
    let id = "io.modelcontextprotocol/subscriptionId"
    #expect(client.received.count == 1)
    #expect(client.received.first?["method"] == "notifications/subscriptions/acknowledged")
    #expect(client.received.first?["params"]?["notifications"] == [:])
    #expect(client.received.first?["params"]?["_meta"]?[id] == "s")
    await client.connection.close(.doorClosed)
    #expect(client.received.count == 3)
    #expect(client.received[1]["method"] == "notifications/cancelled")
    #expect(client.received[1]["params"]?["requestId"] == "s")
    #expect(client.received[2]["id"] == "s")
    #expect(client.received[2]["result"]?["_meta"]?[id] == "s")
    #expect(client.received[2]["result"]?["resultType"] == "complete")
  }

  @Test("a subscription that the client cancelled says nothing at the end")
  func cancelledSubscription() async throws {
    await client.send(
      MemoryClient.request("s", "subscriptions/listen", ["notifications": [:]]))
    await client.cancel("s")
    await client.connection.close(.doorClosed)
    #expect(client.received.count == 1)
  }

  @Test("every tool has a schema for what it takes and for what it gives, with object at the root")
  func listing() async throws {
    let tools = try #require(await client.ask("tools/list")["result"]?["tools"]?.array)
    #expect(
      tools.compactMap { $0["name"]?.string } == [
        "list_dotenv_secrets", "populate_dotenv_missing_secrets_stubs", "wait_for_secrets",
        "validate_manifest", "get_session_manifest_text", "set_session_manifest_text",
        "list_streams", "execute_stream_test_read", "run_connector_readiness_test_report",
        "execute_dynamic_manifest_resolution_test", "list_session_manifest_versions",
        "get_session_manifest_version", "diff_session_manifest_versions",
        "restore_session_manifest_version",
      ])
    for tool in tools {
      #expect(tool["inputSchema"]?["type"] == "object")
      #expect(tool["outputSchema"]?["type"] == "object")
      #expect(tool["description"]?.string?.isEmpty == false)
      let changes = tool["annotations"]?["readOnlyHint"] == false
      // A read may write a schema.
      let editors = ["populate_", "set_", "restore_", "execute_stream_"]
      #expect(changes == editors.contains { tool["name"]?.string?.hasPrefix($0) == true })
    }
  }
}
