import Foundation
import Secrets
import Session
import Support
import Vocabulary

/// A session with a person in it, on a project in a scratch folder.
struct LiveSession {
  let scratch: Scratch
  let session: Session
  private let listener: Listener

  static let secret = "tok_2f8e1c7b9a4d"

  init(
    origin: String = "http://127.0.0.1:9", env: String? = nil, manifest: String? = nil,
    patience: Double = 45, in folder: Scratch? = nil, remembers: Bool = false,
    pastes: [Concealed] = [], resolve: (@Sendable (String) async -> [String])? = nil
  ) async throws {
    scratch = try folder ?? Scratch()
    try scratch.write("manifest.yaml", manifest ?? LiveSession.manifest(origin))
    if env != "" {
      try scratch.write(".env", env ?? "# keys\napi_key=\(LiveSession.secret)\nother_key=\n")
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o600], ofItemAtPath: scratch.path(".env"))
    }
    var options = SessionOptions(now: { 1_700_000_000 })
    options.manifest = scratch.path("manifest.yaml")
    // Without an `.env` of its own a session has the pastes alone.
    options.sources = (env == "" ? [] : [.file(scratch.path(".env"))]) + pastes.map { .paste($0) }
    options.configFile = scratch.path("config.json")
    options.isInteractive = true
    options.patience = patience
    options.resolve = resolve
    if remembers { options.stateFolder = scratch.path("state") }
    session = try Session(options)
    listener = Listener(await session.events())
    try await session.open()
  }

  /// The next event for which the closure has an answer; earlier ones are passed over.
  func next<Found: Sendable>(_ pick: (Event.Kind) -> Found?) async -> Found? {
    await listener.next(pick)
  }

  func draft(_ text: String) -> SecretDraft {
    let draft = SecretDraft()
    draft.append(text)
    return draft
  }

  /// The same without a key.
  static func openManifest(_ origin: String) -> String {
    manifest(origin).split(separator: "\n").filter { !$0.contains("authenticator:") }
      .joined(separator: "\n")
  }

  static func manifest(_ origin: String) -> String {
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
            http_method: GET
            authenticator: {type: BearerAuthenticator, api_token: "{{ config['api_key'] }}"}
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
        required: [api_key]
        properties:
          api_key: {type: string, airbyte_secret: true}
          other_key: {type: string, airbyte_secret: true}
          limit: {type: integer}
          start_date: {type: string, title: Start date}
          access_token: {type: string}
    """
  }
}

/// Takes events one after the other, so that a test reads like the log.
private final class Listener {
  private var iterator: AsyncStream<Event>.AsyncIterator

  init(_ stream: AsyncStream<Event>) { iterator = stream.makeAsyncIterator() }

  func next<Found: Sendable>(_ pick: (Event.Kind) -> Found?) async -> Found? {
    while let event = await iterator.next() {
      if let found = pick(event.kind) { return found }
    }
    return nil
  }
}
