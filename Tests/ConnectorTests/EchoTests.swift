import Connector
import Secrets
import Testing
import Vocabulary

/// The API gives back the secret that it was sent, and the manifest tries to make something of it.
@Suite("Echoes of a secret")
struct EchoTests {
  private static let key = "made-up-token-17"
  private static let send = "request_headers: {X-Key: \"{{ config['key'] }}\"}"

  private func connection(
    _ requester: String = send, _ more: String = "", stream: String = "", key: String = key
  ) throws -> Connection {
    try Connection(
      """
      requester:
        type: HttpRequester
        url_base: "https://api.test"
        path: /items
        \(requester)
      \(more.isEmpty ? EchoTests.selector : more)
      """, stream: stream, secrets: ["key": key])
  }

  private static let selector = """
    record_selector: {type: RecordSelector, extractor: {type: DpathExtractor, field_path: [d]}}
    """

  private func adding(_ value: String) -> String {
    """
    transformations:
      - type: AddFields
        fields: [{type: AddedFieldDefinition, path: [x], value: "\(value)"}]
    """
  }

  @Test(
    "a template sees the mask in the place of an echo, whole or inside a text",
    arguments: [
      ("{{ record['said'][0] }}", "‹"), ("{{ record['said'] | length }}", 5),
      ("{{ record['said'] | upper }}", "‹KEY›"), ("{{ 'made' in record['said'] }}", false),
      ("{{ record['told'] }}", "it is ‹key›."), ("{{ record['coded'][:7] }}", "‹key: w"),
    ] as [(String, JSON)])
  func templates(_ template: String, _ expected: JSON) async throws {
    let connection = try connection(stream: adding(template))
    let (read, _) = await connection.read([
      [
        "d": [
          [
            "said": .string(EchoTests.key), "told": .string("it is \(EchoTests.key)."),
            "coded": "bWFkZS11cC10b2tlbi0xNw==",
          ]
        ]
      ]
    ])
    #expect(read.failure == nil)
    #expect(read.records.first?["x"] == expected)
  }

  @Test(
    "an echo decides nothing",
    arguments: ["{{ 'made-up' in record['said'] }}", "{{ record['said'] < 'n' }}"])
  func filter(_ condition: String) async throws {
    let selector = """
      record_selector:
        type: RecordSelector
        extractor: {type: DpathExtractor, field_path: [d]}
        record_filter: {type: RecordFilter, condition: "\(condition)"}
      """
    let connection = try connection(EchoTests.send, selector)
    let (read, _) = await connection.read([["d": [["said": .string(EchoTests.key)]]]])
    #expect(read.records.isEmpty)
  }

  @Test("what an error has to contain is not looked for in an echo", arguments: ["made-up", "key"])
  func errors(_ part: String) async throws {
    let connection = try connection(
      EchoTests.send + """

          error_handler:
            type: DefaultErrorHandler
            response_filters:
              - {type: HttpResponseFilter, error_message_contains: "\(part)", action: IGNORE}
        """)
    let (read, _) = await connection.read([
      ["#status": 401, "error": .string("no access for \(EchoTests.key)")]
    ])
    // The name of the secret is in its mask, and public.
    #expect((read.failure == nil) == (part == "key"))
  }

  @Test("a key with an echo in it is found under its mask alone")
  func keys() async throws {
    let selector = """
      record_selector:
        type: RecordSelector
        extractor: {type: DpathExtractor, field_path: [d, "made*"]}
      """
    let connection = try connection(EchoTests.send, selector)
    let (read, _) = await connection.read([["d": [EchoTests.key: [["id": 1]]]]])
    #expect(read.records.isEmpty)
  }

  @Test("a link to the next page with an echo in it goes out as the server meant it")
  func links() async throws {
    let paginator = """
      paginator:
        type: DefaultPaginator
        page_token_option: {type: RequestPath}
        pagination_strategy:
          type: CursorPagination
          cursor_value: "{{ response['next'] }}"
          stop_condition: "{{ not response['next'] }}"
      """
    let connection = try connection(EchoTests.send, EchoTests.selector + "\n" + paginator)
    let (read, requests) = await connection.read([
      [
        "d": [["id": 1]],
        "next": .string("https://api.test/of/\(EchoTests.key)/items?after=\(EchoTests.key)"),
      ], ["d": [["id": 2]]],
    ])
    #expect(read.failure == nil && read.records.count == 2)
    let second = try #require(requests.last)
    #expect(second.path.masked == "/of/‹key›/items" && second.path.secrets.count == 1)
    #expect(second.query.map(\.value.masked) == ["‹key›"])
    #expect(second.query.first?.value.secrets.count == 1)
  }

  @Test("a short secret is taken for an echo where it was sent, and for data where it was not")
  func short() async throws {
    let answer: JSON = ["d": [["said": "4711", "count": 4711]]]
    let sent = try connection(stream: adding("{{ record['said'][0] }}"), key: "4711")
    #expect(
      await sent.read([answer]).read.records == [["said": "‹key›", "count": "‹key›", "x": "‹"]])
    let kept = try connection("", stream: adding("{{ record['count'] + 1 }}"), key: "4711")
    #expect(await kept.read([answer]).read.records == [["said": "4711", "count": 4711, "x": 4712]])
  }
}
