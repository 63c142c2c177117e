import Disclosure
import Foundation
import MCPServer
import Session
import Synchronization
import Testing
import Vocabulary

/// One line in, one line out: the protocol without a transport.
struct ProtocolTests {
  private let server: Connection

  init() throws {
    let session = try Session(SessionOptions(now: { 1_700_000_000 }))
    server = MCPServer(
      session: session, clearing: Clearing(session: session, resultBudget: nil), version: "9.9.9"
    ).connection(.stdio)
  }

  private func send(_ line: String) async throws -> [JSON] {
    let answers = Mutex<[[UInt8]]>([])
    await server.receive(Array(line.utf8)) { cleared in
      answers.withLock { $0.append(cleared.bytes) }
    }
    await server.drain()
    return try answers.withLock { try $0.map { try JSON(parsing: $0) } }
  }

  @Test(
    "initialize answers the client's version when it is served, else the newest",
    arguments: [
      ("2025-06-18", "2025-06-18"), ("2025-11-25", "2025-11-25"), ("2024-11-05", "2025-11-25"),
      ("2099-01-01", "2025-11-25"), ("nonsense", "2025-11-25"),
    ])
  func versions(asked: String, answered: String) async throws {
    let answer = try await send(
      #"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"\#(asked)","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}"#
    )
    #expect(answer.first?["result"]?["protocolVersion"] == .string(answered))
    #expect(answer.first?["result"]?["serverInfo"] == ["name": "airlock", "version": "9.9.9"])
  }

  @Test("a ping is answered with nothing, under the same id and of the same type")
  func ping() async throws {
    #expect(
      try await send(#"{"jsonrpc":"2.0","id":"a-7","method":"ping"}"#)
        == [["jsonrpc": "2.0", "id": "a-7", "result": [:]]])
  }

  @Test("every tool has a schema for what it takes and for what it gives, with object at the root")
  func listing() async throws {
    let answer = try await send(#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#)
    let tools = try #require(answer.first?["result"]?["tools"]?.array)
    #expect(
      tools.compactMap { $0["name"]?.string } == [
        "list_dotenv_secrets", "populate_dotenv_missing_secrets_stubs", "validate_manifest",
        "execute_stream_test_read",
      ])
    for tool in tools {
      #expect(tool["inputSchema"]?["type"] == "object")
      #expect(tool["outputSchema"]?["type"] == "object")
      #expect(tool["description"]?.string?.isEmpty == false)
    }
  }

  @Test("a notification and a response are never answered")
  func silence() async throws {
    #expect(try await send(#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#) == [])
    #expect(try await send(#"{"jsonrpc":"2.0","method":"no/such/thing"}"#) == [])
    #expect(try await send(#"{"jsonrpc":"2.0","id":4,"result":{}}"#) == [])
    #expect(
      try await send(
        #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":99}}"#)
        == [])
  }

  @Test(
    "what is no message gets the code that JSON-RPC has for it",
    arguments: [
      ("{", -32700, JSON.null), ("\u{1}", -32700, .null),
      (#"[{"jsonrpc":"2.0","id":1,"method":"ping"}]"#, -32600, .null),
      ("7", -32600, .null), (#"{"id":1,"method":"ping"}"#, -32600, 1),
      (#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#, -32600, .null),
      (#"{"jsonrpc":"2.0","id":1.5,"method":"ping"}"#, -32600, .null),
      (#"{"jsonrpc":"2.0","id":1}"#, -32600, 1),
      (#"{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}"#, -32602, 1),
      (#"{"jsonrpc":"2.0","id":1,"method":"nope"}"#, -32601, 1),
      (#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"nope"}}"#, -32602, 1),
      (
        #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"validate_manifest","arguments":[]}}"#,
        -32602, 1
      ),
      (
        #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"validate_manifest","arguments":{"manifest":7}}}"#,
        -32602, 1
      ),
      (
        #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"execute_stream_test_read","arguments":{}}}"#,
        -32602, 1
      ),
      (
        #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"execute_stream_test_read","arguments":{"stream_name":"a","max_records":0}}}"#,
        -32602, 1
      ),
    ] as [(String, Int, JSON)])
  func malformed(line: String, code: Int, id: JSON) async throws {
    let answer = try await send(line)
    #expect(answer.count == 1)
    #expect(answer.first?["error"]?["code"] == .int(code))
    #expect(answer.first?["id"] == id)
  }

  @Test("a tool that fails says so in its result, for the LLM to read")
  func toolFailure() async throws {
    let answer = try await send(
      #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"execute_stream_test_read","arguments":{"stream_name":"a"}}}"#
    )
    let result = try #require(answer.first?["result"])
    #expect(result["isError"] == true)
    #expect(result["structuredContent"]?["success"] == false)
    #expect(result["structuredContent"]?["error"]?["code"] == "no_manifest")
    let text = try #require(result["content"]?[0]?["text"]?.string)
    #expect(try JSON(parsing: text) == result["structuredContent"])
  }

  @Test("no answer holds the canary")
  func canaryIsRemoved() async throws {
    let answer = try await send(
      #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"validate_manifest","arguments":{"manifest":"a: 1"}}}"#
    )
    #expect(!answer.map { $0.text() }.joined().contains("canary"))
  }
}
