import Disclosure
import Vocabulary

/// The keys that the protocol has in `_meta` (MCP 2026-07-28, basic/index, "_meta").
enum MetaKey {
  static let protocolVersion = "io.modelcontextprotocol/protocolVersion"
  static let clientInfo = "io.modelcontextprotocol/clientInfo"
  static let clientCapabilities = "io.modelcontextprotocol/clientCapabilities"
  static let serverInfo = "io.modelcontextprotocol/serverInfo"
  static let subscriptionID = "io.modelcontextprotocol/subscriptionId"
}

/// What a request says about itself in `params._meta`.
struct RequestMeta: Sendable {
  enum Era: Sendable {
    /// The request carries its version; nothing is taken from earlier ones.
    case modern(client: ClientName?)
    /// It carries nothing: what `initialize` agreed on counts.
    case legacy
  }

  let era: Era
  /// A string or an integer; nil when the client does not want to hear of progress.
  let progressToken: JSON?

  /// - Throws: ``ProtocolError`` for a request that begins like a modern one and is none.
  init(_ params: JSONObject) throws(ProtocolError) {
    let meta: JSONObject
    switch params["_meta"] {
    case nil: meta = [:]
    case .object(let members): meta = members
    default: throw ProtocolError(-32602, "params._meta must be an object")
    }
    progressToken = meta["progressToken"].flatMap(Incoming.usable)
    guard let version = meta[MetaKey.protocolVersion] else {
      if meta[MetaKey.clientCapabilities] != nil || meta[MetaKey.clientInfo] != nil {
        throw ProtocolError(-32602, "params._meta lacks \(MetaKey.protocolVersion)")
      }
      era = .legacy
      return
    }
    guard let version = version.string else {
      throw ProtocolError(-32602, "\(MetaKey.protocolVersion) must be a string")
    }
    guard version == ProtocolVersion.july2026.rawValue else { throw .unsupported(version) }
    guard case .object = meta[MetaKey.clientCapabilities] else {
      throw ProtocolError(-32602, "params._meta lacks the object \(MetaKey.clientCapabilities)")
    }
    era = .modern(client: ClientName(meta[MetaKey.clientInfo]))
  }
}

/// How a client names itself (MCP schema, "Implementation"). Shown and logged, never decided by.
struct ClientName: Hashable, Sendable {
  let name: String
  let version: String

  static let unknown = ClientName(name: "", version: "")

  private init(name: String, version: String) {
    self.name = name
    self.version = version
  }

  /// nil when it says nothing about itself.
  init?(_ info: JSON?) {
    guard let name = info?["name"]?.string else { return nil }
    self.init(name: name, version: info?["version"]?.string ?? "")
  }
}

/// A request that is answered with an error of JSON-RPC or of MCP.
struct ProtocolError: Error, Sendable {
  let code: Int
  let message: String
  let data: JSON?

  init(_ code: Int, _ message: String, data: JSON? = nil) {
    self.code = code
    self.message = message
    self.data = data
  }

  /// `UnsupportedProtocolVersionError` (MCP 2026-07-28, basic/versioning). A legacy version is served
  /// too, but not to a request that carries it in its `_meta`.
  static func unsupported(_ version: String) -> ProtocolError {
    let isLegacy = ProtocolVersion(rawValue: version) != nil
    let served = ProtocolVersion.allCases.filter { !isLegacy || !$0.isLegacy }
    return ProtocolError(
      -32022,
      isLegacy
        ? "this protocol version begins with initialize" : "this protocol version is not served",
      data: [
        "supported": .array(served.map { .string($0.rawValue) }),
        "requested": .string(String(version.prefix(64))),
      ])
  }

  static let unknownMethod = ProtocolError(-32601, "method not found")

  func outgoing(_ id: JSON) -> Outgoing {
    .error(id: id, code: code, message: message, data: data)
  }
}
