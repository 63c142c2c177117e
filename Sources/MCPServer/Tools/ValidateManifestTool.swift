import Disclosure
import Session
import Vocabulary

/// `validate_manifest`: the CDK's verdict, with every problem at its line.
struct ValidateManifestTool: Tool {
  let name = "validate_manifest"
  let title = "Validate the manifest"
  let description = """
    Checks a manifest as the Airbyte CDK does and names every problem with line, column, path and \
    the likely repair. Left out, the session's manifest is checked. is_valid is true exactly when \
    errors is empty.
    """
  let annotations: JSON = [
    "readOnlyHint": true, "idempotentHint": true, "openWorldHint": false,
  ]

  let inputSchema = ToolSchema.object(["manifest": ToolSchema.manifest])

  let outputSchema = ToolSchema.object(
    [
      "is_valid": ["type": "boolean"],
      "errors": ToolSchema.strings, "warnings": ToolSchema.strings,
      "resolved_manifest": [
        "type": ["object", "null"],
        "description":
          "References resolved, types and parameters filled in; null when it cannot be.",
      ],
      "resolved_sha256": ["type": ["string", "null"]],
      "problems": [
        "type": "array",
        "items": ToolSchema.object(
          [
            "severity": ["enum": ["error", "warning"]], "code": ["type": "string"],
            "line": ["type": ["integer", "null"]], "column": ["type": ["integer", "null"]],
            "path": ["type": "string"], "message": ["type": "string"],
            "hint": ["type": ["string", "null"]],
          ],
          required: ["severity", "code", "line", "column", "path", "message", "hint"]),
      ],
      "stream_names": ToolSchema.strings, "dynamic_streams": ToolSchema.strings,
      "secrets": ToolSchema.strings, "custom_components": ToolSchema.strings,
      "notes": ToolSchema.strings,
      "error": Failure.schema,
    ], required: ["is_valid", "errors", "warnings"])

  func run(_ call: ToolCall) async throws(ToolError) -> ToolResult {
    let text = try call.arguments.text("manifest", "manifest_yaml")
    let report = try await call.attempt { session throws(Failure) in
      let view = try await session.check(manifest: text, by: call.by)
      // Twice: as structured content, and escaped in a text block.
      let room = call.budget.map { $0 / 3 } ?? ValidateManifestTool.roomWithoutBudget
      return (view.verdict, try await session.checkReport(text, resolvedLimit: room))
    }
    let (verdict, check) = report
    var fields: JSONObject = [
      "is_valid": .bool(check.isValid),
      "errors": sentences(check, .error), "warnings": sentences(check, .warning),
    ]
    fields.merge(check.json.object ?? [:]) { first, _ in first }
    fields["resolved_manifest"] = check.resolved ?? .null
    if check.resolved == nil, check.resolvedDigest != nil {
      let note =
        "The resolved manifest is too large for an answer: execute_dynamic_manifest_resolution_test "
        + "gives one stream of it with stream_name."
      fields["notes"] = [.string(note)]
    }
    return call.result(fields, summary: verdict)
  }

  /// Bytes of a resolved manifest where answers have no limit: the largest we know has 54 MB.
  private static let roomWithoutBudget = 4 << 20

  private func sentences(_ report: CheckReport, _ severity: Diagnostic.Severity) -> JSON {
    .array(report.diagnostics.filter { $0.severity == severity }.map { .string($0.sentence) })
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
