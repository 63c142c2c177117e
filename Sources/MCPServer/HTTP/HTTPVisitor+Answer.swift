import Disclosure
import NIOCore
import NIOHTTP1
import Session
import Vocabulary

extension HTTPVisitor {
  /// How the answer to one message is given.
  private struct Plan {
    /// Answers that come; a batch has several, and a notification none.
    let answers: Int
    /// A stream is allowed, and wanted or needed.
    let streams: Bool
    let mayStream: Bool
    let status: @Sendable (Cleared.Kind) -> HTTPResponseStatus
  }

  func answer(
    _ body: [UInt8], _ form: HTTPForm, _ head: HTTPRequestHead
  ) async throws(HTTPRefusal) {
    let message = MessageHead(body)
    let answer = HTTPAnswer(outbox, keepAlive: head.isKeepAlive)
    switch try HTTPRoute(message, RoutingHeaders(head.headers)) {
    case .alone:
      let connection = await room.began()
      let plan = try plan(message, form) { HTTPResponseStatus(modern: $0) }
      await converse(body, on: connection, plan, answer)
      await room.ended(connection)
    case .greeting: try await greet(body, message, form, answer)
    case .session(let id):
      guard let session = await room.session(id) else {
        throw HTTPRefusal(
          .notFound, -32600, "this session ended or never was: begin with initialize")
      }
      session.withdraw(cancelledBy: body)
      let plan = try plan(message, form) { HTTPResponseStatus(legacy: $0) }
      await converse(body, on: session.connection, plan, answer, of: RequestID(message.id), session)
    }
  }

  /// Begins a session, if the client is answered that it may.
  private func greet(
    _ body: [UInt8], _ message: MessageHead, _ form: HTTPForm, _ answer: HTTPAnswer
  ) async throws(HTTPRefusal) {
    let session = HTTPSession(room.server.connection(.http))
    await room.begin(session)
    var answer = answer
    if message.kind == .request { answer.headers = [(RoutingHeaders.session, session.id)] }
    let plan = try plan(message, form) { HTTPResponseStatus(legacy: $0) }
    await converse(body, on: session.connection, plan, answer)
    if message.kind != .request { _ = await room.end(session.id) }
  }

  private func plan(
    _ message: MessageHead, _ form: HTTPForm,
    _ status: @escaping @Sendable (Cleared.Kind) -> HTTPResponseStatus
  ) throws(HTTPRefusal) -> Plan {
    let answers =
      switch message.kind {
      case .request, .malformed: 1
      case .notification, .response: 0
      case .batch(let requests): requests
      }
    let needsStream = answers > 1 || message.method == "subscriptions/listen"
    guard !needsStream || form.mayStream else {
      throw HTTPRefusal(
        .notAcceptable, -32600, "Accept must list text/event-stream for several answers")
    }
    return Plan(
      answers: answers,
      streams: form.mayStream && (message.wantsProgress || needsStream || !form.mayBeJSON),
      mayStream: form.mayStream, status: status)
  }

  /// Gives the message to its connection and sends on what comes back, until the last answer.
  private func converse(
    _ body: [UInt8], on connection: Connection, _ plan: Plan, _ answer: HTTPAnswer,
    of request: RequestID? = nil, _ session: HTTPSession? = nil
  ) async {
    var answer = answer
    let (signals, continuation) = listen()
    defer { rest() }
    if let request { session?.opened(request) { continuation.yield(.withdrawn) } }
    await connection.receive(body) { continuation.yield(.message($0)) }
    var left = plan.answers
    if left == 0 {
      // What a notification is told is that it was wrong.
      continuation.finish()
      for await case .message(let message) in signals {
        return answer.json(message, .badRequest)
      }
      return answer.empty(.accepted)
    }
    let timer = outbox.channel.eventLoop.scheduleRepeatedTask(initialDelay: quiet, delay: quiet) {
      _ in continuation.yield(.quiet)
    }
    defer { timer.cancel() }
    loop: for await signal in signals {
      switch signal {
      case .message(let message) where message.kind == .notification:
        if plan.mayStream { answer.event(message) }
      case .message(let message):
        left -= 1
        let isBare = plan.answers == 1 && plan.status(message.kind) != .ok
        if answer.isStreaming || plan.streams && !isBare {
          answer.event(message)
        } else {
          answer.json(message, plan.status(message.kind))
        }
        if left == 0 { break loop }
      case .quiet: if plan.mayStream { answer.keepAlive() }
      case .withdrawn:
        if !answer.isStreaming { answer.empty(.accepted) }
        break loop
      case .gone: break loop
      }
    }
    answer.finish()
    if let request { session?.closed(request) }
  }
}
