import Disclosure
import NIOCore
import NIOHTTP1
import Vocabulary

/// One connection to the HTTP door: its requests, one after the other.
final class HTTPVisitor: Sendable {
  typealias Parts = NIOAsyncChannelInboundStream<HTTPServerRequestPart>.AsyncIterator

  /// What may happen while a request is answered.
  enum Signal: Sendable {
    case message(Cleared)
    /// The client went away.
    case gone
    /// Nothing was heard of for a while.
    case quiet
    /// The client cancelled the request: no answer will come.
    case withdrawn
  }

  private struct State {
    var isClosing = false
    /// Of the request that is being answered.
    var signals: AsyncStream<Signal>.Continuation?
  }

  let room: HTTPRoom
  let outbox: Outbox<HTTPServerResponsePart>
  let quiet: TimeAmount
  private let state = Guarded(State())

  /// - Parameter quiet: after which a stream says that it is still there.
  init(_ room: HTTPRoom, _ outbox: Outbox<HTTPServerResponsePart>, quiet: TimeAmount) {
    self.room = room
    self.outbox = outbox
    self.quiet = quiet
    outbox.channel.closeFuture.whenComplete { [self] _ in
      state.withLock { $0.signals }?.yield(.gone)
    }
  }

  /// Serves the connection until it ends.
  func run(_ channel: NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>) async {
    do {
      try await channel.executeThenClose { inbound, _ in
        var parts = inbound.makeAsyncIterator()
        while let part = try await parts.next() {
          guard case .head(let head) = part else { continue }
          let goesOn = try await exchange(head, &parts)
          await outbox.untilRead(within: .seconds(30))
          if state.withLock({ $0.isClosing }) { break }
          if !goesOn {
            try await linger(&parts)
            break
          }
        }
      }
    } catch {
      // The connection broke, or was no HTTP: the same as its end.
    }
  }

  /// Lets the client go once its present request is answered.
  func leave() {
    let isIdle = state.withLock { state in
      state.isClosing = true
      return state.signals == nil
    }
    let channel = outbox.channel
    if isIdle { return channel.close(promise: nil) }
    // An answer that nobody reads ends here.
    channel.eventLoop.scheduleTask(in: HTTPComplaints.grace) { channel.close(promise: nil) }
  }

  /// What happens while a request is answered, until ``rest(_:)``.
  func listen() -> (AsyncStream<Signal>, AsyncStream<Signal>.Continuation) {
    let (signals, continuation) = AsyncStream.makeStream(of: Signal.self)
    state.withLock { $0.signals = continuation }
    if outbox.isClosed { continuation.yield(.gone) }
    return (signals, continuation)
  }

  func rest() { state.withLock { $0.signals = nil } }

  // MARK: One request

  /// - Returns: whether another request may follow.
  private func exchange(_ head: HTTPRequestHead, _ parts: inout Parts) async throws -> Bool {
    let hasBody =
      head.headers.contains(name: "Transfer-Encoding")
      || head.headers["Content-Length"].contains { $0 != "0" }
    do throws(HTTPRefusal) {
      try await room.admit(head.headers)
      try checkPlace(head)
      if head.method == .DELETE {
        guard !hasBody else { throw HTTPRefusal(.badRequest) }
        try await endSession(head)
        return head.isKeepAlive
      }
      let form = try HTTPForm(head)
      if form.wantsContinue { sayContinue() }
      guard let body = await body(&parts) else { throw HTTPForm.tooLarge }
      do throws(HTTPRefusal) {
        try await answer(body, form, head)
      } catch {
        // The body is read, so the connection can go on.
        refuse(error, MessageHead(body), keepAlive: head.isKeepAlive)
      }
      return head.isKeepAlive
    } catch {
      let goesOn = head.isKeepAlive && !hasBody
      refuse(error, nil, keepAlive: goesOn)
      return goesOn
    }
  }

  private func checkPlace(_ head: HTTPRequestHead) throws(HTTPRefusal) {
    guard HTTPForm.isEndpoint(head.uri) else { throw HTTPRefusal(.notFound) }
    let isEnd = head.method == .DELETE && head.headers.contains(name: RoutingHeaders.session)
    guard head.method == .POST || isEnd else {
      throw HTTPRefusal(.methodNotAllowed, headers: [("Allow", "POST, DELETE")])
    }
  }

  private func endSession(_ head: HTTPRequestHead) async throws(HTTPRefusal) {
    let id = try RoutingHeaders(head.headers).session ?? ""
    guard await room.end(id) else { throw HTTPRefusal(.notFound) }
    HTTPAnswer(outbox, keepAlive: head.isKeepAlive).empty(.noContent)
  }

  private func refuse(_ refusal: HTTPRefusal, _ message: MessageHead?, keepAlive: Bool) {
    var answer = HTTPAnswer(outbox, keepAlive: keepAlive)
    answer.headers = refusal.headers
    guard let (code, words) = refusal.error else { return answer.empty(refusal.status) }
    let id = message?.id ?? .null
    answer.json(
      room.server.clearing.clear(.error(id: id, code: code, message: words)), refusal.status)
  }

  private func sayContinue() {
    outbox.send([(.head(HTTPResponseHead(version: .http1_1, status: .continue)), 0)])
  }

  /// - Returns: nil when it is longer than a message may be.
  private func body(_ parts: inout Parts) async -> [UInt8]? {
    var body: [UInt8] = []
    while let part = try? await parts.next() {
      switch part {
      case .head: break
      case .body(let buffer):
        if body.count + buffer.readableBytes > HTTPForm.bodyLimit { return nil }
        body.append(contentsOf: buffer.readableBytesView)
      case .end: return body
      }
    }
    // It ended in the middle; nobody is there to hear the answer.
    return []
  }

  /// Hears the client out after a refusal, for a moment: closed with bytes unread, the connection
  /// would be reset and the refusal lost.
  private func linger(_ parts: inout Parts) async throws {
    let channel = outbox.channel
    channel.eventLoop.scheduleTask(in: HTTPComplaints.grace) { channel.close(promise: nil) }
    try await channel.close(mode: .output)
    while try await parts.next() != nil {}
  }
}
