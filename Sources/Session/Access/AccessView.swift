/// Who may come in, how, and who is here: what the LLM access dialog and the top line show.
package struct AccessView: Sendable {
  package var socket: DoorState
  package var http: DoorState
  package var pace: Pace
  /// The LLM may look and read, and change nothing.
  package var isReadOnly: Bool
  package var clients: [ClientView]
  /// Users whose processes may use the socket besides the person's own, as the command line names them.
  package var peers: [String] = []
  /// What to paste into a client, in the order in which they are offered.
  package var configurations: [ClientConfiguration]
  /// Open sources that an agent in the project's folder could read by itself, and what else the
  /// person should know; a sentence each.
  package var warnings: [String]
  /// Rules that keep such clients from reading them.
  package var denyRules: [ClientConfiguration]

  package init(
    socket: DoorState = .off, http: DoorState = .off, pace: Pace = .free, isReadOnly: Bool = false,
    clients: [ClientView] = [], configurations: [ClientConfiguration] = [],
    warnings: [String] = [], denyRules: [ClientConfiguration] = []
  ) {
    self.socket = socket
    self.http = http
    self.pace = pace
    self.isReadOnly = isReadOnly
    self.clients = clients
    self.configurations = configurations
    self.warnings = warnings
    self.denyRules = denyRules
  }

  package var isOn: Bool { socket.isReady || http.isReady }
}

/// One way in.
package enum DoorState: Sendable, Hashable {
  case off
  /// - Parameter at: `…/airlock/3f2a.sock`, `http://127.0.0.1:43117/mcp`; never the token.
  case ready(at: String)
  case failed(Failure)

  package var isReady: Bool { if case .ready = self { true } else { false } }
}

/// How the calls of the LLM run.
package enum Pace: String, Sendable, Hashable, CaseIterable {
  case free
  /// A call that would send requests waits until the person lets it through.
  case askBeforeNetwork
  /// Every call waits: the LLM is held.
  case step
}

/// An MCP client that is or was here.
package struct ClientView: Sendable, Hashable {
  /// The way it came in.
  package enum Way: String, Sendable, Hashable { case stdio, socket, bridge, http = "HTTP" }

  package let id: Int
  /// As it calls itself, masked and cut to 40 characters; empty when it said nothing.
  package let name: String
  package let version: String
  package let way: Way
  /// Seconds since 1970.
  package let since: Double
  package var calls: Int
  /// Calls that a person or a rule refused.
  package var denied: Int
  package var isConnected: Bool

  package init(
    id: Int, name: String, version: String, way: Way, since: Double, calls: Int = 0,
    denied: Int = 0, isConnected: Bool = true
  ) {
    self.id = id
    self.name = name
    self.version = version
    self.way = way
    self.since = since
    self.calls = calls
    self.denied = denied
    self.isConnected = isConnected
  }
}

/// A text to paste into a client, and where it goes.
package struct ClientConfiguration: Sendable, Hashable {
  /// `Claude Code`, `Cursor`.
  package let client: String
  /// `.mcp.json in the project, or run this command`.
  package let place: String
  /// What is shown. A token in it stands as dots; the copy has it.
  package let text: String

  package init(client: String, place: String, text: String) {
    self.client = client
    self.place = place
    self.text = text
  }
}

/// What a person switches in the LLM access dialog.
package enum AccessChange: Sendable, Hashable {
  case socket(Bool)
  case http(Bool)
  /// Old ones stop working at once.
  case newToken
  case disconnect(client: Int)
}

/// Opens and closes the doors through which MCP clients come in. The server has them; the session
/// only says what the person wants.
package protocol AccessDoor: Sendable {
  /// - Returns: both doors as they are now. A door that cannot be opened is ``DoorState/failed(_:)``.
  func apply(_ change: AccessChange) async -> (socket: DoorState, http: DoorState)

  /// What to paste into a client while the doors are as they are.
  func configurations() async -> [ClientConfiguration]

  /// What the person should know of the open doors, a sentence each.
  func warnings() async -> [String]
}
