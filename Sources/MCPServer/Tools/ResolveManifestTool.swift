import Disclosure
import Session
import Vocabulary

/// `execute_dynamic_manifest_resolution_test`: the manifest as it is run.
struct ResolveManifestTool: Tool {
  let name = "execute_dynamic_manifest_resolution_test"
  let title = "Resolve the manifest"
  let description = """
    Gives the manifest as it is run: references resolved, types and parameters filled in, dynamic \
    streams made. Dynamic streams that an API names are asked for with the person's secrets. It is \
    there to look at and does not replace the manifest.
    """
  let annotations: JSON = ["readOnlyHint": true, "destructiveHint": false, "openWorldHint": true]
  /// Whether a manifest asks an API for its streams is known when it was read.
  var usesNetwork: Bool { true }

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
      "status": ["type": "string", "enum": ["resolved", "waiting_for_human", "failed"]],
      "stream_names": ToolSchema.strings,
      "dynamic_streams": [
        "type": "array",
        "description": "How many streams each makes; the manifest shows at most 100 of one.",
        "items": ToolSchema.object(
          ["name": ["type": "string"], "streams": ["type": "integer"]],
          required: ["name", "streams"]),
      ],
      "error": Failure.schema,
    ], required: ["result"])

  func run(_ call: ToolCall) async throws(ToolError) -> ToolResult {
    let text = try call.arguments.text("manifest", "manifest_yaml")
    let stream = try call.arguments.text("stream_name")
    let config = try call.arguments.object("config")
    let sources = try call.arguments.list("dotenv_file_uris", "dotenv_path")
    let resolved: ResolvedManifest
    do throws(Failure) {
      resolved = try await call.session.resolvedManifest(
        text, config: config, sources: sources, by: call.by, progress: call.progress?.watcher())
    } catch {
      guard error.code == Failure.waiting else { throw .failure(error) }
      var fields = failed(error)
      fields["status"] = .string(Failure.waiting)
      return call.result(
        fields, summary: "The manifest waits for the person: \(Failure.waitingSentence)")
    }
    var members = resolved.manifest.object ?? [:]
    var streams = members["streams"]?.array ?? []
    let names = streams.compactMap { $0["name"] }
    let written = streams.count { $0["dynamic_stream_name"]?.isNull != false }
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
    let made = resolved.generated.reduce(0) { $0 + $1.count }
    let summary =
      "The manifest resolves: \(Counted.words(written + made, "stream"))"
      + (resolved.generated.isEmpty ? "." : ", \(made) made by dynamic streams.")
    return call.result(
      [
        "result": .object(members), "status": "resolved", "stream_names": .array(names),
        "dynamic_streams": .array(
          resolved.generated.map { ["name": .string($0.dynamicStream), "streams": .int($0.count)] }
        ),
      ], summary: summary, masked: resolved.masked)
  }

  func failed(_ failure: Failure) -> JSONObject {
    ["result": "Failed to resolve manifest", "status": "failed", "error": failure.json]
  }
}
