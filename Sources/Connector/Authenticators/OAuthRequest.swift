import Jinja
import Manifest
import Secrets
import Vocabulary

/// The request for an access token (CDK: `_build_standard_refresh_args` and
/// `build_refresh_request_body` of abstract_oauth.py).
struct OAuthRequest: Sendable {
  let endpoint: TextTemplate?
  /// What its answer's tokens are called from then on.
  let minted: (access: SecretName, refresh: SecretName)
  private let span: SourceSpan
  private let updater: RefreshTokenUpdater?
  private let accessName: TextTemplate
  private let refreshName: TextTemplate
  private let refreshToken: TextTemplate?
  private let clientID: (name: TextTemplate, value: TextTemplate?, isGiven: Bool)
  private let clientSecret: (name: TextTemplate, value: TextTemplate?, isGiven: Bool)
  private let grant: (name: TextTemplate, value: TextTemplate)
  private let scopes: [String]
  private let body: MappingTemplate
  private let headers: MappingTemplate
  private let goesInQuery: Bool
  private let assertion: JwtAuthenticator?

  init(_ component: Component, _ updater: RefreshTokenUpdater?) throws(ConnectorError) {
    span = component.span
    self.updater = updater
    endpoint = try component.filled("token_refresh_endpoint")
    accessName = try component.filled("access_token_name", or: "access_token")
    refreshName =
      if let updater { try component.template(updater.refreshName, at: span) } else {
        try component.filled("refresh_token_name", or: "refresh_token")
      }
    refreshToken = try component.template("refresh_token")
    clientID = (
      try component.filled("client_id_name", or: "client_id"), try component.filled("client_id"),
      component.field("client_id") != nil
    )
    clientSecret = (
      try component.filled("client_secret_name", or: "client_secret"),
      try component.filled("client_secret"), component.field("client_secret") != nil
    )
    scopes = component.strings("scopes")
    body = try MappingTemplate("refresh_request_body", of: component)
    headers = try MappingTemplate("refresh_request_headers", of: component)
    goesInQuery = component.flag("send_refresh_request_as_query_params")
    let usesAssertion = updater == nil && component.flag("use_profile_assertion")
    if usesAssertion {
      assertion = try JwtAuthenticator(try component.requiredComponent("profile_assertion"))
    } else {
      assertion = nil
    }
    grant = (
      try component.filled("grant_type_name", or: "grant_type"),
      usesAssertion
        ? try component.template("urn:ietf:params:oauth:grant-type:jwt-bearer", at: span)
        : try component.filled("grant_type", or: "refresh_token")
    )
    minted = try OAuthRequest.names(updater, at: span)
  }

  /// Tokens that live in the config are called as their place there.
  private static func names(
    _ updater: RefreshTokenUpdater?, at span: SourceSpan
  ) throws(ConnectorError) -> (access: SecretName, refresh: SecretName) {
    func name(_ path: [String]?, _ fallback: String) throws(ConnectorError) -> SecretName {
      let text = path?.joined(separator: ".") ?? fallback
      if let name = SecretName(text), path == nil || name.path == path { return name }
      throw ConnectorError(
        .invalidManifest, "a config path of refresh_token_updater is no name of a config field",
        hint: "letters, digits, _ and -", at: span)
    }
    let access = try name(updater?.accessPath, "access_token")
    let refresh = try name(updater?.refreshPath, "refresh_token")
    if access == refresh {
      throw ConnectorError(
        .invalidManifest, "refresh_token_updater keeps two tokens in one place of the config",
        at: span)
    }
    return (access, refresh)
  }

  /// What the CDK asks for when it builds the authenticator.
  func check(_ evaluator: Evaluator) throws(ConnectorError) {
    if assertion == nil, !clientID.isGiven || !clientSecret.isGiven {
      throw ConnectorError(
        .invalidManifest, "OAuthAuthenticator needs client_id and client_secret", at: span)
    }
    if refreshToken == nil, try grant.value.name(evaluator) == "refresh_token" {
      throw ConnectorError(
        .invalidManifest, "OAuthAuthenticator needs refresh_token",
        hint: "or another grant_type, such as client_credentials", at: span)
    }
  }

  // MARK: The request

  func address(_ evaluator: Evaluator) throws(ConnectorError) -> SealedText {
    try endpoint?.evaluate(evaluator, evaluator.context).pythonText ?? SealedText("")
  }

  func request(_ evaluator: Evaluator, stream: String) throws(ConnectorError) -> SealedRequest {
    guard let endpoint else {
      throw ConnectorError(
        .invalidManifest, "OAuthAuthenticator needs token_refresh_endpoint", at: span)
    }
    let target = try RequestAddress(URLText(try address(evaluator)), at: endpoint.span)
    let headers = try headerFields(evaluator)
    let hasAuthorization = headers.contains { $0.name == "Authorization" }
    var query = target.query
    var form: [SealedPair] = []
    if goesInQuery {
      for (name, value) in try arguments(evaluator, leavesOutClient: hasAuthorization) {
        query += RequestBuilder.texts(of: value).map { (name: SealedText(name), value: $0) }
      }
    }
    if let assertion {
      form.append(
        SealedPair(
          SealedText(try grant.name.name(evaluator)),
          SealedText(try grant.value.name(evaluator))))
      form.append(SealedPair(SealedText("assertion"), try assertion.token(evaluator)))
    } else if !goesInQuery {
      for (name, value) in try arguments(evaluator, leavesOutClient: hasAuthorization) {
        form += RequestBuilder.texts(of: value).map { SealedPair(SealedText(name), $0) }
      }
    }
    let request = SealedRequest(
      method: "POST", origin: target.origin, path: target.path, query: query, headers: headers,
      body: form.isEmpty ? .none : .form(form), span: span, stream: stream,
      mints: try mints(evaluator))
    let altered = request.derivedNames
    if !altered.isEmpty { throw ConnectorError.secret(altered, may: "leave altered", at: span) }
    return request
  }

  private func mints(_ evaluator: Evaluator) throws(ConnectorError) -> [MintedField] {
    func predecessor(_ path: [String]?) -> Secret? {
      path.flatMap { updater?.secret(at: $0, evaluator) }
    }
    return [
      MintedField(
        minted.access, at: .member(try accessName.name(evaluator)),
        replacing: predecessor(updater?.accessPath)),
      MintedField(
        minted.refresh, at: .member(try refreshName.name(evaluator)),
        replacing: predecessor(updater?.refreshPath)),
    ]
  }

  private func arguments(
    _ evaluator: Evaluator, leavesOutClient: Bool
  ) throws(ConnectorError) -> Options {
    var fields = Options()
    fields[try grant.name.name(evaluator)] = .string(try grant.value.name(evaluator))
    if !leavesOutClient {
      fields[try clientID.name.name(evaluator)] = try id(evaluator)
      fields[try clientSecret.name.name(evaluator)] = try secret(evaluator)
    }
    let name = try refreshName.name(evaluator)
    if let updater {
      fields[name] = try updater.refreshToken(evaluator)
    } else if let refreshToken {
      fields[name] = try refreshToken.evaluate(evaluator, evaluator.context)
    }
    if !scopes.isEmpty { fields["scopes"] = .list(scopes.map { .string($0) }) }
    for (name, value) in try body.evaluate(evaluator) where fields[name] == nil {
      fields[name] = value
    }
    return fields
  }

  /// With an updater the config's own `credentials.client_id` wins, and may be empty.
  private func id(_ evaluator: Evaluator) throws(ConnectorError) -> Value {
    if let value = credential("client_id", evaluator) { return value }
    let value = try clientID.value?.evaluate(evaluator, evaluator.context) ?? .string("")
    if updater == nil, !value.isTruthy {
      throw ConnectorError(.config, "client_id is empty", at: clientID.value?.span ?? span)
    }
    return value
  }

  private func secret(_ evaluator: Evaluator) throws(ConnectorError) -> Value {
    if let value = credential("client_secret", evaluator) { return value }
    return try clientSecret.value?.evaluate(evaluator, evaluator.context) ?? .string("")
  }

  private func credential(_ key: String, _ evaluator: Evaluator) -> Value? {
    updater == nil
      ? nil : ConfigReferences.value(at: ["credentials", key], in: evaluator.config)
  }

  private func headerFields(
    _ evaluator: Evaluator
  ) throws(ConnectorError) -> [(name: String, value: SealedText)] {
    var result: [(name: String, value: SealedText)] = []
    for (name, value, span) in try headers.pairs(evaluator) {
      switch value {
      case .none, .undefined: continue
      case .string, .sealed: result.append((name, value.pythonText))
      default:
        throw ConnectorError(
          .invalidManifest,
          "the header \(name) of the token request is of type \(value.typeName), not a text",
          hint: "a text that reads as a number becomes one", at: span)
      }
    }
    return result
  }
}
