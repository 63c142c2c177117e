package import Disclosure
package import Session

/// The tools over one session, for any number of clients.
///
///     let server = MCPServer(session: session, clearing: clearing, version: "0.1.0")
///     let connection = server.connection(.stdio)
package final class MCPServer: Sendable {
  let session: Session
  let clearing: Clearing
  /// Of airlock.
  let version: String
  let catalogue = ToolCatalogue()

  package init(session: Session, clearing: Clearing, version: String) {
    self.session = session
    self.clearing = clearing
    self.version = version
  }

  /// A stream of messages of its own: one client's requests do not mix with another's.
  package func connection(_ way: ClientView.Way) -> Connection { Connection(self, way: way) }
}
