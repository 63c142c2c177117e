import Jinja
import Secrets
import Vocabulary

/// What happens beside the pages of one read: requests for parents and logins, and lines for a person.
final class ReadBook {
  private(set) var auxiliary: [AuxiliaryRequest] = []
  private(set) var logs: [ReadLog] = []
  var schemas: [ObjectIdentifier: JSON] = [:]
  /// How often a next page was looked for of streams whose first pages stand in their parents.
  var lazyTurns = 0
  /// The secrets that this read sent so far: what an answer may echo.
  var sent: Set<Fingerprint> = []
  /// What endpoints of a stream's properties gave.
  var properties: [ObjectIdentifier: [String]] = [:]

  func note(_ level: String, _ message: String) {
    logs.append(ReadLog(level: level, message: message))
  }

  func noteOnce(_ level: String, _ message: String) {
    if !logs.contains(where: { $0.message == message }) { note(level, message) }
  }

  func note(_ failure: ConnectorError) {
    note("ERROR", failure.detail?.content ?? failure.message)
  }

  func addTokenRefresh(_ answer: Answer) {
    addAuthentication(answer, "Refresh token", "Obtains access token")
  }

  func addLogin(_ answer: Answer) {
    addAuthentication(answer, "Login request", "Obtains session token")
  }

  private func addAuthentication(_ answer: Answer, _ title: String, _ description: String) {
    auxiliary.append(
      AuxiliaryRequest(
        title: title, type: "AUTH", description: description, request: answer.request,
        response: answer.http))
  }

  /// What records are read for besides being emitted.
  enum Purpose: String {
    case partition = "as a partition"
    case stream = "to make a stream"
    case schema = "to make a schema"
    case properties = "as a property to ask for"
  }

  /// Requests about the jobs of a stream, which belong to its slices.
  private(set) var jobs: [AuxiliaryRequest] = []

  enum JobStep {
    case create(minutes: Int)
    case poll, abort, delete
  }

  func add(_ answer: Answer, of step: JobStep) {
    let (title, type, description) =
      switch step {
      case .create(let minutes):
        (
          "Create", "CREATE",
          "Create the server-side async job. Timeout after: \(ReadBook.clock(minutes))"
        )
      case .poll: ("Polling", "POLL", "Poll the status of the server-side async job.")
      case .abort: ("Abort", "ABORT", "Abort the running server-side async job.")
      case .delete: ("Delete", "DELETE", "Delete the specified job from the list of Jobs.")
      }
    jobs.append(
      AuxiliaryRequest(
        title: "Async Job -- \(title)", type: "ASYNC_\(type)", description: description,
        request: answer.request, response: answer.http))
  }

  /// Lists an answer that is no page, because the request is made again for less.
  func addRejected(_ answer: Answer, of stream: String, _ what: String, _ smaller: String) {
    let page = what == "page"
    auxiliary.append(
      AuxiliaryRequest(
        title: "Stream '\(stream)' \(what) rejected, retrying with a smaller \(smaller)",
        type: "HTTP",
        description: "Request for stream '\(stream)' whose response asked for a smaller \(what). "
          + (page
            ? "The same page is requested again with a reduced page size"
            : "The window is split and re-read as smaller children")
          + ", so this request produced no records.",
        request: answer.request, response: answer.http))
  }

  /// Minutes as Python writes a timedelta: `0:15:00`.
  private static func clock(_ minutes: Int) -> String {
    let days = minutes / 1440
    let rest = minutes % 1440
    let time = "\(rest / 60):\(rest % 60 < 10 ? "0" : "")\(rest % 60):00"
    return days == 0 ? time : "\(days) day\(days == 1 ? "" : "s"), \(time)"
  }

  /// A schema that cannot be made ends before its requests are listed.
  func forgetSchemaRequests() {
    auxiliary.removeAll { $0.title.hasPrefix("Schema loader ") }
  }

  /// Lists a request beside the pages; not all are, in the CDK.
  ///
  /// - Parameter isParent: it serves a parent stream.
  func add(_ answer: Answer, for purpose: Purpose, of stream: String, isParent: Bool) {
    let title: String
    let description: String
    switch purpose {
    case .schema:
      title = "Schema loader '\(stream)' request"
      description = "Request performed in order to extract schema."
    case .partition, .properties, .stream:
      if purpose != .partition, !isParent { return }
      title = "Stream '\(stream)' request"
      description = "Request performed in order to extract records for stream '\(stream)'"
    }
    let servesParent = isParent || purpose == .partition
    auxiliary.append(
      AuxiliaryRequest(
        title: servesParent ? "Parent stream: \(title)" : title,
        type: servesParent ? "PARENT_STREAM" : "HTTP", description: description,
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
  /// Reads a file of the project.
  let file: @Sendable (String) -> [UInt8]?
  /// Lets time pass.
  let pause: @Sendable (Duration) async throws -> Void
  /// They serve a parent stream.
  var isParent = false
  /// A finished read holds its pages again; without, they are only counted there.
  var keepsPages = true

  /// The declared schema of a stream, loaded once in a read.
  func schema(of plan: StreamPlan) async throws(ConnectorError) -> JSON {
    let key = ObjectIdentifier(plan)
    if let known = book.schemas[key] { return known }
    do {
      let schema = try await plan.schema.load(self)
      book.schemas[key] = schema
      return schema
    } catch {
      book.forgetSchemaRequests()
      throw error
    }
  }

  func wait(_ duration: Duration) async throws(ConnectorError) {
    do {
      try await pause(duration)
    } catch {
      throw ConnectorError(.cancelled, "the read was cancelled")
    }
  }

  func send(_ request: SealedRequest) async throws(ConnectorError) -> Answer {
    if Task.isCancelled { throw ConnectorError(.cancelled, "the read was cancelled") }
    await onStep(.sent(request))
    book.sent.formUnion(request.cargo.map(\.secret.fingerprint))
    do {
      let response = try await transport.send(request).content
      return Answer(
        to: request, response, hiding: transport.recogniser.limited(toShort: book.sent))
    } catch {
      throw ConnectorError(
        error.code == .cancelled ? .cancelled : .transport, error.message, hint: error.hint,
        at: request.span, transport: error)
    }
  }
}
