import Disclosure
import Foundation
import MCPServer
import Session
import Support
import Synchronization
import Testing
import Vocabulary

/// Nothing that a tool answers holds a secret, whatever the API echoes and whatever the LLM asks.
struct ToolDoorTests {
  @Test("every tool answers without a secret, and so does the event log")
  func toolsLeakNothing() async throws {
    let server = try await EchoAPI.start()
    let project = try EchoProject(server.origin)
    let room = try await Room(project, allow: server.origin)
    let manifest = EchoAPI.manifest(server.origin)
    let env = project.scratch.path(".env")
    let calls: [(String, JSONObject)] = [
      ("list_dotenv_secrets", ["dotenv_path": .string(env)]),
      ("list_dotenv_secrets", ["dotenv_path": .string(project.scratch.path("manifest.yaml"))]),
      ("list_dotenv_secrets", ["dotenv_path": "/etc/passwd"]),
      (
        "populate_dotenv_missing_secrets_stubs",
        ["dotenv_path": .string(env), "manifest": .string(manifest)]
      ),
      (
        "populate_dotenv_missing_secrets_stubs",
        ["dotenv_path": .string(env), "manifest": .string(env)]
      ),
      (
        "populate_dotenv_missing_secrets_stubs",
        ["dotenv_path": .string(env), "config_paths": .string("a\(project.secrets[0])=b")]
      ),
      ("validate_manifest", ["manifest": .string(manifest)]),
      ("validate_manifest", ["manifest": .string(env)]),
      ("validate_manifest", ["manifest": .string("api_token: \"\(project.secrets[0])\n bad: [")]),
      (
        "validate_manifest",
        ["manifest": .string("type: \(project.secrets[0])\n\(project.secrets[1]): 1")]
      ),
      (
        "execute_stream_test_read",
        read("echo", manifest, env, ["include_raw_responses_data": true])
      ),
      (
        "execute_stream_test_read",
        read("echo", manifest, env, ["include_inferred_json_schema": true])
      ),
      ("execute_stream_test_read", read("refuse", manifest, env, [:])),
      ("execute_stream_test_read", read(project.secrets[0], manifest, env, [:])),
      ("execute_stream_test_read", ["cursor": .string(project.secrets[0])]),
      (
        "execute_stream_test_read",
        read("echo", manifest, env, ["config": ["api_key": .string(project.secrets[0])]])
      ),
      (project.secrets[0], [:]),
    ]
    for (name, arguments) in calls {
      let answer = await room.call(name, arguments)
      #expect(project.leaks(in: answer) == [], "\(name)")
      #expect(answer.hasSuffix("\n") && answer.dropLast().contains("\n") == false)
    }
    #expect(!server.received.isEmpty)
    #expect(project.leaks(in: await room.events()) == [])
    await server.stop()
  }

  private func read(
    _ stream: String, _ manifest: String, _ env: String, _ more: JSONObject
  )
    -> JSONObject
  {
    var arguments: JSONObject = [
      "stream_name": .string(stream), "manifest": .string(manifest),
      "dotenv_file_uris": .string(env),
    ]
    arguments.merge(more) { $1 }
    return arguments
  }

  @Test("a harmless record comes back untouched")
  func ordinaryDataSurvives() async throws {
    let server = try await EchoAPI.start()
    let project = try EchoProject(server.origin)
    let room = try await Room(project, allow: server.origin)
    let answer = await room.call(
      "execute_stream_test_read",
      read("echo", EchoAPI.manifest(server.origin), project.scratch.path(".env"), [:]))
    #expect(answer.contains(#""token_count":42,"note":"harmless""#))
    #expect(answer.contains(#""plain":"‹api_key›""#))
    #expect(answer.contains("https://x/‹api_key›/y"))
    await server.stop()
  }

  @Test("an answer whose canary was not masked does not leave")
  func canary() async throws {
    let project = try EchoProject("http://127.0.0.1:9")
    let session = try Session(Room.options(project, allow: "http://127.0.0.1:9"))
    let clearing = Clearing(session: session, resultBudget: nil)
    let bare = ToolResult(structured: Masked(masked: ["harmless": 1]), isError: false)
    let cleared = clearing.clear(.tool(id: 1, bare))
    #expect(String(decoding: cleared.bytes, as: UTF8.self).contains("withheld"))
  }

  @Test("a secret in the final bytes fails closed")
  func lastLook() async throws {
    let project = try EchoProject("http://127.0.0.1:9")
    let session = try Session(Room.options(project, allow: "http://127.0.0.1:9"))
    try await session.open()
    let clearing = Clearing(session: session, resultBudget: nil)
    let cleared = clearing.clear(.result(id: 1, ["slip": .string(project.secrets[0])]))
    let text = String(decoding: cleared.bytes, as: UTF8.self)
    #expect(text.contains("withheld") && project.leaks(in: text) == [])
  }
}

/// A server in memory: a line goes in, a line comes out.
struct Room {
  private let session: Session
  private let server: Connection

  init(_ project: EchoProject, allow origin: String) async throws {
    session = try Session(Room.options(project, allow: origin))
    try await session.open()
    server = MCPServer(
      session: session, clearing: Clearing(session: session, resultBudget: nil), version: "test"
    ).connection(.stdio)
  }

  static func options(_ project: EchoProject, allow origin: String) -> SessionOptions {
    var options = SessionOptions(now: { 1_700_000_000 })
    options.sources = [project.scratch.path(".env")]
    options.sourceRoot = project.scratch.url.path
    options.allow = ["*=\(origin)"]
    return options
  }

  func call(_ tool: String, _ arguments: JSONObject) async -> String {
    let request: JSON = [
      "jsonrpc": "2.0", "id": 1, "method": "tools/call",
      "params": [
        "name": .string(tool), "arguments": .object(arguments),
        "_meta": [
          "io.modelcontextprotocol/protocolVersion": "2026-07-28",
          "io.modelcontextprotocol/clientCapabilities": [:],
        ],
      ],
    ]
    return await send(request.bytes())
  }

  func send(_ line: [UInt8]) async -> String {
    let answers = Mutex<[String]>([])
    await server.receive(line) { cleared in
      answers.withLock { $0.append(String(decoding: cleared.bytes, as: UTF8.self)) }
    }
    await server.drain()
    return answers.withLock { $0.joined() }
  }

  /// Everything the event log holds, as text.
  func events() async -> String {
    let stream = await session.events()
    await session.close()
    var text = ""
    for await event in stream { dump(event, to: &text) }
    return text
  }
}
