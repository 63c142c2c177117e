import Connector
import Jinja
import Manifest
import Secrets
import Testing
import Vocabulary

@Suite("Secrets in requests")
struct SecretTests {
  private func retriever(_ requester: String, _ more: String = "") -> String {
    """
    requester:
      type: HttpRequester
      url_base: "https://api.test"
      path: /items
    \(requester.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))
    record_selector: {type: RecordSelector, extractor: {type: DpathExtractor, field_path: [d]}}
    \(more)
    """
  }

  @Test("a secret leaves whole, in a header, a parameter, a path and a body")
  func places() throws {
    let connection = try Connection(
      """
      requester:
        type: HttpRequester
        url_base: "https://api.test"
        path: "/t/{{ config['tenant'] }}/x y"
        http_method: POST
        authenticator: {type: BearerAuthenticator, api_token: "{{ config['key'] }}"}
        request_parameters: {acct: "{{ config['account'] }}"}
        request_body_json: {id: "{{ config['account'] }}", note: "n {{ config['key'] }}"}
      record_selector: {type: RecordSelector, extractor: {type: DpathExtractor, field_path: [d]}}
      """,
      secrets: ["tenant": "acme-corp", "key": "made-up-token", "account": "1742"])
    let request = try connection.reader.firstRequest(of: "s")
    #expect(request.maskedURL == "https://api.test/t/‹tenant›/x%20y?acct=‹account›")
    #expect(request.headers.map(\.value.masked) == ["Bearer ‹key›"])
    #expect(request.cargo.count == 5)
    guard case .json(.object(let members)) = request.body,
      case .sealed(_, let whole) = members[0].1, case .sealed(_, let part) = members[1].1
    else {
      Issue.record("the body is no object with two holes")
      return
    }
    #expect(whole && !part)
  }

  @Test("Basic authentication keeps user and password in one base64 hole")
  func basic() throws {
    let connection = try Connection(
      retriever(
        "authenticator: {type: BasicHttpAuthenticator, username: u, password: \"{{ config['pw'] }}\"}"
      ),
      secrets: ["pw": "made-up-password"])
    let header = try #require(try connection.reader.firstRequest(of: "s").headers.first)
    #expect(header.name == "Authorization")
    #expect(header.value.pieces.count == 2)
    #expect(header.value.names.map(\.text) == ["pw"])
  }

  @Test("an altered secret is refused before anything is sent")
  func derived() async throws {
    let connection = try Connection(
      retriever("request_parameters: {k: \"{{ config['key'] | upper }}\"}"),
      secrets: ["key": "made-up-token"])
    let (read, requests) = await connection.read([])
    #expect(read.failure?.code == .secretFlow)
    #expect(read.failure?.span != nil)
    #expect(requests.isEmpty)
  }

  @Test("a secret may not choose the host")
  func host() throws {
    let connection = try Connection(
      """
      requester: {type: HttpRequester, url_base: "https://{{ config['key'] }}.test", path: x}
      record_selector: {type: RecordSelector, extractor: {type: DpathExtractor, field_path: [d]}}
      """, secrets: ["key": "made-up-token"])
    #expect(throws: ConnectorError.self) { try connection.reader.firstRequest(of: "s") }
    #expect(connection.reader.readiness(of: "s")?.code == .secretFlow)
  }

  @Test("a condition on a secret is found before the first request")
  func condition() async throws {
    let connection = try Connection(
      """
      requester: {type: HttpRequester, url_base: "https://api.test", path: /items}
      record_selector:
        type: RecordSelector
        extractor: {type: DpathExtractor, field_path: [d]}
        record_filter: {type: RecordFilter, condition: "{{ record['k'] == config['key'] }}"}
      """, secrets: ["key": "made-up-token"])
    let (read, requests) = await connection.read([["d": [["id": 1]]]])
    #expect(read.failure?.code == .secretFlow)
    #expect(requests.isEmpty)
  }

  @Test("a secret that is copied into a record is its mask there")
  func records() async throws {
    let connection = try Connection(
      plainRetriever,
      stream: """
        transformations:
          - type: AddFields
            fields:
              - {type: AddedFieldDefinition, path: [who], value: "{{ config['key'] }}"}
              - {type: AddedFieldDefinition, path: [both], value: "{{ record['who'] }}!"}
              - {type: AddedFieldDefinition, path: [size], value: "{{ config['key'] | length }}"}
        """, secrets: ["key": "made-up-token"])
    let (read, _) = await connection.read([["d": [["id": 1]]]])
    #expect(read.records == [["id": 1, "who": "‹key›", "both": "‹key›!", "size": "‹key›"]])
  }

  @Test("a mask in a record never becomes the token of the next page")
  func copiedToken() async throws {
    let connection = try Connection(
      plainRetriever + """

        paginator:
          type: DefaultPaginator
          pagination_strategy: {type: CursorPagination, cursor_value: "{{ last_record['who'] }}"}
          page_token_option: {type: RequestOption, inject_into: request_parameter, field_name: at}
        """,
      stream: """
        transformations:
          - type: AddFields
            fields: [{type: AddedFieldDefinition, path: [who], value: "{{ config['key'] }}"}]
        """, secrets: ["key": "made-up-token"])
    let (read, requests) = await connection.read([["d": [["id": 1]]]])
    #expect(read.failure?.code == .secretFlow)
    #expect(requests.count == 1)
  }

  @Test("a mask in a parent's record never becomes a partition")
  func copiedPartition() async throws {
    let connection = try Connection(
      plainRetriever + """

        partition_router:
          type: SubstreamPartitionRouter
          parent_stream_configs:
            - type: ParentStreamConfig
              parent_key: who
              partition_field: who
              request_option: {type: RequestOption, inject_into: request_parameter, field_name: w}
              stream:
                type: DeclarativeStream
                name: parent
                schema_loader: {type: InlineSchemaLoader, schema: {type: object, properties: {}}}
                transformations:
                  - type: AddFields
                    fields: [{type: AddedFieldDefinition, path: [who], value: "{{ config['key'] }}"}]
                retriever:
                  type: SimpleRetriever
                  requester: {type: HttpRequester, url_base: "https://api.test", path: /parents}
                  record_selector: {type: RecordSelector, extractor: {type: DpathExtractor, field_path: [d]}}
        """, secrets: ["key": "made-up-token"])
    let (read, requests) = await connection.read([["d": [["id": 1]]]])
    #expect(read.failure?.code == .secretFlow)
    #expect(requests.map(\.line) == ["GET /parents"])
  }

  @Test("an unset secret makes its stream not ready")
  func unset() throws {
    let connection = try Connection(
      retriever("authenticator: {type: BearerAuthenticator, api_token: \"{{ config['key'] }}\"}"),
      secrets: ["key": nil])
    let error = try #require(connection.reader.readiness(of: "s"))
    #expect(error.code == .secretUnset)
    #expect(error.message == "key is unset")
    #expect(error.span != nil)
  }

  @Test("a denied request ends the read; the other slices are not asked about")
  func denied() async throws {
    let connection = try Connection(
      plainRetriever
        + "\npartition_router: {type: ListPartitionRouter, values: [a, b, c], cursor_field: p}")
    let transport = DenyingTransport()
    let read = await connection.reader.read(
      "s", limits: ReadLimits(), state: nil, transport: transport
    ) { _ in }
    #expect(read.failure?.transport?.code == .denied)
    #expect(transport.requests == 1)
  }
}

@Suite("Hydrating the config")
struct HydrationTests {
  private func field(
    _ path: String, _ kind: ConfigField.Kind, secret: Bool = false, required: Bool = false,
    allowed: [JSON] = []
  ) -> ConfigField {
    ConfigField(
      path: path.split(separator: ".").map(String.init), kind: kind, isSecret: secret,
      isRequired: required, enumeration: allowed, span: SourceSpan(line: 3, column: 1))
  }

  private func secret(_ name: String, _ value: String) throws -> (SecretName, Secret) {
    let name = try #require(SecretName(name))
    return (name, Vault().seal(name, value))
  }

  @Test("dotted keys nest, and a secret wins over the session")
  func nesting() throws {
    let config = try hydrateConfig(
      session: ["credentials": ["kind": "key", "api_key": "old"], "n": 3],
      secrets: [try secret("credentials.api_key", "made-up-token")],
      fields: [field("credentials.api_key", .string, secret: true)])
    #expect(
      config.value.json == [
        "credentials": ["kind": "key", "api_key": "‹credentials.api_key›"], "n": 3,
      ])
  }

  @Test("a long secret that cannot be the declared number is named, not shown")
  func cast() throws {
    let error = #expect(throws: ConnectorError.self) {
      try hydrateConfig(
        session: [:], secrets: [try secret("account", "made-up-17x")],
        fields: [field("account", .integer, secret: true)])
    }
    #expect(error?.code == .config)
    #expect(error?.message == "account must be an integer")
  }

  @Test("of a secret that could be guessed no type is told", arguments: ["17", "x17", "yes"])
  func guessable(_ value: String) throws {
    for kind in [ConfigField.Kind.integer, .number, .boolean] {
      let config = try hydrateConfig(
        session: [:], secrets: [try secret("account", value)],
        fields: [field("account", kind, secret: true)])
      #expect(config.value.json == ["account": "‹account›"])
    }
  }

  @Test("the caller is told where the session holds secrets")
  func paths() {
    let fields = [field("a.k", .string, secret: true), field("b", .string, secret: true)]
    #expect(secretPaths(in: ["a": ["k": "v"], "c": 1], fields) == [["a", "k"]])
  }
}
