package import Secrets

/// The connector's only way out. The session gives the real one, tests a scripted one.
package protocol Transport: Sendable {
  /// Sends one request and follows no rule of its own: a status of 500 is a response, not an error.
  func send(_ request: SealedRequest) async throws(TransportError) -> Tainted<HTTPResponse>

  /// Knows what answers may not tell the templates of a manifest, as it is now.
  var recogniser: Recogniser { get }
}

extension Transport {
  package var recogniser: Recogniser { .empty }
}

/// Why there is no response. Made of names; carries no text from the network.
package struct TransportError: Error, Sendable, Hashable {
  package enum Code: String, Sendable, Hashable {
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
  package let message: String
  package let hint: String?

  package init(_ code: Code, _ message: String, hint: String? = nil) {
    self.code = code
    self.message = message
    self.hint = hint
  }
}
