import Connector
import Jinja
import Manifest
import Secrets
import Testing
import Vocabulary

/// A connector written down in a test: one stream, `https://api.test`, made-up secrets.
struct Connection {
  let manifest: Manifest
  let config: HydratedConfig
  private let vault: Vault

  /// - Parameters:
  ///   - retriever: YAML below `retriever:`, at column 0.
  ///   - stream: more YAML of the stream, such as `incremental_sync:`.
  ///   - rewriting: the last word on the text of the manifest.
  ///   - secrets: declared as `airbyte_secret` and sealed; nil stays unset.
  init(
    _ retriever: String, stream: String = "", config: JSON = [:],
    secrets: [String: String?] = [:], required: [String] = [],
    rewriting: (String) -> String = { $0 }
  ) throws {
    func indented(_ text: String, _ width: Int) -> String {
      text.split(separator: "\n", omittingEmptySubsequences: false)
        .map { $0.isEmpty ? "" : String(repeating: " ", count: width) + $0 }
        .joined(separator: "\n")
    }
    let declared = secrets.keys.sorted().map {
      "      \($0): {type: string, airbyte_secret: true}"
    }.joined(separator: "\n")
    let text = """
      version: 7.0.0
      type: DeclarativeSource
      check: {type: CheckStream, stream_names: [s]}
      streams:
        - type: DeclarativeStream
          name: s
          primary_key: id
          schema_loader: {type: InlineSchemaLoader, schema: {type: object, properties: {}}}
          retriever:
            type: SimpleRetriever
      \(indented(retriever, 6))
      \(indented(stream, 4))
      spec:
        type: Spec
        connection_specification:
          type: object
          required: [\(required.joined(separator: ", "))]
          properties:
      \(declared.isEmpty ? "      x: {type: string}" : declared)
      """
    manifest = Manifest(text: rewriting(text))
    vault = Vault()
    var sealed: [(SecretName, Secret)] = []
    for (key, value) in secrets.sorted(by: { $0.key < $1.key }) {
      guard let value else { continue }
      let name = try #require(SecretName(key))
      sealed.append((name, vault.seal(name, value)))
    }
    self.config = try hydrateConfig(session: config, secrets: sealed, fields: manifest.fields)
  }

  var reader: StreamReader {
    StreamReader(manifest: manifest, config: config) {
      PythonDateTime(unixMicroseconds: 1_704_067_200_000_000) ?? Clock.now()
    }
  }

  func read(
    _ answers: [JSON], of stream: String = "s", state: JSON? = nil,
    limits: ReadLimits = ReadLimits()
  ) async -> (
    read: StreamRead, requests: [SealedRequest]
  ) {
    let transport = ListTransport(answers, hiding: vault.recogniser)
    let read = await reader.read(
      stream, limits: limits, state: state, transport: transport
    ) { _ in }
    return (read, transport.requests)
  }
}

/// The requester and selector most tests share.
let plainRetriever = """
  requester: {type: HttpRequester, url_base: "https://api.test", path: /items}
  record_selector: {type: RecordSelector, extractor: {type: DpathExtractor, field_path: [d]}}
  """

extension SealedRequest {
  /// `GET /items?page=2`, masked.
  var line: String { "\(method) \(maskedURL.dropFirst(origin.text.utf8.count))" }
}
