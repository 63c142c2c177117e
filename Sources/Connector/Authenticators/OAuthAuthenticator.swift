import Jinja
import Manifest
import Secrets
import Vocabulary

/// OAuth 2 with a token endpoint (CDK: auth/oauth.py over requests_native_auth/abstract_oauth.py). It
/// keeps its token for one read; with a `refresh_token_updater` the tokens live in the config.
final class OAuthAuthenticator: Sendable {
  private struct State {
    /// nil when there never was one.
    var token: Value?
    var end: PythonDateTime?
  }

  private let span: SourceSpan
  private let login: OAuthRequest
  private let updater: RefreshTokenUpdater?
  /// The expiry is a moment, not a number of seconds.
  private let saysMoment: Bool
  private let expiresName: TextTemplate
  private let errors: RefreshTokenErrors
  private let state: Guarded<State>

  /// - Throws: where the CDK cannot build the source: something that is needed is missing, or a
  ///   date is none.
  init(_ component: Component, _ evaluator: Evaluator) throws(ConnectorError) {
    span = component.span
    updater = component.component("refresh_token_updater").map(RefreshTokenUpdater.init)
    login = try OAuthRequest(component, updater)
    saysMoment = component.text("token_expiry_date_format")?.isEmpty == false
    expiresName = try component.filled("expires_in_name", or: "expires_in")
    errors = try RefreshTokenErrors(component)
    var state = State()
    if updater == nil {
      try login.check(evaluator)
      if let value = try component.filled("access_token_value") {
        let token = try value.evaluate(evaluator, evaluator.context)
        state.token = token.isNothing ? nil : token
      }
      state.end = try OAuthAuthenticator.end(component, evaluator)
    } else if login.endpoint == nil {
      throw ConnectorError(
        .invalidManifest, "refresh_token_updater needs token_refresh_endpoint", at: span)
    }
    self.state = Guarded(state)
    if let updater {
      evaluator.live.resume(
        anchor: updater.refreshPath, endpoint: try login.address(evaluator).masked)
      _ = try updater.end(evaluator)
    }
  }

  private static func end(
    _ component: Component, _ evaluator: Evaluator
  ) throws(ConnectorError) -> PythonDateTime? {
    guard let template = try component.filled("token_expiry_date") else { return nil }
    let text = try template.evaluate(evaluator, evaluator.context).pythonText
    // A date that is kept as a secret cannot be compared: the token counts as used up.
    guard let plain = text.plain else { return nil }
    guard let moment = TokenLifetime.moment(plain) else {
      throw ConnectorError(
        .config, "token_expiry_date is no date", hint: "write it as 2024-01-31T12:00:00Z",
        at: template.span)
    }
    return moment
  }

  // MARK: What the token is now

  private func token(_ evaluator: Evaluator) -> Value? {
    updater.map { $0.token(evaluator) } ?? state.withLock { $0.token }
  }

  private func end(_ evaluator: Evaluator) throws(ConnectorError) -> PythonDateTime? {
    if let updater { return try updater.end(evaluator) }
    return state.withLock { $0.token == nil ? nil : $0.end }
  }

  private func isExpired(_ evaluator: Evaluator) throws(ConnectorError) -> Bool {
    guard let end = try end(evaluator) else { return true }
    return evaluator.now > end
  }

  /// `Authorization: Bearer …`; nothing before the first login.
  func header(_ evaluator: Evaluator) -> SealedText? {
    guard let token = token(evaluator), token.isTruthy else { return nil }
    return SealedText("Bearer ") + token.pythonText
  }

  // MARK: Logging in

  /// The request for a token, when one is needed before anything else can be sent.
  func nextLogin(
    _ evaluator: Evaluator, stream: String
  ) throws(ConnectorError) -> SealedRequest? {
    guard login.endpoint != nil else {
      if token(evaluator) == nil {
        throw ConnectorError(
          .config, "there is no access token and no token_refresh_endpoint to get one from",
          hint: "set access_token_value or token_refresh_endpoint", at: span)
      }
      return nil
    }
    return try isExpired(evaluator) ? try login.request(evaluator, stream: stream) : nil
  }

  /// The CDK asks for the header twice a request: a token that is used up at once is fetched twice.
  func prepare(_ tools: ReadTools, stream: String) async throws(ConnectorError) {
    for _ in 0..<2 {
      guard let request = try nextLogin(tools.evaluator, stream: stream) else { return }
      try await refresh(request, tools)
    }
  }

  /// The API said that the token is no good (`REFRESH_TOKEN_THEN_RETRY`).
  func refreshRejected(_ tools: ReadTools, stream: String) async throws(ConnectorError) {
    guard login.endpoint != nil else { return }
    // A look at the token fetches one that is used up; when it is another, it will do.
    let sent = header(tools.evaluator)
    if let request = try nextLogin(tools.evaluator, stream: stream) {
      try await refresh(request, tools)
      if header(tools.evaluator) != sent { return }
    }
    try await refresh(try login.request(tools.evaluator, stream: stream), tools)
  }

  private func refresh(
    _ request: SealedRequest, _ tools: ReadTools
  ) async throws(ConnectorError) {
    let answer = try await ask(request, tools)
    if !answer.isOK { throw errors.failure(answer, at: span) }
    guard let json = answer.json else {
      throw ConnectorError(
        .http, "the token endpoint answered with something else than JSON", at: span,
        status: answer.http.status)
    }
    let names = login.minted
    guard let token = answer.http.minted[names.access] else {
      throw ConnectorError(
        .http, "the answer of the token endpoint has no access token",
        hint: "access_token_name says what it is called", at: span, status: answer.http.status)
    }
    let end = try end(of: json, tools.evaluator)
    guard let updater else {
      state.withLock { $0 = State(token: .sealed(SealedText(token)), end: end) }
      return
    }
    let successor = answer.http.minted[names.refresh]
    updater.keep(
      token: token, successor: successor, end: end,
      from: try login.address(tools.evaluator).masked, tools)
  }

  /// The CDK asks again for five minutes while the endpoint is busy; a person who waits for a test
  /// read does not.
  private static let attempts = 6

  private func ask(
    _ request: SealedRequest, _ tools: ReadTools
  ) async throws(ConnectorError) -> Answer {
    var pause = Duration.milliseconds(500)
    var attempt = 1
    while true {
      let answer = try await tools.send(request)
      if !answer.isOK || answer.json != nil { tools.book.addTokenRefresh(answer) }
      let isBusy = answer.http.status == 429 || answer.http.status >= 500
      if !isBusy || attempt == OAuthAuthenticator.attempts { return answer }
      try await tools.wait(pause)
      pause *= 2
      attempt += 1
    }
  }

  /// Without a word from the server a token that is good still stays so, another lasts an hour.
  private func end(
    of json: JSON, _ evaluator: Evaluator
  ) throws(ConnectorError) -> PythonDateTime {
    let now = evaluator.now
    guard let said = json.firstMember(try expiresName.name(evaluator)) else {
      if let present = try end(evaluator), present >= now { return present }
      return now.adding(seconds: 3600) ?? now
    }
    let text = said.string ?? Value(said).pythonText.plain ?? ""
    if saysMoment {
      if let moment = TokenLifetime.moment(text) { return moment }
      throw ConnectorError(
        .http, "the token endpoint says when the token ends in a form that is no date",
        hint: "without token_expiry_date_format it is a number of seconds", at: span)
    }
    guard let seconds = TokenLifetime.seconds(text), let end = now.adding(seconds: seconds) else {
      throw ConnectorError(
        .http, "the token endpoint says how long the token lasts in a form that is no number",
        hint: "with token_expiry_date_format it is a date", at: span)
    }
    return end
  }
}
