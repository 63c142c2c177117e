import Connector
import Manifest
import Secrets
import Testing
import Vocabulary

@Suite("Checking a connection")
struct CheckTests {
  private func check(
    _ component: String, config: JSON = [:], _ answers: [JSON]
  ) async throws -> (check: ConnectionCheck, requests: [SealedRequest]) {
    let connection = try Connection(
      """
      requester: {type: HttpRequester, url_base: "https://api.test", path: "/{{ config.get('at', 'items') }}"}
      record_selector: {type: RecordSelector, extractor: {type: DpathExtractor, field_path: [d]}}
      paginator:
        type: DefaultPaginator
        pagination_strategy: {type: OffsetIncrement, page_size: 1}
        page_token_option: {type: RequestOption, inject_into: request_parameter, field_name: at}
      """, config: config
    ) { text in
      text.replacing("check: {type: CheckStream, stream_names: [s]}", with: "check: \(component)")
    }
    let transport = ListTransport(answers)
    return (await connection.reader.check(transport: transport), transport.requests)
  }

  @Test("the first record is enough, and so is an empty answer")
  func first() async throws {
    for answer in [["d": [["id": 1]]], ["d": []]] as [JSON] {
      let (check, requests) = try await check("{type: CheckStream, stream_names: [s]}", [answer])
      #expect(check.succeeded)
      #expect(check.answered == ["s"])
      #expect(requests.map(\.line) == ["GET /items"])
    }
  }

  @Test("overrides are laid over the config")
  func overrides() async throws {
    let (check, requests) = try await check(
      "{type: CheckStream, stream_names: [s], config_overrides: {at: other}}",
      config: ["at": "mine"], [["d": [["id": 1]]]])
    #expect(check.succeeded)
    #expect(requests.map(\.line) == ["GET /other"])
  }

  @Test("a stream that is not there is named as such, and nothing is sent")
  func unknown() async throws {
    let (check, requests) = try await check("{type: CheckStream, stream_names: [nope]}", [])
    #expect(check.failure?.code == .unknownStream)
    #expect(requests.isEmpty)
  }

  @Test("generated streams are checked up to their number")
  func generated() async throws {
    let scenario = try Scenario("dynamic-http", own: true)
    let text = scenario.manifest.text.replacing(
      "check: {type: CheckStream, stream_names: [static]}",
      with: "check: {type: CheckDynamicStream, stream_count: 1}")
    let (reader, transport) = try scenario.connection(text)
    let check = await reader.check(transport: transport)
    #expect(check.answered == ["static"])
    let named = scenario.manifest.text.replacing(
      "stream_names: [static]}",
      with:
        "dynamic_streams_check_configs: [{type: DynamicStreamCheckConfig, dynamic_stream_name: sheets, stream_count: 2}]}"
    )
    let (other, road) = try scenario.connection(named)
    let failed = await other.check(transport: road)
    // No route is there for the first of them.
    #expect(failed.stream == "p_n1")
    #expect(failed.failure?.code == .http)
  }
}
