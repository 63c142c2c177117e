import Vocabulary

/// What an `initialize` began: the messages that name its id belong to one conversation
/// (MCP 2025-11-25, basic/transports, "Session Management").
final class HTTPSession: Sendable {
  /// Unguessable, and no proof of anything: every request carries the token too.
  let id: String
  let connection: Connection
  /// The requests that are not answered yet, each with what ends its wait.
  private let open = Guarded<[RequestID: @Sendable () -> Void]>([:])

  init(_ connection: Connection) {
    id = HTTPToken.random().text
    self.connection = connection
  }

  func opened(_ request: RequestID, withdraw: @escaping @Sendable () -> Void) {
    open.withLock { $0[request] = withdraw }
  }

  func closed(_ request: RequestID) {
    open.withLock { $0[request] = nil }
  }

  /// A request that was cancelled is never answered, so nobody may wait for it.
  func withdraw(cancelledBy line: [UInt8]) {
    guard case .notification("notifications/cancelled", let params) = Incoming(line: line),
      let id = RequestID(params["requestId"])
    else { return }
    open.withLock { $0.removeValue(forKey: id) }?()
  }
}
