import Secrets

extension ReadTools {
  /// Sends what is built, after the logins it needs.
  ///
  /// - Parameter build: makes the request with the tokens there are then.
  func send(
    for stream: String, as authenticator: Authenticator,
    _ build: () throws(ConnectorError) -> SealedRequest
  ) async throws(ConnectorError) -> Answer {
    if try authenticator.nextLogin(evaluator, stream: stream) != nil {
      // What cannot be built is found out before anything is sent.
      _ = try build()
      try await authenticator.prepare(self, stream: stream)
    }
    return try await send(try build())
  }

  /// Fetches a token although nothing is sent with it: the CDK does so before it gives up
  /// (http_client.py, `_handle_error_resolution`).
  ///
  /// - Parameter failure: what the request ended with.
  /// - Returns: the failure, or the token endpoint's own when that refuses.
  func refresh(
    _ authenticator: Authenticator, for stream: String, after failure: ConnectorError
  ) async -> ConnectorError {
    do {
      try await authenticator.refreshRejected(self, stream: stream)
      return failure
    } catch {
      let isRefusal = error.status.map { (400..<500).contains($0) && $0 != 429 } ?? false
      return isRefusal || error.transport != nil || error.code == .cancelled ? error : failure
    }
  }
}
