import Foundation
import Support

/// An API that gives back what it was sent, in every form it can think of.
enum EchoAPI {
  static func start() async throws -> HostileServer {
    try await HostileServer.start { request in
      let token = (request.header("authorization") ?? "").replacingOccurrences(
        of: "Bearer ", with: "")
      let key = request.header("x-api-key") ?? ""
      if request.target.hasPrefix("/refuse") {
        let body = #"{"error":"token '\#(escaped(token))' and '\#(escaped(key))' are wrong"}"#
        return .answer("401 Unauthorized", body, ["X-Echo: \(token)"])
      }
      let values = [token, key].filter { !$0.isEmpty }
      var records = values.map(record)
      // A record with a value in pieces is withheld whole, so it is one of its own.
      if !request.target.contains("whole") { records += values.map(pieces) }
      return .ok(#"{"items":[\#(records.joined(separator: ","))]}"#, "X-Echo: \(token)")
    }
  }

  private static func pieces(_ value: String) -> String {
    let split = value.map { "\"\(escaped(String($0)))\"" }.joined(separator: ",")
    return #"{"id":2,"split":[\#(split)]}"#
  }

  /// One record with the value plain, inside a URL, encoded, reversed, escaped and as a key.
  private static func record(_ value: String) -> String {
    let bytes = Data(value.utf8)
    return """
      {"id":1,"plain":"\(escaped(value))","inside":"see https://x/\(escaped(value))/y",\
      "base64":"\(bytes.base64EncodedString())","tail":"\(Data("a".utf8 + bytes).base64EncodedString())",\
      "hex":"\(bytes.map { String(format: "%02x", $0) }.joined())",\
      "reversed":"\(escaped(String(value.reversed())))","upper":"\(escaped(value.uppercased()))",\
      "twice":"\(escaped(escaped(value)))","\(escaped(value))":"as a key",\
      "token_count":42,"note":"harmless"}
      """
  }

  private static func escaped(_ value: String) -> String {
    value.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"")
      .replacingOccurrences(of: "\n", with: "\\n")
  }

  /// The same with streams that are made of what the API echoes.
  static func dynamicManifest(_ origin: String) -> String {
    manifest(origin) + """

      dynamic_streams:
        - type: DynamicDeclarativeStream
          name: echoed
          stream_template:
            type: DeclarativeStream
            name: template
            retriever:
              type: SimpleRetriever
              requester: {$ref: "#/definitions/requester", path: /echo}
              record_selector: {$ref: "#/definitions/selector"}
            schema_loader: {$ref: "#/definitions/schema_loader"}
          components_resolver:
            type: HttpComponentsResolver
            retriever:
              type: SimpleRetriever
              requester: {$ref: "#/definitions/requester", path: "/echo?whole=1"}
              record_selector: {$ref: "#/definitions/selector"}
            components_mapping:
              - type: ComponentMappingDefinition
                field_path: [name]
                value: "{{ components_values['plain'] }}"
              - type: ComponentMappingDefinition
                field_path: [retriever, requester, path]
                value: "/{{ components_values['base64'] }}"
              - type: ComponentMappingDefinition
                field_path: [retriever, requester, request_headers, "{{ components_values['hex'] }}"]
                value: "{{ components_values['reversed'] }}"
                create_or_update: true

      """
  }

  /// Two streams: one that echoes, one that refuses; with a mistake that is only a warning.
  static func manifest(_ origin: String) -> String {
    """
    version: 6.48.0
    type: DeclarativeSource
    check: {type: CheckStream, stream_names: [echo]}
    definitions:
      requester:
        type: HttpRequester
        url_base: "\(origin)"
        http_method: GET
        authenticator: {type: BearerAuthenticator, api_token: "{{ config['api_key'] }}"}
        request_headers: {X-Api-Key: "{{ config['second_key'] }}"}
      selector:
        type: RecordSelector
        extractor: {type: DpathExtractor, field_path: [items]}
      schema_loader:
        type: InlineSchemaLoader
        schema: {type: object, properties: {id: {type: integer}}}
    streams:
      - type: DeclarativeStream
        name: echo
        retriever:
          type: SimpleRetriever
          requester: {$ref: "#/definitions/requester", path: /echo}
          record_selector: {$ref: "#/definitions/selector"}
        schema_loader: {$ref: "#/definitions/schema_loader"}
        transformations:
          - type: AddFields
            fields:
              - {path: [whole], value: "{{ config['api_key'] }}"}
              - {path: [slice], value: "{{ config['api_key'][:6] }}"}
              - {path: [hash], value: "{{ config['second_key'] | hash('sha256') }}"}
              - {path: [all], value: "{{ config }}"}
      - type: DeclarativeStream
        name: refuse
        retriever:
          type: SimpleRetriever
          requester: {$ref: "#/definitions/requester", path: /refuse}
          record_selector: {$ref: "#/definitions/selector"}
        schema_loader: {$ref: "#/definitions/schema_loader"}
    spec:
      type: Spec
      connection_specification:
        type: object
        required: [api_key]
        properties:
          api_key: {type: string, airbyte_secret: true}
          second_key: {type: string, airbyte_secret: true}
          third_key: {type: string, airbyte_secret: true}
    """
  }
}

/// A project folder with secrets that were never anywhere else.
struct EchoProject {
  let scratch: Scratch
  let secrets: [String]

  init(_ origin: String) throws {
    scratch = try Scratch()
    let token = "tok_" + UUID().uuidString.replacingOccurrences(of: "-", with: "")
    let key = #"p@ss/w0rd+&="\#(UUID().uuidString.prefix(13))"#
    secrets = [token, key]
    try scratch.write("manifest.yaml", EchoAPI.manifest(origin))
    try scratch.write(".env", "api_key=\(token)\nsecond_key='\(key)'\n")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o600], ofItemAtPath: scratch.path(".env"))
  }

  /// Which secrets stand in a text, in which forms.
  func leaks(in text: String) -> [String] {
    secrets.enumerated().flatMap { index, value in
      LeakScan(value).found(in: text).map { "secret \(index + 1): \($0)" }
    }
  }
}
