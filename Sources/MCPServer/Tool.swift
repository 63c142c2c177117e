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
  /// What ``run(_:)`` and ``failed(_:)`` answer with.
  var outputSchema: JSON { get }
  /// `readOnlyHint` and its companions (MCP schema, "ToolAnnotations").
  var annotations: JSON { get }
  /// It sends requests to the API.
  var usesNetwork: Bool { get }
  /// It changes the manifest or a source.
  var changesThings: Bool { get }

  /// What a call is about in a word or two: a stream, keys; empty for none.
  func subject(_ arguments: ToolArguments) -> String

  func run(_ call: ToolCall) async throws(ToolError) -> ToolResult

  /// The tool's answer to a failure, in the shape of its output schema.
  func failed(_ failure: Failure) -> JSONObject
}

extension Tool {
  var usesNetwork: Bool { false }
  var changesThings: Bool { false }
  func subject(_ arguments: ToolArguments) -> String { "" }
}

struct ToolCall: Sendable {
  let arguments: ToolArguments
  let session: Session
  let by: Party
  /// Of ``ClientView``.
  let client: Int
  /// nil when the client does not want to hear of it.
  let progress: ProgressReporter?
  /// Bytes that the answer may have; nil for no limit.
  let budget: Int?

  /// Masks an answer and plants the canary.
  ///
  /// - Parameter summary: one line that a person reads.
  /// - Parameter masked: what a read counted in the parts.
  func result(
    _ fields: JSONObject, summary: String, adding parts: [(String, Masked<JSON>)] = [],
    masked: [MaskCount] = [], isError: Bool = false, shortened: String? = nil,
    continuation: ToolResult.Continuation? = nil
  ) -> ToolResult {
    var fields = fields
    fields[ToolResult.summaryKey] = .string(summary)
    let answer = session.answer(.object(fields), adding: parts)
    return ToolResult(
      structured: answer.json, isError: isError, masked: masked.isEmpty ? answer.hits : masked,
      shortened: shortened, continuation: continuation)
  }

  func failed(_ failure: Failure, in tool: any Tool) -> ToolResult {
    result(tool.failed(failure), summary: failure.sentence, isError: true)
  }
}

enum ToolError: Error, Sendable {
  /// An argument is not what the input schema asks for. The LLM can mend that, so it is told in the
  /// tool's own answer (MCP 2025-11-25, server/tools, "Error Handling").
  case arguments(String)
  case failure(Failure)

  var failure: Failure {
    switch self {
    case .arguments(let problem):
      Failure("bad_arguments", problem, hint: "see the tool's input schema")
    case .failure(let failure): failure
    }
  }
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
