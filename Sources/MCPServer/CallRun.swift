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

  /// - Parameter number: of ``ClientView``.
  /// - Parameter deliver: sends the answer; false when nobody wants it any more.
  func perform(
    as number: Task<Int, Never>, deliver: @Sendable (Cleared) async -> Bool
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
    let isSent = await deliver(cleared)
    var disclosed: Disclosed?
    if isSent && session.isWatched {
      disclosed = Disclosed(
        bytes: cleared.bytes, isCanaryMasked: cleared.isCanaryMasked,
        budget: server.clearing.resultBudget)
    }
    await session.finish(
      CallEnd(
        id: admission.id, summary: isSent ? result.summary : CallRun.unsent,
        isError: result.isError || !isSent, code: isSent ? code : "cancelled",
        milliseconds: milliseconds, masked: result.masked, disclosed: disclosed),
      by: party)
  }

  private static let unsent = "stopped before it was answered"

  /// - Returns: the result, and the code of its failure.
  private func outcome(
    of call: ToolCall, _ admission: CallAdmission
  ) async -> (ToolResult, String?) {
    if let refusal = admission.refusal { return (call.failed(refusal, in: tool), refusal.code) }
    do throws(ToolError) {
      let result = try await tool.run(call)
      return (result, result.isError ? result.failureCode : nil)
    } catch {
      return (call.failed(error.failure, in: tool), error.failure.code)
    }
  }
}

extension ToolResult {
  /// Of a result that says itself that it is a failure.
  fileprivate var failureCode: String? { structured.content["error"]?["code"]?.string }
}
