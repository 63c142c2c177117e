import Jinja
import Manifest
import Secrets
import Vocabulary

/// A token that a login request hands out (CDK: auth/token_provider.py, and
/// `create_session_token_authenticator` of its factory).
final class SessionTokenAuthenticator: Sendable {
  private enum Form: Sendable {
    /// `Authorization: Bearer …`
    case bearer
    case apiKey(TextTemplate, RequestOption)
  }

  private struct State {
    var token: SealedText?
    var end: PythonDateTime?
  }

  private let span: SourceSpan
  private let login: Requester
  private let path: [String]
  /// Without one the token is never kept.
  private let duration: PythonDuration?
  private let form: Form
  private let state = Guarded(State())

  init(_ component: Component, _ evaluator: Evaluator) throws(ConnectorError) {
    span = component.span
    login = try Requester(try component.requiredComponent("login_requester"), evaluator)
    if let decoder = component.component("decoder"), decoder.type != "JsonDecoder" {
      throw decoder.refusal
    }
    path = component.strings("session_token_path")
    if let glob = path.first(where: { $0 != "*" && Dpath.isGlob($0) }) {
      throw .notSupported(
        "the pattern \(glob) in session_token_path",
        at: component.field("session_token_path")?.span ?? span)
    }
    duration = try SessionTokenAuthenticator.duration(component)
    let use = try component.requiredComponent("request_authentication")
    switch use.type {
    case "Bearer": form = .bearer
    case "ApiKey":
      form = .apiKey(
        try component.filledTemplate(of: use, "api_token", or: "{{ session_token }}"),
        try RequestOption(try use.requiredComponent("inject_into")))
    default: throw use.refusal
    }
  }

  private static func duration(
    _ component: Component
  ) throws(ConnectorError) -> PythonDuration? {
    guard let text = component.text("expiration_duration"), !text.isEmpty else { return nil }
    if let duration = PythonDuration(iso: text) { return duration }
    throw ConnectorError(
      .invalidManifest, "expiration_duration is no ISO 8601 duration", hint: "such as PT1H",
      at: component.field("expiration_duration")?.span ?? component.span)
  }

  // MARK: Use

  func fields(
    for place: RequestOption.Place, _ evaluator: Evaluator
  ) throws(ConnectorError) -> Options {
    var fields = Options()
    guard let token = state.withLock({ $0.token }) else { return fields }
    switch form {
    case .bearer:
      if place == .header { fields["Authorization"] = Value(SealedText("Bearer ") + token) }
    case .apiKey(let template, let option):
      guard place == option.place else { break }
      var context = evaluator.context
      context["session_token"] = Value(token)
      let value = try template.evaluate(evaluator, context).pythonText
      try option.inject(Value(value), into: &fields, evaluator)
      if place == .header { fields[""] = nil }
    }
    return fields
  }

  // MARK: Logging in

  /// How often the CDK asks for the token for one request. Where it is not kept, each is a login:
  /// a header is built twice, and the name of an API key's header is read off a finished header,
  /// twice.
  private var uses: Int {
    switch form {
    case .bearer: 2
    case .apiKey(_, let option): option.place == .header ? 6 : 1
    }
  }

  private func isGood(_ evaluator: Evaluator) -> Bool {
    guard duration != nil, let end = state.withLock({ $0.end }) else { return false }
    return end >= evaluator.now
  }

  func nextLogin(
    _ evaluator: Evaluator, stream: String
  ) throws(ConnectorError) -> SealedRequest? {
    if isGood(evaluator) { return nil }
    if let first = try login.authenticator.nextLogin(evaluator, stream: stream) { return first }
    return try request(evaluator, stream: stream)
  }

  private func request(
    _ evaluator: Evaluator, stream: String
  ) throws(ConnectorError) -> SealedRequest {
    let builder = RequestBuilder(stream: stream, requester: login, evaluator: evaluator)
    return try builder.request(
      slice: StreamSlice(), token: nil, pagePath: nil,
      mints: [MintedField(try SessionTokenAuthenticator.name(at: span), at: .path(path))]
    ) { _ in .empty }
  }

  static func name(at span: SourceSpan) throws(ConnectorError) -> SecretName {
    if let name = SecretName("session_token") { return name }
    throw ConnectorError(.invalidManifest, "a session token cannot be named", at: span)
  }

  func prepare(_ tools: ReadTools, stream: String) async throws(ConnectorError) {
    for _ in 0..<uses where !isGood(tools.evaluator) {
      try await login.authenticator.prepare(tools, stream: stream)
      try await logIn(tools, stream: stream)
    }
  }

  private func logIn(_ tools: ReadTools, stream: String) async throws(ConnectorError) {
    let answer = try await tools.send(try request(tools.evaluator, stream: stream))
    tools.book.addLogin(answer)
    let resolution = try login.errors.resolve(answer, tools.evaluator)
    if let failure = resolution.failure(for: answer, at: login.span) { throw failure }
    if !answer.isOK {
      throw ConnectorError(
        .http, "the login answered \(answer.http.status), which its error handler ignores",
        hint: "there is no token then", at: login.span, status: answer.http.status)
    }
    guard let token = answer.http.minted[try SessionTokenAuthenticator.name(at: span)] else {
      throw ConnectorError(
        .http, "the answer of the login has no token at session_token_path", at: span,
        status: answer.http.status)
    }
    let end = duration.flatMap { tools.evaluator.now.adding($0) }
    state.withLock { $0 = State(token: SealedText(token), end: end) }
  }
}

extension Component {
  /// A template of a part that has no parameters of its own.
  fileprivate func filledTemplate(
    of part: Component, _ key: String, or fallback: String
  ) throws(ConnectorError) -> TextTemplate {
    guard let node = part.field(key), let text = node.plainText, !text.isEmpty else {
      return try template(fallback, at: part.span)
    }
    return try template(text, at: node.span)
  }
}
