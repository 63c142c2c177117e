package import Vocabulary

/// What a transport must know of a message before it is handled: HTTP compares it with the headers
/// and chooses how to answer (MCP 2026-07-28, basic/transports/streamable-http).
package struct MessageHead: Sendable {
  package enum Kind: Sendable, Hashable {
    case request, notification, response, malformed
    /// Of version 2025-03-26: so many of its messages are requests.
    case batch(requests: Int)
  }

  package let kind: Kind
  package let method: String
  /// `params.name` of `tools/call` and `prompts/get`, `params.uri` of `resources/read`.
  package let name: String?
  /// Of the request's own `_meta`; nil for a message of an older protocol.
  package let version: String?
  /// The client wants to hear how far the request is.
  package let wantsProgress: Bool
  /// Of a request; null for everything else.
  package let id: JSON

  package init(_ line: [UInt8]) {
    switch Incoming(line: line) {
    case .request(let id, let method, let params): self.init(.request, method, params, id)
    case .notification(let method, let params): self.init(.notification, method, params)
    case .response: self.init(.response, "", [:])
    case .malformed: self.init(.malformed, "", [:])
    case .batch(let messages):
      let requests = messages.count {
        if case .request = Incoming(value: $0) { true } else { false }
      }
      self.init(.batch(requests: requests), "", [:])
    }
  }

  private init(_ kind: Kind, _ method: String, _ params: JSONObject, _ id: JSON = .null) {
    self.kind = kind
    self.method = method
    self.id = id
    switch method {
    case "tools/call", "prompts/get": name = params["name"]?.string
    case "resources/read": name = params["uri"]?.string
    default: name = nil
    }
    let meta = params["_meta"]
    version = meta?[MetaKey.protocolVersion]?.string
    wantsProgress = meta?["progressToken"].flatMap(Incoming.usable) != nil
  }
}
