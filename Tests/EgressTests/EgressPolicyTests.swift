import Egress
import Secrets
import Testing
import Vocabulary

@Suite("What may leave, and who is asked")
struct EgressPolicyTests {
  let vault = Vault()
  let key: Secret
  let api: Origin

  init() throws {
    key = vault.seal(name("api_key"), "ck_live_4f8a0c2e9b71")
    api = try origin("https://api.example.com")
  }

  func grant(
    _ secret: Secret, _ placement: Placement, _ methods: MethodClass, _ scope: Grant.Scope,
    to origin: Origin? = nil
  ) -> Grant {
    Grant(
      .secret(secret.name, secret.fingerprint, placement), to: origin ?? api, by: methods,
      for: scope)
  }

  func judge(
    _ request: SealedRequest, read: Int = 1, grants: [Grant] = [], rules: [AllowRule] = []
  )
    throws -> EgressPolicy.Verdict
  {
    let trip = Trip(request, to: try OriginParser.normalise(request.origin), read: read)
    return EgressPolicy(rules: rules).judge(trip, grants: grants)
  }

  var passenger: Passenger { .secret(key.name, key.fingerprint, .header) }

  @Test("a key that was never approved is asked about")
  func asks() throws {
    #expect(try judge(get(api, headers: [bearer(key)])) == .ask([passenger]))
  }

  @Test("a grant lets the key go to its origin, at its place, by its methods")
  func grantFits() throws {
    let request = get(api, headers: [bearer(key)])
    #expect(try judge(request, grants: [grant(key, .header, .reads, .session)]) == .allow)
  }

  @Test("a grant for another origin, place, method or value is no grant")
  func grantDoesNotFit() throws {
    let request = get(api, headers: [bearer(key)])
    let other = Vault().seal(name("api_key"), "another value altogether")
    let renamed = vault.seal(name("password"), "ck_live_4f8a0c2e9b71")
    let strangers = [
      grant(key, .header, .reads, .session, to: try origin("https://api.example.com:8443")),
      grant(key, .header, .reads, .session, to: try origin("https://example.com")),
      grant(key, .query, .writes, .project),
      grant(other, .header, .writes, .project),
      grant(renamed, .header, .writes, .project),
      grant(key, .header, .writes, .once(read: 2)),
    ]
    #expect(try judge(request, grants: strangers) == .ask([passenger]))
    let write = post(api, "/v1/items", .text(SealedText("x")), headers: [bearer(key)])
    #expect(
      try judge(write, grants: [grant(key, .header, .queries, .session)]) == .ask([passenger]))
  }

  @Test("a grant for writing covers reading")
  func milderMethods() throws {
    let request = get(api, headers: [bearer(key)])
    #expect(try judge(request, grants: [grant(key, .header, .writes, .session)]) == .allow)
  }

  @Test("one question lists every key without a grant")
  func severalKeys() throws {
    let pin = vault.seal(name("pin"), "77aa88bb99")
    let request = get(
      api, query: [(SealedText("pin"), SealedText(pin))], headers: [bearer(key), bearer(key)])
    let second = Passenger.secret(pin.name, pin.fingerprint, .query)
    #expect(try judge(request) == .ask([second, passenger]))
    #expect(try judge(request, grants: [grant(key, .header, .reads, .session)]) == .ask([second]))
  }

  @Test("http carries no secret beyond loopback, whoever allowed it")
  func inTheClear() throws {
    let plain = try origin("http://api.example.com")
    let rule = AllowRule(key: nil, origin: plain)
    let verdict = try judge(
      get(plain, headers: [bearer(key)]),
      grants: [grant(key, .header, .writes, .project, to: plain)], rules: [rule])
    guard case .deny(let error) = verdict else {
      Issue.record("it was not denied")
      return
    }
    #expect(error.code == .denied)
    #expect(try judge(get(try origin("http://127.0.0.1:81"), headers: [bearer(key)])) != verdict)
    #expect(try judge(get(try origin("http://0.0.0.0"), headers: [bearer(key)])) == verdict)
  }

  @Test("a launch rule covers its key, or with a star every key, and requests without one")
  func launchRules() throws {
    let request = get(api, headers: [bearer(key)])
    let named = try AllowRule(parsing: "api_key=https://api.example.com")
    let other = try AllowRule(parsing: "password=https://api.example.com")
    let star = try AllowRule(parsing: "*=https://api.example.com")
    let elsewhere = try AllowRule(parsing: "*=https://api.example.com:8443")
    #expect(try judge(request, rules: [named]) == .allow)
    #expect(try judge(request, rules: [star]) == .allow)
    #expect(try judge(request, rules: [other, elsewhere]) == .ask([passenger]))
    #expect(try judge(get(api), rules: [other]) == .allow)
    #expect(try judge(get(api), rules: [elsewhere]) == .ask([.visit]))
  }

  @Test("a request without a secret is asked about, local or public")
  func visits() throws {
    #expect(try judge(get(api)) == .ask([.visit]))
    #expect(try judge(get(try origin("http://127.0.0.1:9"))) == .ask([.visit]))
    #expect(try judge(get(api), grants: [grant(key, .header, .reads, .session)]) == .allow)
    #expect(
      try judge(get(api), grants: [grant(key, .header, .reads, .once(read: 7))]) == .ask([.visit]))
  }

  @Test(
    "a request is judged by what it does",
    arguments: [
      ("GET", "/v1/items", SealedBody.none, MethodClass.reads),
      ("HEAD", "/token", .none, .reads),
      ("POST", "/v1/items", .none, .writes),
      ("POST", "/oauth/token", .none, .queries),
      ("POST", "/api/v2/session.json", .none, .queries),
      ("POST", "/x?next=/token", .none, .writes),
      ("POST", "/crm/contacts/search", .none, .queries),
      (
        "POST", "/x", .form([SealedPair(SealedText("grant_type"), SealedText("password"))]),
        .queries
      ),
      ("POST", "/graphql", .json(.plain(["query": "{ shop { name } }"])), .queries),
      ("POST", "/graphql", .json(.plain(["query": "mutation { drop }"])), .writes),
      ("POST", "/graphql/query", .json(.plain(["query": "query A{x} mutation B{y}"])), .writes),
      ("DELETE", "/search", .none, .writes),
      ("PUT", "/token", .none, .writes),
    ])
  func methodClass(method: String, path: String, body: SealedBody, expected: MethodClass) {
    let request = SealedRequest(method: method, origin: api, path: SealedText(path), body: body)
    #expect(MethodClass(of: request) == expected)
  }
}
