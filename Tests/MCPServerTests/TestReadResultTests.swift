import Foundation
import Session
import Support
import Testing
import Vocabulary

/// What a test read answers, field by field, beside the Python server's `StreamTestResult`.
struct TestReadResultTests {
  private static let record =
    #"{"id":1,"password":"open sesame","api_key":"none of yours","secret":{"token":null},"#
    + #""price":1.0,"big":18446744073709551615,"tags":["a"],"on":true}"#

  /// Answers `/items` with a body.
  private func api(_ body: String, status: String = "200 OK") async throws -> HostileServer {
    try await HostileServer.start { request in
      request.target.hasPrefix("/items")
        ? .answer(status, body, ["Content-Type: application/json"]) : .answer("404 Not Found", "{}")
    }
  }

  private func read(
    _ body: String, status: String = "200 OK", _ arguments: JSONObject = [:]
  ) async throws -> JSON {
    let api = try await api(body, status: status)
    let project = try await ServedProject(origin: api.origin, allow: ["*=\(api.origin)"])
    let all = arguments.merging(["stream_name": "items"]) { first, _ in first }
    let answer = await project.client().call("execute_stream_test_read", all)
    await api.stop()
    return answer["structuredContent"] ?? .null
  }

  @Test("records come as they were sent, whatever their fields are called")
  func records() async throws {
    let answer = try await read(#"{"items":[\#(TestReadResultTests.record)]}"#)
    #expect(answer["success"] == true && answer["records_read"] == 1 && answer["errors"] == [])
    #expect(answer["records"]?[0]?.text() == TestReadResultTests.record)
    #expect(answer["raw_api_responses"] == nil && answer["message"]?.string?.isEmpty == false)
  }

  @Test("statistics name each field's type as Python does, and count nulls")
  func statistics() async throws {
    let second = #"{"id":null,"name":"b","secret":null}"#
    let answer = try await read(#"{"items":[\#(TestReadResultTests.record),\#(second)]}"#)
    let fields = answer["record_stats"]?["properties"]
    #expect(answer["record_stats"]?["num_properties"] == 9)
    #expect(fields?["id"] == ["type": "int", "num_null": 1, "num_non_null": 1])
    #expect(fields?["secret"] == ["type": "dict", "num_null": 1, "num_non_null": 1])
    #expect(fields?["price"]?["type"] == "float" && fields?["big"]?["type"] == "int")
    #expect(fields?["tags"]?["type"] == "list" && fields?["on"]?["type"] == "bool")
    #expect(fields?["name"]?["type"] == "str")
    let without = try await read(#"{"items":[]}"#)
    #expect(without["record_stats"] == nil)
  }

  @Test("raw responses are the builder's read without its records")
  func raw() async throws {
    let answer = try await read(
      #"{"items":[{"id":1}]}"#,
      ["include_raw_responses_data": "true", "include_records_data": false])
    #expect(answer["records"] == nil && answer["records_read"] == 1)
    let raw = try #require(answer["raw_api_responses"]?.array)
    #expect(raw.count == 1)
    #expect(
      Set(raw[0].object?.keys.elements ?? []) == [
        "slices", "test_read_limit_reached", "auxiliary_requests", "inferred_schema",
        "inferred_datetime_formats", "latest_config_update",
      ])
    let page = try #require(raw[0]["slices"]?[0]?["pages"]?[0])
    #expect(page["response"]?["status"] == 200 && page["record_count"] == 1)
    #expect(page["response"]?["body"] == #"{"items":[{"id":1}]}"#)
    #expect(page["request"]?["http_method"] == "GET" && page["records"] == nil)
    #expect(page["request"]?["headers"]?["Authorization"] == "Bearer ‹api_key›")
  }

  @Test(
    "a 401, a 403, a 404 and a 500 are failures with a reason and what came back",
    arguments: [
      "401 Unauthorized", "403 Forbidden", "404 Not Found", "500 Oops",
    ])
  func failures(_ status: String) async throws {
    let answer = try await read(
      #"{"error":"no such thing"}"#, status: status, ["include_raw_responses_data": false])
    #expect(answer["success"] == false && answer["records_read"] == 0)
    #expect(answer["errors"]?.array?.count == 1)
    #expect(answer["errors"]?[0]?.string?.contains(status.prefix(3)) == true)
    #expect(answer["message"]?.string?.contains(status.prefix(3)) == true)
    #expect(answer["status"] == "failed")
    let page = answer["raw_api_responses"]?[0]?["slices"]?[0]?["pages"]?[0]
    #expect(page?["response"]?["body"]?.string?.contains("no such thing") == true)
  }

  @Test("a read without records is a success that says so and shows what came back")
  func nothing() async throws {
    let answer = try await read(#"{"items":[]}"#, ["include_raw_responses_data": false])
    #expect(answer["success"] == true && answer["records_read"] == 0)
    #expect(answer["raw_api_responses"]?[0]?["slices"]?.array?.count == 1)
    let lines = answer["logs"]?.array?.compactMap { $0["message"]?.string } ?? []
    #expect(lines.contains { $0.contains("no records") })
    #expect(answer["message"]?.string?.contains("gave no records") == true)
  }

  @Test(
    "the schema is compared with the records both ways, and the inferred one given when they differ"
  )
  func schema() async throws {
    let fits: JSONObject = ["auto_update_schema": false]
    let same = try await read(#"{"items":[{"id":1,"name":"a"}]}"#, fits)
    #expect(same["schema_warnings"] == [] && same["inferred_json_schema"] == nil)
    let other = try await read(#"{"items":[{"id":"one","size":2}]}"#, fits)
    #expect(
      other["schema_warnings"] == [
        "1 field of the records not in the schema: size",
        "id: string in 1 of 1, the schema says integer",
        "1 field of the schema in none of the records: name",
      ])
    #expect(
      other["inferred_json_schema"] == [
        "$schema": "http://json-schema.org/schema#", "type": "object",
        "properties": [
          "id": ["type": "string"], "size": ["type": ["number", "null"]],
        ], "required": ["id"],
      ])
    let never = try await read(
      #"{"items":[{"id":"one"}]}"#,
      ["auto_update_schema": false, "include_inferred_json_schema": false])
    #expect(never["inferred_json_schema"] == nil)
  }

  // MARK: Verdicts

  @Test("is_valid, errors and warnings agree, and a manifest that resolves comes resolved")
  func validation() async throws {
    let project = try await ServedProject()
    let client = project.client()
    let good = await client.call("validate_manifest")["structuredContent"]
    #expect(good?["is_valid"] == true && good?["errors"] == [])
    let stream = good?["resolved_manifest"]?["streams"]?[0]
    #expect(stream?["retriever"]?["requester"]?["type"] == "HttpRequester")
    #expect(good?["resolved_sha256"]?.string?.count == 64)
    #expect(good?["secrets"] == ["api_key"])
    for text in [
      "", "[", "a: 1", ServedProject.manifest("x").replacing("type: Spec", with: "type: Spek"),
    ] {
      let bad = await client.call("validate_manifest", ["manifest": .string(text)])
      let content = try #require(bad["structuredContent"])
      #expect(content["is_valid"] == false && content["errors"]?.array?.isEmpty == false, "\(text)")
      #expect(bad["isError"] == false)
    }
    let tight = try await ServedProject(budget: 4000)
    let small = await tight.client().call("validate_manifest")
    #expect(small["structuredContent"]?["resolved_manifest"] == .null)
    #expect(small["structuredContent"]?["notes"]?[0]?.string?.contains("stream_name") == true)
  }

  @Test(
    "every manifest of the corpus has a verdict that agrees with itself",
    .enabled(if: Surroundings.has(Surroundings.corpus)))
  func corpus() async throws {
    let corpus = try #require(Surroundings.corpus)
    let project = try await ServedProject()
    let client = project.client()
    for kind in ["manifests", "mutants"] {
      let folder = corpus.appending(path: kind)
      for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() {
        let place = folder.appending(path: name)
        guard
          let text = try? String(
            contentsOf: place.appending(path: "manifest.yaml"), encoding: .utf8),
          text.utf8.count < 100_000,
          let answer = try? Data(contentsOf: place.appending(path: "expected.json")),
          let expected = try? JSON(parsing: Array(answer))
        else { continue }
        let content = await client.call("validate_manifest", ["manifest": .string(text)])[
          "structuredContent"]
        #expect(content?["is_valid"] == expected["valid"], "\(name)")
        #expect(
          content?["is_valid"]?.bool == content?["errors"]?.array?.isEmpty, "\(name)")
        let severities = content?["problems"]?.array?.compactMap { $0["severity"]?.string } ?? []
        #expect(severities.count { $0 == "error" } == content?["errors"]?.array?.count, "\(name)")
        #expect(
          severities.count { $0 == "warning" } == content?["warnings"]?.array?.count, "\(name)")
        if expected["valid"] == true {
          #expect(content?["resolved_sha256"] == expected["resolved_sha256"], "\(name)")
        }
      }
    }
  }
}
