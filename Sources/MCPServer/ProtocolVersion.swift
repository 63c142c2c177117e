/// The versions of the Model Context Protocol that are served, newest first.
enum ProtocolVersion: String, CaseIterable, Sendable {
  case july2026 = "2026-07-28"
  case november2025 = "2025-11-25"
  case june2025 = "2025-06-18"
  case march2025 = "2025-03-26"

  /// Begins with `initialize`; the others say with each request which version it is.
  var isLegacy: Bool { self != .july2026 }

  /// Batches left the protocol with 2025-06-18 (MCP 2025-06-18, changelog).
  var hasBatches: Bool { self == .march2025 }

  /// What `initialize` answers: the client's version when it is served that way, else the newest of
  /// those (MCP 2025-11-25, basic/lifecycle, "Version Negotiation"). A client that asks for a version
  /// older than all of them gets the oldest: it knows the neighbours of what it asks for, and the
  /// `mcp` command, which asks for 2024-11-05, refuses whatever is newer than 2025-06-18.
  static func negotiate(_ asked: String?) -> ProtocolVersion {
    guard let asked else { return .november2025 }
    if let version = ProtocolVersion(rawValue: asked) {
      return version.isLegacy ? version : .november2025
    }
    let isOlder = asked.utf8.count == 10 && asked < ProtocolVersion.march2025.rawValue
    return isOlder ? .march2025 : .november2025
  }
}
