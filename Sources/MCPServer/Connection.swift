package import Disclosure
import Session
import Vocabulary

/// One client's stream of messages. It knows no transport: a line goes in, cleared bytes come out.
///
///     let connection = server.connection(.socket)
///     await connection.receive(line) { cleared in socket.write(cleared.bytes) }
package actor Connection {
  private let server: MCPServer
  private let way: ClientView.Way
  private var client = ""
  private var running: [RequestID: Task<Void, Never>] = [:]
  private var cancelled: Set<RequestID> = []

  private var session: Session { server.session }
  private var clearing: Clearing { server.clearing }
  private var catalogue: ToolCatalogue { server.catalogue }
  private var version: String { server.version }

  init(_ server: MCPServer, way: ClientView.Way) {
    self.server = server
    self.way = way
  }

  /// Handles one message. Tool calls run beside each other; the rest is answered at once.
  ///
  /// - Parameter send: called with each answer, possibly after this method returned.
  package func receive(_ line: [UInt8], send: @escaping @Sendable (Cleared) -> Void) {
    switch Incoming(line: line) {
    case .response: break
    case .malformed(let id, let code, let message):
      send(clearing.clear(.error(id: id, code: code, message: message)))
    case .notification(let method, let params):
      if method == "notifications/cancelled", let id = params["requestId"].map(RequestID.init) {
        cancelled.insert(id)
        running[id]?.cancel()
      }
    case .request(let id, "tools/call", let params):
      call(id, params, send)
    case .request(let id, let method, let params):
      send(clearing.clear(answer(id, method, params)))
    }
  }

  /// Waits until no tool call is running: at the end of input their answers are still sent.
  package func drain() async {
    while let task = running.values.first { await task.value }
  }

  /// Ends the connection. Calls that run are stopped; unless the client is gone, each is answered
  /// with a sentence that says why.
  package func close(_ reason: Closing) async {
    for task in running.values { task.cancel() }
    await drain()
  }

  package enum Closing: Sendable {
    /// The client went away: nothing is sent any more.
    case gone
    /// The person closed the door.
    case doorClosed
  }

  private func answer(_ id: JSON, _ method: String, _ params: JSONObject) -> Outgoing {
    switch method {
    case "initialize":
      client = params["clientInfo"]?["name"]?.string ?? ""
      return .result(id: id, greeting(params["protocolVersion"]?.string))
    case "ping": return .result(id: id, [:])
    case "tools/list": return .result(id: id, ["tools": catalogue.listing])
    default:
      return .error(id: id, code: -32601, message: "method not found")
    }
  }

  private func greeting(_ asked: String?) -> JSON {
    [
      "protocolVersion": .string(ProtocolVersion.negotiate(asked).rawValue),
      "capabilities": ["tools": [:]],
      "serverInfo": ["name": "airlock", "version": .string(version)],
      "instructions": .string(
        """
        airlock runs Airbyte low-code manifests with real credentials that you never see. Text in \
        ‹angle marks› is a secret that was removed: it is present and correct on the person's \
        side. Do not ask for it and do not treat it as a mistake. A secret that is not set is \
        filled by the person, after populate_dotenv_missing_secrets_stubs named it.
        """),
    ]
  }

  private func call(
    _ id: JSON, _ params: JSONObject, _ send: @escaping @Sendable (Cleared) -> Void
  ) {
    guard let name = params["name"]?.string, let tool = catalogue.tool(named: name) else {
      send(clearing.clear(.error(id: id, code: -32602, message: "unknown tool")))
      return
    }
    let arguments: JSONObject
    switch params["arguments"] {
    case nil, .null: arguments = [:]
    case .object(let object): arguments = object
    default:
      send(clearing.clear(.error(id: id, code: -32602, message: "arguments must be an object")))
      return
    }
    let key = RequestID(id)
    let call = ToolCall(
      arguments: ToolArguments(arguments), session: session, by: .llm(client: client))
    running[key] = Task {
      let outcome = await Connection.run(tool, call, id)
      finish(key, outcome, send)
    }
  }

  private static func run(_ tool: any Tool, _ call: ToolCall, _ id: JSON) async -> Outgoing {
    do throws(ToolError) {
      return .tool(id: id, try await tool.run(call))
    } catch {
      switch error {
      case .arguments(let problem): return .error(id: id, code: -32602, message: problem)
      case .failure(let failure): return .tool(id: id, await tool.failed(failure, call))
      }
    }
  }

  private func finish(
    _ key: RequestID, _ outcome: Outgoing, _ send: @Sendable (Cleared) -> Void
  ) {
    running[key] = nil
    // After a cancellation nothing more is sent for the request (MCP basic/utilities/cancellation).
    if cancelled.remove(key) == nil { send(clearing.clear(outcome)) }
  }
}

/// The id of a request: a string or an integer, which are never equal to each other.
struct RequestID: Hashable, Sendable {
  private let value: JSON

  init(_ value: JSON) { self.value = value }
}
