import Disclosure
import Session
import Vocabulary

/// `set_session_manifest_text`: writes the manifest file, or changes a part of it.
struct SetManifestTextTool: Tool {
  let name = "set_session_manifest_text"
  let title = "Edit the session manifest"
  let description = """
    Writes the session's manifest file and checks it. Lines count from 1. mode replace_all needs \
    new_text; replace_lines needs replace_lines=[first, last] and new_text; insert_lines needs \
    insert_at_line_number and new_text, and puts it before that line; replace_text needs \
    replace_text and new_text. Answers with a unified diff and with the problems of the new text. \
    It is refused when the person changed the file since you read it: read it again then.
    """
  let annotations = ToolSchema.editing
  var changesThings: Bool { true }

  let inputSchema = ToolSchema.object(
    [
      "mode": [
        "type": "string",
        "enum": ["replace_all", "replace_lines", "insert_lines", "replace_text"],
      ],
      "new_text": ["type": ["string", "null"], "description": "What is written."],
      "insert_at_line_number": [
        "type": ["integer", "null"],
        "description": "The line to insert before; one more than there are appends.",
      ],
      "replace_lines": [
        "type": ["array", "null"], "items": ["type": "integer"], "minItems": 2, "maxItems": 2,
        "description": "[first, last], both are replaced too.",
      ],
      "replace_text": ["type": ["string", "null"], "description": "The text to look for."],
      "replace_all_occurrences": [
        "type": "boolean", "default": false,
        "description": "For replace_text: every place; otherwise there must be one.",
      ],
      "version": [
        "type": ["integer", "null"],
        "description":
          "The version that you read. Left out, the one that you read or wrote last.",
      ],
    ], required: ["mode"])

  let outputSchema = ToolSchema.object(
    [
      "result": ["type": "string"],
      "version": ["type": "integer"],
      "diff": ["type": "string", "description": "Unified; empty when nothing changed."],
      "added": ["type": "integer"], "removed": ["type": "integer"],
      "is_valid": ["type": "boolean"],
      "problems": ToolSchema.objects,
      "problem_count": ["type": "integer"],
      "stream_names": ToolSchema.strings,
      "truncated": ["type": "boolean"], "truncation_note": ["type": "string"],
      "error": Failure.schema,
    ], required: ["result"])

  func subject(_ arguments: ToolArguments) -> String {
    ((try? arguments.text("mode")) ?? nil) ?? ""
  }

  func run(_ call: ToolCall) async throws(ToolError) -> ToolResult {
    let edit = try SetManifestTextTool.edit(call.arguments)
    let version = try call.arguments.integer("version", minimum: 1)
    let report = try await call.attempt { session throws(Failure) in
      try await session.edit(edit, version: version, by: call.by, client: call.client)
    }
    return call.result(report, "Saved")
  }

  private static func edit(_ arguments: ToolArguments) throws(ToolError) -> ManifestEdit {
    let mode = try arguments.required("mode", try arguments.text("mode"))
    guard ["replace_all", "replace_lines", "insert_lines", "replace_text"].contains(mode) else {
      throw .arguments("mode must be replace_all, replace_lines, insert_lines or replace_text")
    }
    let text = try arguments.required("new_text", try arguments.text("new_text"))
    switch mode {
    case "replace_lines":
      let (first, last) = try arguments.required(
        "replace_lines", try arguments.pair("replace_lines"))
      return .replaceLines(first: first, last: last, text)
    case "insert_lines":
      let line = try arguments.required(
        "insert_at_line_number", try arguments.integer("insert_at_line_number", minimum: 1))
      return .insertLines(before: line, text)
    case "replace_text":
      let old = try arguments.required("replace_text", try arguments.text("replace_text"))
      return .replaceText(
        old, with: text, everywhere: try arguments.flag("replace_all_occurrences") ?? false)
    default: return .replaceAll(text)
    }
  }

  func failed(_ failure: Failure) -> JSONObject {
    ["result": .string("ERROR: \(failure.sentence)"), "error": failure.json]
  }
}

extension ToolCall {
  /// How many problems of a manifest go into an answer; the first ones cause the others.
  private static let problemLimit = 100

  /// What an edit did.
  ///
  /// - Parameter verb: `Saved`, `Restored version 2`
  func result(_ report: ManifestEditReport, _ verb: String) -> ToolResult {
    let check = report.check
    let change =
      report.diff.isEmpty
      ? "nothing changed"
      : "\(Counted.words(report.added, "line")) added, \(report.removed) removed"
    let sentence = "\(verb) as version \(report.version): \(change). \(check.verdict)"
    return result(
      [
        "result": .string(sentence), "version": .int(report.version), "diff": .string(report.diff),
        "added": .int(report.added), "removed": .int(report.removed),
        "is_valid": .bool(check.isValid),
        "problems": .array(check.diagnostics.prefix(ToolCall.problemLimit).map(\.json)),
        "problem_count": .int(check.diagnostics.count),
        "stream_names": .array(check.streams.map { .string($0.name) }),
      ], summary: sentence, shortened: "diff")
  }
}
