import Disclosure
import Session
import Vocabulary

/// `validate_manifest`: the CDK's verdict, with every problem at its line.
struct ValidateManifestTool: Tool {
  let name = "validate_manifest"
  let title = "Validate the manifest"
  let description = """
    Checks a manifest as the Airbyte CDK does and names every problem with line, column, path and \
    the likely repair. Left out, the session's manifest is checked.
    """
  let annotations: JSON = [
    "readOnlyHint": true, "idempotentHint": true, "openWorldHint": false,
  ]

  let inputSchema: JSON = [
    "type": "object",
    "properties": [
      "manifest": [
        "type": ["string", "null"],
        "description": "Manifest as YAML text; left out, the session's manifest.",
      ]
    ],
  ]

  let outputSchema: JSON = [
    "type": "object",
    "properties": [
      "is_valid": ["type": "boolean"],
      "errors": ["type": "array", "items": ["type": "string"]],
      "warnings": ["type": "array", "items": ["type": "string"]],
      "problems": ["type": "array", "items": ["type": "object"]],
      "stream_names": ["type": "array", "items": ["type": "string"]],
      "error": Failure.schema,
    ],
    "required": ["is_valid", "errors", "warnings"],
  ]

  func run(_ call: ToolCall) async throws(ToolError) -> ToolResult {
    let text = try call.arguments.text("manifest", "manifest_yaml")
    do {
      let view = try await call.session.check(manifest: text, by: call.by)
      return call.result(
        [
          "is_valid": .bool(view.isValid),
          "errors": sentences(view, .error), "warnings": sentences(view, .warning),
          "problems": .array(view.diagnostics.map(\.json)),
          "stream_names": .array(view.streams.map { .string($0.name) }),
        ], summary: view.verdict)
    } catch {
      throw .failure(error)
    }
  }

  private func sentences(_ view: ManifestView, _ severity: Diagnostic.Severity) -> JSON {
    .array(view.diagnostics.filter { $0.severity == severity }.map { .string($0.sentence) })
  }

  func failed(_ failure: Failure) -> JSONObject {
    [
      "is_valid": false, "errors": [.string(failure.sentence)], "warnings": [],
      "error": failure.json,
    ]
  }
}

extension ManifestView {
  /// `The manifest is valid: 3 streams, 1 warning.`
  var verdict: String {
    let errors = diagnostics.count { $0.severity == .error }
    let warnings = diagnostics.count { $0.severity == .warning }
    let noted = warnings == 0 ? "" : ", \(Counted.words(warnings, "warning"))"
    if !isValid { return "The manifest has \(Counted.words(errors, "error"))\(noted)." }
    return "The manifest is valid: \(Counted.words(streams.count, "stream"))\(noted)."
  }
}
