/// The versions of the Model Context Protocol that are served, oldest first.
enum ProtocolVersion: String, CaseIterable, Sendable {
  case june2025 = "2025-06-18"
  case november2025 = "2025-11-25"

  /// What `initialize` answers: the client's version when it is served, else the newest
  /// (MCP 2025-11-25, basic/lifecycle, "Version Negotiation").
  static func negotiate(_ asked: String?) -> ProtocolVersion {
    asked.flatMap(ProtocolVersion.init) ?? .november2025
  }
}
