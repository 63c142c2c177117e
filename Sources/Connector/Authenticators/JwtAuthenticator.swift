import Jinja
import Manifest
import Secrets
import Vocabulary

/// A token that the connector signs itself (CDK: auth/jwt.py). Here it is a recipe; the outer door
/// signs.
struct JwtAuthenticator: Sendable {
  private let span: SourceSpan
  private let algorithm: SealedToken.Algorithm
  private let key: TextTemplate
  private let encodesKey: Bool
  private let passphrase: TextTemplate?
  /// Seconds; nil ends the token when it begins.
  private let duration: Int?
  private let prefix: TextTemplate?
  private let headers: [(name: String, value: TextTemplate)]
  private let claims: [(name: String, value: TextTemplate)]
  private let moreHeaders: MappingTemplate
  private let moreClaims: MappingTemplate
  let option: RequestOption

  init(_ component: Component) throws(ConnectorError) {
    guard component.type == "JwtAuthenticator" else { throw component.refusal }
    span = component.span
    let name = component.text("algorithm") ?? ""
    guard let algorithm = SealedToken.Algorithm(rawValue: name) else {
      throw .notSupported(
        "JwtAuthenticator.algorithm \(name)", at: component.field("algorithm")?.span ?? span)
    }
    self.algorithm = algorithm
    key = try component.required("secret_key")
    encodesKey = component.flag("base64_encode_secret_key")
    passphrase = try component.filled("passphrase")
    duration =
      component.node["token_duration"] == nil
      ? 1200 : component.field("token_duration")?.scalar?.int
    prefix = try component.filled("header_prefix")
    headers = try JwtAuthenticator.templates(
      ["kid", "typ", "cty"], in: component.component("jwt_headers"), component)
    claims = try JwtAuthenticator.templates(
      ["iss", "sub", "aud"], in: component.component("jwt_payload"), component)
    moreHeaders = try MappingTemplate("additional_jwt_headers", of: component)
    moreClaims = try MappingTemplate("additional_jwt_payload", of: component)
    if let option = component.component("request_option") {
      self.option = try RequestOption(option)
    } else {
      option = RequestOption(header: try component.template("Authorization", at: span))
    }
  }

  private static func templates(
    _ names: [String], in part: Component?, _ component: Component
  ) throws(ConnectorError) -> [(name: String, value: TextTemplate)] {
    var result: [(name: String, value: TextTemplate)] = []
    for name in names {
      guard let node = part?.field(name), let text = node.plainText, !text.isEmpty else { continue }
      result.append((name, try component.template(text, at: node.span)))
    }
    return result
  }

  /// The token, with its prefix.
  func token(_ evaluator: Evaluator) throws(ConnectorError) -> SealedText {
    var key = try key.evaluate(evaluator, evaluator.context).pythonText
    var opening: SealedText?
    if let passphrase {
      let value = try passphrase.evaluate(evaluator, evaluator.context)
      if value.isTruthy { opening = value.pythonText }
    }
    if encodesKey, opening == nil { key = key.base64 }
    let token = SealedToken(
      algorithm, header: try header(evaluator), claims: try payload(evaluator), key: key,
      passphrase: opening)
    let signed = SealedText(pieces: [.token(token)])
    guard let prefix = try prefix?.evaluate(evaluator, evaluator.context), prefix.isTruthy else {
      return signed
    }
    return prefix.pythonText + SealedText(" ") + signed
  }

  /// PyJWT writes the members sorted.
  private func header(_ evaluator: Evaluator) throws(ConnectorError) -> SealedJSON {
    var fields = try moreHeaders.evaluate(evaluator)
    try check(fields, has: ["kid", "alg", "typ", "cty", "b64"], in: "additional_jwt_headers")
    for (name, template) in headers {
      let value = try template.evaluate(evaluator, evaluator.context)
      if name == "kid" { try requireText(value, "kid", at: template.span) }
      fields[name] = value
    }
    if fields["typ"]?.isTruthy == false { fields["typ"] = nil }
    if !headers.contains(where: { $0.name == "typ" }) { fields["typ"] = .string("JWT") }
    fields["alg"] = .string(algorithm.rawValue)
    return JwtAuthenticator.object(fields.map { ($0.key, $0.value) }).sorted
  }

  private func payload(_ evaluator: Evaluator) throws(ConnectorError) -> SealedJSON {
    let now = Int(evaluator.now.timestamp.rounded(.down))
    var fields = try moreClaims.evaluate(evaluator)
    try check(
      fields, has: ["iss", "sub", "aud", "iat", "exp", "nbf"], in: "additional_jwt_payload")
    for (name, template) in claims {
      let value = try template.evaluate(evaluator, evaluator.context)
      if name == "iss" { try requireText(value, "iss", at: template.span) }
      fields[name] = value
    }
    fields["iat"] = .int(now)
    fields["exp"] = .int(now + (duration ?? 0))
    fields["nbf"] = .int(now)
    return JwtAuthenticator.object(fields.map { ($0.key, $0.value) })
  }

  /// `kid` and `iss` are texts to PyJWT, even where the secret is a number.
  private static func object(_ fields: [(key: String, value: Value)]) -> SealedJSON {
    .object(
      fields.map { name, value in
        if case .sealed(let text) = value, name == "kid" || name == "iss" {
          return (name, .sealed(text, literal: false))
        }
        return (name, SealedJSON(value))
      })
  }

  private func check(
    _ fields: Options, has reserved: [String], in field: String
  ) throws(ConnectorError) {
    guard let name = reserved.first(where: { fields[$0] != nil }) else { return }
    throw ConnectorError(
      .invalidManifest, "\(name) may not stand in \(field)",
      hint: "it has a field of its own, or is set by the authenticator", at: span)
  }

  private func requireText(
    _ value: Value, _ name: String, at span: SourceSpan
  ) throws(ConnectorError) {
    switch value {
    case .string, .sealed: return
    default:
      throw ConnectorError(.template, "\(name) of a token must be a text", at: span)
    }
  }
}

extension SealedJSON {
  /// Members by name, at every depth (`sort_keys` of Python's `json.dumps`).
  fileprivate var sorted: SealedJSON {
    switch self {
    case .plain(let value): .plain(value.sorted)
    case .sealed: self
    case .array(let elements): .array(elements.map(\.sorted))
    case .object(let members):
      .object(
        members.map { ($0.0, $0.1.sorted) }
          .sorted { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) })
    }
  }
}

extension JSON {
  fileprivate var sorted: JSON {
    switch self {
    case .array(let elements): .array(elements.map(\.sorted))
    case .object(let members):
      .object(
        JSONObject(
          members.map { ($0.key, $0.value.sorted) }
            .sorted { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) }, uniquingKeysWith: { $1 }))
    default: self
    }
  }
}

extension Component {
  /// A template that is there and not empty.
  func filled(_ key: String) throws(ConnectorError) -> TextTemplate? {
    text(key)?.isEmpty == false ? try template(key) : nil
  }

  func filled(_ key: String, or fallback: String) throws(ConnectorError) -> TextTemplate {
    if let template = try filled(key) { return template }
    return try template(fallback, at: span)
  }
}

extension SealedText {
  /// Standard base64 of it.
  var base64: SealedText {
    guard let plain else { return SealedText(pieces: [.base64(self)]) }
    return SealedText(Base64.encode(Array(plain.utf8)))
  }
}

extension Evaluator {
  var now: PythonDateTime { interpolation.environment.now() }
}
