/// Why nothing came back through the outer door. Made of names; carries no text from the network
/// and no text of a foreign error.
package struct EgressError: Error, Sendable, Hashable {
  /// Spelt as the connector's transport errors are, so that the session can pass them on.
  package enum Code: String, Sendable, Hashable, CaseIterable {
    case denied = "egress_denied"
    case waiting = "waiting_for_human"
    case unreachable = "host_unreachable"
    case timeout = "response_timeout"
    case tooLarge = "response_too_large"
    case tooManyRedirects = "too_many_redirects"
    case brokenResponse = "broken_response"
    case tls = "tls_failed"
    case cancelled = "cancelled"
  }

  package let code: Code
  /// One sentence without a full stop.
  package let message: String
  package let hint: String?
  /// What the person wrote when they said no: theirs, so to be masked before it is shown.
  package let note: String?

  package init(_ code: Code, _ message: String, hint: String? = nil, note: String? = nil) {
    self.code = code
    self.message = message
    self.hint = hint
    self.note = note
  }
}

extension EgressError {
  static let cancelled = EgressError(.cancelled, "the request was cancelled")
}
