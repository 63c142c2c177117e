import Connector
import Secrets
import Testing
import Vocabulary

@Suite("Dynamic streams")
struct DynamicStreamTests {
  /// A connector of one dynamic stream `made`, beside the static stream `s`.
  private func connection(
    _ resolver: String, config: JSON = [:], secrets: [String: String?] = [:]
  ) throws -> Connection {
    let connection = try Connection(plainRetriever, config: config, secrets: secrets) { text in
      text + """

        dynamic_streams:
          - type: DynamicDeclarativeStream
            name: made
            stream_template:
              type: DeclarativeStream
              name: X
              schema_loader: {type: InlineSchemaLoader, schema: {type: object, properties: {}}}
              retriever:
                type: SimpleRetriever
                requester: {type: HttpRequester, url_base: "https://api.test", path: /X}
                record_selector:
                  type: RecordSelector
                  extractor: {type: DpathExtractor, field_path: [d]}
            components_resolver:
        \(resolver.split(separator: "\n").map { "      " + $0 }.joined(separator: "\n"))
        """
    }
    return connection
  }

  private let fromConfig = """
    type: ConfigComponentsResolver
    stream_config: {type: StreamConfig, configs_pointer: [tables]}
    components_mapping:
      - {type: ComponentMappingDefinition, field_path: [name], value: "{{ components_values['name'] }}"}
    """

  @Test("an API that names the streams is asked twice, as the CDK does, page by page")
  func http() async throws {
    let scenario = try Scenario("dynamic-http", own: true)
    let (read, transport) = try await scenario.read("p_n2")
    #expect(read.records == [["id": "x"]])
    #expect(
      transport.requests.map { $0["path"]?.string ?? "" }
        == ["/list", "/list", "/list", "/list", "/list", "/list", "/items/2"])
    #expect(read.auxiliaryRequests.isEmpty)
  }

  @Test("the first request of a stream that an API names is the one that asks for the names")
  func firstRequest() throws {
    let (reader, _) = try Scenario("dynamic-http", own: true).connection()
    #expect(try reader.firstRequest(of: "p_n2").line == "GET /list?part=p")
  }

  @Test("all generated streams can be listed, with the manifest they belong to")
  func resolution() async throws {
    let (reader, transport) = try Scenario("dynamic-http", own: true).connection()
    let resolution = try await reader.resolveDynamicStreams(transport: transport)
    #expect(resolution.streams.map(\.name) == ["p_n1", "p_n2", "p_n3", "q_m1"])
    #expect(resolution.streams.allSatisfy { $0.dynamicStream == "sheets" })
    let streams = try #require(resolution.manifest["streams"]?.array)
    #expect(streams.map { $0["name"] } == ["static", "p_n1", "p_n2", "p_n3", "q_m1"])
    #expect(streams[0]["dynamic_stream_name"] == .null)
    #expect(streams[2]["dynamic_stream_name"] == "sheets")
    #expect(
      streams[2]["retriever"]?["requester"]?["request_parameters"] == ["a": "2", "b": "2"])
    #expect(resolution.manifest["concurrency_level"]?["default_concurrency"] == 1)
    let limited = try await reader.resolveDynamicStreams(transport: transport, limit: 2)
    #expect(limited.manifest["streams"]?.array?.count == 3)
    #expect(limited.streams.count == 4)
  }

  @Test("two generated streams of one name are refused, and the name is not repeated")
  func duplicates() async throws {
    let connection = try connection(
      fromConfig, config: ["tables": [["name": "t"], ["name": "t"]]])
    let (read, requests) = await connection.read([], of: "t")
    #expect(read.failure?.code == .config)
    #expect(read.failure?.detail?.content == "t")
    #expect(requests.isEmpty)
  }

  @Test("a static stream is read though a resolver cannot work")
  func statics() async throws {
    let connection = try connection(
      fromConfig, config: ["tables": [["name": "t"], ["name": "t"]]])
    let (read, _) = await connection.read([["d": [["id": 1]]]])
    #expect(read.records == [["id": 1]])
  }

  @Test(
    "a secret neither becomes a part of a stream nor decides about one",
    arguments: [
      #"- {type: ComponentMappingDefinition, field_path: [retriever, requester, path], value: "/{{ config['key'] }}"}"#,
      #"- {type: ComponentMappingDefinition, field_path: ["{{ config['key'] }}"], value: "x"}"#,
      #"- {type: ComponentMappingDefinition, field_path: [primary_key], value: x, condition: "{{ config['key'] == 'a' }}"}"#,
      #"- {type: ComponentMappingDefinition, field_path: [primary_key], value: "{{ config['key'] | length }}"}"#,
    ])
  func secrets(_ mapping: String) async throws {
    let connection = try connection(
      fromConfig + "\n  " + mapping, config: ["tables": [["name": "t"]]],
      secrets: ["key": "made-up-token"])
    let (read, requests) = await connection.read([["d": [["id": 1]]]], of: "t")
    #expect(read.failure?.code == .secretFlow)
    #expect(read.failure?.span != nil)
    #expect(requests.isEmpty)
  }

  @Test("a generated stream may read a secret from the config as any other")
  func template() async throws {
    let connection = try connection(
      fromConfig + "\n  " + """
        - {type: ComponentMappingDefinition, field_path: [retriever, requester, request_headers, K], value: "{{ '{{' }} config['key'] {{ '}}' }}", create_or_update: true}
        """, config: ["tables": [["name": "t"]]], secrets: ["key": "made-up-token"])
    let (read, requests) = await connection.read([["d": [["id": 1]]]], of: "t")
    #expect(read.records == [["id": 1]])
    #expect(requests.first?.headers.map(\.value.masked) == ["‹key›"])
  }

  @Test("a condition outside of a ConfigComponentsResolver is refused")
  func condition() async throws {
    let connection = try connection(
      """
      type: ParametrizedComponentsResolver
      stream_parameters: {type: StreamParametersDefinition, list_of_parameters_for_stream: [{name: t}]}
      components_mapping:
        - {type: ComponentMappingDefinition, field_path: [name], value: t, condition: "{{ True }}"}
      """)
    let (read, requests) = await connection.read([], of: "t")
    #expect(read.failure?.code == .invalidManifest)
    #expect(requests.isEmpty)
  }
}
