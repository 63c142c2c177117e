import Foundation
import MCPServer
import Session
import Testing

/// Who may speak over HTTP: decided by the head alone, before a body is read.
struct HTTPGateTests {
  @Test(
    "a request under another name of this machine, or from another page, is forbidden",
    arguments: [
      ("Host", "evil.example", 403), ("Host", "evil.example:{port}", 403),
      ("Host", "127.0.0.1", 403), ("Host", "127.0.0.1:1", 403), ("Host", "127.0.0.2:{port}", 403),
      ("Host", "localhost:{port}", 200), ("Host", "LOCALHOST:{port}", 200),
      ("Host", "[::1]:{port}", 200), ("Host", "localhost.:{port}", 403),
      ("Origin", "http://127.0.0.1:{port}", 200), ("Origin", "http://localhost:{port}", 200),
      ("Origin", "https://127.0.0.1:{port}", 403), ("Origin", "http://127.0.0.1:1", 403),
      ("Origin", "http://evil.example", 403), ("Origin", "null", 403), ("Origin", "", 403),
      ("Origin", "http://127.0.0.1:{port}.evil.example", 403),
    ])
  func rebinding(name: String, value: String, status: Int) async throws {
    let house = try await House()
    let entrance = try await house.entrance()
    let value = value.replacingOccurrences(of: "{port}", with: String(entrance.port))
    let request = Modern.request(entrance, "server/discover").with(name, value)
    #expect(try await entrance.ask(request)?.status == status)
    await house.close()
  }

  @Test("a token is wanted on every request, in its header and nowhere else")
  func token() async throws {
    let house = try await House()
    let entrance = try await house.entrance()
    let good = Modern.request(entrance, "server/discover")
    let bearer = "Bearer \(entrance.token)"
    #expect(try await entrance.ask(good)?.status == 200)
    #expect(
      try await entrance.ask(good.with("Authorization", "bearer  \(entrance.token)"))?.status == 200
    )
    let wrong = String(entrance.token.dropLast()) + (entrance.token.last == "0" ? "1" : "0")
    for value in [
      nil, "Bearer", "Bearer ", "Bearer \(wrong)", "Basic \(entrance.token)", bearer + "0",
    ] {
      let answer = try await entrance.ask(good.with("Authorization", value))
      #expect(answer?.status == 401, "\(value ?? "none")")
      #expect(answer?.header("WWW-Authenticate")?.hasPrefix("Bearer") == true)
      #expect(answer?.body == "")
    }
    let query = good.with("Authorization", nil)
      .by("POST", at: "/mcp?token=\(entrance.token)&access_token=\(entrance.token)")
    #expect(try await entrance.ask(query)?.status == 401)
    for (name, value) in [("Authorization", bearer), ("Host", "127.0.0.1:\(entrance.port)")] {
      #expect(try await entrance.ask(good.adding(name, value))?.status == 400)
    }
    await house.close()
  }

  @Test("a stranger is refused before the body arrives")
  func beforeTheBody() async throws {
    let house = try await House()
    let entrance = try await house.entrance()
    let peer = try WebPeer(port: entrance.port)
    var request = WebRequest(entrance).with("Authorization", "Bearer no")
    request.length = 60 << 20
    await peer.send(request.head)
    #expect(await peer.response()?.status == 401)
    await house.close()
  }

  @Test("a new token makes the old one useless at once, and lasts")
  func rotation() async throws {
    let house = try await House()
    let before = try await house.entrance()
    #expect(before.token.count == 64)
    let peer = try WebPeer(port: before.port)
    let old = Modern.request(before, "server/discover")
    await peer.send(old.text)
    #expect(await peer.response()?.status == 200)
    _ = await house.doors.apply(.newToken)
    await peer.ending()
    let after = try await house.entrance()
    #expect(after.token != before.token && after.port == before.port)
    #expect(try await before.ask(old)?.status == 401)
    #expect(try await after.ask(Modern.request(after, "server/discover"))?.status == 200)
    await house.close()
  }

  @Test("port and token are kept for the project, in a file for its owner alone")
  func kept() async throws {
    let house = try await House()
    var first = try await house.entrance()
    let file = try #require(await house.doors.tokenFile)
    #expect(try String(contentsOfFile: file, encoding: .utf8) == first.token)
    #expect(try house.scratch.mode("state/http") == 0o700)
    #expect(try house.scratch.mode("state/http/" + FilePath.name(of: file)) == 0o600)
    await house.close()

    var again = try await House(house.scratch)
    var second = try await again.entrance()
    // Somebody else may have got the port in between; then it is the next one's that is kept.
    for _ in 0..<5 where second.port != first.port {
      first = second
      await again.close()
      again = try await House(house.scratch)
      second = try await again.entrance()
    }
    #expect(second.port == first.port && second.token == first.token)
    // Its port is taken now: another is found.
    let other = try await House(house.scratch)
    let third = try await other.entrance()
    #expect(third.port != first.port && third.token == first.token)
    await other.close()
    await again.close()
  }

  @Test("a token that others could read, or that is a link, is not used again")
  func unsafeToken() async throws {
    let house = try await House()
    let first = try await house.entrance()
    let file = try #require(await house.doors.tokenFile)
    _ = await house.doors.apply(.http(false))
    #expect(chmod(file, 0o644) == 0)
    let second = try await house.entrance()
    #expect(second.token != first.token)
    #expect(try house.scratch.mode("state/http/" + FilePath.name(of: file)) == 0o600)

    _ = await house.doors.apply(.http(false))
    let elsewhere = house.scratch.path("elsewhere")
    #expect(rename(file, elsewhere) == 0)
    #expect(symlink(elsewhere, file) == 0)
    let third = try await house.entrance()
    #expect(third.token != second.token)
    #expect(!DiskFile.isLink(file))
    #expect(try String(contentsOfFile: elsewhere, encoding: .utf8) == second.token)
    await house.close()
  }

  @Test("where the state folder cannot be used, a token lasts for this run and is in no file")
  func nothingKept() async throws {
    let scratch = try ShortScratch()
    try "x".write(toFile: scratch.path("file"), atomically: false, encoding: .utf8)
    let house = try await House(scratch, stateFolder: scratch.path("file"))
    #expect(await house.doors.warnings() == [])
    let entrance = try await house.entrance()
    #expect(await house.doors.warnings().first?.contains("could not be kept") == true)
    #expect(await house.doors.tokenFile == nil)
    #expect(
      try await entrance.ask(Modern.request(entrance, "server/discover"))?.status == 200)
    await house.close()
  }

  @Test("what is shown holds dots where the copy has the token")
  func shown() async throws {
    let house = try await House()
    #expect(await house.doors.configurations()[0].text.hasPrefix("closed"))
    let entrance = try await house.entrance()
    let shown = await house.doors.configurations()[0]
    #expect(!shown.text.contains(entrance.token))
    #expect(await house.doors.secretText(of: shown).contains(entrance.token))
    #expect(!(await house.doors.apply(.http(true)).http).isAbout(entrance.token))
    await house.close()
  }
}

extension DoorState {
  fileprivate func isAbout(_ text: String) -> Bool { "\(self)".contains(text) }
}
