import Disclosure
import Session
import Vocabulary

/// One tool: its description for the client, and what it does.
protocol Tool: Sendable {
  /// As LLM prompts already use it.
  var name: String { get }
  var title: String { get }
  var description: String { get }
  /// JSON Schema 2020-12 with root type object.
  var inputSchema: JSON { get }
  /// What ``run(_:)`` and ``failed(_:_:)`` answer with.
  var outputSchema: JSON { get }
  /// `readOnlyHint` and its companions (MCP schema, "ToolAnnotations").
  var annotations: JSON { get }

  func run(_ call: ToolCall) async throws(ToolError) -> ToolResult

  /// The tool's answer to a failure, in the shape of its output schema.
  func failed(_ failure: Failure, _ call: ToolCall) async -> ToolResult
}

struct ToolCall: Sendable {
  let arguments: ToolArguments
  let session: Session
  let by: Party

  /// Masks an answer and plants the canary.
  func result(
    _ fields: JSONObject, adding parts: [(String, Masked<JSON>)] = [], isError: Bool = false
  ) -> ToolResult {
    ToolResult(structured: session.masked(.object(fields), adding: parts), isError: isError)
  }
}

enum ToolError: Error, Sendable {
  /// A protocol error: the call itself is wrong (-32602).
  case arguments(String)
  /// A tool error, which the LLM can read and act on.
  case failure(Failure)
}

extension Failure {
  /// The schema of its JSON, for the `error` field of a result.
  static let schema: JSON = [
    "type": ["object", "null"],
    "properties": [
      "code": ["type": "string"], "message": ["type": "string"], "hint": ["type": "string"],
      "line": ["type": "integer"], "column": ["type": "integer"],
    ],
    "required": ["code", "message"],
  ]
}
