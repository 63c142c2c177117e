import Disclosure
import Session
import Vocabulary

/// `get_session_manifest_text`: the manifest file as it is now.
struct GetManifestTextTool: Tool {
  let name = "get_session_manifest_text"
  let title = "Read the session manifest"
  let description = """
    Gives the text of the session's manifest file as it is on disk now, and the version that names \
    it. Edits by line number are for the text that you read last.
    """
  let annotations = ToolSchema.readOnly

  let inputSchema = ToolSchema.object([
    "first_line": [
      "type": "integer", "minimum": 1, "default": 1,
      "description": "Gives the text from this line on; for an answer that was cut.",
    ]
  ])

  let outputSchema = ToolSchema.object(
    [
      "result": ["type": "string", "description": "The text."],
      "version": ["type": "integer"], "name": ["type": "string"],
      "lines": ["type": "integer", "description": "Of the whole manifest."],
      "first_line": ["type": "integer"], "next_line": ["type": "integer"],
      "truncated": ["type": "boolean"], "truncation_note": ["type": "string"],
      "error": Failure.schema,
    ], required: ["result"])

  func run(_ call: ToolCall) async throws(ToolError) -> ToolResult {
    let first = try call.arguments.integer("first_line", minimum: 1) ?? 1
    let manifest = try await call.attempt { session throws(Failure) in
      try await session.manifestText(by: call.by, client: call.client)
    }
    return call.result(
      [
        "result": .string(manifest.text.from(line: first)), "version": .int(manifest.version),
        "name": .string(manifest.name), "lines": .int(manifest.lines), "first_line": .int(first),
      ],
      summary:
        "\(manifest.name), version \(manifest.version): \(Counted.words(manifest.lines, "line")).",
      shortened: "result", continuation: ToolResult.Continuation(name: nil, start: first))
  }

  func failed(_ failure: Failure) -> JSONObject {
    ["result": .string("ERROR: \(failure.sentence)"), "error": failure.json]
  }
}

extension String {
  /// The rest of the text from a line on, counting from 1.
  func from(line first: Int) -> String {
    var rest = self[...]
    for _ in 1..<max(first, 1) {
      guard let newline = rest.utf8.firstIndex(of: 0x0A) else { return "" }
      rest = rest[rest.utf8.index(after: newline)...]
    }
    return String(rest)
  }
}
