/// Where a session answers over Streamable HTTP, and what opens it.
///
/// Without the token its place holds dots: what is shown. With it: what is copied.
package struct HTTPEntrance: Sendable, Hashable {
  /// `http://127.0.0.1:43117/mcp`
  package let url: String
  private let token: String?

  package init(url: String, token: String? = nil) {
    self.url = url
    self.token = token
  }

  var shownToken: String { token ?? "••••••••" }
}
