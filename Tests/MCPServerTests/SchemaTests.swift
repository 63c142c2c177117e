import Foundation
import Session
import Support
import Testing
import Vocabulary

/// What every tool answers, checked by an independent validator of JSON Schema 2020-12.
@Suite(.enabled(if: Surroundings.has(Surroundings.python)))
struct SchemaTests {
  @Test("each answer of each tool, good or bad, fits the tool's output schema")
  func everyAnswer() async throws {
    let python = try #require(Surroundings.python)
    let api = try await HostileServer.start { request in
      request.target.hasPrefix("/items")
        ? .ok(#"{"items":[{"id":"one","name":null},{"id":2}]}"#) : .answer("404 Not Found", "{}")
    }
    let project = try await ServedProject(
      origin: api.origin, allow: ["*=\(api.origin)"], env: "api_key=\(ServedProject.secret)\nb=\n",
      budget: 200_000)
    let client = project.client()
    let tools = try #require(await client.ask("tools/list")["result"]?["tools"]?.array)
    let good: [String: [JSONObject]] = [
      "wait_for_secrets": [[:], ["keys": "b", "seconds": 0]],
      "populate_dotenv_missing_secrets_stubs": [
        ["config_paths": ["c"]], ["dotenv_path": "https://privatebin.net/?a"],
      ],
      "set_session_manifest_text": [
        ["mode": "replace_text", "replace_text": "6.48.0", "new_text": "6.48.1"],
        ["mode": "replace_text", "replace_text": "name: others", "new_text": "name: more"],
      ],
      "execute_stream_test_read": [
        ["stream_name": "items", "include_raw_responses_data": true],
        ["stream_name": "items", "include_inferred_json_schema": true], ["stream_name": "nope"],
        ["stream_name": "items", "auto_update_schema": true],
        [
          "stream_name": "items", "manifest": .string(project.manifestOnDisk),
          "auto_update_schema": true,
        ],
        ["stream_name": "items", "manifest": .string(ServedProject.manifest("http://[::1"))],
      ],
      "get_session_manifest_version": [["version_number": 1]],
      "diff_session_manifest_versions": [["from_version": 1, "to_version": 2]],
      "restore_session_manifest_version": [["version_number": 1]],
    ]
    var cases: [JSON] = []
    for tool in tools {
      guard let name = tool["name"]?.string, let schema = tool["outputSchema"] else { continue }
      let bad: [JSONObject] = [
        ["version_number": 99], ["manifest": "{"], ["stream_name": [1], "keys": 7, "mode": 1],
      ]
      for arguments in (good[name] ?? [[:]]) + bad {
        let result = await client.call(name, arguments)
        let content = try #require(result["structuredContent"])
        let text = try #require(result["content"]?[0]?["text"]?.string)
        #expect(try JSON(parsing: text) == content, "\(name)")
        #expect(result["content"]?[1]?["text"]?.string?.isEmpty == false, "\(name)")
        cases.append([
          "tool": .string(name), "arguments": .object(arguments), "schema": schema,
          "value": content,
        ])
      }
      cases.append([
        "tool": .string("\(name), input"), "arguments": [:],
        "schema": ["$ref": "https://json-schema.org/draft/2020-12/schema"],
        "value": tool["inputSchema"] ?? .null,
      ])
    }
    #expect(cases.count > 60)
    let check = """
      import json, sys
      from jsonschema import Draft202012Validator
      for case in json.load(sys.stdin):
          Draft202012Validator.check_schema(case["schema"])
          for error in Draft202012Validator(case["schema"]).iter_errors(case["value"]):
              print(case["tool"], case["arguments"], error.json_path, error.message)
      """
    let result = try Program(python, ["-c", check]).run(input: JSON.array(cases).text())
    #expect(result.status == 0, "\(result.errorText)")
    #expect(result.text == "")
    await api.stop()
  }
}
