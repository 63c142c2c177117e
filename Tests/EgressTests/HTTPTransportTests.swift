import Egress
import Secrets
import Support
import Testing
import Vocabulary

@Suite("Requests over a real socket")
struct HTTPTransportTests {
  let vault = Vault()

  /// Starts a server, sends one GET to it without a question, and stops it.
  func send(
    limits: EgressLimits = EgressLimits(), path: String = "/v1/items", method: String = "GET",
    _ script: @escaping @Sendable (HostileServer.Received) -> HostileServer.Reply
  ) async throws -> Result<HTTPResponse, EgressError> {
    let server = try await HostileServer.start(script)
    let there = try origin(server.origin)
    let transport = transport(allow: [there], vault: vault, limits: limits)
    let request = SealedRequest(method: method, origin: there, path: SealedText(path))
    let result: Result<HTTPResponse, EgressError>
    do throws(EgressError) {
      result = .success(try await transport.send(request, read: 1, by: .person).content)
    } catch {
      result = .failure(error)
    }
    await server.stop()
    return result
  }

  func failure(
    limits: EgressLimits = EgressLimits(),
    _ script: @escaping @Sendable (HostileServer.Received) -> HostileServer.Reply
  ) async throws -> EgressError.Code? {
    if case .failure(let error) = try await send(limits: limits, script) { error.code } else { nil }
  }

  @Test("the secret arrives, whole and in its place")
  func arrives() async throws {
    let server = try await HostileServer.start { _ in .ok(#"{"items": []}"#, "X-Total: 3") }
    let there = try origin(server.origin)
    let key = vault.seal(name("api_key"), "ck_live_4f8a0c2e9b71")
    let password = vault.seal(name("password"), #"p@ss/w0rd+&="é"#)
    let transport = transport(allow: [there], vault: vault)
    let request = SealedRequest(
      method: "POST", origin: there, path: SealedText("/v1/") + SealedText(password),
      query: [(SealedText("pw"), SealedText(password))], headers: [bearer(key)],
      body: .json(.object([("pw", .sealed(SealedText(password), literal: false))])))
    let response = try await transport.send(request, read: 1, by: .person).content
    #expect(response.status == 200)
    #expect(response.header("x-total") == "3")
    #expect(String(decoding: response.body, as: UTF8.self) == #"{"items": []}"#)
    let got = try #require(server.received.first)
    #expect(got.method == "POST")
    #expect(got.target == "/v1/p@ss/w0rd+&=%22%C3%A9?pw=p%40ss%2Fw0rd%2B%26%3D%22%C3%A9")
    #expect(got.header("Authorization") == "Bearer ck_live_4f8a0c2e9b71")
    #expect(got.header("Content-Type") == "application/json")
    #expect(got.header("Content-Length") == String(got.body.utf8.count))
    #expect(got.header("Host") == "127.0.0.1:\(server.port)")
    #expect(got.headers.filter { $0.name.lowercased() == "host" }.count == 1)
    #expect(got.body == #"{"pw": "p@ss/w0rd+&=\"\u00e9"}"#)
    await server.stop()
  }

  // What stands on the right was printed by requests 2.34.
  @Test(
    "the target on the wire is the one that requests would send",
    arguments: [
      ("/a[0]/b(c)'!*;:@&=+$,~", "/a%5B0%5D/b(c)'!*;:@&=+$,~"),
      ("/a%2fb%5B?x[]=1&y={2}|3", "/a%2Fb%5B?x%5B%5D=1&y=%7B2%7D%7C3"),
      ("/a%20b%/c", "/a%2520b%25/c"), ("/x?y=100%&z=a%20b", "/x?y=100%25&z=a%2520b"),
      ("/x?y=%zz&z=%41", "/x?y=%25zz&z=%2541"), ("/x?a?b/c%2f", "/x?a?b/c%2F"),
      ("/a\"b?c\"d\\", "/a%22b?c%22d%5C"), ("/a//b///", "/a//b///"), ("/a?b?c/../d", "/a?b?c/../d"),
    ])
  func targetOnTheWire(path: String, target: String) async throws {
    let server = try await HostileServer.start { _ in .ok("") }
    let there = try origin(server.origin)
    _ = try await transport(allow: [there]).send(get(there, SealedText(path)), read: 1, by: .person)
    #expect(server.received.first?.target == target)
    await server.stop()
  }

  @Test("connections are kept open between requests")
  func keepAlive() async throws {
    let server = try await HostileServer.start { _ in .ok("{}") }
    let there = try origin(server.origin)
    let transport = transport(allow: [there])
    for _ in 0..<5 { _ = try await transport.send(get(there), read: 1, by: .person) }
    #expect(server.received.count == 5)
    #expect(server.connectionCount == 1)
    await server.stop()
  }

  @Test("an error status is an answer", arguments: [400, 401, 404, 429, 500, 503])
  func statuses(status: Int) async throws {
    let result = try await send { _ in .answer("\(status) Whatever", "no") }
    #expect(try result.get().status == status)
    #expect(try result.get().body == Array("no".utf8))
  }

  @Test("several header fields of one name stay several, in order")
  func headerFields() async throws {
    let response = try await send { _ in .ok("", "Link: <a>", "X-B: 1", "link: <b>") }.get()
    #expect(response.header("LINK") == "<a>, <b>")
  }

  @Test("gzip and deflate are removed")
  func decompression() async throws {
    let gzip: [UInt8] = [
      0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0xCB, 0x48, 0xCD, 0xC9, 0xC9,
      0x57, 0xC8, 0x40, 0x27, 0x01, 0xE3, 0x51, 0x3D, 0x8D, 0x17, 0x00, 0x00, 0x00,
    ]
    let zlib: [UInt8] = [
      120, 156, 203, 72, 205, 201, 201, 87, 200, 64, 39, 1, 104, 3, 8, 177,
    ]
    let wanted = Array("hello hello hello hello".utf8)
    #expect(try await send { _ in .encoded("gzip", gzip) }.get().body == wanted)
    #expect(try await send { _ in .encoded("deflate", zlib) }.get().body == wanted)
    #expect(
      try await failure { _ in .encoded("gzip", Array("not gzip at all".utf8)) } == .brokenResponse)
  }

  @Test("a small body that would unpack into a large one stops at the limit")
  func bomb() async throws {
    // 16 bytes that unpack into 23.
    let zlib: [UInt8] = [
      120, 156, 203, 72, 205, 201, 201, 87, 200, 64, 39, 1, 104, 3, 8, 177,
    ]
    let limits = EgressLimits(responseBytes: 20)
    #expect(try await failure(limits: limits) { _ in .encoded("deflate", zlib) } == .tooLarge)
  }

  @Test("a body over the limit is refused, announced or not")
  func tooLarge() async throws {
    let chunk = [UInt8](repeating: 0x20, count: 1 << 20)
    #expect(
      try await failure { _ in
        .flood(head: "HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n", chunk: chunk, count: 1)
      } == .tooLarge)
    let piece = Array("100000\r\n".utf8) + chunk + Array("\r\n".utf8)
    #expect(
      try await failure { _ in
        .flood(
          head: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", chunk: piece, count: 100)
      } == .tooLarge)
    #expect(EgressLimits(responseBytes: .max).responseBytes == 100 << 20)
  }

  @Test("half a body is no body")
  func halfABody() async throws {
    #expect(
      try await failure { _ in
        .text("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"half\":", thenClose: true)
      } == .brokenResponse)
    #expect(
      try await failure { _ in
        .text(
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", thenClose: true)
      } == .brokenResponse)
  }

  @Test("what is not HTTP is a broken response")
  func notHTTP() async throws {
    #expect(
      try await failure { _ in .text("SSH-2.0-OpenSSH_9.2\r\n", thenClose: true) }
        == .brokenResponse)
    #expect(try await failure { _ in .hangUp } == .brokenResponse)
    #expect(
      try await failure { _ in .text("HTTP/1.1 200 OK\r\nX: a\u{0}b\r\n\r\n", thenClose: true) }
        == .brokenResponse)
  }

  @Test("a header larger than the limit is refused")
  func largeHeader() async throws {
    let fields = (0..<5).map { "X-\($0): \(String(repeating: "x", count: 60_000))" }
    let result = try await send { _ in .answer("200 OK", "", fields) }
    guard case .failure(let error) = result else {
      Issue.record("it was taken for an answer")
      return
    }
    #expect(error.code == .brokenResponse)
    #expect(error.message == "the header of the response is too large")
  }

  @Test("invalid JSON and control characters come back as they are, for others to judge")
  func rawBytes() async throws {
    let body = "{\"a\": \u{1B}[31m\u{0}"
    #expect(try await send { _ in .ok(body) }.get().body == Array(body.utf8))
  }

  @Test("a server that hangs runs into the time limit, before or within its body")
  func hang() async throws {
    let limits = EgressLimits(totalSeconds: 0.05)
    #expect(try await failure(limits: limits) { _ in .silence } == .timeout)
    #expect(
      try await failure(limits: limits) { _ in
        .text("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"half\":")
      } == .timeout)
  }

  @Test("a refused connection and an unknown name are unreachable")
  func unreachable() async throws {
    // A port that is never given out: nobody else's server is there meanwhile.
    let closed = try origin("http://127.0.0.1:1")
    let nowhere = try origin("http://nowhere.invalid")
    let transport = transport(allow: [closed, nowhere])
    for there in [closed, nowhere] {
      #expect(
        await code { () async throws(EgressError) in
          try await transport.send(get(there), read: 1, by: .person)
        } == .unreachable)
    }
  }

  @Test("a server that speaks no TLS is told apart from one that is not there")
  func noTLS() async throws {
    let server = try await HostileServer.start(greeting: "220 mail.example ready\r\n") { _ in
      .hangUp
    }
    let there = try origin("https://127.0.0.1:\(server.port)")
    #expect(
      await code { () async throws(EgressError) in
        try await transport(allow: [there]).send(get(there), read: 1, by: .person)
      } == .tls)
    await server.stop()
  }

  @Test("cancelling the task ends the request and closes its connection")
  func cancellation() async throws {
    let server = try await HostileServer.start { _ in .silence }
    let there = try origin(server.origin)
    let transport = transport(allow: [there])
    let request = get(there)
    let sending = Task {
      await code { () async throws(EgressError) in
        try await transport.send(request, read: 1, by: .person)
      }
    }
    _ = await server.nextArrival()
    sending.cancel()
    #expect(await sending.value == .cancelled)
    await server.nextClosing()
    await server.stop()
  }

  @Test("a denied request never reaches the network")
  func denied() async throws {
    let server = try await HostileServer.start { _ in .ok("") }
    let there = try origin(server.origin)
    let key = vault.seal(name("api_key"), "ck_live_4f8a0c2e9b71")
    let transport = transport(ScriptedApprover(.deny(note: nil)), vault: vault)
    #expect(
      await code { () async throws(EgressError) in
        try await transport.send(get(there, headers: [bearer(key)]), read: 1, by: .person)
      } == .denied)
    #expect(server.connectionCount == 0)
    await server.stop()
  }

  @Test("no error repeats what the network said")
  func silentErrors() async throws {
    let result = try await send { _ in .text("HTTP/1.1 evil-words\r\n\r\n", thenClose: true) }
    guard case .failure(let error) = result else {
      Issue.record("it was taken for an answer")
      return
    }
    #expect(!"\(error)".contains("evil"))
  }

  @Test("a cookie goes back to its origin within the read, as a secret")
  func cookies() async throws {
    let server = try await HostileServer.start { request in
      request.target == "/login"
        ? .ok(
          "", "Set-Cookie: sid=minted-9f8e7d6c5b4a; Path=/; HttpOnly",
          "Set-Cookie: x=1; Path=/other")
        : .ok("")
    }
    let there = try origin(server.origin)
    let other = try await HostileServer.start { _ in .ok("") }
    let elsewhere = try origin(other.origin)
    let transport = transport(allow: [there, elsewhere], vault: vault)
    let seal = vault.recogniser.mask("minted-9f8e7d6c5b4a").text
    #expect(seal == "minted-9f8e7d6c5b4a")
    _ = try await transport.send(get(there, SealedText("/login")), read: 1, by: .person)
    #expect(vault.recogniser.mask("<minted-9f8e7d6c5b4a>").text == "<‹minted.session_cookie›>")
    _ = try await transport.send(get(there, SealedText("/next")), read: 1, by: .person)
    _ = try await transport.send(get(there, SealedText("/next")), read: 2, by: .person)
    _ = try await transport.send(get(elsewhere, SealedText("/next")), read: 1, by: .person)
    await transport.finish(read: 1)
    _ = try await transport.send(get(there, SealedText("/next")), read: 1, by: .person)
    #expect(
      server.received.map { $0.header("Cookie") } == [nil, "sid=minted-9f8e7d6c5b4a", nil, nil])
    #expect(other.received.map { $0.header("Cookie") } == [nil])
    await server.stop()
    await other.stop()
  }
}
