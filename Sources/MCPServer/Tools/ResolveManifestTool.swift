import Disclosure
import Session
import Vocabulary

/// `execute_dynamic_manifest_resolution_test`: the manifest as it is run.
struct ResolveManifestTool: Tool {
  let name = "execute_dynamic_manifest_resolution_test"
  let title = "Resolve the manifest"
  let description = """
    Gives the manifest as it is run: references resolved, types and parameters filled in, dynamic \
    streams made. It is there to look at and does not replace the manifest.
    """
  let annotations = ToolSchema.readOnly

  let inputSchema = ToolSchema.object([
    "manifest": ToolSchema.manifest, "config": ToolSchema.config,
    "dotenv_file_uris": ToolSchema.sources,
    "stream_name": [
      "type": ["string", "null"],
      "description":
        "Leaves the other streams out; for a manifest that is too large for an answer.",
    ],
  ])

  let outputSchema = ToolSchema.object(
    [
      "result": [
        "anyOf": [["type": "object"], ["const": "Failed to resolve manifest"]],
        "description": "The resolved manifest.",
      ],
      "stream_names": ToolSchema.strings,
      "error": Failure.schema,
    ], required: ["result"])

  func run(_ call: ToolCall) async throws(ToolError) -> ToolResult {
    let text = try call.arguments.text("manifest", "manifest_yaml")
    let stream = try call.arguments.text("stream_name")
    let resolved = try await call.attempt { session throws(Failure) in
      try await session.resolvedManifest(text, by: call.by)
    }
    var members = resolved.object ?? [:]
    var streams = members["streams"]?.array ?? []
    let names = streams.compactMap { $0["name"] }
    if let stream {
      streams = streams.filter { $0["name"]?.string == stream }
      if streams.isEmpty {
        throw .failure(
          Failure(
            "unknown_stream", "the manifest has no stream of this name",
            hint: "list_streams names them"))
      }
      members["streams"] = .array(streams)
    }
    // Twice: as structured content, and escaped in a text block.
    if let budget = call.budget, JSON.object(members).bytes().count * 2 > budget {
      throw .failure(
        Failure(
          "too_large", "the resolved manifest is larger than an answer may be",
          hint: "ask for one stream with stream_name"))
    }
    return call.result(
      ["result": .object(members), "stream_names": .array(names)],
      summary: "The manifest resolves: \(Counted.words(names.count, "stream")).")
  }

  func failed(_ failure: Failure) -> JSONObject {
    ["result": "Failed to resolve manifest", "error": failure.json]
  }
}
