import Jinja
import Manifest
import Secrets
import Vocabulary

/// How a stream proves who it is (CDK: auth/token.py, auth/selective_authenticator.py).
enum Authenticator: Sendable {
  case none
  /// `Authorization: Bearer …`
  case bearer(TextTemplate)
  case basic(user: TextTemplate, password: TextTemplate?)
  case apiKey(TextTemplate?, RequestOption)
  case jwt(JwtAuthenticator)
  case oauth(OAuthAuthenticator)
  case session(SessionTokenAuthenticator)
  case legacySession(LegacySessionTokenAuthenticator)

  /// - Parameter base: the URL of the requester.
  init(
    _ component: Component, _ evaluator: Evaluator, base: TextTemplate? = nil
  ) throws(ConnectorError) {
    switch component.type {
    case "NoAuth": self = .none
    case "BearerAuthenticator": self = .bearer(try component.required("api_token"))
    case "BasicHttpAuthenticator":
      self = .basic(
        user: try component.required("username"), password: try component.template("password"))
    case "ApiKeyAuthenticator": self = try Authenticator.apiKey(component)
    case "SelectiveAuthenticator":
      self = try Authenticator.selected(by: component, evaluator, base: base)
    case "JwtAuthenticator": self = .jwt(try JwtAuthenticator(component))
    case "OAuthAuthenticator": self = .oauth(try OAuthAuthenticator(component, evaluator))
    case "SessionTokenAuthenticator":
      self = .session(try SessionTokenAuthenticator(component, evaluator))
    case "LegacySessionTokenAuthenticator":
      self = .legacySession(try LegacySessionTokenAuthenticator(component, base: base))
    default: throw component.refusal
    }
  }

  private static func apiKey(_ component: Component) throws(ConnectorError) -> Authenticator {
    let token = try component.template("api_token")
    let header = try component.template("header")
    guard let option = component.component("inject_into") else {
      guard let header else {
        throw ConnectorError(
          .invalidManifest, "ApiKeyAuthenticator needs inject_into", at: component.span)
      }
      return .apiKey(token, RequestOption(header: header))
    }
    if header != nil {
      throw ConnectorError(
        .invalidManifest, "ApiKeyAuthenticator has both inject_into and header",
        hint: "remove header", at: component.span)
    }
    return .apiKey(token, try RequestOption(option))
  }

  private static func selected(
    by component: Component, _ evaluator: Evaluator, base: TextTemplate?
  )
    throws(ConnectorError) -> Authenticator
  {
    let path = component.strings("authenticator_selection_path")
    var choice: Value? = evaluator.config
    for key in path { choice = choice?.entries?[.string(key)] }
    guard let choice else {
      throw ConnectorError(
        .config, "\(path.joined(separator: ".")) is not in the config",
        hint: "it selects the authenticator", at: component.span)
    }
    let text = choice.pythonText
    guard let key = text.plain else {
      throw ConnectorError.secret(text.names, may: "select an authenticator", at: component.span)
    }
    guard let node = component.field("authenticators")?[key] else {
      throw ConnectorError(
        .config, "no authenticator has the name that \(path.joined(separator: ".")) gives",
        at: component.span)
    }
    return try Authenticator(Component(node), evaluator, base: base)
  }

  /// What it adds to one place of a request.
  func fields(
    for place: RequestOption.Place, _ evaluator: Evaluator
  ) throws(ConnectorError)
    -> Options
  {
    var fields = Options()
    switch self {
    case .none: break
    case .bearer(let token):
      guard place == .header else { break }
      let text = try token.evaluate(evaluator, evaluator.context).pythonText
      fields["Authorization"] = Value(SealedText("Bearer ") + text)
    case .basic(let user, let password):
      guard place == .header else { break }
      var pair = try user.evaluate(evaluator, evaluator.context).pythonText
      pair.append(":")
      if let password {
        pair.append(try password.evaluate(evaluator, evaluator.context).pythonText)
      }
      fields["Authorization"] = Value(SealedText("Basic ") + pair.base64)
    case .apiKey(let token, let option):
      guard place == option.place else { break }
      let value = try token?.evaluate(evaluator, evaluator.context).pythonText ?? SealedText("")
      try option.inject(Value(value), into: &fields, evaluator)
      // A header without a name is no header (AbstractHeaderAuthenticator.get_auth_header).
      if place == .header { fields[""] = nil }
    case .jwt(let authenticator):
      let option = authenticator.option
      guard place == option.place else { break }
      let token = try authenticator.token(evaluator)
      try option.inject(.sealed(token), into: &fields, evaluator)
      if place == .header { fields[""] = nil }
    case .oauth(let authenticator):
      guard place == .header, let header = authenticator.header(evaluator) else { break }
      fields["Authorization"] = Value(header)
    case .session(let authenticator): fields = try authenticator.fields(for: place, evaluator)
    case .legacySession(let authenticator):
      if place == .header { fields = try authenticator.fields(evaluator) }
    }
    return fields
  }
}

/// Authenticators that send requests of their own before the one they are asked for.
extension Authenticator {
  /// The first request of a login; nil when none is needed now.
  func nextLogin(
    _ evaluator: Evaluator, stream: String
  ) throws(ConnectorError) -> SealedRequest? {
    switch self {
    case .none, .bearer, .basic, .apiKey, .jwt: nil
    case .oauth(let authenticator): try authenticator.nextLogin(evaluator, stream: stream)
    case .session(let authenticator): try authenticator.nextLogin(evaluator, stream: stream)
    case .legacySession(let authenticator):
      try authenticator.nextLogin(evaluator, stream: stream)
    }
  }

  /// Logs in as often as the CDK does for one request.
  func prepare(_ tools: ReadTools, stream: String) async throws(ConnectorError) {
    switch self {
    case .none, .bearer, .basic, .apiKey, .jwt: return
    case .oauth(let authenticator): try await authenticator.prepare(tools, stream: stream)
    case .session(let authenticator): try await authenticator.prepare(tools, stream: stream)
    case .legacySession(let authenticator):
      try await authenticator.prepare(tools, stream: stream)
    }
  }

  /// Fetches a token in the place of one that the API refuses; only OAuth has another.
  func refreshRejected(_ tools: ReadTools, stream: String) async throws(ConnectorError) {
    if case .oauth(let authenticator) = self {
      try await authenticator.refreshRejected(tools, stream: stream)
    }
  }
}

extension Value {
  /// A text, sealed only when there is a secret in it.
  init(_ text: SealedText) {
    if let plain = text.plain { self = .string(plain) } else { self = .sealed(text) }
  }
}

/// RFC 4648, with padding.
enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func encode(_ bytes: [UInt8]) -> String {
    var out: [UInt8] = []
    out.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var bits = 0
      for byte in group { bits = bits << 8 | Int(byte) }
      bits <<= (3 - group.count) * 8
      for place in 0..<4 {
        out.append(
          place <= group.count ? alphabet[bits >> (18 - 6 * place) & 0x3F] : 0x3D)
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
