import Connector
import Manifest
import Secrets
import Testing
import Vocabulary

/// Habits of the CDK that are plainly mistakes are copied, and named in a warning.
@Suite("Habits of the CDK")
struct HabitTests {
  private func warnings(_ read: StreamRead) -> [String] {
    read.logs.filter { $0.level == "WARN" }.map(\.message)
  }

  @Test("an integer beyond 64 bits becomes a float, and a warning says so once")
  func wideIntegers() async throws {
    let page: JSON = ["d": [["id": .number(JSONNumber(literal: "18446744073709551616"))]]]
    let connection = try Connection(
      plainRetriever + """

        paginator:
          type: DefaultPaginator
          pagination_strategy: {type: PageIncrement, page_size: 1}
        """)
    let (read, _) = await connection.read([page, page, ["d": []]])
    #expect(
      read.records.map { $0["id"]?.text() } == ["1.8446744073709552e+19", "1.8446744073709552e+19"])
    #expect(warnings(read).count { $0.contains("beyond 64 bits") } == 1)
  }

  @Test("an integer that 64 bits hold without a sign stays what it is")
  func unsigned() async throws {
    let widest: JSON = .number(JSONNumber(literal: "18446744073709551615"))
    let (read, _) = await (try Connection(plainRetriever)).read([["d": [["id": widest]]]])
    #expect(read.records == [["id": widest]])
    #expect(warnings(read).isEmpty)
  }

  @Test("a record without fields ends the read without a state, and a warning says so")
  func emptyRecord() async throws {
    let connection = try Connection(
      plainRetriever + """

        partition_router: {type: ListPartitionRouter, values: [a, b], cursor_field: p}
        """)
    let (read, requests) = await connection.read([["d": [["id": 1], [:], ["id": 2]]], ["d": []]])
    #expect(read.records == [["id": 1]])
    #expect(read.slices.map(\.state) == [[]])
    #expect(requests.count == 1)
    #expect(read.failure == nil)
    #expect(warnings(read).count { $0.contains("no fields") } == 1)
  }

  @Test("the call rates of api_budget are named with their line")
  func budget() async throws {
    let connection = try Connection(plainRetriever) { text in
      text + """

        api_budget:
          type: HTTPAPIBudget
          policies:
            - type: MovingWindowCallRatePolicy
              rates: [{type: Rate, limit: 1, interval: PT1M}]
              matchers: []
        """
    }
    let (read, _) = await connection.read([["d": [["id": 1]]]])
    #expect(read.records == [["id": 1]])
    let line = try #require(connection.manifest.resolved?["api_budget"]?.span.line)
    #expect(warnings(read).contains { $0.contains("api_budget at line \(line) ") })
  }

  @Test("a key whose values no one type describes fails the read, as inferring its schema does")
  func mixedKey() async throws {
    let (read, _) = await (try Connection(plainRetriever)).read([
      ["d": [["id": 1], ["id": ["x"]], ["id": "y"]]]
    ])
    #expect(read.wasAborted)
    #expect(read.failure?.message.contains("the key id") == true)
  }
}
