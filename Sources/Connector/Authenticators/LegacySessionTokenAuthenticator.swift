import Jinja
import Manifest
import Secrets
import Vocabulary

/// The older session token: one that the config has is tried out, else user and password get one
/// (CDK: `LegacySessionTokenAuthenticator` in auth/token.py). The CDK does not report its requests.
final class LegacySessionTokenAuthenticator: Sendable {
  private struct State {
    /// What the next request carries.
    var token: SealedText?
    /// From a login; kept for the read.
    var session: SealedText?
  }

  private let span: SourceSpan
  private let base: TextTemplate?
  private let header: TextTemplate
  private let token: TextTemplate?
  private let responseKey: TextTemplate
  private let user: TextTemplate?
  private let password: TextTemplate?
  private let loginPath: TextTemplate
  private let validationPath: TextTemplate
  private let state = Guarded(State())

  /// - Parameter base: the URL of the requester.
  init(_ component: Component, base: TextTemplate?) throws(ConnectorError) {
    span = component.span
    self.base = base
    header = try component.required("header")
    token = try component.filled("session_token")
    responseKey = try component.required("session_token_response_key")
    user = try component.filled("username")
    password = try component.filled("password")
    loginPath = try component.required("login_url")
    validationPath = try component.required("validate_session_url")
  }

  func fields(_ evaluator: Evaluator) throws(ConnectorError) -> Options {
    var fields = Options()
    if let token = state.withLock({ $0.token }) {
      fields[try header.name(evaluator)] = Value(token)
    }
    return fields
  }

  // MARK: Requests

  private func value(
    _ template: TextTemplate?, _ evaluator: Evaluator
  ) throws(ConnectorError) -> Value {
    try template?.evaluate(evaluator, evaluator.context) ?? .string("")
  }

  private func address(
    _ path: TextTemplate, _ evaluator: Evaluator
  ) throws(ConnectorError) -> RequestAddress {
    let url = try value(base, evaluator).pythonText + value(path, evaluator).pythonText
    return try RequestAddress(URLText(url), at: path.span)
  }

  /// Asks whether the token of the config is good.
  private func validation(
    _ token: SealedText, _ evaluator: Evaluator, stream: String
  ) throws(ConnectorError) -> SealedRequest {
    let target = try address(validationPath, evaluator)
    return try checked(
      SealedRequest(
        method: "GET", origin: target.origin, path: target.path, query: target.query,
        headers: [(try header.name(evaluator), token)], span: span, stream: stream))
  }

  private func login(
    _ evaluator: Evaluator, stream: String
  ) throws(ConnectorError) -> SealedRequest {
    let credentials: Options = [
      "username": try value(user, evaluator), "password": try value(password, evaluator),
    ]
    guard credentials.values.allSatisfy(\.isTruthy) else {
      throw ConnectorError(
        .config, "there is neither a valid session token nor a user with a password", at: span)
    }
    let target = try address(loginPath, evaluator)
    return try checked(
      SealedRequest(
        method: "POST", origin: target.origin, path: target.path, query: target.query,
        headers: [("Content-Type", SealedText("application/json"))],
        body: .json(SealedJSON(Value(credentials))), span: span, stream: stream,
        mints: [
          MintedField(
            try SessionTokenAuthenticator.name(at: span),
            at: .path([try responseKey.name(evaluator)]))
        ]))
  }

  private func checked(_ request: SealedRequest) throws(ConnectorError) -> SealedRequest {
    let altered = request.derivedNames
    if !altered.isEmpty { throw ConnectorError.secret(altered, may: "leave altered", at: span) }
    return request
  }

  // MARK: Logging in

  func nextLogin(
    _ evaluator: Evaluator, stream: String
  ) throws(ConnectorError) -> SealedRequest? {
    let token = try value(token, evaluator)
    if token.isTruthy { return try validation(token.pythonText, evaluator, stream: stream) }
    return state.withLock { $0.session } == nil ? try login(evaluator, stream: stream) : nil
  }

  /// The CDK asks for the header twice a request, and tries the config's token each time.
  func prepare(_ tools: ReadTools, stream: String) async throws(ConnectorError) {
    for _ in 0..<2 {
      let token = try await current(tools, stream: stream)
      state.withLock { $0.token = token }
    }
  }

  private func current(
    _ tools: ReadTools, stream: String
  ) async throws(ConnectorError) -> SealedText {
    let given = try value(token, tools.evaluator)
    if given.isTruthy, try await isValid(given.pythonText, tools, stream: stream) {
      return given.pythonText
    }
    if let session = state.withLock({ $0.session }) { return session }
    let answer = try await tools.send(try login(tools.evaluator, stream: stream))
    guard answer.isOK else { throw failure("the login", answer) }
    guard let secret = answer.http.minted[try SessionTokenAuthenticator.name(at: span)] else {
      throw ConnectorError(
        .http, "the answer of the login has no token at session_token_response_key", at: span,
        status: answer.http.status)
    }
    let session = SealedText(secret)
    state.withLock { $0.session = session }
    return session
  }

  private func isValid(
    _ token: SealedText, _ tools: ReadTools, stream: String
  ) async throws(ConnectorError) -> Bool {
    let answer = try await tools.send(
      try validation(token, tools.evaluator, stream: stream))
    if answer.isOK { return true }
    if answer.http.status == 401 { return false }
    throw failure("validate_session_url", answer)
  }

  private func failure(_ what: String, _ answer: Answer) -> ConnectorError {
    ConnectorError(
      .http, "\(what) answered \(answer.http.status)", at: span, status: answer.http.status,
      detail: ErrorMessage.text(of: answer).map { Tainted($0) })
  }
}
