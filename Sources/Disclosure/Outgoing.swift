package import Session
package import Vocabulary

/// A JSON-RPC message before it is cleared (JSON-RPC 2.0, section 5).
package enum Outgoing: Sendable {
  /// A result made of airlock's own words: `initialize`, `tools/list`, `ping`.
  case result(id: JSON, JSON)
  /// The result of a tool: an object that the session masked, and that still holds the canary.
  ///
  /// - Parameter meta: its `_meta`, for a client of version 2026-07-28; nil for an older one.
  case tool(id: JSON, ToolResult, meta: JSON? = nil)
  /// A tool's answer where there is no session, made of airlock's own words.
  case refusal(id: JSON, JSONObject, summary: String, meta: JSON?)
  /// - Parameter id: null when the request's own could not be read.
  case error(id: JSON, code: Int, message: String, data: JSON? = nil)
}

/// What a tool answers (MCP 2026-07-28, server/tools, "Tool Result").
package struct ToolResult: Sendable {
  /// Validates against the tool's output schema once it is cleared. Holds the canary and the
  /// summary, which clearing takes out.
  package let structured: Masked<JSON>
  package let isError: Bool
  /// How often which secret was removed from it.
  package let masked: [MaskCount]
  /// What is shortened when the result is over the budget: an array or a text.
  package let shortened: String?
  /// Where the rest starts and under which name it is kept, when there is a rest to fetch.
  package let continuation: Continuation?

  package init(
    structured: Masked<JSON>, isError: Bool, masked: [MaskCount] = [], shortened: String? = nil,
    continuation: Continuation? = nil
  ) {
    self.structured = structured
    self.isError = isError
    self.masked = masked
    self.shortened = shortened
    self.continuation = continuation
  }

  /// Where the one line that a person reads stands while the result is masked.
  package static let summaryKey = "airlock.summary"

  /// The one line that a person reads, masked; empty when the tool wrote none.
  package var summary: String { structured.content[ToolResult.summaryKey]?.string ?? "" }

  /// Names a result that is kept, and the first element of this answer in it.
  package struct Continuation: Sendable, Hashable {
    /// `read3`; nil where the call names the rest by a line number.
    package let name: String?
    package let start: Int

    package init(name: String?, start: Int) {
      self.name = name
      self.start = start
    }
  }
}
