import NIOHTTP1

/// Where the message of a POST belongs. Both eras of the protocol share the endpoint; what a request
/// says about itself decides (MCP 2026-07-28, basic/versioning, "Backward Compatibility").
enum HTTPRoute: Sendable {
  /// It stands alone: version 2026-07-28, and whatever is no message.
  case alone
  /// An `initialize`: it begins a session.
  case greeting
  /// It belongs to the session of this id.
  case session(String)

  init(_ message: MessageHead, _ headers: RoutingHeaders) throws(HTTPRefusal) {
    let version = headers.version.flatMap(ProtocolVersion.init)
    if message.kind == .malformed {
      self = .alone
    } else if message.version != nil || version.map({ !$0.isLegacy }) == true {
      try HTTPRoute.checkModern(message, headers)
      self = .alone
    } else if message.method == "initialize" {
      self = .greeting
    } else {
      // Without the header it is a client older than 2025-06-18, and that is served.
      if headers.version != nil && version == nil {
        throw HTTPRefusal(.badRequest, -32600, "this MCP-Protocol-Version is not served")
      }
      guard let session = headers.session else {
        throw HTTPRefusal(
          .badRequest, -32600, "Mcp-Session-Id is missing: begin with initialize")
      }
      self = .session(session)
    }
  }

  private static func checkModern(
    _ message: MessageHead, _ headers: RoutingHeaders
  ) throws(HTTPRefusal) {
    switch message.kind {
    case .request:
      guard message.version != nil else {
        throw HTTPRefusal(
          .badRequest, -32602, "params._meta lacks \(MetaKey.protocolVersion)")
      }
      try headers.check(message)
    case .response, .batch:
      throw HTTPRefusal(.badRequest, -32600, "a message is one request or one notification")
    case .notification, .malformed: break
    }
  }
}
