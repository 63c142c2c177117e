import Secrets
import Support
import Testing
import Vocabulary

@testable import Egress

@Suite("What a login hands out")
struct LoginTests {
  private let vault = Vault()
  private let token = "minted-9f8e7d6c5b4a"

  private func server() async throws -> HostileServer {
    try await HostileServer.start { request in
      request.target.hasPrefix("/oauth")
        ? .ok(#"{"tok":"minted-9f8e7d6c5b4a","expires_in":60,"id_token":"idt-0a1b2c3d4e5f"}"#)
        : .ok(#"{"echo":"\#(request.header("authorization") ?? "")"}"#)
    }
  }

  private func login(
    _ origin: Origin, _ secret: Secret, replacing old: Secret? = nil, declares: Bool = true,
    form: [(String, SealedText)]? = nil
  ) -> SealedRequest {
    let pairs =
      form ?? [("grant_type", SealedText("refresh_token")), ("secret", SealedText(secret))]
    return SealedRequest(
      method: "POST", origin: origin, path: SealedText("/oauth/t"),
      body: .form(pairs.map { SealedPair(SealedText($0.0), $0.1) }), stream: "orders",
      mints: declares
        ? [MintedField(name("access_token"), at: .member("tok"), replacing: old)] : [])
  }

  private func body(_ response: Tainted<HTTPResponse>) -> String {
    String(decoding: response.content.body, as: UTF8.self)
  }

  @Test("a declared token is a mask in the answer, and known at once")
  func sealed() async throws {
    let server = try await server()
    let there = try origin(server.origin)
    let transport = transport(allow: [there], vault: vault)
    let secret = vault.seal(name("client_secret"), "made-up-secret")
    let answer = try await transport.send(login(there, secret), read: 1, by: .person)
    #expect(
      body(answer) == #"{"tok": "‹access_token›", "expires_in": 60, "id_token": "‹id_token›"}"#)
    #expect(answer.content.minted.keys.map(\.text) == ["access_token"])
    #expect(vault.recogniser.mask("Bearer \(token)").text == "Bearer ‹access_token›")
    #expect(vault.recogniser.mask("idt-0a1b2c3d4e5f").text == "‹id_token›")
    #expect(vault.secrets.map(\.name.text) == ["client_secret"])
    await server.stop()
  }

  @Test("a token goes back to where it came from unasked, for reading only")
  func adopted() async throws {
    let server = try await server()
    let other = try await self.server()
    let there = try origin(server.origin)
    let elsewhere = try origin(other.origin)
    let approver = ScriptedApprover(.once)
    let transport = EgressTransport(gate: gate(approver), vault: vault)
    let secret = vault.seal(name("client_secret"), "made-up-secret")
    let answer = try await transport.send(login(there, secret), read: 1, by: .person)
    let minted = try #require(answer.content.minted[name("access_token")])
    _ = try await transport.send(get(there, headers: [bearer(minted)]), read: 1, by: .person)
    #expect(approver.questions.count == 1)
    #expect(approver.questions.first?.methods == .queries)
    let write = post(there, "/v1/items", .json(.plain([:])), headers: [bearer(minted)])
    #expect(
      await code { () throws(EgressError) in
        try await transport.send(write, read: 1, by: .person)
      } == .denied)
    let away = get(elsewhere, headers: [bearer(minted)])
    #expect(
      await code { () throws(EgressError) in
        try await transport.send(away, read: 1, by: .person)
      } == .denied)
    #expect(approver.questions.last?.items.map(\.name.text) == ["access_token"])
    #expect(other.received.isEmpty)
    await server.stop()
    await other.stop()
  }

  @Test("an approval is for the credentials, so the next token needs no new one")
  func lineage() async throws {
    let here = try origin("https://auth.example.com")
    let parent = vault.seal(name("client_secret"), "made-up-secret")
    func mint(_ text: String, from parents: [Secret]) -> Secret {
      vault.mint(
        name("access_token"), text,
        as: vault.lineage(of: name("access_token"), from: parents, at: here))
    }
    let first = mint("minted-0001", from: [parent])
    let next = mint("minted-0002", from: [parent])
    #expect(first != next && first.identity == next.identity)
    let other = vault.seal(name("client_secret"), "another-secret")
    #expect(mint("minted-0003", from: [other]).identity != first.identity)
  }

  @Test("a rotated refresh token goes where the one before it was approved")
  func rotated() async throws {
    let server = try await server()
    let there = try origin(server.origin)
    let approver = ScriptedApprover(.session)
    let transport = EgressTransport(gate: gate(approver), vault: vault)
    let old = vault.seal(name("access_token"), "made-up-refresh")
    let answer = try await transport.send(
      login(there, old, replacing: old), read: 1, by: .person)
    await transport.finish(read: 1)
    let minted = try #require(answer.content.minted[name("access_token")])
    _ = try await transport.send(login(there, minted), read: 2, by: .person)
    #expect(approver.questions.count == 1)
    #expect(server.received.last?.body.contains("secret=\(token)") == true)
    await server.stop()
  }

  @Test("a stream whose URL is a token endpoint shows no token")
  func endpointAsStream() async throws {
    let server = try await server()
    let there = try origin(server.origin)
    let secret = vault.seal(name("client_secret"), "made-up-secret")
    // Nobody declared anything: a grant_type says enough.
    let fresh = transport(allow: [there], vault: Vault())
    let guessed = try await fresh.send(
      login(there, secret, declares: false), read: 1, by: .person)
    #expect(!body(guessed).contains(token) && body(guessed).contains("60"))
    // Declared once, the place stays known, whatever is sent there.
    let transport = transport(allow: [there], vault: vault)
    _ = try await transport.send(login(there, secret), read: 1, by: .person)
    let bare = login(there, secret, declares: false, form: [("x", SealedText("1"))])
    let later = try await transport.send(bare, read: 2, by: .person)
    #expect(!body(later).contains(token))
    await server.stop()
  }

  @Test("a login that answers with no JSON is withheld")
  func unreadable() async throws {
    let server = try await HostileServer.start { _ in .ok("tok=minted-9f8e7d6c5b4a&x=1") }
    let there = try origin(server.origin)
    let transport = transport(allow: [there], vault: vault)
    let secret = vault.seal(name("client_secret"), "made-up-secret")
    let answer = try await transport.send(login(there, secret), read: 1, by: .person)
    #expect(!body(answer).contains("minted"))
    #expect(body(answer).contains("withheld"))
    await server.stop()
  }

  @Test("a redirect from a login is a login")
  func redirected() async throws {
    let server = try await HostileServer.start { request in
      request.target == "/oauth/t"
        ? .redirect(307, to: "/elsewhere") : .ok(#"{"tok":"minted-9f8e7d6c5b4a"}"#)
    }
    let there = try origin(server.origin)
    let transport = transport(allow: [there], vault: vault)
    let secret = vault.seal(name("client_secret"), "made-up-secret")
    let answer = try await transport.send(login(there, secret), read: 1, by: .person)
    #expect(body(answer) == #"{"tok": "‹access_token›"}"#)
    await server.stop()
  }

  @Test("a secret that is posted to a login gets an answer without what looks like a token")
  func undeclaredLogin() async throws {
    let server = try await HostileServer.start { _ in
      .ok(#"{"t":"minted-9f8e7d6c5b4a","user":"somebody"}"#, "X-Auth-Token: header-0a1b2c3d")
    }
    let there = try origin(server.origin)
    let transport = transport(allow: [there], vault: vault)
    let secret = vault.seal(name("password"), "made-up-password")
    let request = post(
      there, "/api/login", .json(.object([("p", .sealed(SealedText(secret), literal: true))])))
    let answer = try await transport.send(request, read: 1, by: .person)
    #expect(body(answer) == #"{"t": "‹token›", "user": "somebody"}"#)
    #expect(answer.content.header("x-auth-token") == "‹token›")
    let ordinary = try await transport.send(get(there), read: 1, by: .person)
    #expect(ordinary.content.header("x-auth-token") == "‹token›")
    await server.stop()
  }

  @Test("an ordinary answer is left as it is")
  func ordinary() async throws {
    let text = #"{"token":"next-page-9f8e7d6c", "items":[{"session_id":"s-1"}]}"#
    let server = try await HostileServer.start { _ in .ok(text) }
    let there = try origin(server.origin)
    let transport = transport(allow: [there], vault: vault)
    let secret = vault.seal(name("client_secret"), "made-up-secret")
    for path in ["/v1/items", "/sessions"] {
      let request = get(there, SealedText(path), headers: [bearer(secret)])
      #expect(body(try await transport.send(request, read: 1, by: .person)) == text)
    }
    await server.stop()
  }
}
