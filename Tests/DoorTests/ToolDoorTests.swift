import Disclosure
import Foundation
import Session
import Support
import Testing
import Vocabulary

/// Nothing that a tool answers holds a secret, whatever the API echoes and whatever the LLM asks.
struct ToolDoorTests {
  @Test(
    "every tool answers without a secret, and so does the event log, watched or not",
    arguments: [false, true])
  func toolsLeakNothing(isWatched: Bool) async throws {
    let server = try await EchoAPI.start()
    let project = try EchoProject(server.origin)
    let room = try await Room(project, allow: server.origin, isWatched: isWatched)
    let manifest = EchoAPI.manifest(server.origin)
    let dynamic = EchoAPI.dynamicManifest(server.origin)
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
      (
        "populate_dotenv_missing_secrets_stubs",
        ["config_paths": .string("a_\(project.secrets[0])"), "reason": .string(project.secrets[1])]
      ),
      (
        "populate_dotenv_missing_secrets_stubs",
        ["config_paths": "fourth_key", "reason": .string("because \(project.secrets[1])")]
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
      ("wait_for_secrets", ["keys": "third_key", "seconds": 0]),
      ("wait_for_secrets", ["keys": .string(project.secrets[0]), "seconds": 0]),
      ("get_session_manifest_text", [:]),
      ("list_streams", [:]), ("list_streams", ["manifest": .string(env)]),
      ("list_streams", ["config": ["api_key": .string(project.secrets[1])]]),
      ("execute_dynamic_manifest_resolution_test", [:]),
      ("execute_dynamic_manifest_resolution_test", ["stream_name": .string(project.secrets[0])]),
      ("execute_dynamic_manifest_resolution_test", ["manifest": .string(dynamic)]),
      (
        "execute_dynamic_manifest_resolution_test",
        ["manifest": .string(dynamic), "stream_name": .string(project.secrets[0])]
      ),
      ("list_streams", ["manifest": .string(dynamic)]),
      ("execute_stream_test_read", read(project.secrets[0], dynamic, env, [:])),
      ("run_connector_readiness_test_report", [:]),
      ("run_connector_readiness_test_report", ["streams": .string(project.secrets[0])]),
      ("set_session_manifest_text", edit("replace_all", "# \(project.secrets[0])\n\(manifest)")),
      ("get_session_manifest_text", [:]), ("list_streams", [:]), ("validate_manifest", [:]),
      ("execute_dynamic_manifest_resolution_test", [:]),
      ("set_session_manifest_text", edit("insert_lines", "\(project.secrets[1]): 1", at: 1)),
      ("set_session_manifest_text", edit("replace_all", manifest)),
      ("restore_session_manifest_version", ["version_number": 1]),
      ("list_session_manifest_versions", [:]),
      ("get_session_manifest_version", ["version_number": 1]),
      ("get_session_manifest_version", ["version_number": 2]),
      ("diff_session_manifest_versions", ["from_version": 1, "to_version": 2]),
      ("diff_session_manifest_versions", ["from_version": 1, "to_version": 4]),
      (project.secrets[0], [:]),
    ]
    let listed = await room.tools()
    #expect(Set(listed).isSubset(of: calls.map(\.0)), "every tool has its case")
    for (name, arguments) in calls {
      let answer = await room.call(name, arguments)
      #expect(project.leaks(in: answer) == [], "\(name)")
      let lines = answer.split(separator: "\n")
      #expect(answer.hasSuffix("\n") && lines.last?.contains(#""id":1"#) != false)
      #expect(lines.dropLast().allSatisfy { $0.contains(#""method":"notifications/progress""#) })
    }
    #expect(!server.received.isEmpty)
    #expect(project.leaks(in: await room.events()) == [])
    await server.stop()
  }

  private func edit(_ mode: String, _ text: String, at line: Int? = nil) -> JSONObject {
    var arguments: JSONObject = ["mode": .string(mode), "new_text": .string(text)]
    arguments["insert_at_line_number"] = line.map { .int($0) }
    return arguments
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

  @Test("streams that are made of echoed secrets are named by their masks")
  func generatedStreams() async throws {
    let server = try await EchoAPI.start()
    let project = try EchoProject(server.origin)
    let room = try await Room(project, allow: server.origin)
    let answer = await room.call(
      "execute_dynamic_manifest_resolution_test",
      ["manifest": .string(EchoAPI.dynamicManifest(server.origin))])
    #expect(project.leaks(in: answer) == [])
    #expect(answer.contains(#""stream_names":["echo","refuse","‹api_key›","‹second_key›"]"#))
    #expect(answer.contains("‹api_key: withheld"))
    #expect(server.received.count == 1)
    await server.stop()
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

  @Test("a notification with a secret in its final bytes is left out, in whatever form")
  func lastLookAtNotifications() async throws {
    let project = try EchoProject("http://127.0.0.1:9")
    let session = try Session(Room.options(project, allow: "http://127.0.0.1:9"))
    try await session.open()
    let clearing = Clearing(session: session, resultBudget: nil)
    let secret = project.secrets[0]
    for text in [secret, Data(secret.utf8).base64EncodedString(), String(secret.reversed())] {
      #expect(
        clearing.clear(
          notification: "notifications/progress",
          ["progressToken": 1, "progress": 1, "message": .string("reading \(text)")]) == nil)
    }
    let plain = try #require(
      clearing.clear(
        notification: "notifications/progress", ["progressToken": 1, "progress": 1]))
    #expect(String(decoding: plain.bytes, as: UTF8.self).contains("progressToken"))
  }
}
