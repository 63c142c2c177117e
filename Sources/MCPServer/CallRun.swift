import Disclosure
import Session
import Vocabulary

/// One tool call from its admission to its entry in the log.
struct CallRun: Sendable {
  let server: MCPServer
  let request: ToolRequest
  let progress: ProgressReporter?

  private var session: Session { server.session }
  private var tool: any Tool { request.tool }

  /// What became of an answer.
  enum Delivery: Sendable {
    case answer
    /// The door closed first, and this was sent.
    case farewell(Cleared)
    /// The call was cancelled, or its client is gone.
    case nothing
  }

  /// - Parameter number: of ``ClientView``.
  func perform(
    as number: Task<Int, Never>, deliver: @Sendable (Cleared) async -> Delivery
  ) async {
    let client = await number.value
    let party = session.party(named: request.client.name)
    let arguments = ToolArguments(request.arguments)
    progress?.wait(
      "waiting for the person, who looks at each call", after: server.limits.holdNotice)
    let admission = await session.admit(
      CallRequest(
        tool: tool.name, subject: tool.subject(arguments),
        arguments: .object(request.arguments), client: client, by: party,
        usesNetwork: tool.usesNetwork, changes: tool.changesThings))
    progress?.goOn()
    let call = ToolCall(
      arguments: arguments, session: session, by: party, client: client, progress: progress,
      budget: server.clearing.resultBudget)
    let clock = ContinuousClock()
    let start = clock.now
    let (result, code) = await outcome(of: call, admission)
    let cleared = server.clearing.clear(
      .tool(id: request.id.value, result, meta: request.resultMeta))
    let milliseconds = (clock.now - start) / .milliseconds(1)
    let end: (summary: String, code: String?, isError: Bool, sent: Cleared?) =
      switch await deliver(cleared) {
      case .answer: (result.summary, code, result.isError, cleared)
      case .farewell(let words): ("the door was closed", "door_closed", true, words)
      case .nothing: ("stopped before it was answered", "cancelled", true, nil)
      }
    await session.finish(
      CallEnd(
        id: admission.id, summary: end.summary, isError: end.isError, code: end.code,
        milliseconds: milliseconds, masked: result.masked, disclosed: disclosed(end.sent)),
      by: party)
  }

  /// The bytes are kept only where somebody may look at them.
  private func disclosed(_ cleared: Cleared?) -> Disclosed? {
    guard let cleared, session.isWatched else { return nil }
    return Disclosed(
      bytes: cleared.bytes, isCanaryMasked: cleared.isCanaryMasked,
      budget: server.clearing.resultBudget)
  }

  /// - Returns: the result, and the code of what kept it from being one.
  private func outcome(
    of call: ToolCall, _ admission: CallAdmission
  ) async -> (ToolResult, String?) {
    if let refusal = admission.refusal { return (call.failed(refusal, in: tool), refusal.code) }
    do throws(ToolError) {
      let result = try await tool.run(call)
      return (result, result.failureCode)
    } catch {
      return (call.failed(error.failure, in: tool), error.failure.code)
    }
  }
}

extension ToolResult {
  /// Of a result that says itself that it is a failure, or that a person has not answered yet.
  fileprivate var failureCode: String? {
    if let code = structured.content["error"]?["code"]?.string { return code }
    return structured.content["status"]?.string == Failure.waiting ? Failure.waiting : nil
  }
}
