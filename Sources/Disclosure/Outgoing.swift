package import Vocabulary

/// A JSON-RPC message before it is cleared (JSON-RPC 2.0, section 5).
package enum Outgoing: Sendable {
  /// A result made of airlock's own words: `initialize`, `tools/list`, `ping`.
  case result(id: JSON, JSON)
  /// The result of a tool: an object that the session masked, and that still holds the canary.
  case tool(id: JSON, ToolResult)
  /// - Parameter id: null when the request's own could not be read.
  case error(id: JSON, code: Int, message: String)
}

/// What a tool answers (MCP 2025-11-25, server/tools, "Tool Result").
package struct ToolResult: Sendable {
  /// Validates against the tool's output schema once it is cleared.
  package let structured: Masked<JSON>
  package let isError: Bool
  /// The array that is shortened when the result is over the budget: `records`.
  package let shortened: String?
  /// Where the rest starts and under which name it is kept, when there is a rest to fetch.
  package let continuation: Continuation?

  package init(
    structured: Masked<JSON>, isError: Bool, shortened: String? = nil,
    continuation: Continuation? = nil
  ) {
    self.structured = structured
    self.isError = isError
    self.shortened = shortened
    self.continuation = continuation
  }

  /// Names a result that is kept, and the first element of this answer in it.
  package struct Continuation: Sendable, Hashable {
    package let name: String
    package let start: Int

    package init(name: String, start: Int) {
      self.name = name
      self.start = start
    }
  }
}
