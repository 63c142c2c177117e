import Connector
import Jinja
import Manifest
import Secrets
import Testing
import Vocabulary

/// `authenticator` as YAML below a requester that asks for `https://api.test/items`.
func retriever(authenticator: String) -> String {
  """
  requester:
    type: HttpRequester
    url_base: "https://api.test"
    path: /items
    authenticator:
  \(authenticator.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n"))
  record_selector: {type: RecordSelector, extractor: {type: DpathExtractor, field_path: [d]}}
  """
}

@Suite("Logging in for a token")
struct LoginTests {
  private let oauth = """
    type: OAuthAuthenticator
    token_refresh_endpoint: https://auth.test/oauth/token
    client_id: "{{ config['id'] }}"
    client_secret: "{{ config['secret'] }}"
    refresh_token: "{{ config['refresh'] }}"
    """
  private let keys: [String: String?] = [
    "id": "made-up-id", "secret": "made-up-secret", "refresh": "made-up-refresh",
  ]

  @Test("the token is asked for first, and stands as a hole in the next request")
  func oauthFlow() async throws {
    let connection = try Connection(retriever(authenticator: oauth), secrets: keys)
    let (read, requests) = await connection.read([
      ["access_token": "tok-1", "expires_in": 60, "id_token": "idt-1"], ["d": [["id": 1]]],
    ])
    #expect(requests.map(\.line) == ["POST /oauth/token", "GET /items"])
    #expect(
      requests.first?.body.masked
        == "grant_type=refresh_token&client_id=‹id›&client_secret=‹secret›&refresh_token=‹refresh›")
    #expect(requests.last?.headers.map(\.value.masked) == ["Bearer ‹access_token›"])
    #expect(read.records == [["id": 1]])
    let auxiliary = try #require(read.auxiliaryRequests.first)
    #expect(
      String(decoding: auxiliary.response.body, as: UTF8.self)
        == #"{"access_token": "‹access_token›", "expires_in": 60, "id_token": "‹id_token›"}"#)
  }

  @Test("a rehearsal shows the login, and readiness finds what is unset in it")
  func rehearsal() throws {
    let ready = try Connection(retriever(authenticator: oauth), secrets: keys).reader
    #expect(try ready.firstRequest(of: "s").line == "POST /oauth/token")
    var some = keys
    some["refresh"] = .some(nil)
    let unset = try Connection(retriever(authenticator: oauth), secrets: some).reader
    #expect(unset.readiness(of: "s")?.message == "refresh is unset")
  }

  @Test("nothing is sent for a request that could not be built afterwards")
  func unbuildable() async throws {
    let yaml = retriever(authenticator: oauth).replacing(
      "path: /items", with: "path: \"/{{ config['secret'] | upper }}\"")
    let (read, requests) = await (try Connection(yaml, secrets: keys)).read([])
    #expect(read.failure?.code == .secretFlow)
    #expect(requests.isEmpty)
  }

  @Test("a part of a session token is refused before the request that would carry it")
  func alteredSession() async throws {
    let connection = try Connection(
      retriever(
        authenticator: """
          type: SessionTokenAuthenticator
          login_requester: {type: HttpRequester, url_base: "https://auth.test", path: /login, http_method: POST}
          session_token_path: [t]
          request_authentication:
            type: ApiKey
            api_token: "{{ session_token[:4] }}"
            inject_into: {type: RequestOption, inject_into: request_parameter, field_name: s}
          """))
    let (read, requests) = await connection.read([["t": "session-1"], ["d": []]])
    #expect(read.failure?.code == .secretFlow)
    #expect(requests.map(\.line) == ["POST /login"])
  }

  @Test("a token is not asked what it is")
  func sessionInCondition() async throws {
    let connection = try Connection(
      retriever(
        authenticator: """
          type: SessionTokenAuthenticator
          login_requester: {type: HttpRequester, url_base: "https://auth.test", path: /login, http_method: POST}
          session_token_path: [t]
          request_authentication:
            type: ApiKey
            api_token: "{{ 'a' if session_token == 'session-1' else 'b' }}"
            inject_into: {type: RequestOption, inject_into: body_json, field_name: s}
          """))
    let (read, requests) = await connection.read([["t": "session-1"], ["d": []]])
    #expect(read.failure?.code == .secretFlow)
    #expect(requests.map(\.line) == ["POST /login"])
  }

  @Test("the end of a token that is said to be the token tells nothing of it")
  func endIsToken() async throws {
    let connection = try Connection(
      retriever(authenticator: oauth + "\nexpires_in_name: access_token"), secrets: keys)
    let (read, requests) = await connection.read([["access_token": "1704067200"]])
    #expect(read.failure?.code == .http)
    #expect(requests.count == 1)
    let words = [read.failure?.message ?? ""] + read.logs.map(\.message)
    #expect(!words.joined().contains("1704067200"))
  }

  @Test(
    "what is not executed is named with its line",
    arguments: [
      "type: JwtAuthenticator\nsecret_key: k\nalgorithm: ES256K",
      "type: RateLimitedMultipleTokenAuthenticator\ntokens: a\nquotas: [{type: TokenQuota, name: q}]\nquota_status_source: {}",
    ])
  func refused(_ authenticator: String) async throws {
    let connection = try Connection(retriever(authenticator: authenticator))
    let (read, requests) = await connection.read([])
    let failure = try #require(read.failure)
    if failure.code != .invalidManifest {
      #expect(failure.code == .notSupported)
      #expect(failure.message.contains("line \(failure.span?.line ?? 0)"))
    }
    #expect(requests.isEmpty)
  }
}

@Suite("Refresh tokens that are good for one use")
struct RefreshTokenUpdaterTests {
  private let authenticator = """
    type: OAuthAuthenticator
    token_refresh_endpoint: https://auth.test/oauth/token
    client_id: made-up-id
    client_secret: "{{ config['secret'] }}"
    refresh_token_updater:
      refresh_token_config_path: [credentials, refresh]
      access_token_config_path: [credentials, access]
      token_expiry_date_config_path: [credentials, end]
    """
  private let answer: JSON = [
    "access_token": "tok-1", "refresh_token": "ref-2", "expires_in": 60,
  ]

  private func connection(_ yaml: String? = nil, refresh: String = "ref-1") throws -> Connection {
    try Connection(
      retriever(authenticator: yaml ?? authenticator),
      secrets: ["secret": "made-up-secret", "credentials.refresh": refresh])
  }

  private func read(
    _ connection: Connection, kept: [ConfigUpdate], seconds: Int = 0, _ answers: [JSON]
  ) async -> (StreamRead, [SealedRequest]) {
    let reader = StreamReader(
      manifest: connection.manifest, config: connection.config, kept: kept
    ) {
      PythonDateTime(unixMicroseconds: (1_704_067_200 + seconds) * 1_000_000) ?? Clock.now()
    }
    let transport = ListTransport(answers)
    let read = await reader.read(
      "s", limits: ReadLimits(), state: nil, transport: transport
    ) { _ in }
    return (read, transport.requests)
  }

  @Test("the new ones are in the config that is reported, as holes, and a person is told")
  func reported() async throws {
    let (read, requests) = await read(try connection(), kept: [], [answer])
    #expect(requests.map(\.line) == ["POST /oauth/token", "GET /items"])
    #expect(requests.last?.headers.map(\.value.masked) == ["Bearer ‹credentials.access›"])
    #expect(
      read.latestConfigUpdate?["credentials"] == [
        "refresh": "‹credentials.refresh›", "access": "‹credentials.access›",
        "end": "2024-01-01T00:01:00+00:00",
      ])
    #expect(read.logs.contains { $0.level == "WARN" && $0.message.contains("was used up") })
    #expect(requests.first?.mints.last?.replaces?.name.text == "credentials.refresh")
  }

  @Test("the next read goes on with them, and logs in when the token has ended")
  func kept() async throws {
    let (first, _) = await read(try connection(), kept: [], [answer])
    let (_, soon) = await read(try connection(), kept: first.configUpdates, seconds: 59, [])
    #expect(soon.map(\.line) == ["GET /items"])
    let next = ["access_token": "tok-2", "refresh_token": "ref-3"] as JSON
    let (second, late) = await read(
      try connection(), kept: first.configUpdates, seconds: 61, [next])
    #expect(late.map(\.line) == ["POST /oauth/token", "GET /items"])
    let sent = try #require(late.first?.cargo.map(\.secret))
    #expect(
      sent.contains(where: { $0.name.text == "credentials.refresh" })
        && !sent.contains { $0.fingerprint == Vault().seal($0.name, "ref-1").fingerprint })
    #expect(second.configUpdates.first?.original == first.configUpdates.first?.original)
  }

  @Test("a refresh token that somebody changed counts, and another endpoint gets none of them")
  func changed() async throws {
    let (first, _) = await read(try connection(), kept: [], [answer])
    let (_, anew) = await read(
      try connection(refresh: "other-1"), kept: first.configUpdates, seconds: 1, [answer])
    #expect(anew.map(\.line) == ["POST /oauth/token", "GET /items"])
    let elsewhere = try connection(authenticator.replacing("auth.test", with: "evil.test"))
    let (_, other) = await read(elsewhere, kept: first.configUpdates, seconds: 1, [answer])
    #expect(other.map(\.line) == ["POST /oauth/token", "GET /items"])
  }

  @Test("without a refresh token the stream is not ready")
  func unset() throws {
    let connection = try Connection(
      retriever(authenticator: authenticator), secrets: ["secret": "made-up-secret"])
    #expect(connection.reader.readiness(of: "s")?.code == .secretUnset)
  }
}

@Suite("Tokens that the connector signs")
struct JwtTests {
  private func token(_ yaml: String) throws -> (SealedText, SealedToken) {
    let connection = try Connection(
      retriever(authenticator: yaml), secrets: ["key": "made-up-key", "iss": "12345"])
    let request = try connection.reader.firstRequest(of: "s")
    let text = try #require(request.headers.first?.value ?? request.query.first?.value)
    for case .token(let token) in text.pieces { return (text, token) }
    throw Corpus.MissingFile(path: "no token in the request")
  }

  @Test("it is a recipe: headers sorted, claims in order, the key a hole")
  func recipe() throws {
    let (text, token) = try token(
      """
      type: JwtAuthenticator
      secret_key: "{{ config['key'] }}"
      algorithm: HS256
      token_duration: 60
      header_prefix: Bearer
      jwt_headers: {kid: k1, cty: x}
      jwt_payload: {iss: "{{ config['iss'] }}", aud: a}
      additional_jwt_headers: {zz: q, n: {b: 1, a: 2}}
      additional_jwt_payload: {o: {a: ["{{ 1 }}"]}, five: "{{ 5 }}"}
      """)
    #expect(text.masked == "Bearer ‹jwt›")
    #expect(text.names.map(\.text) == ["iss", "key"])
    #expect(
      token.header.masked.text()
        == #"{"alg":"HS256","cty":"x","kid":"k1","n":{"a":2,"b":1},"typ":"JWT","zz":"q"}"#)
    #expect(
      token.claims.masked.text()
        == #"{"o":{"a":["{{ 1 }}"]},"five":5,"iss":"‹iss›","aud":"a","iat":1704067200,"#
        + #""exp":1704067260,"nbf":1704067200}"#)
    #expect(token.key.masked == "‹key›")
  }

  @Test("it lasts 20 minutes unless told, goes where it is told, and its key may be encoded")
  func defaults() throws {
    let (text, token) = try token(
      """
      type: JwtAuthenticator
      secret_key: "{{ config['key'] }}"
      base64_encode_secret_key: true
      algorithm: RS256
      request_option: {type: RequestOption, inject_into: request_parameter, field_name: jwt}
      """)
    #expect(text.pieces.count == 1)
    #expect(token.claims.masked["exp"] == .int(1_704_067_200 + 1200))
    #expect(token.header.masked == ["alg": "RS256", "typ": "JWT"])
    #expect(token.key.pieces.count == 1 && token.key.masked == "‹key›")
  }

  @Test(
    "what PyJWT refuses is refused",
    arguments: [
      "jwt_headers: {kid: \"1\"}", "jwt_payload: {iss: \"{{ 12 }}\"}",
      "additional_jwt_headers: {alg: none}", "additional_jwt_payload: {exp: 1}",
    ])
  func refused(_ field: String) throws {
    let connection = try Connection(
      retriever(authenticator: "type: JwtAuthenticator\nsecret_key: k\nalgorithm: HS256\n\(field)"))
    #expect(connection.reader.readiness(of: "s")?.span != nil)
  }

  @Test("it stands for the client in a profile assertion")
  func assertion() throws {
    let connection = try Connection(
      retriever(
        authenticator: """
          type: OAuthAuthenticator
          token_refresh_endpoint: https://auth.test/token
          use_profile_assertion: true
          profile_assertion: {type: JwtAuthenticator, secret_key: "{{ config['key'] }}", algorithm: HS256}
          """), secrets: ["key": "made-up-key"])
    let request = try connection.reader.firstRequest(of: "s")
    #expect(
      request.body.masked
        == "grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&assertion=‹jwt›")
    #expect(request.cargo.map(\.secret.name.text) == ["key"])
  }
}
