import Disclosure
import Session
import Vocabulary

/// `diff_session_manifest_versions`: what changed from one text of the manifest to another.
struct DiffManifestVersionsTool: Tool {
  let name = "diff_session_manifest_versions"
  let title = "Compare manifest versions"
  let description = "Gives the unified diff of two versions of the session's manifest."
  let annotations = ToolSchema.readOnly

  let inputSchema = ToolSchema.object(
    [
      "from_version": ToolSchema.version("The older one."),
      "to_version": ToolSchema.version("The newer one."),
      "context_lines": [
        "type": "integer", "minimum": 0, "maximum": 10, "default": 3,
        "description": "Unchanged lines around each change.",
      ],
    ], required: ["from_version", "to_version"])

  let outputSchema = ToolSchema.object(
    [
      "result": ["type": "string", "description": "Empty when both are the same text."],
      "from_version": ["type": "integer"], "to_version": ["type": "integer"],
      "truncated": ["type": "boolean"], "truncation_note": ["type": "string"],
      "error": Failure.schema,
    ], required: ["result"])

  func subject(_ arguments: ToolArguments) -> String { arguments.versionSubject("to_version") }

  func run(_ call: ToolCall) async throws(ToolError) -> ToolResult {
    let arguments = call.arguments
    let from = try arguments.required(
      "from_version", try arguments.integer("from_version", minimum: 1))
    let to = try arguments.required("to_version", try arguments.integer("to_version", minimum: 1))
    let context = min(try arguments.integer("context_lines", minimum: 0) ?? 3, 10)
    let diff = try await call.attempt { session throws(Failure) in
      try await session.diff(from: from, to: to, context: context)
    }
    return call.result(
      ["result": .string(diff), "from_version": .int(from), "to_version": .int(to)],
      summary: diff.isEmpty
        ? "Versions \(from) and \(to) are the same." : "From version \(from) to \(to).",
      shortened: "result")
  }

  func failed(_ failure: Failure) -> JSONObject {
    ["result": .string("ERROR: \(failure.sentence)"), "error": failure.json]
  }
}
