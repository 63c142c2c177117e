import Secrets
import Support
import Testing
import Vocabulary

@testable import Egress

@Suite("Redirects are followed by hand")
struct RedirectTests {
  let vault = Vault()
  let key: Secret
  static let value = "ck_live_4f8a0c2e9b71"

  init() { key = vault.seal(name("api_key"), RedirectTests.value) }

  /// What follows when `https://api.example.com/v1/items?a=b` answers with this.
  func next(
    _ status: Int, _ location: String?, _ request: SealedRequest? = nil
  ) throws
    -> SealedRequest?
  {
    let api = try origin("https://api.example.com")
    let response = HTTPResponse(
      status: status, headers: location.map { [("LOCATION", $0)] } ?? [], body: [])
    return try Redirect.next(
      after: response, to: request ?? get(api, headers: [bearer(key)]),
      sentTo: RequestTarget(origin: api, path: "/v1/items?a=b"),
      holdsTrace: { $0.contains(RedirectTests.value) })
  }

  @Test(
    "a Location is resolved as RFC 3986 says",
    arguments: [
      ("/v2", "https://api.example.com/v2"), ("more", "https://api.example.com/v1/more"),
      ("../x", "https://api.example.com/x"), ("?c=d", "https://api.example.com/v1/items?c=d"),
      ("", "https://api.example.com/v1/items?a=b"), ("#f", "https://api.example.com/v1/items?a=b"),
      ("//other.example/x", "https://other.example/x"),
      ("HTTP://Other.Example:8080", "http://other.example:8080/"),
      ("https://api.example.com:443/y#f", "https://api.example.com/y"),
      ("/a b/é", "https://api.example.com/a%20b/%C3%A9"),
      ("x/y:z", "https://api.example.com/v1/x/y:z"),
      ("/a?b=c d", "https://api.example.com/a?b=c%20d"),
      (" https://other.example/ ", "https://other.example/"),
    ])
  func resolves(location: String, expected: String) throws {
    let request = try #require(try next(302, location, get(try origin("https://api.example.com"))))
    #expect(request.origin.text + (request.path.plain ?? "") == expected)
  }

  @Test(
    "an address that is none ends the request",
    arguments: [
      "https://u:p@other.example/", "mailto:a@b.example", "https://", "ftp://other.example",
      "https://other.example\\@api.example.com/", "/a\u{1B}[31m", "https://bücher.example/",
      "javascript:x",
    ])
  func malformed(location: String) {
    let error = #expect(throws: EgressError.self) { try next(302, location) }
    #expect(error?.code == .brokenResponse)
  }

  @Test("only the five statuses with a Location redirect")
  func whichStatuses() throws {
    for status in [200, 201, 300, 304, 305, 306, 400] { #expect(try next(status, "/x") == nil) }
    #expect(try next(302, nil) == nil)
  }

  @Test(
    "method and body change as in requests",
    arguments: [
      (301, "POST", "GET", false), (302, "POST", "GET", false), (303, "POST", "GET", false),
      (303, "PUT", "GET", false), (302, "DELETE", "GET", false), (301, "PUT", "PUT", false),
      (302, "HEAD", "HEAD", false), (307, "POST", "POST", true), (308, "PUT", "PUT", true),
    ])
  func methods(status: Int, before: String, after: String, keepsBody: Bool) throws {
    let request = SealedRequest(
      method: before, origin: try origin("https://api.example.com"), path: SealedText("/v1/items"),
      headers: [("Content-Type", SealedText("text/plain")), ("X-A", SealedText("1"))],
      body: .text(SealedText("x")))
    let next = try #require(try next(status, "/y", request))
    #expect(next.method == after)
    #expect(next.body == (keepsBody ? .text(SealedText("x")) : .none))
    #expect(next.headers.map(\.name) == (keepsBody ? ["Content-Type", "X-A"] : ["X-A"]))
  }

  @Test("within an origin the secrets stay, and the address is taken as the server wrote it")
  func sameOrigin() throws {
    let next = try #require(try next(302, "/v2?token=\(RedirectTests.value)"))
    #expect(next.cargo.map(\.placement) == [.header])
    #expect(next.path.plain == "/v2?token=\(RedirectTests.value)")
  }

  @Test("to another origin nothing secret goes, nor what looks like a credential")
  func otherOrigin() throws {
    let pair = SealedText(pieces: [.base64(SealedText(key) + SealedText(":x"))])
    let request = SealedRequest(
      method: "POST", origin: try origin("https://api.example.com"), path: SealedText("/v1"),
      query: [(SealedText("k"), SealedText(key))],
      headers: [
        bearer(key), ("X-Sealed", SealedText(key)), ("X-Pair", pair),
        ("Cookie", SealedText("a=b")), ("authorization", SealedText("Basic literal")),
        ("X-Plain", SealedText("stays")),
      ],
      body: .json(.object([("k", .sealed(SealedText(key), literal: false))])))
    for location in [
      "https://other.example/", "http://api.example.com/", "https://api.example.com:8443",
    ] {
      let next = try #require(try next(307, location, request))
      #expect(next.cargo.isEmpty)
      #expect(next.headers.map(\.name) == ["X-Plain"])
      #expect(next.body == .none)
    }
  }

  @Test("a body without a secret goes along with 307")
  func plainBody() throws {
    let request = post(try origin("https://api.example.com"), "/v1", .text(SealedText("x")))
    #expect(try next(307, "https://other.example/", request)?.body == .text(SealedText("x")))
  }

  @Test("an address on another origin that holds a secret is denied")
  func secretInLocation() {
    for location in [
      "https://other.example/?t=\(RedirectTests.value)",
      "https://other.example/#\(RedirectTests.value)",
      "//\(RedirectTests.value.replacing("_", with: "-")).other.example/\(RedirectTests.value)",
    ] {
      let error = #expect(throws: EgressError.self) { try next(302, location) }
      #expect(error?.code == .denied)
      #expect(error.map { "\($0)".contains("ck_live") } == false)
    }
  }
}

@Suite("Redirects over a real socket")
struct RedirectJourneyTests {
  let vault = Vault()
  let key: Secret

  init() { key = vault.seal(name("api_key"), "ck_live_4f8a0c2e9b71") }

  @Test("the same origin gets the key again, without a new question")
  func sameOrigin() async throws {
    let server = try await HostileServer.start {
      $0.target == "/v1/items" ? .redirect(302, to: "/v2/items?page=2") : .ok("here")
    }
    let approver = ScriptedApprover(.once)
    let transport = transport(approver, vault: vault)
    let request = get(try origin(server.origin), headers: [bearer(key)])
    let response = try await transport.send(request, read: 1, by: .person).content
    #expect(response.body == Array("here".utf8))
    #expect(server.received.map(\.target) == ["/v1/items", "/v2/items?page=2"])
    #expect(server.received.allSatisfy { $0.header("Authorization") != nil })
    #expect(approver.questions.count == 1)
    await server.stop()
  }

  @Test("another origin is a new question, and gets no key")
  func otherOrigin() async throws {
    let target = try await HostileServer.start { _ in .ok("there") }
    let there = target.origin
    let server = try await HostileServer.start { _ in .redirect(307, to: there + "/landing") }
    let here = try origin(server.origin)
    let request = SealedRequest(
      method: "POST", origin: here, path: SealedText("/v1"),
      query: [(SealedText("k"), SealedText(key))],
      headers: [bearer(key), ("X-Api-Key", SealedText(key)), ("X-Plain", SealedText("p"))],
      body: .json(.object([("k", .sealed(SealedText(key), literal: false))])))
    let approver = ScriptedApprover(.once, .deny(note: nil), .once)
    let transport = transport(approver, vault: vault)
    #expect(
      await code { () async throws(EgressError) in
        try await transport.send(request, read: 1, by: .person)
      } == .denied)
    #expect(target.connectionCount == 0)
    let question = try #require(approver.questions.last)
    #expect(question.redirectedFrom == here)
    #expect(question.items.isEmpty)
    #expect(question.origin.text == there)

    let willing = EgressTransport(gate: gate(ScriptedApprover(.once, .once)), vault: vault)
    let response = try await willing.send(request, read: 2, by: .person).content
    #expect(response.body == Array("there".utf8))
    let got = try #require(target.received.first)
    #expect(got.target == "/landing")
    #expect(got.header("X-Plain") == "p")
    #expect(!"\(got)".contains("ck_live"))
    await server.stop()
    await target.stop()
  }

  @Test("what the other origin is approved for goes along, but for the login, as in requests")
  func approvedOrigin() async throws {
    let target = try await HostileServer.start { _ in .ok("there") }
    let there = target.origin
    let server = try await HostileServer.start { _ in .redirect(307, to: there + "/landing") }
    let request = SealedRequest(
      method: "POST", origin: try origin(server.origin), path: SealedText("/v1"),
      query: [(SealedText("k"), SealedText(key))],
      headers: [bearer(key), ("X-Key", SealedText(key))],
      body: .form([SealedPair(SealedText("k"), SealedText(key))]))
    let approver = ScriptedApprover()
    let transport = EgressTransport(
      gate: gate(
        approver,
        allow: [
          AllowRule(key: nil, origin: try origin(server.origin)),
          AllowRule(key: name("api_key"), origin: try origin(there)),
        ]),
      vault: vault)
    _ = try await transport.send(request, read: 1, by: .person)
    let got = try #require(target.received.first)
    #expect(got.target == "/landing")
    #expect(got.header("X-Key") == "ck_live_4f8a0c2e9b71")
    #expect(got.header("Authorization") == nil)
    #expect(got.body == "k=ck_live_4f8a0c2e9b71")
    #expect(approver.questions.isEmpty)
    await server.stop()
    await target.stop()
  }

  @Test("a secret in the address of another origin is denied in every form the vault knows")
  func encodedSecret() async throws {
    for form in [
      "ck_live_4f8a0c2e9b71", "ck%5Flive%5F4f8a0c2e9b71", "Y2tfbGl2ZV80ZjhhMGMyZTliNzE=",
      "17b9e2c0a8f4_evil_kc",
    ] {
      let target = try await HostileServer.start { _ in .ok("there") }
      let address = target.origin + "/?t=\(form)"
      let server = try await HostileServer.start { _ in .redirect(302, to: address) }
      let here = try origin(server.origin)
      let transport = transport(allow: [here, try origin(target.origin)], vault: vault)
      #expect(
        await code { () async throws(EgressError) in
          try await transport.send(get(here, headers: [bearer(key)]), read: 1, by: .person)
        } == .denied)
      #expect(target.connectionCount == 0)
      await server.stop()
      await target.stop()
    }
  }

  @Test("a circle ends after five redirects")
  func circle() async throws {
    let server = try await HostileServer.start { _ in .redirect(302, to: "/again") }
    let here = try origin(server.origin)
    #expect(
      await code { () async throws(EgressError) in
        try await transport(allow: [here]).send(get(here), read: 1, by: .person)
      } == .tooManyRedirects)
    #expect(server.received.count == 6)
    await server.stop()
  }
}
