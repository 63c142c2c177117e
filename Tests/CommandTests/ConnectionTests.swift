import Foundation
import Support
import Testing

/// `airlock check --connection` asks what the manifest's check component names, and no more.
struct ConnectionTests {
  private func check(
    _ more: [String] = ["--json"], allows: Bool = true,
    answering script: @escaping @Sendable (HostileServer.Received) -> HostileServer.Reply
  ) async throws -> (outcome: Outcome, requests: [HostileServer.Received], token: String) {
    let server = try await HostileServer.start(script)
    let project = try Project(server.origin)
    var arguments = ["check", "manifest.yaml", "--connection", "--env", ".env"]
    if allows { arguments += ["--allow", "*=\(server.origin)"] }
    let outcome = try project.run(arguments + more)
    let requests = server.received
    await server.stop()
    return (outcome, requests, project.token)
  }

  private func connection(_ outcome: Outcome) throws -> [String: Any] {
    try #require(try outcome.object()["connection"] as? [String: Any])
  }

  @Test("the streams that check names are asked, with the secret, and the first record is enough")
  func succeeded() async throws {
    let (outcome, requests, token) = try await check { _ in .ok(#"{"items":[{"id":1}]}"#) }
    #expect(outcome.status == 0)
    #expect(requests.map(\.target) == ["/items"])
    #expect(requests.first?.header("authorization") == "Bearer \(token)")
    let connection = try connection(outcome)
    #expect(connection["status"] as? String == "SUCCEEDED")
    #expect(connection["message"] is NSNull)
    let streams = try #require(connection["streams"] as? [[String: Any]])
    #expect(streams.map { $0["name"] as? String } == ["items"])
    #expect(streams.map { $0["status"] as? String } == ["SUCCEEDED"])
    #expect(try outcome.object()["is_valid"] as? Bool == true)
  }

  @Test("a refusal is a failure with its reason, and what it echoes stays masked")
  func refused() async throws {
    let (outcome, _, token) = try await check { request in
      let echo = request.header("authorization") ?? ""
      return .answer("401 Unauthorized", #"{"message":"no, \#(echo)"}"#)
    }
    #expect(outcome.status == 1)
    let connection = try connection(outcome)
    #expect(connection["status"] as? String == "FAILED")
    let streams = try #require(connection["streams"] as? [[String: Any]])
    let reason = try #require(streams.first?["reason"] as? [String: Any])
    #expect(reason["code"] as? String == "http_failed")
    #expect(!outcome.text.contains(token))
    #expect(!outcome.errors.contains(token))
  }

  @Test("without --allow nothing is sent")
  func denied() async throws {
    let (outcome, requests, _) = try await check(allows: false) { _ in .ok("{}") }
    #expect(outcome.status == 4)
    #expect(requests.isEmpty)
    #expect(try connection(outcome)["status"] as? String == "FAILED")
  }

  @Test("a secret that is not set is named before anything is sent")
  func unset() async throws {
    let project = try Project()
    try project.write(".env", "api_key=\n")
    let outcome = try project.run([
      "check", "manifest.yaml", "--connection", "--env", ".env", "--json",
    ])
    #expect(outcome.status == 5)
    let message = try #require(try connection(outcome)["message"] as? String)
    #expect(message.contains("api_key is unset"))
  }

  @Test("lines say the same")
  func lines() async throws {
    let (outcome, _, _) = try await check([]) { _ in .ok(#"{"items":[]}"#) }
    #expect(outcome.status == 0)
    #expect(outcome.text.contains("items: answered\nconnected\n"))
  }

  @Test("a manifest that is not valid is not asked about")
  func invalid() async throws {
    let project = try Project()
    try project.write("manifest.yaml", "version: 6.0.0\ntype: DeclarativeSource\nstreams: 5\n")
    let outcome = try project.run(["check", "manifest.yaml", "--connection", "--json"])
    #expect(outcome.status == 1)
    #expect(try outcome.object()["connection"] == nil)
  }
}
