import Disclosure
import Vocabulary

/// Decides what the messages of one client mean; it does nothing itself. What a request of the modern
/// era means is in the request alone; only `initialize` is remembered.
struct Dialogue: Sendable {
  enum Step: Sendable {
    case answer(Outgoing)
    /// The answer to `initialize`, and who greeted.
    case greet(Outgoing, ClientName)
    case call(ToolRequest)
    /// `subscriptions/listen`: a stream that stays open.
    case listen(RequestID)
    /// The client does not want the answer to this request any more.
    case cancel(RequestID)
  }

  let words: ServerWords
  let catalogue: ToolCatalogue
  /// What `initialize` agreed on; nil until there was one.
  private var legacy: (version: ProtocolVersion, client: ClientName)?

  init(_ words: ServerWords, _ catalogue: ToolCatalogue) {
    self.words = words
    self.catalogue = catalogue
  }

  var hasBatches: Bool { legacy?.version.hasBatches == true }

  mutating func steps(for message: Incoming) -> [Step] {
    switch message {
    case .response: return []
    case .malformed(let id, let code, let message):
      return [.answer(.error(id: id, code: code, message: message))]
    case .notification("notifications/cancelled", let params):
      return RequestID(params["requestId"]).map { [.cancel($0)] } ?? []
    case .notification: return []
    case .request(let id, let method, let params):
      do throws(ProtocolError) {
        return [try step(id, method, params)]
      } catch {
        return [.answer(error.outgoing(id))]
      }
    case .batch(let messages):
      guard hasBatches else {
        return [
          .answer(
            .error(
              id: .null, code: -32600,
              message: "a message is one JSON object; only version 2025-03-26 has batches"))
        ]
      }
      return messages.flatMap { steps(for: Incoming(element: $0)) }
    }
  }

  private mutating func step(
    _ id: JSON, _ method: String, _ params: JSONObject
  ) throws(ProtocolError) -> Step {
    let meta = try RequestMeta(params)
    if case .modern(let client) = meta.era {
      return try modern(id, method, params, meta.progressToken, client)
    }
    switch method {
    case "initialize":
      let version = ProtocolVersion.negotiate(params["protocolVersion"]?.string)
      let client = ClientName(params["clientInfo"]) ?? .unknown
      legacy = (version, client)
      return .greet(.result(id: id, words.greeting(version)), client)
    case "ping": return .answer(.result(id: id, [:]))
    default: break
    }
    // A client that tries what a server has before it greets goes by this code.
    guard Dialogue.methods.contains(method) else { throw .unknownMethod }
    guard let legacy else {
      throw ProtocolError(
        -32602,
        "begin with initialize, or carry \(MetaKey.protocolVersion) and "
          + "\(MetaKey.clientCapabilities) in params._meta")
    }
    switch method {
    case "tools/list":
      try Dialogue.checkCursor(params)
      return .answer(.result(id: id, ["tools": catalogue.listing]))
    case "tools/call":
      return .call(try request(id, params, meta.progressToken, legacy.client, resultMeta: nil))
    default: throw .unknownMethod
    }
  }

  /// Those of both eras that need one of the two beginnings.
  private static let methods: Set = [
    "tools/list", "tools/call", "server/discover", "subscriptions/listen",
  ]

  private func modern(
    _ id: JSON, _ method: String, _ params: JSONObject, _ token: JSON?, _ client: ClientName?
  ) throws(ProtocolError) -> Step {
    switch method {
    case "server/discover": return .answer(.result(id: id, words.cacheable(words.discovery)))
    case "tools/list":
      try Dialogue.checkCursor(params)
      return .answer(.result(id: id, words.cacheable(["tools": catalogue.listing])))
    case "tools/call":
      return .call(
        try request(id, params, token, client ?? .unknown, resultMeta: words.meta))
    case "subscriptions/listen":
      guard case .object = params["notifications"], let id = RequestID(id) else {
        throw ProtocolError(-32602, "params.notifications must be an object")
      }
      return .listen(id)
    default: throw .unknownMethod
    }
  }

  private func request(
    _ id: JSON, _ params: JSONObject, _ token: JSON?, _ client: ClientName, resultMeta: JSON?
  ) throws(ProtocolError) -> ToolRequest {
    guard let name = params["name"]?.string, let tool = catalogue.tool(named: name),
      let id = RequestID(id)
    else { throw ProtocolError(-32602, "unknown tool") }
    let arguments: JSONObject
    switch params["arguments"] {
    case nil, .null: arguments = [:]
    case .object(let object): arguments = object
    default: throw ProtocolError(-32602, "arguments must be an object")
    }
    return ToolRequest(
      id: id, tool: tool, arguments: arguments, progressToken: token, client: client,
      resultMeta: resultMeta)
  }

  /// Every list is one page, so there is no cursor that could be right
  /// (MCP server/utilities/pagination).
  private static func checkCursor(_ params: JSONObject) throws(ProtocolError) {
    if let cursor = params["cursor"], !cursor.isNull {
      throw ProtocolError(-32602, "there is no such cursor: the list is one page")
    }
  }
}

/// A `tools/call` that names a tool there is.
struct ToolRequest: Sendable {
  let id: RequestID
  let tool: any Tool
  let arguments: JSONObject
  let progressToken: JSON?
  let client: ClientName
  /// The `_meta` of the result; nil for a client of the legacy era.
  let resultMeta: JSON?
}
