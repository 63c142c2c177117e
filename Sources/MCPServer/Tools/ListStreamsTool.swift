import Disclosure
import Session
import Vocabulary

/// `list_streams`: the streams of the manifest, and whether each can be read now.
struct ListStreamsTool: Tool {
  let name = "list_streams"
  let title = "List streams"
  let description = """
    Lists the streams of a manifest with their request, primary key and line, and says what is \
    missing where a stream cannot be read yet. Sends nothing: of dynamic streams it gives the names \
    alone, and execute_dynamic_manifest_resolution_test the streams that they make.
    """
  let annotations = ToolSchema.readOnly

  let inputSchema = ToolSchema.object([
    "manifest": ToolSchema.manifest, "config": ToolSchema.config,
    "dotenv_file_uris": ToolSchema.sources,
  ])

  let outputSchema = ToolSchema.object(
    [
      "streams": [
        "type": "array",
        "items": ToolSchema.object(
          [
            "name": ["type": "string"], "request": ["type": "string"],
            "primary_key": ToolSchema.strings, "line": ["type": "integer"],
            "is_ready": ["type": "boolean"], "not_ready": ["type": ["string", "null"]],
          ], required: ["name", "is_ready"]),
      ],
      "dynamic_streams": [
        "type": "array", "items": ["type": "string"],
        "description":
          "Make streams at run time; execute_dynamic_manifest_resolution_test names those.",
      ],
      "is_valid": ["type": "boolean"],
      "truncated": ["type": "boolean"], "truncation_note": ["type": "string"],
      "error": Failure.schema,
    ], required: ["streams"])

  func run(_ call: ToolCall) async throws(ToolError) -> ToolResult {
    let text = try call.arguments.text("manifest", "manifest_yaml")
    let config = try call.arguments.object("config")
    let sources = try call.arguments.list("dotenv_file_uris", "dotenv_path")
    let list = try await call.attempt { session throws(Failure) in
      try await session.streams(manifest: text, config: config, sources: sources, by: call.by)
    }
    let ready = list.streams.count { $0.stream.notReady == nil }
    return call.result(
      [
        "streams": .array(list.streams.map(ListStreamsTool.row)),
        "dynamic_streams": .array(list.dynamicStreams.map { .string($0) }),
        "is_valid": .bool(list.isValid),
      ],
      summary: "\(Counted.words(list.streams.count, "stream")), \(ready) can be read now."
        + (list.dynamicStreams.isEmpty
          ? "" : " Dynamic streams make more: execute_dynamic_manifest_resolution_test."),
      shortened: "streams")
  }

  private static func row(_ entry: StreamList.Entry) -> JSON {
    let stream = entry.stream
    return [
      "name": .string(stream.name), "request": .string(stream.request),
      "primary_key": .array(entry.primaryKey.map { .string($0) }), "line": .int(stream.span.line),
      "is_ready": .bool(stream.notReady == nil),
      "not_ready": stream.notReady.map { .string($0) } ?? .null,
    ]
  }

  func failed(_ failure: Failure) -> JSONObject { ["streams": [], "error": failure.json] }
}
