package import Disclosure
package import Session

/// The tools over one session, for any number of clients.
///
///     let server = MCPServer(session: session, clearing: clearing, version: "0.1.0")
///     let connection = server.connection(.stdio)
package final class MCPServer: Sendable {
  let session: Session
  let clearing: Clearing
  let words: ServerWords
  let catalogue = ToolCatalogue()
  let limits: ConnectionLimits
  let clients: ClientRegister

  /// - Parameter version: of airlock.
  package init(
    session: Session, clearing: Clearing, version: String,
    limits: ConnectionLimits = ConnectionLimits()
  ) {
    self.session = session
    self.clearing = clearing
    self.limits = limits
    words = ServerWords(version: version)
    clients = ClientRegister(session, linger: limits.linger)
  }

  /// A stream of messages of its own: one client's requests do not mix with another's.
  package func connection(_ way: ClientView.Way) -> Connection { Connection(self, way: way) }
}

/// How much one client may do at once, and how often it hears of progress.
package struct ConnectionLimits: Sendable {
  /// Tool calls that run beside each other; the rest waits in order.
  package var running = 32
  /// Tool calls that wait; more are refused.
  package var queued = 1 << 16
  /// Between two notifications about one call.
  package var progressGap = Duration.milliseconds(100)
  /// After which a call that waits for the person says so again, so that its client stays.
  package var heartbeat = Duration.seconds(5)
  /// After which a call that was not let in is taken to be held.
  package var holdNotice = Duration.seconds(1)
  /// For which an HTTP client without a request is taken to be still here, and to know the text of
  /// the manifest that it read.
  package var linger = Duration.seconds(600)

  package init() {}
}
