import Foundation
import Support
import Testing

/// A session in which every kind of secret is used once: read from a file, typed, pasted, taken from the
/// environment, sent in a login, handed out by one, and echoed by the server.
final class SecretJourney {
  /// Each is a text that was never anywhere else, by what it is.
  let canaries: [(name: String, value: String)]
  let console: LiveConsole
  private let server: HostileServer
  private let front: TLSFront?

  private static func canary(_ prefix: String) -> String {
    prefix + UUID().uuidString.replacingOccurrences(of: "-", with: "")
  }

  /// Opens the screen on a project whose server hands out tokens and repeats what it gets.
  ///
  /// - Parameters:
  ///   - files: besides the manifest and the `.env`.
  ///   - isEncrypted: the server is reached by TLS.
  static func begin(
    files: [String: String] = [:], environment: [String: String] = [:], isEncrypted: Bool = false
  ) async throws -> SecretJourney {
    let (minted, cookie) = (canary("mt_"), canary("ck_"))
    let server = try await HostileServer.start { request in
      if request.target == "/token" {
        return .ok(#"{"access_token":"\#(minted)","expires_in":3600}"#)
      }
      let sent = ["authorization", "x-typed", "x-pasted"].map { request.header($0) ?? "" }
      let encoded = Data(sent[1].utf8).base64EncodedString()
      return .ok(
        #"{"items":[{"id":1,"echo":"\#(sent.joined(separator: " "))","packed":"\#(encoded)"}]}"#,
        "Set-Cookie: sid=\(cookie)")
    }
    return try SecretJourney(
      server, isEncrypted ? TLSFront(server.origin) : nil, [("token", minted), ("cookie", cookie)],
      files, environment)
  }

  private init(
    _ server: HostileServer, _ front: TLSFront?, _ minted: [(name: String, value: String)],
    _ files: [String: String], _ environment: [String: String]
  ) throws {
    self.server = server
    self.front = front
    let names = ["client_id", "client_secret", "query_key", "typed_key", "pasted_key", "password"]
    let values = names.map { ($0, Self.canary("\($0.prefix(2))_")) }
    canaries = values.map { (name: $0.0, value: $0.1) } + minted
    func value(_ name: String) -> String { values.first { $0.0 == name }?.1 ?? "" }
    let kept = names.prefix(3).map { "\($0)=\(value($0))\n" }.joined()
    console = try LiveConsole(
      [], columns: 120, rows: 40,
      files: [
        "manifest.yaml": Self.manifest(front?.origin ?? server.origin),
        ".env": kept + "typed_key=\npasted_key=\n",
      ].merging(files) { $1 },
      environment: ["PRIVATEBIN_PASSWORD": value("password")].merging(environment) { $1 },
      through: front?.trusting ?? [])
    try console.terminal.record(to: console.home.path("recorded"))
  }

  private func value(_ name: String) throws -> String {
    try #require(canaries.first { $0.name == name }?.value)
  }

  /// Fills one key by keys and one by a paste, allows both requests, and reads.
  func live() throws {
    try console.see("the project", "3 of 5 set", "No errors, no warnings.")
    let typed = try value("typed_key")
    try fill("typed_key", typed, "4 of 5 set") { try console.terminal.type(typed) }
    try console.press("j")
    let pasted = try value("pasted_key")
    try fill("pasted_key", pasted, "5 of 5 set") { try console.terminal.paste(pasted + "\n") }
    try console.read("items")
    for request in ["POST /token", "GET /items"] {
      try console.seeQuestion(request, front == nil ? "127.0.0.1" : "over TLS")
      try console.press("s")
    }
    try console.see("the record", "read items", "1 record", without: ["Let a secret out?"])
    let sent = try #require(server.received.last { $0.target.hasPrefix("/items?") })
    #expect(sent.header("x-typed") == typed && sent.header("x-pasted") == pasted)
  }

  private func fill(
    _ name: String, _ value: String, _ after: String, _ enter: () throws -> Void
  ) throws {
    try console.press("f")
    try console.see("the dialog", "Fill a secret", name)
    try enter()
    try console.see("its length", "\(value.count) chars")
    try console.press("Enter")
    try console.see("the value as set", after, without: ["Fill a secret"])
  }

  func quit() async throws {
    try console.press("q")
    #expect(try console.terminal.exitStatus() == 0)
    front?.stop()
    await server.stop()
  }

  private static func manifest(_ origin: String) -> String {
    """
    version: 6.48.0
    type: DeclarativeSource
    check: {type: CheckStream, stream_names: [items]}
    streams:
      - type: DeclarativeStream
        name: items
        primary_key: [id]
        retriever:
          type: SimpleRetriever
          requester:
            type: HttpRequester
            url_base: "\(origin)"
            path: /items
            http_method: GET
            request_headers:
              X-Typed: "{{ config['typed_key'] }}"
              X-Pasted: "{{ config['pasted_key'] }}"
            request_parameters: {key: "{{ config['query_key'] }}"}
            authenticator:
              type: OAuthAuthenticator
              token_refresh_endpoint: "\(origin)/token"
              grant_type: client_credentials
              client_id: "{{ config['client_id'] }}"
              client_secret: "{{ config['client_secret'] }}"
          record_selector:
            type: RecordSelector
            extractor: {type: DpathExtractor, field_path: [items]}
        schema_loader:
          type: InlineSchemaLoader
          schema:
            type: object
            properties: {id: {type: integer}, echo: {type: string}, packed: {type: string}}
    spec:
      type: Spec
      connection_specification:
        type: object
        properties:
          client_id: {type: string, airbyte_secret: true}
          client_secret: {type: string, airbyte_secret: true}
          query_key: {type: string, airbyte_secret: true}
          typed_key: {type: string, airbyte_secret: true}
          pasted_key: {type: string, airbyte_secret: true}

    """
  }
}
