import Foundation
import Support
import Testing

/// Whatever an API answers, a read ends with a status and a sentence, and the key stays inside.
struct AnswerTests {
  /// Lets the server answer everything in one way, and reads once.
  private func read(
    _ more: [String] = [], answering script: @escaping @Sendable (Received) -> HostileServer.Reply
  ) async throws -> Outcome {
    let server = try await HostileServer.start(script)
    let project = try Project(server.origin)
    let arguments = ["read", "manifest.yaml", "items", "--env", ".env"]
    let outcome = try project.run(arguments + ["--allow", "*=\(server.origin)"] + more)
    #expect(server.received.first?.header("authorization") == "Bearer \(project.token)")
    await server.stop()
    return outcome
  }

  typealias Received = HostileServer.Received

  @Test("a host that refuses the connection cannot be reached", arguments: [[], ["--json"]])
  func refused(more: [String]) throws {
    // A port that is never given out.
    let origin = "http://127.0.0.1:1"
    let project = try Project(origin)
    let outcome = try project.run(
      ["read", "manifest.yaml", "items", "--env", ".env", "--allow", "*=\(origin)"] + more)
    outcome.expectComplaint("host_unreachable", status: 3)
    if !more.isEmpty {
      let failure = try outcome.object()["failure"] as? [String: Any]
      #expect(failure?["code"] as? String == "host_unreachable")
    }
  }

  @Test(
    "an answer that breaks off or is no HTTP is a broken response",
    arguments: [
      HostileServer.Reply.hangUp, .text("", thenClose: true),
      .text("HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n{\"items\":[", thenClose: true),
      .text("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{", thenClose: true),
      .text("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", thenClose: true),
      .text("SSH-2.0-OpenSSH_9.2\r\n", thenClose: true), .text("\u{0}\u{1}\u{2}", thenClose: true),
      .text("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n", thenClose: true),
      .encoded("gzip", Array("this is not gzip".utf8)),
    ])
  func broken(reply: HostileServer.Reply) async throws {
    let outcome = try await read { _ in reply }
    outcome.expectComplaint("broken_response", status: 3)
    #expect(outcome.text == "")
  }

  @Test("a flood is cut off at the limit")
  func flood() async throws {
    let chunk = [UInt8](repeating: 0x61, count: 1 << 20)
    let outcome = try await read { _ in
      .flood(head: "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", chunk: chunk, count: 100)
    }
    outcome.expectComplaint("response_too_large", status: 3)
  }

  @Test("a flood that is announced is not even read")
  func announcedFlood() async throws {
    let outcome = try await read { _ in
      .text("HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n{")
    }
    outcome.expectComplaint("response_too_large", status: 3)
  }

  @Test("a header without end is cut off")
  func headerFlood() async throws {
    let outcome = try await read { _ in
      .flood(
        head: "HTTP/1.1 200 OK\r\nX-Long: ", chunk: [UInt8](repeating: 0x61, count: 1 << 16),
        count: 64)
    }
    outcome.expectComplaint("broken_response", status: 3)
  }

  @Test("redirects in a loop end")
  func redirectLoop() async throws {
    let outcome = try await read { _ in .redirect(302, to: "/items") }
    outcome.expectComplaint("too_many_redirects", status: 3)
  }

  @Test(
    "a redirect to an address that is none is a broken response",
    arguments: ["http://", "gopher://x/", "http://a b/", "http:///x", "javascript:alert(1)"])
  func redirectNowhere(location: String) async throws {
    let outcome = try await read { _ in .redirect(302, to: location) }
    outcome.expectComplaint("broken_response", status: 3)
  }

  @Test(
    "a redirect to a host that nobody allowed is not followed", arguments: [301, 302, 307, 308])
  func foreignRedirect(status: Int) async throws {
    let other = try await HostileServer.start { _ in .ok(#"{"items":[]}"#) }
    let target = other.origin
    let outcome = try await read { _ in .redirect(status, to: "\(target)/items") }
    outcome.expectComplaint("egress_denied", status: 4)
    #expect(other.connectionCount == 0)
    await other.stop()
  }

  @Test("a redirect to an allowed host goes there without the key", arguments: [302, 307])
  func allowedRedirect(status: Int) async throws {
    let other = try await HostileServer.start { _ in .ok(#"{"items":[{"id":1}]}"#) }
    let target = other.origin
    let outcome = try await read(["--allow", "*=\(target)"]) { _ in
      .redirect(status, to: "\(target)/elsewhere")
    }
    #expect(outcome.status == 0)
    #expect(other.received.map(\.target) == ["/elsewhere"])
    #expect(other.received.first?.header("authorization") == nil)
    await other.stop()
  }

  @Test("a redirect that carries the key to another host is denied, allowed or not")
  func keyInRedirect() async throws {
    let other = try await HostileServer.start { _ in .ok(#"{"items":[]}"#) }
    let target = other.origin
    let outcome = try await read(["--allow", "*=\(target)"]) { request in
      let key = (request.header("authorization") ?? "").replacing("Bearer ", with: "")
      return .redirect(302, to: "\(target)/?key=\(key)")
    }
    outcome.expectComplaint("egress_denied", status: 4)
    #expect(other.connectionCount == 0)
    await other.stop()
  }

  @Test(
    "a failure that the API names is a failed read, and the key it repeats is masked",
    arguments: [
      "400 Bad Request", "401 Unauthorized", "403 Forbidden", "404 Not Found",
      "429 Too Many Requests", "500 Internal Server Error", "503 Service Unavailable",
    ], [[], ["--json"]])
  func httpFailures(status: String, more: [String]) async throws {
    let outcome = try await read(more) { request in
      let key = request.header("authorization") ?? ""
      let body = "{\"error\":\"\(key) \\u001b[31mis wrong\\u0007\"}"
      return .answer(status, body, ["Retry-After: 1", "X-Echo: \(key)"])
    }
    outcome.expectComplaint("http_failed", status: 1, naming: String(status.prefix(3)))
    #expect(Controls.found(in: outcome.text + outcome.errors) == [])
  }

  @Test(
    "a body that is no JSON, or nothing, holds no records and says so",
    arguments: ["", "<html>login</html>", "{", "[1,", "\u{FEFF}", "NaN", "{\"items\":"])
  func noJSON(body: String) async throws {
    let outcome = try await read { _ in .ok(body, "Content-Type: application/json") }
    #expect(outcome.text == "")
    #expect(outcome.errors.contains("0 records"))
    // The CDK reads no records from it and goes on; a person is told why.
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("warning: ") && outcome.errors.contains("JSON"))
  }

  @Test(
    "JSON of another shape is no reason to stop",
    arguments: ["[]", "{}", "null", "12", #""text""#, #"{"items":null}"#, #"{"items":[]}"#])
  func otherShapes(body: String) async throws {
    let outcome = try await read { _ in .ok(body) }
    #expect(outcome.status == 0)
    #expect(outcome.text == "")
    #expect(outcome.errors.contains("0 records"))
  }

  @Test("JSON that is nested without end is no reason to fall over")
  func nestedJSON() async throws {
    let body = #"{"items":"# + String(repeating: "[", count: 100_000)
    let outcome = try await read { _ in .ok(body) }
    #expect(outcome.status == 0 || outcome.complaints.count == 1)
    #expect(outcome.text == "")
  }

  @Test(
    "control characters in records are shown as marks, never sent to the terminal",
    arguments: [[], ["--json"]])
  func controlCharacters(more: [String]) async throws {
    let evil = #"\u001b[2J\u001b]0;title\u0007 \u0000\u0008\u007f\u009b31m\u202e"#
    let raw = "\u{9B}31m\u{7F}\u{202E}"
    let outcome = try await read(more) { _ in
      .ok("{\"items\":[{\"id\":1,\"\(evil)\":\"\(evil)\",\"raw\":\"\(raw)\"}]}", "X-Evil: a\u{9B}b")
    }
    #expect(outcome.status == 0)
    #expect(Controls.found(in: outcome.text) == [])
    #expect(Controls.found(in: outcome.errors) == [])
    // Marked and not just dropped: the record is whole.
    let line = try outcome.object()
    let record = more.isEmpty ? line : (line["records"] as? [[String: Any]])?.first
    #expect((record?["raw"] as? String)?.contains("31m") == true)
  }

  @Test("lines mode prints one JSON object a record, and words about the read on stderr")
  func lines() async throws {
    let outcome = try await read { _ in .ok(#"{"items":[{"id":1},{"id":2}]}"#) }
    #expect(outcome.status == 0)
    #expect(outcome.text == "{\"id\":1}\n{\"id\":2}\n")
    #expect(outcome.errors.hasSuffix(" → 200, 2 records\nitems: 2 records, 1 page, 1 slice\n"))
  }
}
