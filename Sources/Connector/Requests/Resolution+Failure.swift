import Secrets
import Vocabulary

extension Resolution {
  /// What a read that meets this ends with; nil when it goes on. A test read retries nothing: what
  /// would be retried has failed (http_client.py).
  func failure(for answer: Answer, at span: SourceSpan) -> ConnectorError? {
    let status = answer.http.status
    let message: String
    let detail: String
    switch action {
    case .success, .ignore: return nil
    case .fail:
      message = "the API answered \(status), which the error handler takes as a failure"
      detail =
        self.message.isEmpty
        ? ErrorMessage.text(of: answer) ?? "HTTP status \(status)" : self.message
    case .retry, .rateLimited, .refreshToken, .resetPagination:
      message = "the API answered \(status), which a sync would retry; a test read does not"
      detail =
        status == 429
        ? "API rate limit exceeded."
        : "Exhausted available request attempts. Please see logs for more details. Exception: "
          + self.message
    case .reducePageSize, .splitWindow:
      message = "the API answered \(status), which asks for less at a time"
      detail = self.message
    }
    return ConnectorError(
      .http, message, at: span, status: status, detail: Tainted(detail))
  }
}
