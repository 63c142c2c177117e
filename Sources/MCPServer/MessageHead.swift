import Vocabulary

/// What a transport must know of a message before it is handled: HTTP compares it with the headers
/// and chooses how to answer (MCP 2026-07-28, basic/transports/streamable-http).
package struct MessageHead: Sendable {
  package enum Kind: Sendable, Hashable { case request, notification, response, malformed }

  package let kind: Kind
  package let method: String
  /// `params.name` of `tools/call` and `prompts/get`, `params.uri` of `resources/read`.
  package let name: String?
  /// Of the request's own `_meta`; nil for a message of an older protocol.
  package let version: String?
  /// The client wants to hear how far the request is.
  package let wantsProgress: Bool

  package init(_ line: [UInt8]) {
    switch Incoming(line: line) {
    case .request(_, let method, let params): self.init(.request, method, params)
    case .notification(let method, let params): self.init(.notification, method, params)
    case .response: self.init(.response, "", [:])
    case .malformed: self.init(.malformed, "", [:])
    }
  }

  private init(_ kind: Kind, _ method: String, _ params: JSONObject) {
    self.kind = kind
    self.method = method
    switch method {
    case "tools/call", "prompts/get": name = params["name"]?.string
    case "resources/read": name = params["uri"]?.string
    default: name = nil
    }
    let meta = params["_meta"]
    version = meta?["io.modelcontextprotocol/protocolVersion"]?.string
    wantsProgress = meta?["progressToken"] != nil
  }
}
