import Connector
import Secrets
import Testing
import Vocabulary

@Suite("Paginators, page by page")
struct PaginatorTests {
  private func lines(
    _ paginator: String, _ answers: [JSON], limits: ReadLimits = ReadLimits()
  )
    async throws -> [String]
  {
    let connection = try Connection(plainRetriever + "\n" + paginator)
    let (read, requests) = await connection.read(answers, limits: limits)
    #expect(read.failure == nil)
    return requests.map(\.line)
  }

  private func page(_ count: Int) -> JSON {
    ["d": .array((0..<count).map { ["id": .int($0)] })]
  }

  private func paginator(_ strategy: String) -> String {
    """
    paginator:
      type: DefaultPaginator
      pagination_strategy: \(strategy)
      page_token_option: {type: RequestOption, inject_into: request_parameter, field_name: at}
    """
  }

  @Test("an offset grows by what came, and a short page is the last")
  func offset() async throws {
    let lines = try await lines(
      paginator("{type: OffsetIncrement, page_size: 2}"), [page(2), page(2), page(1)])
    #expect(lines == ["GET /items", "GET /items?at=2", "GET /items?at=4"])
  }

  @Test("without a page size an empty page is the last")
  func offsetWithoutSize() async throws {
    let lines = try await lines(paginator("{type: OffsetIncrement}"), [page(3), page(1), page(0)])
    #expect(lines == ["GET /items", "GET /items?at=3", "GET /items?at=4"])
  }

  @Test("a page number starts where it is told and may stand in the first request")
  func pageNumber() async throws {
    let lines = try await lines(
      paginator(
        "{type: PageIncrement, page_size: 1, start_from_page: 1, inject_on_first_request: true}"),
      [page(1), page(0)])
    #expect(lines == ["GET /items?at=1", "GET /items?at=2"])
  }

  @Test("a cursor comes out of the response until it is empty")
  func cursor() async throws {
    let lines = try await lines(
      paginator("{type: CursorPagination, cursor_value: \"{{ response.next }}\"}"),
      [["d": [["id": 1]], "next": "n1"], ["d": [["id": 2]], "next": nil]])
    #expect(lines == ["GET /items", "GET /items?at=n1"])
  }

  @Test("a record filter neither ends the paging nor shortens the offset")
  func filtered() async throws {
    let connection = try Connection(
      """
      requester: {type: HttpRequester, url_base: "https://api.test", path: /items}
      record_selector:
        type: RecordSelector
        extractor: {type: DpathExtractor, field_path: [d]}
        record_filter: {type: RecordFilter, condition: "{{ record.id == 0 }}"}
      \(paginator("{type: OffsetIncrement, page_size: 2}"))
      """)
    let (read, requests) = await connection.read([page(2), page(2), page(0)])
    #expect(read.records.count == 2)
    #expect(requests.map(\.line) == ["GET /items", "GET /items?at=2", "GET /items?at=4"])
  }

  @Test("a test read stops at its page limit and says so")
  func limit() async throws {
    let connection = try Connection(
      plainRetriever + "\n" + paginator("{type: OffsetIncrement, page_size: 1}"))
    let (read, requests) = await connection.read(
      [page(1), page(1), page(1), page(1)], limits: ReadLimits(maxPagesPerSlice: 3))
    #expect(requests.count == 3)
    #expect(read.limitReached)
  }
}

@Suite("Slices and states")
struct SliceTests {
  private let cursor = """
    incremental_sync:
      type: DatetimeBasedCursor
      cursor_field: u
      datetime_format: "%Y-%m-%d"
      start_datetime: "2024-01-01"
      end_datetime: "2024-01-20"
      step: P10D
      cursor_granularity: P1D
    """

  @Test("time is cut into steps that meet without overlap")
  func steps() async throws {
    let (read, _) = await (try Connection(plainRetriever, stream: cursor)).read([])
    #expect(
      read.slices.map(\.descriptor) == [
        ["start_time": "2024-01-01", "end_time": "2024-01-10"],
        ["start_time": "2024-01-11", "end_time": "2024-01-20"],
      ])
  }

  @Test("a state moves the start, and is given as a list of messages too")
  func state() async throws {
    let connection = try Connection(plainRetriever, stream: cursor)
    let message: JSON = [
      [
        "type": "STREAM",
        "stream": ["stream_descriptor": ["name": "s"], "stream_state": ["u": "2024-01-15"]],
      ]
    ]
    for state in [["u": "2024-01-15"], message] {
      let (read, _) = await connection.read([["d": [["id": 1, "u": "2024-01-18"]]]], state: state)
      #expect(
        read.slices.map(\.descriptor) == [["start_time": "2024-01-15", "end_time": "2024-01-20"]])
      #expect(read.slices.last?.state.first?["stream_state"] == ["u": "2024-01-18"])
    }
  }

  @Test("a cursor over partitions keeps a state for each and one for all")
  func partitions() async throws {
    let connection = try Connection(
      plainRetriever
        + "\npartition_router: {type: ListPartitionRouter, values: [a, b], cursor_field: p}",
      stream: """
        incremental_sync:
          type: DatetimeBasedCursor
          cursor_field: u
          datetime_format: "%Y-%m-%d"
          start_datetime: "2024-01-01"
          end_datetime: "2024-01-31"
        """)
    let (read, _) = await connection.read([
      ["d": [["id": 1, "u": "2024-01-05"]]], ["d": [["id": 2, "u": "2024-01-09"]]],
    ])
    let last = try #require(read.slices.last?.state.first?["stream_state"])
    #expect(last["state"] == ["u": "2024-01-09"])
    #expect(
      last["states"] == [
        ["partition": ["p": "a"], "cursor": ["u": "2024-01-05"]],
        ["partition": ["p": "b"], "cursor": ["u": "2024-01-09"]],
      ])
    #expect(last["use_global_cursor"] == false)
  }

  @Test("several routers give every combination, the last one changing fastest")
  func product() async throws {
    let connection = try Connection(
      plainRetriever + """

        partition_router:
          - {type: ListPartitionRouter, values: [a, b], cursor_field: p}
          - {type: ListPartitionRouter, values: [x, y], cursor_field: q}
        """)
    let (read, _) = await connection.read([])
    #expect(
      read.slices.map { ($0.descriptor?["p"]?.string ?? "") + ($0.descriptor?["q"]?.string ?? "") }
        == ["ax", "ay", "bx", "by"])
  }
}

@Suite("What is not executed")
struct RefusalTests {
  @Test(
    "a valid component that is not executed is named with its line, and nothing is sent",
    arguments: [
      "decoder: {type: CustomDecoder, class_name: a.B}",
      "paginator: {type: DefaultPaginator, pagination_strategy: {type: CustomPaginationStrategy, class_name: a.B}}",
    ])
  func refused(_ component: String) async throws {
    let connection = try Connection(plainRetriever + "\n" + component)
    let (read, requests) = await connection.read([])
    let failure = try #require(read.failure)
    #expect(failure.code == (component.contains("Custom") ? .customComponent : .notSupported))
    #expect(failure.message.contains("line \(failure.span?.line ?? 0)"))
    #expect(requests.isEmpty)
    #expect(connection.reader.readiness(of: "s") == failure)
  }

  @Test("an unknown stream is an error of its own")
  func unknown() throws {
    let reader = try Connection(plainRetriever).reader
    #expect(reader.readiness(of: "nope")?.code == .unknownStream)
  }
}
