import Foundation
import Session
import Support
import Testing
import Vocabulary

/// Each tool by itself, in memory.
struct ToolTests {
  private func items() async throws -> HostileServer {
    try await HostileServer.start { request in
      request.target.hasPrefix("/items")
        ? .ok(#"{"items":[{"id":1,"name":"a"},{"id":2,"name":"b"},{"id":3,"name":"c"}]}"#)
        : .answer("404 Not Found", "{}")
    }
  }

  // MARK: The manifest

  @Test("the manifest is read, changed in each way, and the file has what the answer says")
  func editing() async throws {
    let project = try await ServedProject(manifest: "a: 1\nb: 2\nc: 3\n")
    let client = project.client()
    let read = await client.call("get_session_manifest_text")["structuredContent"]
    #expect(read?["result"] == "a: 1\nb: 2\nc: 3\n")
    #expect(read?["version"] == 1 && read?["lines"] == 3 && read?["name"] == "manifest.yaml")

    let edits: [(JSONObject, String)] = [
      (
        ["mode": "replace_lines", "replace_lines": [2, 2], "new_text": "b: 20"],
        "a: 1\nb: 20\nc: 3\n"
      ),
      (
        ["mode": "insert_lines", "insert_at_line_number": 4, "new_text": "d: 4"],
        "a: 1\nb: 20\nc: 3\nd: 4\n"
      ),
      (
        ["mode": "replace_text", "replace_text": "b: 20\n", "new_text": ""],
        "a: 1\nc: 3\nd: 4\n"
      ),
      (
        ["mode": "replace_lines", "replace_lines": "[1,2]", "new_text": "e: 5\n"],
        "e: 5\nd: 4\n"
      ),
      (["mode": "replace_all", "new_text": "x: 1\n", "version": 5], "x: 1\n"),
    ]
    for (index, (arguments, text)) in edits.enumerated() {
      let answer = await client.call("set_session_manifest_text", arguments)
      #expect(answer["isError"] == false, "\(answer.text())")
      #expect(answer["structuredContent"]?["version"] == .int(index + 2))
      #expect(answer["structuredContent"]?["diff"]?.string?.hasPrefix("@@ ") == true)
      #expect(answer["structuredContent"]?["is_valid"] == false)
      #expect(answer["structuredContent"]?["problems"]?.array?.isEmpty == false)
      #expect(project.manifestOnDisk == text)
    }
    let diff = await client.call(
      "diff_session_manifest_versions", ["from_version": 1, "to_version": 2])
    #expect(
      diff["structuredContent"]?["result"] == "@@ -1,3 +1,3 @@\n a: 1\n-b: 2\n+b: 20\n c: 3\n")
  }

  @Test("an edit that does not fit changes nothing and says why")
  func refusedEdits() async throws {
    let project = try await ServedProject(manifest: "a: 1\na: 1\n")
    let client = project.client()
    func code(_ arguments: JSONObject) async -> JSON? {
      await client.call("set_session_manifest_text", arguments)["structuredContent"]?["error"]?[
        "code"]
    }
    let lines: JSONObject = ["mode": "replace_lines", "replace_lines": [1, 1], "new_text": "b"]
    #expect(await code(lines) == "manifest_not_read")
    _ = await client.call("get_session_manifest_text")
    #expect(
      await code(["mode": "replace_text", "replace_text": "a: 1", "new_text": ""])
        == "text_not_unique")
    #expect(
      await code(["mode": "replace_text", "replace_text": "zz", "new_text": ""])
        == "text_not_found")
    #expect(
      await code(["mode": "replace_lines", "replace_lines": [2, 9], "new_text": ""])
        == "lines_out_of_range")
    try project.scratch.write("manifest.yaml", "c: 1\n")
    #expect(await code(lines) == "changed_on_disk")
    #expect(project.manifestOnDisk == "c: 1\n")
  }

  @Test("two clients that edit one manifest do not overwrite each other unseen")
  func twoEditors() async throws {
    let project = try await ServedProject(manifest: "a: 1\n")
    let (first, second) = (project.client(), project.client())
    for client in [first, second] { _ = await client.call("get_session_manifest_text") }
    let edit: JSONObject = ["mode": "replace_lines", "replace_lines": [1, 1], "new_text": "b: 1"]
    #expect(await first.call("set_session_manifest_text", edit)["isError"] == false)
    let refused = await second.call("set_session_manifest_text", edit)["structuredContent"]
    #expect(refused?["error"]?["code"] == "changed_on_disk")
    _ = await second.call("get_session_manifest_text")
    #expect(await second.call("set_session_manifest_text", edit)["isError"] == false)
  }

  @Test("a manifest in which a secret stands is not given, and the answer says where it stands")
  func pastedSecret() async throws {
    let project = try await ServedProject(manifest: "a: 1\nb: \(ServedProject.secret)\n")
    let answer = await project.client().call("get_session_manifest_text")
    #expect(answer["structuredContent"]?["error"]?["code"] == "manifest_holds_secret")
    #expect(answer.text().contains("line 2"))
    #expect(!answer.text().contains(ServedProject.secret))
  }

  @Test("a manifest over the budget comes in pieces that make the whole")
  func longManifest() async throws {
    let text = (1...400).map { "# line \($0) \"quoted\"\n" }.joined()
    let project = try await ServedProject(isWatched: false, manifest: text, budget: 6000)
    let client = project.client()
    var (whole, next, pieces) = ("", 1, 0)
    repeat {
      let answer = await client.ask(
        "tools/call",
        ["name": "get_session_manifest_text", "arguments": ["first_line": .int(next)]])
      #expect(answer.bytes().count <= 6500)
      let content = answer["result"]?["structuredContent"]
      whole += content?["result"]?.string ?? ""
      next = content?["next_line"]?.int ?? 0
      pieces += 1
    } while next > 0 && pieces < 100
    #expect(whole == text && pieces > 2)
  }

  @Test("each text has a number, is given again, and comes back when it is restored")
  func history() async throws {
    let project = try await ServedProject()
    let client = project.client()
    let original = project.manifestOnDisk
    _ = await client.call(
      "set_session_manifest_text", ["mode": "replace_all", "new_text": "broken: [\n"])
    let list = await client.call("list_session_manifest_versions")["structuredContent"]?["result"]
    #expect(list?.array?.map { $0["ordinal"] } == [1, 2])
    #expect(
      list?.array?.map { $0["checkpoint_type"] } == ["validation_pass", "validation_fail"])
    #expect(list?.array?.map { $0["by"] } == ["person", "llm"])
    let stamp = list?[0]?["timestamp_iso"]?.string ?? ""
    #expect(ISO8601DateFormatter().date(from: stamp) != nil)
    let old = await client.call("get_session_manifest_version", ["version_number": 1])
    #expect(old["structuredContent"]?["result"] == .string(original))
    let restored = await client.call("restore_session_manifest_version", ["version_number": 1])
    #expect(restored["structuredContent"]?["version"] == 3)
    #expect(restored["structuredContent"]?["is_valid"] == true)
    #expect(project.manifestOnDisk == original)
    let unknown = await client.call("get_session_manifest_version", ["version_number": 9])
    #expect(unknown["structuredContent"]?["error"]?["code"] == "version_unknown")
  }

  @Test("the manifest resolves, as a whole or one stream of it, and one that cannot says so")
  func resolution() async throws {
    let project = try await ServedProject()
    let client = project.client()
    let answer = await client.call("execute_dynamic_manifest_resolution_test")["structuredContent"]
    let streams = answer?["result"]?["streams"]?.array
    #expect(answer?["stream_names"] == ["items", "others"])
    #expect(streams?.first?["retriever"]?["requester"]?["path"] == "/items")
    #expect(streams?.first?["dynamic_stream_name"] == .null)
    let one = await client.call(
      "execute_dynamic_manifest_resolution_test", ["stream_name": "others"])["structuredContent"]
    #expect(one?["result"]?["streams"]?.array?.map { $0["name"] } == ["others"])
    let none = await client.call(
      "execute_dynamic_manifest_resolution_test", ["manifest": "- a"])["structuredContent"]
    #expect(none?["result"] == "Failed to resolve manifest")
  }

  // MARK: Streams

  @Test("streams are listed with their request, their key, and what keeps them from being read")
  func streams() async throws {
    let project = try await ServedProject(env: "api_key=\n")
    let client = project.client()
    let list = await client.call("list_streams")["structuredContent"]?["streams"]
    #expect(list?.array?.map { $0["name"] } == ["items", "others"])
    #expect(list?[0]?["primary_key"] == ["id"] && list?[0]?["request"] == "GET /items")
    #expect(list?[0]?["is_ready"] == false)
    #expect(list?[0]?["not_ready"]?.string?.contains("api_key") == true)
    let broken = await client.call("list_streams", ["manifest": "streams: ["])
    #expect(broken["structuredContent"]?["error"]?["code"] == "invalid_manifest")
  }

  @Test("the readiness report has every stream, in words and in figures, and marks the version")
  func readiness() async throws {
    let api = try await items()
    let project = try await ServedProject(origin: api.origin, allow: ["*=\(api.origin)"])
    let client = project.client()
    let report = await client.call("run_connector_readiness_test_report")["structuredContent"]
    #expect(report?["status"] == "ready" && report?["is_ready"] == true)
    #expect(report?["total_records_count"] == 6 && report?["total_streams_tested"] == 2)
    #expect(report?["total_streams_successful"] == 2 && report?["total_streams_available"] == 2)
    #expect(report?["duration_seconds"]?.int != nil && report?["success"] == true)
    let streams = report?["streams"]?.array
    #expect(streams?.map { $0["stream_name"] } == ["items", "others"])
    #expect(streams?.map { $0["records_read"] } == [3, 3])
    #expect(streams?.map { $0["warnings"] } == [[], []])
    #expect(streams?.map { $0["field_count_warnings"] } == [[], ["no primary key"]])
    #expect(streams?.map { $0["error_message"] } == [.null, .null])
    let markdown = try #require(report?["result"]?.string)
    #expect(markdown.hasPrefix("# Connector Readiness Test Report - PASSED\n"))
    #expect(markdown.contains("- **Total Records Extracted**: 6\n"))
    #expect(markdown.contains("### `items` ✅\n") && markdown.contains("### `others` ✅\n"))
    #expect(markdown.contains("- **Status**: No issues detected\n"))
    #expect(markdown.contains("- **Warning**: no primary key\n"))
    let versions = await client.call("list_session_manifest_versions")["structuredContent"]
    #expect(versions?["result"]?[0]?["checkpoint_type"] == "readiness_pass")

    let some = await client.call("run_connector_readiness_test_report", ["streams": "items,nope"])
    #expect(some["structuredContent"]?["status"] == "not_ready")
    #expect(
      some["structuredContent"]?["streams"]?[1]?["error"]?["code"] == "unknown_stream")
    #expect(some["structuredContent"]?["total_streams_successful"] == 1)
    let text = some["structuredContent"]?["result"]?.string ?? ""
    #expect(text.contains("- **Successful Streams**: 1/2\n- **Failed Streams**: nope\n"))
    #expect(text.contains("### `items` ✅\n") && text.contains("### `nope` ❌\n"))
    await api.stop()
  }

  @Test("a read that waits for a person is no refusal, and the same call meets the answer")
  func waiting() async throws {
    let api = try await items()
    let project = try await ServedProject(origin: api.origin, patience: 0.05)
    let client = project.client()
    for tool in ["execute_stream_test_read", "run_connector_readiness_test_report"] {
      let answer = await client.call(tool, ["stream_name": "items"])
      #expect(answer["isError"] == false)
      #expect(answer["structuredContent"]?["status"] == "waiting_for_human")
      #expect(answer["structuredContent"]?["error"]?["code"] == "waiting_for_human")
      #expect(answer.text().contains("make the same call again"))
    }
    let question = await project.next { if case .questionAsked(let q) = $0 { q } else { nil } }
    await project.session.perform(.answer(question: question?.id ?? 0, .session), by: .person)
    let read = await client.call("execute_stream_test_read", ["stream_name": "items"])
    #expect(read["structuredContent"]?["records_read"] == 3)
    #expect(read["structuredContent"]?["status"] == "complete")
    await api.stop()
  }

  // MARK: Secrets

  @Test("a stub carries the reason to the person, and the wait ends when it is filled")
  func stubAndWait() async throws {
    let project = try await ServedProject()
    let client = project.client()
    _ = await client.call(
      "populate_dotenv_missing_secrets_stubs",
      ["config_paths": "client_secret", "reason": "for the token request"])
    let reason = await project.next { kind -> String? in
      if case .stubbed(_, _, let reason) = kind { reason } else { nil }
    }
    #expect(reason == "for the token request")
    let wait = await client.start("wait_for_secrets", ["keys": ["client_secret", "api_key"]])
    _ = await project.next { if case .waitStarted(let wait) = $0 { wait.id } else { nil } }
    let draft = SecretDraft()
    draft.append("a-long-value")
    let name = try #require(SecretName("client_secret"))
    await project.session.perform(.fill(name, draft), by: .person)
    let answer = await client.answer(to: wait)["result"]?["structuredContent"]
    #expect(answer?["status"] == "set" && answer?["message"] == "All are set.")
  }

  @Test("a wait that ends too early says what is still missing")
  func waitEnds() async throws {
    let project = try await ServedProject(env: "api_key=\n")
    let answer = await project.client().call("wait_for_secrets", ["seconds": .double(0.01)])
    #expect(answer["isError"] == false)
    let content = answer["structuredContent"]
    #expect(content?["status"] == "waiting_for_human")
    #expect(content?["secrets"] == [["key": "api_key", "is_set": false]])
    #expect(content?["waiting_for_the_person"] == ["api_key"])
    let end = await project.next { if case .callFinished(let end) = $0 { end } else { nil } }
    #expect(end?.code == "waiting_for_human" && end?.isError == false)
  }

  @Test("for a PrivateBin paste the stub tool says what to do instead, and writes nothing")
  func paste() async throws {
    let project = try await ServedProject(env: "")
    let answer = await project.client().call(
      "populate_dotenv_missing_secrets_stubs",
      ["dotenv_path": "https://privatebin.net/?abc#key"])
    #expect(answer["isError"] == false)
    #expect(answer["structuredContent"]?["needed"] == ["api_key"])
    #expect(answer["structuredContent"]?["result"]?.string?.contains("new paste") == true)
    #expect(!answer.text().contains("abc#key"))
    #expect(
      try String(contentsOf: project.scratch.url.appending(path: ".env"), encoding: .utf8).isEmpty)
  }
}
