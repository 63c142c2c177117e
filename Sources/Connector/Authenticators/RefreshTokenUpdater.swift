import Jinja
import Manifest
import Secrets
import Vocabulary

/// Where in the config the tokens of an API live whose refresh tokens are good for one use
/// (CDK: `SingleUseRefreshTokenOauth2Authenticator` in requests_native_auth/oauth.py).
struct RefreshTokenUpdater: Sendable {
  let accessPath: [String]
  let refreshPath: [String]
  let endPath: [String]
  let refreshName: String
  private let span: SourceSpan

  init(_ component: Component) {
    func path(_ key: String, _ name: String) -> [String] {
      component.field(key) == nil ? ["credentials", name] : component.strings(key)
    }
    span = component.span
    accessPath = path("access_token_config_path", "access_token")
    refreshPath = path("refresh_token_config_path", "refresh_token")
    endPath = path("token_expiry_date_config_path", "token_expiry_date")
    refreshName = component.text("refresh_token_name") ?? "refresh_token"
  }

  func token(_ evaluator: Evaluator) -> Value {
    ConfigReferences.value(at: accessPath, in: evaluator.config) ?? .string("")
  }

  /// - Throws: ``ConnectorError/Code/secretUnset`` when it is not there; the CDK would send nothing.
  func refreshToken(_ evaluator: Evaluator) throws(ConnectorError) -> Value {
    if let value = ConfigReferences.value(at: refreshPath, in: evaluator.config),
      !value.isNothing
    {
      return value
    }
    throw ConnectorError(
      .secretUnset, "\(refreshPath.joined(separator: ".")) is unset",
      hint: "add a line for it to the .env file", at: span)
  }

  /// - Returns: nil for a token that is used up.
  func end(_ evaluator: Evaluator) throws(ConnectorError) -> PythonDateTime? {
    guard let value = ConfigReferences.value(at: endPath, in: evaluator.config) else { return nil }
    // A date that is kept as a secret cannot be compared.
    guard let text = value.pythonText.plain, !text.isEmpty else { return nil }
    guard let moment = TokenLifetime.moment(text) else {
      throw ConnectorError(
        .config, "\(endPath.joined(separator: ".")) is no date",
        hint: "write it as 2024-01-31T12:00:00Z, or leave it out", at: span)
    }
    return moment
  }

  /// The secret that stands at a path now.
  func secret(at path: [String], _ evaluator: Evaluator) -> Secret? {
    guard case .sealed(let text)? = ConfigReferences.value(at: path, in: evaluator.config),
      text.pieces.count == 1, case .secret(let secret) = text.pieces[0]
    else { return nil }
    return secret
  }

  /// Puts the tokens where the next request looks for them.
  func keep(
    token: Secret, successor: Secret?, end: PythonDateTime, from endpoint: String,
    _ tools: ReadTools
  ) {
    let old = secret(at: refreshPath, tools.evaluator)
    var values: [(path: [String], value: Value)] = [
      (accessPath, .sealed(SealedText(token)))
    ]
    if let successor { values.append((refreshPath, .sealed(SealedText(successor)))) }
    values.append((endPath, .string(end.isoFormat())))
    tools.evaluator.live.set(values, anchor: refreshPath, endpoint: endpoint)
    if let successor, successor.fingerprint != old?.fingerprint {
      tools.book.note(
        "WARN",
        "\(refreshPath.joined(separator: ".")) was used up; the one that the token endpoint gave "
          + "for it is kept until airlock quits, and the file has the old one still")
    }
  }
}

/// Which answers of a token endpoint mean that the refresh token is no good
/// (CDK: `_get_refresh_token_error_information`).
struct RefreshTokenErrors: Sendable {
  private let codes: [Int]
  private let key: String
  private let values: [String]

  init(_ component: Component) throws(ConnectorError) {
    let keys = [
      "refresh_token_error_status_codes", "refresh_token_error_key", "refresh_token_error_values",
    ]
    func isSaid(_ component: Component?) -> Bool {
      keys.contains {
        component?.field($0).map { $0.elements?.isEmpty != true && $0.plainText != "" } ?? false
      }
    }
    let updater = component.component("refresh_token_updater")
    if isSaid(updater), isSaid(component) {
      throw ConnectorError(
        .invalidManifest, "refresh_token_error_… stands in OAuthAuthenticator and in its updater",
        hint: "keep one of them", at: component.span)
    }
    guard let place = isSaid(updater) ? updater : isSaid(component) ? component : nil else {
      codes = [400]
      key = "error"
      values = ["invalid_grant", "invalid_permissions"]
      return
    }
    codes = (place.field(keys[0])?.elements ?? []).compactMap { $0.scalar?.int }
    key = place.text(keys[1]) ?? ""
    values = place.strings(keys[2])
  }

  func failure(_ answer: Answer, at span: SourceSpan) -> ConnectorError {
    let status = answer.http.status
    var message = "the token endpoint answered \(status)"
    var detail = ErrorMessage.text(of: answer) ?? "HTTP status \(status)"
    var hint: String?
    if codes.contains(status), let said = answer.json?[key]?.string, values.contains(said) {
      message += ": the refresh token was rejected"
      detail =
        "Refresh token was rejected by the OAuth provider (invalid, expired, or already used). "
        + "Re-authenticate this source's credentials in its connection settings. "
        + "Provider error: \(said)"
      hint = "get a new refresh token and put it into the .env file"
    } else if status == 429 || status >= 500 {
      message += ", which a sync would retry; a test read does not"
    }
    return ConnectorError(
      .http, message, hint: hint, at: span, status: status, detail: Tainted(detail))
  }
}
