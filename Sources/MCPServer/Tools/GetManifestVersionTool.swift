import Disclosure
import Session
import Vocabulary

/// `get_session_manifest_version`: a text that the manifest had.
struct GetManifestVersionTool: Tool {
  let name = "get_session_manifest_version"
  let title = "Read a manifest version"
  let description = "Gives the text that the session's manifest had in one of its versions."
  let annotations = ToolSchema.readOnly

  let inputSchema = ToolSchema.object(
    [
      "version_number": ToolSchema.version("As list_session_manifest_versions counts them."),
      "first_line": [
        "type": "integer", "minimum": 1, "default": 1,
        "description": "Gives the text from this line on; for an answer that was cut.",
      ],
    ], required: ["version_number"])

  let outputSchema = ToolSchema.object(
    [
      "result": ["type": "string", "description": "The text."],
      "version": ["type": "integer"], "first_line": ["type": "integer"],
      "next_line": ["type": "integer"],
      "truncated": ["type": "boolean"], "truncation_note": ["type": "string"],
      "error": Failure.schema,
    ], required: ["result"])

  func subject(_ arguments: ToolArguments) -> String { arguments.versionSubject("version_number") }

  func run(_ call: ToolCall) async throws(ToolError) -> ToolResult {
    let number = try call.arguments.required(
      "version_number", try call.arguments.integer("version_number", minimum: 1))
    let first = try call.arguments.integer("first_line", minimum: 1) ?? 1
    let text = try await call.attempt { session throws(Failure) in
      try await session.text(ofVersion: number)
    }
    return call.result(
      [
        "result": .string(text.from(line: first)), "version": .int(number),
        "first_line": .int(first),
      ], summary: "Version \(number) of the manifest.", shortened: "result",
      continuation: ToolResult.Continuation(name: nil, start: first))
  }

  func failed(_ failure: Failure) -> JSONObject {
    ["result": .string("ERROR: \(failure.sentence)"), "error": failure.json]
  }
}

extension ToolArguments {
  /// `version 3`, for the activity list.
  func versionSubject(_ name: String) -> String {
    ((try? integer(name, minimum: 1)) ?? nil).map { "version \($0)" } ?? ""
  }
}
