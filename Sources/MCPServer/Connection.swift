package import Disclosure
import Session
import Vocabulary

/// One client's stream of messages. It knows no transport: a line goes in, cleared bytes come out.
///
///     let connection = server.connection(.socket)
///     await connection.receive(line) { cleared in socket.write(cleared.bytes) }
package actor Connection {
  package typealias Send = @Sendable (Cleared) -> Void

  let server: MCPServer
  private let way: ClientView.Way
  private var dialogue: Dialogue
  var calls = CallBook()
  private var listens: [RequestID: Send] = [:]
  /// Everybody who said a name here, with the number that the session gave them.
  private var guests: [(client: ClientName, number: Task<Int, Never>)] = []
  private var isClosed = false
  /// Whoever waits until no call is left.
  var idle: [CheckedContinuation<Void, Never>] = []

  init(_ server: MCPServer, way: ClientView.Way) {
    self.server = server
    self.way = way
    dialogue = Dialogue(server.words, server.catalogue)
  }

  /// Handles one message. Tool calls run beside each other; the rest is answered at once.
  ///
  /// - Parameter send: called with each notification about this message and with its answer,
  ///   possibly after this method returned; never after the answer.
  package func receive(_ line: [UInt8], send: @escaping Send) {
    if isClosed { return }
    for step in dialogue.steps(for: Incoming(line: line)) {
      switch step {
      case .answer(let message): send(server.clearing.clear(message))
      case .greet(let message, let client):
        _ = number(of: client)
        send(server.clearing.clear(message))
      case .call(let request): call(request, send)
      case .listen(let id): listen(id, send)
      case .cancel(let id):
        listens[id] = nil
        cancelCall(id)
      }
    }
  }

  /// Waits until no tool call is left: at the end of input their answers are still sent.
  package func drain() async {
    if calls.isEmpty { return }
    await withCheckedContinuation { idle.append($0) }
  }

  /// Ends the connection. Calls that run are stopped; unless the client is gone, each is answered
  /// with a sentence that says why. Nothing is received or sent afterwards.
  package func close(_ reason: Closing) async {
    isClosed = true
    if reason == .doorClosed {
      refuseAll(
        Failure(
          "door_closed", "the person switched LLM access off",
          hint: "make the call again when it is on"))
      for (id, send) in listens { end(Subscription(id: id), send) }
    }
    listens = [:]
    cancelAllCalls()
    await drain()
    let leaving = guests
    guests = []
    for (client, number) in leaving {
      await server.clients.leave(client, await number.value, way)
    }
  }

  package enum Closing: Sendable {
    /// The client went away: nothing is sent any more.
    case gone
    /// The person closed the door.
    case doorClosed
  }

  /// The numbers of ``ClientView`` of those who speak here.
  package var clientNumbers: [Int] {
    get async {
      var numbers: [Int] = []
      for guest in guests { numbers.append(await guest.number.value) }
      return numbers
    }
  }

  /// Announces a client the first time that it is seen here.
  func number(of client: ClientName) -> Task<Int, Never> {
    if let known = guests.last(where: { $0.client == client }) { return known.number }
    let (register, way) = (server.clients, way)
    let number = Task { await register.join(client, way) }
    guests.append((client, number))
    if guests.count > Connection.guestLimit {
      let first = guests.removeFirst()
      Task { await register.leave(first.client, await first.number.value, way) }
    }
    return number
  }

  /// A client that calls itself something else with each request is not remembered under all of it.
  private static let guestLimit = 16

  // MARK: Subscriptions

  private func listen(_ id: RequestID, _ send: @escaping Send) {
    guard calls.serial(of: id) == nil, listens[id] == nil, listens.count < Subscription.limit else {
      let words =
        listens[id] != nil || calls.serial(of: id) != nil
        ? "a request with this id is in progress" : "too many streams are open"
      return send(
        server.clearing.clear(.error(id: id.value, code: -32600, message: words)))
    }
    listens[id] = send
    notify("notifications/subscriptions/acknowledged", Subscription(id: id).acknowledgement, send)
  }

  /// The specification wants a notification in one place and a response in another; a client that
  /// waits for either gets it (MCP 2026-07-28, basic/patterns/cancellation and /subscriptions).
  private func end(_ subscription: Subscription, _ send: Send) {
    notify("notifications/cancelled", subscription.cancellation, send)
    send(
      server.clearing.clear(
        .result(id: subscription.id.value, subscription.result(server.words))))
  }

  func notify(_ method: String, _ params: JSON, _ send: Send) {
    if let cleared = server.clearing.clear(notification: method, params) { send(cleared) }
  }

  func isListening(_ id: RequestID) -> Bool { listens[id] != nil }
}
