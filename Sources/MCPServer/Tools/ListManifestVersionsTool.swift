import Disclosure
import Session
import Vocabulary

/// `list_session_manifest_versions`: every text that the manifest had in this session.
struct ListManifestVersionsTool: Tool {
  let name = "list_session_manifest_versions"
  let title = "List manifest versions"
  let description = """
    Lists the texts that the session's manifest had since airlock started, oldest first: who wrote \
    each, when, and how it was checked or read.
    """
  let annotations = ToolSchema.readOnly

  let inputSchema: JSON = ["type": "object", "additionalProperties": false]

  let outputSchema = ToolSchema.object(
    [
      "result": [
        "type": "array",
        "items": ToolSchema.object(
          [
            "revision_id": [
              "type": "array", "description": "Ordinal, milliseconds since 1970, hash.",
              "minItems": 3, "maxItems": 3,
            ],
            "ordinal": ["type": "integer"], "timestamp_iso": ["type": "string"],
            "checkpoint_type": [
              "type": "string",
              "enum": [
                "none", "validation_pass", "validation_fail", "test_pass", "test_fail",
                "readiness_pass", "readiness_fail",
              ],
            ],
            "checkpoint_summary": ["type": ["string", "null"]],
            "content_hash": ["type": "string"], "file_size_bytes": ["type": "integer"],
            "by": ["type": "string", "enum": ["person", "llm"]],
          ],
          required: [
            "revision_id", "ordinal", "timestamp_iso", "checkpoint_type", "content_hash",
            "file_size_bytes",
          ]),
      ],
      "truncated": ["type": "boolean"], "truncation_note": ["type": "string"],
      "error": Failure.schema,
    ], required: ["result"])

  func run(_ call: ToolCall) async throws(ToolError) -> ToolResult {
    let versions = try await call.attempt { session throws(Failure) in
      try await session.versions(by: call.by)
    }
    return call.result(
      ["result": .array(versions.map(ListManifestVersionsTool.row))],
      summary: "\(Counted.words(versions.count, "version")) of the manifest.", shortened: "result")
  }

  private static func row(_ version: ManifestVersion) -> JSON {
    [
      "revision_id": [
        .int(version.number), .int(Int(version.time * 1000)), .string(version.hash),
      ],
      "ordinal": .int(version.number), "timestamp_iso": .string(ISOTime.text(version.time)),
      "checkpoint_type": .string(version.checkpoint.rawValue),
      "checkpoint_summary": version.summary.map { .string($0) } ?? .null,
      "content_hash": .string(version.hash), "file_size_bytes": .int(version.bytes),
      "by": .string(version.by == .person ? "person" : "llm"),
    ]
  }

  func failed(_ failure: Failure) -> JSONObject { ["result": [], "error": failure.json] }
}
