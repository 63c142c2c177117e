import Disclosure
import NIOHTTP1
import Session

/// What the visitors of the HTTP door share: the rules at the gate, the sessions of older clients, and
/// the requests that run.
actor HTTPRoom {
  /// More sessions than this, and the one that was quiet for longest ends.
  private static let sessionLimit = 256

  let server: MCPServer
  private var gate: HTTPGate
  private var sessions: [String: HTTPSession] = [:]
  /// Ids of sessions, the one that was quiet for longest first.
  private var order: [String] = []
  private var running: [ObjectIdentifier: Connection] = [:]

  init(_ server: MCPServer, _ gate: HTTPGate) {
    self.server = server
    self.gate = gate
  }

  func admit(_ headers: HTTPHeaders) throws(HTTPRefusal) { try gate.admit(headers) }

  func replaceGate(_ gate: HTTPGate) { self.gate = gate }

  // MARK: Requests that stand alone

  func began() -> Connection {
    let connection = server.connection(.http)
    running[ObjectIdentifier(connection)] = connection
    return connection
  }

  func ended(_ connection: Connection) async {
    running[ObjectIdentifier(connection)] = nil
    await connection.close(.gone)
  }

  // MARK: Sessions

  func session(_ id: String) -> HTTPSession? {
    guard let session = sessions[id] else { return nil }
    order.removeAll { $0 == id }
    order.append(id)
    return session
  }

  /// Keeps a session that was greeted.
  func begin(_ session: HTTPSession) async {
    sessions[session.id] = session
    order.append(session.id)
    if order.count > HTTPRoom.sessionLimit { _ = await end(order[0]) }
  }

  /// - Returns: false when there is none of this id.
  func end(_ id: String, _ reason: Connection.Closing = .gone) async -> Bool {
    guard let session = sessions.removeValue(forKey: id) else { return false }
    order.removeAll { $0 == id }
    await session.connection.close(reason)
    return true
  }

  // MARK: Ends

  /// Ends everything that runs, each call with its answer.
  func endAll() async {
    let connections = Array(running.values) + sessions.values.map(\.connection)
    sessions = [:]
    order = []
    await withDiscardingTaskGroup { group in
      for connection in connections { group.addTask { await connection.close(.doorClosed) } }
    }
  }

  /// Ends what one client has here. It may come again: the token is not its own.
  func disconnect(client number: Int) async {
    for (id, session) in sessions where await session.connection.clientNumbers.contains(number) {
      _ = await end(id, .doorClosed)
    }
    for connection in Array(running.values)
    where await connection.clientNumbers.contains(number) {
      await connection.close(.doorClosed)
    }
  }
}
