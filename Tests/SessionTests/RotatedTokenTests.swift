import Foundation
import Session
import Support
import Testing
import Vocabulary

/// Refresh tokens that are good for one use, over a real socket and several reads.
struct RotatedTokenTests {
  /// Takes each refresh token once and hands out the next one.
  private final class Issuer: Sendable {
    private let count = Guarded(1)

    func answer(_ body: String) -> HostileServer.Reply {
      count.withLock { count in
        guard
          body.contains("refresh_token=refresh-000\(count)&")
            || body.hasSuffix("refresh-000\(count)")
        else { return .answer("400 Bad Request", #"{"error":"invalid_grant"}"#) }
        count += 1
        return .ok(
          #"{"access_token":"access-000\#(count)","refresh_token":"refresh-000\#(count)","expires_in":60}"#
        )
      }
    }
  }

  private func manifest(_ origin: String) -> String {
    """
    version: 6.48.0
    type: DeclarativeSource
    check: {type: CheckStream, stream_names: [items]}
    streams:
      - type: DeclarativeStream
        name: items
        retriever:
          type: SimpleRetriever
          requester:
            type: HttpRequester
            url_base: "\(origin)"
            path: /items
            authenticator:
              type: OAuthAuthenticator
              token_refresh_endpoint: "\(origin)/oauth/token"
              client_id: made-up-id
              client_secret: "{{ config['credentials']['client_secret'] }}"
              refresh_token: "{{ config['credentials']['refresh_token'] }}"
              refresh_token_updater: {}
          record_selector:
            type: RecordSelector
            extractor: {type: DpathExtractor, field_path: [items]}
        schema_loader:
          type: InlineSchemaLoader
          schema: {type: object, properties: {id: {type: integer}}}
    spec:
      type: Spec
      connection_specification:
        type: object
        properties:
          credentials:
            type: object
            properties:
              client_secret: {type: string, airbyte_secret: true}
              refresh_token: {type: string, airbyte_secret: true}
              access_token: {type: string, airbyte_secret: true}
    """
  }

  private let env =
    "credentials.client_secret=made-up-secret\ncredentials.refresh_token=refresh-0001\n"

  /// Seconds; moved by the test.
  private final class Time: Sendable {
    let now = Guarded(1_700_000_000.0)
  }

  private func session(_ origin: String, _ time: Time) throws -> (Session, Scratch) {
    let scratch = try Scratch()
    try scratch.write("manifest.yaml", manifest(origin))
    try scratch.write(".env", env)
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o600], ofItemAtPath: scratch.path(".env"))
    var options = SessionOptions(now: { time.now.withLock { $0 } })
    options.manifest = scratch.path("manifest.yaml")
    options.sources = [.file(scratch.path(".env"))]
    options.allow = ["*=\(origin)"]
    return (try Session(options), scratch)
  }

  @Test("each read goes on with the token of the one before it, and nobody sees one")
  func chain() async throws {
    let issuer = Issuer()
    let server = try await HostileServer.start { request in
      request.target == "/oauth/token"
        ? issuer.answer(request.body)
        : .ok(#"{"items":[{"id":1,"echo":"\#(request.header("authorization") ?? "")"}]}"#)
    }
    let time = Time()
    let (session, scratch) = try session(server.origin, time)
    try await session.open()
    for _ in 0..<2 {
      let outcome = try await session.read(ReadRequest(stream: "items"), by: .person)
      #expect(outcome.view.isSuccess, "\(outcome.view.failure?.message ?? "")")
      #expect(
        outcome.view.records == [["id": 1, "echo": "Bearer ‹credentials.access_token›"]])
      let answer = outcome.json
      #expect(
        answer["latest_config_update"]?["credentials"]?["refresh_token"]
          == "‹credentials.refresh_token›")
      #expect(answer["auxiliary_requests"]?[0]?["title"] == "Refresh token")
      #expect(answer["auxiliary_requests"]?[0]?["type"] == "AUTH")
      let text = answer.text()
      for secret in ["refresh-000", "access-000", "made-up-secret"] {
        #expect(!text.contains(secret), "\(secret) is in \(text)")
      }
      #expect(outcome.view.warnings.contains { $0.contains("kept until airlock quits") })
      time.now.withLock { $0 += 100 }
    }
    let logins = server.received.filter { $0.target == "/oauth/token" }
    #expect(logins.map { $0.body.hasSuffix("refresh-0001") } == [true, false])
    #expect(try String(contentsOfFile: scratch.path(".env"), encoding: .utf8) == env)
    await server.stop()
  }
}
