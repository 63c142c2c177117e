import Connector
import Manifest
import Testing
import Vocabulary

/// A connector or an API that asks for too much. Each test would use up the memory or never end if
/// what it is about were not bounded; none looks at a clock.
@Suite("What would never end")
struct BombTests {
  private static let pages = """

    paginator:
      type: DefaultPaginator
      pagination_strategy: {type: PageIncrement, page_size: 1}
      page_token_option: {type: RequestOption, inject_into: request_parameter, field_name: page}
    """

  /// Gives a page that says that there is another one, for ever.
  private static func endless(_ record: JSON) -> [JSON] {
    Array(repeating: ["d": .array([record])], count: 5000)
  }

  @Test("pages without end stop at the limit, which is told")
  func pages() async throws {
    let connection = try Connection(plainRetriever + Self.pages)
    let (read, requests) = await connection.read(Self.endless(["id": 1]))
    #expect(read.limitReached)
    #expect(requests.count == ReadLimits().maxPagesPerSlice)
  }

  @Test("a page that leads to itself stops at the limit")
  func cursorToItself() async throws {
    let connection = try Connection(
      plainRetriever + """

        paginator:
          type: DefaultPaginator
          pagination_strategy: {type: CursorPagination, cursor_value: "same"}
          page_token_option: {type: RequestOption, inject_into: request_parameter, field_name: p}
        """)
    let (read, requests) = await connection.read(Self.endless(["id": 1]))
    #expect(read.limitReached)
    #expect(requests.count == ReadLimits().maxPagesPerSlice)
  }

  @Test("pages of a parent stream stop at the limit too")
  func parentPages() async throws {
    let connection = try Connection(
      plainRetriever + """

        partition_router:
          type: SubstreamPartitionRouter
          parent_stream_configs:
          - type: ParentStreamConfig
            parent_key: nothing
            partition_field: p
            stream:
              type: DeclarativeStream
              name: parent
              retriever:
                type: SimpleRetriever
                requester: {type: HttpRequester, url_base: "https://api.test", path: /parents}
                record_selector:
                  type: RecordSelector
                  extractor: {type: DpathExtractor, field_path: [d]}
                paginator:
                  type: DefaultPaginator
                  pagination_strategy: {type: PageIncrement, page_size: 1}
        """)
    let (_, requests) = await connection.read(Self.endless(["id": 1]))
    #expect(requests.count == ReadLimits().maxPagesPerSlice)
  }

  @Test("a slice that starts over for ever, each time a little later, ends in an error")
  func resets() async throws {
    let connection = try Connection(
      plainRetriever + Self.pages + """

        pagination_reset:
          type: PaginationReset
          action: SPLIT_USING_CURSOR
          limits: {type: PaginationResetLimits, number_of_records: 1}
        """,
      stream: """
        incremental_sync:
          type: DatetimeBasedCursor
          cursor_field: at
          datetime_format: "%s"
          start_datetime: "0"
        """)
    let answers = (1...5000).map { number -> JSON in ["d": [["id": 1, "at": .int(number)]]] }
    let (read, requests) = await connection.read(answers)
    #expect(read.failure?.message.contains("started over 1000 times") == true)
    #expect(requests.count == 1001)
  }

  @Test("a step of a second over fifty years makes as many slices as are read")
  func seconds() async throws {
    let connection = try Connection(
      plainRetriever,
      stream: """
        incremental_sync:
          type: DatetimeBasedCursor
          cursor_field: at
          datetime_format: "%Y-%m-%dT%H:%M:%SZ"
          start_datetime: "1970-01-01T00:00:00Z"
          end_datetime: "9999-01-01T00:00:00Z"
          step: PT1S
          cursor_granularity: PT1S
        """)
    let (read, requests) = await connection.read([])
    #expect(read.slices.count == ReadLimits().maxSlices)
    #expect(requests.count == ReadLimits().maxSlices)
    #expect(read.limitReached)
  }

  @Test("a product of lists is walked, not written out")
  func product() async throws {
    let values = (0..<400).map { "'\($0)'" }.joined(separator: ", ")
    let routers = "abcdef".map {
      """
        - {type: ListPartitionRouter, cursor_field: \($0), values: [\(values)]}
      """
    }.joined(separator: "\n")
    let connection = try Connection(plainRetriever + "\npartition_router:\n" + routers)
    let (read, _) = await connection.read([])
    #expect(read.slices.count == ReadLimits().maxSlices)
    #expect(read.limitReached)
  }

  @Test(
    "a body that is nested without end is no JSON, and no crash",
    arguments: ["[", #"{"d":"#, #"{"d":["#])
  func nestedJSON(opening: String) async throws {
    let body = Array(String(repeating: opening, count: 100_000).utf8)
    let connection = try Connection(plainRetriever)
    let read = await connection.reader.read(
      "s", limits: ReadLimits(), state: nil, transport: BytesTransport(body)
    ) { _ in }
    #expect(read.records.isEmpty)
  }

  @Test("XML that declares a billion laughs, or nests without end, gives nothing")
  func xml() async throws {
    var laughs = "<!DOCTYPE d [<!ENTITY a0 \"ha\">"
    for level in 1...40 {
      let inner = String(repeating: "&a\(level - 1);", count: 10)
      laughs += "<!ENTITY a\(level) \"\(inner)\">"
    }
    laughs += "]><d>&a40;</d>"
    let nested = String(repeating: "<a>", count: 100_000)
    let wide = "<a" + (0..<20_000).map { " b\($0)='1'" }.joined() + "/>"
    let retriever = plainRetriever.replacing("[d]", with: "[]") + "\ndecoder: {type: XmlDecoder}"
    let connection = try Connection(retriever)
    for (text, size) in [(laughs, 100), (nested, 100), (wide, 1_000_000)] {
      let read = await connection.reader.read(
        "s", limits: ReadLimits(), state: nil, transport: BytesTransport(Array(text.utf8))
      ) { _ in }
      #expect(JSON.array(read.records).text().utf8.count < size)
    }
  }

  @Test("a field of ten million characters is refused with the limit")
  func longField() async throws {
    let body = Array("a,b\n1,\(String(repeating: "x", count: 10_000_000))\n".utf8)
    let connection = try Connection(
      plainRetriever.replacing("[d]", with: "[]") + "\ndecoder: {type: CsvDecoder}")
    let read = await connection.reader.read(
      "s", limits: ReadLimits(), state: nil, transport: BytesTransport(body)
    ) { _ in }
    #expect(read.failure?.message.contains("131072 characters") == true)
  }

  @Test("a pattern that explodes ends in an error, wherever a pattern may stand")
  func patterns() async throws {
    let text = String(repeating: "a", count: 40) + "b"
    let connection = try Connection(
      plainRetriever + """

        # The filter of a record.
        """,
      stream: """
        transformations:
          - type: AddFields
            fields:
              - path: [x]
                value: "{{ record['t'] | regex_search('(a+)+$') }}"
        """)
    let (read, _) = await connection.read([["d": [["t": .string(text)]]]])
    #expect(read.failure?.message.contains("too many steps") == true)
  }

  @Test("stars in a path cost their length, not its power")
  func stars() async throws {
    let glob = String(repeating: "*a", count: 30) + "*b"
    let key = String(repeating: "a", count: 2000)
    let connection = try Connection(plainRetriever.replacing("[d]", with: "['\(glob)']"))
    let found = await connection.read([.object([key: 1, key + "b": [["id": 7]]])]).read
    #expect(found.records.map { $0["id"] } == [7])
  }

  @Test("three thousand streams are listed, and one of them is read")
  func manyStreams() async throws {
    let one = """
        - type: DeclarativeStream
          name: s%
          retriever: {type: SimpleRetriever, requester: {type: HttpRequester, url_base: "https://api.test"}, record_selector: {type: RecordSelector, extractor: {type: DpathExtractor, field_path: []}}}
      """
    let many = (0..<3000).map { one.replacing("%", with: String($0)) }.joined(separator: "\n")
    let connection = try Connection(plainRetriever) {
      $0.replacing("streams:\n", with: "streams:\n" + many + "\n")
    }
    #expect(connection.manifest.streams.count == 3001)
    let (read, _) = await connection.read([[["id": 1]]], of: "s2999")
    #expect(read.records.count == 1)
  }
}
