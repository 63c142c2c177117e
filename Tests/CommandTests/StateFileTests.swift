import Foundation
import Support
import Testing

/// A read starts from the state it is given, in whichever shape Airbyte's tools wrote it.
struct StateFileTests {
  private func project(_ origin: String) throws -> Project {
    let project = try Project(origin)
    let cursor = """
          retriever:
            type: SimpleRetriever
            requester: {$ref: "#/definitions/requester", path: /items}
            record_selector: {$ref: "#/definitions/selector"}
          incremental_sync:
            type: DatetimeBasedCursor
            cursor_field: at
            datetime_format: "%Y-%m-%d"
            start_datetime: "2024-01-01"
            end_datetime: "2024-12-31"
            start_time_option: {type: RequestOption, inject_into: request_parameter, field_name: since}

      """
    let plain = """
          retriever:
            type: SimpleRetriever
            requester: {$ref: "#/definitions/requester", path: /items}
            record_selector: {$ref: "#/definitions/selector"}

      """
    try project.write(
      "manifest.yaml",
      Project.manifest(origin).replacingOccurrences(of: plain, with: cursor))
    return project
  }

  private func since(_ state: String) async throws -> (target: String?, outcome: Outcome) {
    let server = try await HostileServer.start { _ in .ok(#"{"items":[{"at":"2024-07-01"}]}"#) }
    let project = try project(server.origin)
    try project.write("state.json", state)
    let outcome = try project.read("--state", "state.json", "--json")
    await server.stop()
    return (server.received.first?.target, outcome)
  }

  private static let own = #"{"at": "2024-05-01"}"#
  private static let stream =
    #"{"type": "STREAM", "stream": {"stream_descriptor": {"name": "items"}, "stream_state": \#(own)}}"#
  private static let other =
    #"{"type": "STREAM", "stream": {"stream_descriptor": {"name": "orders"}, "stream_state": {"at": "2024-02-02"}}}"#

  @Test(
    "each shape of a state is understood",
    arguments: [
      "[\(other), \(stream)]", stream, own, #"{"items": \#(own), "orders": {"at": "2024-02-02"}}"#,
      #"[{"type": "STATE", "state": \#(other)}, {"type": "STATE", "state": \#(stream)}]"#,
      #"{"type": "STATE", "state": \#(stream)}"#,
      "{\"type\": \"LOG\", \"log\": {}}\n{\"type\": \"STATE\", \"state\": \(stream)}\n\n",
      #"[{"stream": {"stream_descriptor": {"name": "items"}, "stream_state": \#(own)}}]"#,
      #"[{"type": "LEGACY", "data": {"items": \#(own)}}]"#,
      #"[{"type": "GLOBAL", "global": {"shared_state": {}, "stream_states": [{"stream_descriptor": {"name": "items"}, "stream_state": \#(own)}]}}]"#,
      "[\(stream.replacingOccurrences(of: "2024-05-01", with: "2024-03-03")), \(stream)]",
    ])
  func shapes(state: String) async throws {
    let (target, outcome) = try await since(state)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(target == "/items?since=2024-05-01", "\(state)")
  }

  @Test(
    "a state of other streams starts from the beginning, and says so",
    arguments: ["[\(other)]", "[]", #"{"orders": {"at": "2024-02-02"}}"#])
  func others(state: String) async throws {
    let (target, outcome) = try await since(state)
    #expect(outcome.status == 0 && target == "/items?since=2024-01-01")
    #expect(outcome.errors.contains("state.json has no state for this stream"))
  }

  @Test(
    "a bad shape is named with file, line and key",
    arguments: [
      ("[\n  1\n]", "state.json line 2: [0] is no object"),
      ("[\n\(other),\n {\"type\": \"STREAMS\"}]", "state.json line 3: [1].type is none of STREAM"),
      ("[{}]", "state.json line 1: [0].type is missing"),
      (
        "[{\"type\": \"STREAM\",\n \"stream\": []}]", "state.json line 2: [0].stream is no object"
      ),
      ("[{\"type\": \"STREAM\"}]", "state.json line 1: [0].stream is missing"),
      (
        "[{\"type\": \"STREAM\", \"stream\": {\n\"stream_descriptor\": {\n\"name\": 7}}}]",
        "state.json line 3: [0].stream.stream_descriptor.name is no text"
      ),
      (
        "{\"type\": \"STATE\",\n\"state\": {\"type\": \"STREAM\", \"stream\": {\"stream_descriptor\": "
          + "{\"name\": \"items\"},\n\n\"stream_state\": \"{\\\"at\\\"}\"}}}",
        "state.json line 4: state.stream.stream_state is no object"
      ),
      ("\n\"2024\"", "state.json line 2: the value holds no state"),
      ("[\n{\"type\": }]", "state.json is not JSON: line 2: "),
      ("{\"type\": \"STATE\", \"state\": {}}\n{\"type\": \"X\"}", "state.json line 1: state.type"),
    ])
  func badShapes(state: String, complaint: String) async throws {
    let (target, outcome) = try await since(state)
    #expect(outcome.status == 2 && target == nil && outcome.text == "")
    #expect(outcome.complaints.first?.hasPrefix(complaint) == true, "\(outcome.errors)")
  }

  @Test(
    "a config of a bad shape is named with file and line",
    arguments: [
      ("\n[]", "config.json line 2: the value is no JSON object; write "),
      ("{\n\"a\": 1,\n}", "config.json is not JSON: line 3: "),
      ("", "config.json is not JSON: line 1: "),
    ])
  func badConfig(config: String, complaint: String) throws {
    let project = try Project()
    try project.write("config.json", config)
    let outcome = try project.read("--config", "config.json")
    #expect(outcome.status == 2 && outcome.text == "")
    #expect(outcome.complaints.first?.hasPrefix(complaint) == true, "\(outcome.errors)")
  }

  @Test("a read for a person shows its requests, and records alone on stdout")
  func lines() async throws {
    let server = try await HostileServer.start { _ in .ok(#"{"items":[{"at":"2024-07-01"}]}"#) }
    let project = try project(server.origin)
    let outcome = try project.read()
    await server.stop()
    #expect(outcome.text == "{\"at\":\"2024-07-01\"}\n")
    let lines = outcome.errors.split(separator: "\n")
    #expect(lines.first == "  GET \(server.origin)/items?since=2024-01-01 → 200, 1 record")
    #expect(lines.dropFirst().first?.hasPrefix("items: 1 record, 1 page, 1 slice") == true)
    #expect(outcome.errors.contains("schema: 1 field of the records not in the schema: at\n"))
  }

  @Test("a read that cannot start is told as JSON too")
  func notStarted() throws {
    let project = try Project()
    try project.write("empty.env", "api_key=\n")
    let outcome = try project.run("read", "manifest.yaml", "items", "--env", "empty.env", "--json")
    outcome.expectComplaint("secret_unset", status: 5)
    let read = try outcome.object()
    let error = read["error"] as? [String: Any]
    #expect(error?["code"] as? String == "secret_unset")
    #expect(error?["failure_type"] as? String == "system_error")
    #expect(read["records"] is NSNull && read["slices"] is NSNull)
  }
}
