import Jinja
import Secrets
import Vocabulary

/// What happens beside the pages of one read: requests for parents, and lines for a person.
final class ReadBook {
  private(set) var auxiliary: [AuxiliaryRequest] = []
  private(set) var logs: [ReadLog] = []
  /// What endpoints of a stream's properties gave.
  var properties: [ObjectIdentifier: [String]] = [:]

  func note(_ level: String, _ message: String) {
    logs.append(ReadLog(level: level, message: message))
  }

  func note(_ failure: ConnectorError) {
    note("ERROR", failure.detail?.content ?? failure.message)
  }

  /// What records are read for besides being emitted.
  enum Purpose: String {
    case partition = "as a partition"
    case stream = "to make a stream"
    case properties = "as a property to ask for"
  }

  /// Lists a request beside the pages; not all are, in the CDK.
  func add(_ answer: Answer, for purpose: Purpose, of stream: String) {
    guard purpose == .partition else { return }
    auxiliary.append(
      AuxiliaryRequest(
        title: "Parent stream: Stream '\(stream)' request", type: "PARENT_STREAM",
        description: "Request performed in order to extract records for stream '\(stream)'",
        request: answer.request, response: answer.http))
  }
}

/// What all parts of one read share.
struct ReadTools {
  let evaluator: Evaluator
  let limits: ReadLimits
  let transport: any Transport
  let onStep: @Sendable (ReadStep) async -> Void
  let book: ReadBook

  func send(_ request: SealedRequest) async throws(ConnectorError) -> Answer {
    if Task.isCancelled { throw ConnectorError(.cancelled, "the read was cancelled") }
    await onStep(.sent(request))
    do {
      return Answer(to: request, try await transport.send(request).content)
    } catch {
      throw ConnectorError(
        error.code == .cancelled ? .cancelled : .transport, error.message, hint: error.hint,
        at: request.span, transport: error)
    }
  }
}
