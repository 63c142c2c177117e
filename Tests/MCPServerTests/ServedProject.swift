import Disclosure
import Foundation
import MCPServer
import Session
import Support
import Vocabulary

/// A session on a project in a scratch folder, its server, and what happens in it.
struct ServedProject {
  let scratch: Scratch
  let session: Session
  let server: MCPServer
  private let events: EventReader

  static let secret = "tok_5d1f7a90c3be"

  /// - Parameter isWatched: there is a person; otherwise approvals come from `allow` alone.
  init(
    origin: String = "http://127.0.0.1:9", isWatched: Bool = true, allow: [String] = [],
    env: String? = nil, manifest: String? = nil, budget: Int? = nil, patience: Double = 45,
    limits: ConnectionLimits = ConnectionLimits()
  ) async throws {
    scratch = try Scratch()
    try scratch.write("manifest.yaml", manifest ?? ServedProject.manifest(origin))
    try scratch.write(".env", env ?? "api_key=\(ServedProject.secret)\n")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o600], ofItemAtPath: scratch.path(".env"))
    var options = SessionOptions(now: { Date().timeIntervalSince1970 })
    options.manifest = scratch.path("manifest.yaml")
    options.sources = [.file(scratch.path(".env"))]
    options.isInteractive = isWatched
    options.allow = allow
    options.patience = patience
    session = try Session(options)
    events = EventReader(await session.events())
    try await session.open()
    server = MCPServer(
      session: session, clearing: Clearing(session: session, resultBudget: budget),
      version: "9.9.9", limits: limits)
  }

  func client(_ way: ClientView.Way = .stdio) -> MemoryClient {
    MemoryClient(server.connection(way))
  }

  /// The next event for which the closure has an answer; earlier ones are passed over.
  func next<Found: Sendable>(_ pick: (Event.Kind) -> Found?) async -> Found? {
    await events.next(pick)
  }

  var manifestOnDisk: String {
    (try? String(contentsOf: scratch.url.appending(path: "manifest.yaml"), encoding: .utf8)) ?? ""
  }

  static func manifest(_ origin: String) -> String {
    """
    version: 6.48.0
    type: DeclarativeSource
    check: {type: CheckStream, stream_names: [items]}
    definitions:
      retriever:
        type: SimpleRetriever
        requester:
          type: HttpRequester
          url_base: "\(origin)"
          path: /items
          http_method: GET
          authenticator: {type: BearerAuthenticator, api_token: "{{ config['api_key'] }}"}
        record_selector:
          type: RecordSelector
          extractor: {type: DpathExtractor, field_path: [items]}
      schema_loader:
        type: InlineSchemaLoader
        schema: {type: object, properties: {id: {type: integer}, name: {type: string}}}
    streams:
      - type: DeclarativeStream
        name: items
        primary_key: [id]
        retriever: {$ref: "#/definitions/retriever"}
        schema_loader: {$ref: "#/definitions/schema_loader"}
      - type: DeclarativeStream
        name: others
        retriever: {$ref: "#/definitions/retriever"}
        schema_loader: {$ref: "#/definitions/schema_loader"}
    spec:
      type: Spec
      connection_specification:
        type: object
        required: [api_key]
        properties:
          api_key: {type: string, airbyte_secret: true}

    """
  }
}

/// Takes events one after the other, so that a test reads like the log.
private final class EventReader {
  private var iterator: AsyncStream<Event>.AsyncIterator

  init(_ stream: AsyncStream<Event>) { iterator = stream.makeAsyncIterator() }

  func next<Found: Sendable>(_ pick: (Event.Kind) -> Found?) async -> Found? {
    while let event = await iterator.next() {
      if let found = pick(event.kind) { return found }
    }
    return nil
  }
}
