import Connector
import Jinja
import Secrets
import Synchronization
import Testing
import Vocabulary

@Suite("Reports that an API has to make first")
struct AsyncRetrieverTests {
  private func connection(_ more: String = "", top: String = "") throws -> Connection {
    try Connection(
      """
      status_mapping: {type: AsyncJobStatusMap, running: [run], completed: [done], failed: [bad], timeout: []}
      status_extractor: {type: DpathExtractor, field_path: [status]}
      creation_requester: {type: HttpRequester, url_base: "https://api.test", path: /jobs, http_method: POST}
      polling_requester:
        type: HttpRequester
        url_base: https://api.test
        path: "/jobs/{{ creation_response['id'] }}"
      download_requester: {type: HttpRequester, url_base: "https://api.test", path: /report}
      abort_requester: {type: HttpRequester, url_base: "https://api.test", path: /abort, http_method: POST}
      record_selector: {type: RecordSelector, extractor: {type: DpathExtractor, field_path: []}}
      \(more)
      """
    ) { $0.replacing("type: SimpleRetriever", with: "type: AsyncRetriever") + top }
  }

  private func read(
    _ connection: Connection, _ answers: [JSON], now: @escaping @Sendable () -> PythonDateTime
  ) async -> (read: StreamRead, lines: [String], pauses: [Duration]) {
    let transport = ListTransport(answers)
    let pauses = Mutex<[Duration]>([])
    let reader = StreamReader(
      manifest: connection.manifest, config: connection.config,
      pause: { duration in pauses.withLock { $0.append(duration) } }, now: now)
    let read = await reader.read(
      "s", limits: ReadLimits(), state: nil, transport: transport
    ) { _ in }
    return (read, transport.requests.map(\.line), pauses.withLock { $0 })
  }

  @Test("between two questions five seconds pass, and none after the last")
  func pauses() async throws {
    let (read, lines, pauses) = await read(
      try connection(),
      [["id": 7], ["status": "run"], ["status": "run"], ["status": "done"], ["id": 1]],
      now: Clock.now)
    #expect(read.failure == nil)
    #expect(read.records == [["id": 1]])
    #expect(
      lines == ["POST /jobs", "GET /jobs/7", "GET /jobs/7", "GET /jobs/7", "GET /report"])
    #expect(pauses == [.seconds(5), .seconds(5)])
  }

  @Test("a job that is not done in time is given up and aborted")
  func timeout() async throws {
    let minutes = Mutex(0)
    let (read, lines, _) = await read(
      try connection(), [["id": 7], ["status": "run"], ["status": "run"], [:]]
    ) {
      let minute = minutes.withLock { minutes in
        minutes += 10
        return minutes
      }
      return PythonDateTime(unixMicroseconds: 1_704_067_200_000_000 + minute * 60_000_000)
        ?? Clock.now()
    }
    #expect(read.failure?.message == "a job was not done in time")
    #expect(lines.last == "POST /abort")
  }

  @Test("as many jobs run at one time as the manifest allows")
  func several() async throws {
    let connection = try connection(
      "partition_router: {type: ListPartitionRouter, values: [a, b, c], cursor_field: p}",
      top: "\nmax_concurrent_async_job_count: 2\n")
    let done: JSON = ["status": "done"]
    let (read, lines, _) = await read(
      connection,
      [["id": 1], ["id": 2], done, done, ["id": 3], done, ["r": 1], ["r": 2], ["r": 3]],
      now: Clock.now)
    #expect(read.records == [["r": 1], ["r": 2], ["r": 3]])
    #expect(
      lines == [
        "POST /jobs", "POST /jobs", "GET /jobs/1", "GET /jobs/2", "POST /jobs", "GET /jobs/3",
        "GET /report", "GET /report", "GET /report",
      ])
  }

  @Test("a status that is not mapped is a failure, and asked for again without a pause")
  func unknown() async throws {
    let huh: JSON = ["status": "huh"]
    let (read, lines, pauses) = await read(
      try connection(), [["id": 7], huh, ["status": "done"], ["id": 1]], now: Clock.now)
    #expect(read.failure?.detail?.content == "huh")
    #expect(read.records == [["id": 1]])
    #expect(lines == ["POST /jobs", "GET /jobs/7", "GET /jobs/7", "GET /report"])
    #expect(pauses.isEmpty)

    let (stuck, questions, _) = await self.read(
      try connection(), [["id": 7]] + Array(repeating: huh, count: 20), now: Clock.now)
    #expect(stuck.failure?.detail?.content == "huh")
    #expect(questions.count == 11)
  }

  @Test("the first request of such a stream is the one that starts a job")
  func first() throws {
    #expect(try connection().reader.firstRequest(of: "s").line == "POST /jobs")
  }
}
