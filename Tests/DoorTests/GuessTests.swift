import Foundation
import Support
import Testing
import Vocabulary

/// A value that is too short to be looked for everywhere must not be confirmed by its own mask.
struct GuessTests {
  private static let guess = "4711"

  /// What a tool answers in a project whose pin is this.
  private func answer(
    _ pin: String, _ server: HostileServer, _ tool: String, _ arguments: JSONObject
  ) async throws -> String {
    let project = try EchoProject(server.origin)
    try project.scratch.write(".env", "pin='\(pin)'\napi_key='\(project.secrets[0])'\n")
    let room = try await Room(project, allow: server.origin)
    return await room.call(tool, arguments)
  }

  private func manifest(_ origin: String, sends: Bool, adds value: String) -> String {
    """
    version: 6.48.0
    type: DeclarativeSource
    check: {type: CheckStream, stream_names: [s]}
    streams:
      - type: DeclarativeStream
        name: s
        retriever:
          type: SimpleRetriever
          requester:
            type: HttpRequester
            url_base: "\(origin)"
            path: /items
            http_method: GET
            request_headers: {X-Api-Key: "\(sends ? "{{ config['pin'] }}" : "none")"}
          record_selector: {type: RecordSelector, extractor: {type: DpathExtractor, field_path: [items]}}
        schema_loader: {type: InlineSchemaLoader, schema: {type: object, properties: {id: {type: integer}}}}
        transformations:
          - {type: AddFields, fields: [{type: AddedFieldDefinition, path: [guess], value: "\(value)"}]}
    """
  }

  @Test(
    "a guess of a short secret comes back as it went, right or wrong", arguments: [true, false])
  func guess(sends: Bool) async throws {
    let server = try await HostileServer.start { _ in .ok(#"{"items":[{"id":1}]}"#) }
    let text = manifest(server.origin, sends: sends, adds: GuessTests.guess)
    for (tool, arguments) in [
      ("execute_stream_test_read", ["stream_name": "s", "manifest": .string(text)]),
      ("execute_stream_test_read", ["stream_name": "4711", "manifest": .string(text)]),
      ("validate_manifest", ["manifest": .string(text)]),
      ("execute_dynamic_manifest_resolution_test", ["manifest": .string(text)]),
      ("list_streams", ["manifest": .string(text), "config": ["other": "4711"]]),
    ] as [(String, JSONObject)] {
      let right = try await answer(GuessTests.guess, server, tool, arguments)
      let wrong = try await answer("9021", server, tool, arguments)
      #expect(right == wrong, "\(tool)")
    }
    await server.stop()
  }

  @Test(
    "a short secret that was sent is masked as a whole field of the answer, and taken apart nowhere"
  )
  func echo() async throws {
    let server = try await HostileServer.start { request in
      .ok(#"{"items":[{"id":1,"said":"\#(request.header("x-api-key") ?? "")"}]}"#)
    }
    let text = manifest(server.origin, sends: true, adds: "{{ record['said'][0] }}")
    let answer = try await answer(
      "8532", server, "execute_stream_test_read",
      ["stream_name": "s", "manifest": .string(text), "include_raw_responses_data": true])
    #expect(!answer.contains("8532"))
    #expect(answer.contains(#""said":"‹pin›","guess":"‹""#))
    await server.stop()
  }

  @Test(
    "the length of an echo is told nowhere",
    arguments: ["a-short-secret-1", "a-much-longer-secret-2345"])
  func length(_ pin: String) async throws {
    let server = try await HostileServer.start { request in
      let key = request.header("x-api-key") ?? ""
      return .ok(
        request.target.contains("binary") ? "\u{1}\(key)" : #"{"items":[{"said":"\#(key)"}]}"#)
    }
    for path in ["/items", "/binary"] {
      let text = manifest(server.origin, sends: true, adds: "x").replacingOccurrences(
        of: "path: /items", with: "path: \(path)")
      let answer = try await answer(
        pin, server, "execute_stream_test_read",
        ["stream_name": "s", "manifest": .string(text), "include_raw_responses_data": true])
      #expect(answer.contains(#""Content-Length":"‹length›""#))
      #expect(!answer.contains("\(pin.utf8.count + 1) bytes"))
    }
    await server.stop()
  }
}
