import Session

extension ToolCall {
  /// Asks the session for something. What it refuses is the tool's failure.
  func attempt<Value: Sendable>(
    _ body: (Session) async throws(Failure) -> Value
  ) async throws(ToolError) -> Value {
    do throws(Failure) {
      return try await body(session)
    } catch {
      throw .failure(error)
    }
  }
}
