import Secrets

extension AsyncRetriever {
  /// Sends one request about a job, after the logins of its requester.
  ///
  /// - Returns: the answer with what the error handler of the requester makes of it. The login that
  ///   follows a rejected token is done by then.
  func send(
    _ requester: Requester, for stream: String, _ slice: StreamSlice, _ tools: ReadTools,
    then keep: (Answer) -> Void = { _ in }
  ) async throws(ConnectorError) -> (
    answer: Answer, resolution: Resolution, failure: ConnectorError?
  ) {
    let answer = try await tools.send(for: stream, as: requester.authenticator) {
      () throws(ConnectorError) in
      try request(requester, for: stream, slice, tools.evaluator)
    }
    keep(answer)
    let resolution = try requester.errors.resolve(answer, tools.evaluator)
    var failure = resolution.failure(for: answer, at: requester.span)
    if resolution.action == .refreshToken, let first = failure {
      failure = await tools.refresh(requester.authenticator, for: stream, after: first)
    }
    return (answer, resolution, failure)
  }
}
