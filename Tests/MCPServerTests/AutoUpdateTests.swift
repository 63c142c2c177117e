import Foundation
import Session
import Support
import Testing
import Vocabulary

/// `auto_update_schema`: what a read writes into the manifest, and when.
struct AutoUpdateTests {
  /// A project whose stream `items` has this schema loader, or none.
  private func project(
    _ api: HostileServer,
    loader: String? = "{type: InlineSchemaLoader, schema: {type: object, "
      + "properties: {id: {type: integer}, seen: {type: string}}}}", isWatched: Bool = true
  ) async throws -> ServedProject {
    let text = ServedProject.manifest(api.origin)
    let line = ##"    schema_loader: {$ref: "#/definitions/schema_loader"}"## + "\n"
    let first = try #require(text.firstRange(of: line))
    let own = loader.map { "    schema_loader: \($0)   # mine\n" } ?? ""
    return try await ServedProject(
      origin: api.origin, isWatched: isWatched, allow: ["*=\(api.origin)"],
      manifest: text.replacing(first, own))
  }

  private func items(
    _ body: String = #"[{"id":1,"name":"a"},{"id":null,"name":"b"}]"#
  )
    async throws -> HostileServer
  {
    try await HostileServer.start { _ in .ok(#"{"items":\#(body)}"#) }
  }

  private func read(_ project: ServedProject, _ arguments: JSONObject = [:]) async -> JSON {
    let all = arguments.merging(["stream_name": "items"]) { first, _ in first }
    return await project.client().call("execute_stream_test_read", all)["structuredContent"]
      ?? .null
  }

  @Test("left out, a missing schema is written, with the rest of the file as it was")
  func missing() async throws {
    let api = try await items()
    let project = try await project(api, loader: nil)
    let before = project.manifestOnDisk
    let answer = await read(project)
    #expect(answer["success"] == true)
    #expect(answer["schema_update"]?["updated"] == true && answer["schema_update"]?["version"] == 2)
    #expect(answer["schema_warnings"]?[0]?.string?.contains("version 2") == true)
    #expect(answer["inferred_json_schema"] == nil)
    let added = """
          schema_loader:
            type: InlineSchemaLoader
            schema:
              $schema: "http://json-schema.org/schema#"
              type: object
              properties:
                id:
                  type: number
                name:
                  type:
                    - string
                    - "null"
              required:
                - id

      """
    let line = "    retriever: {$ref: \"#/definitions/retriever\"}\n"
    let place = try #require(before.firstRange(of: line))
    #expect(
      project.manifestOnDisk
        == before.replacing(place, line + added), "\(project.manifestOnDisk)")
    let versions = await project.client().call("list_session_manifest_versions")
    #expect(versions["structuredContent"]?["result"]?.array?.map { $0["by"] } == ["person", "llm"])
    // Undone by restoring what stood there.
    _ = await project.client().call("restore_session_manifest_version", ["version_number": 1])
    #expect(project.manifestOnDisk == before)
    await api.stop()
  }

  @Test("left out, a schema that does not fit is widened and forgets nothing")
  func widened() async throws {
    let api = try await items()
    let project = try await project(api)
    let before = project.manifestOnDisk
    let answer = await read(project)
    #expect(
      project.manifestOnDisk
        == before.replacing(
          "properties: {id: {type: integer}, seen: {type: string}}",
          with: #"properties: {id: {type: [integer, "null"]}, seen: {type: string}, "#
            + #"name: {type: [string, "null"]}}"#), "\(project.manifestOnDisk)")
    #expect(
      answer["schema_warnings"]?.array?.last == "1 field of the schema in none of the records: seen"
    )
    let again = await read(project)
    #expect(again["schema_update"] == nil)
    await api.stop()
  }

  @Test("what does not fit deeper down is named and widened too")
  func nested() async throws {
    let api = try await items(#"[{"id":1,"at":{"zip":7},"tags":["a",2],"kind":"x"}]"#)
    let loader = """
      {type: InlineSchemaLoader, schema: {type: object, properties: {id: {type: integer}, at: \
      {type: object, properties: {zip: {type: string}}}, tags: {type: array, items: {type: string}}, \
      kind: {type: string, enum: [y]}}}}
      """
    let project = try await project(api, loader: loader)
    let told = await read(project, ["auto_update_schema": false])
    #expect(
      told["schema_warnings"] == [
        "at.zip: must be text, in 1 of 1", "tags[]: must be text, in 1 of 1",
        "kind: is not the one value that is allowed, in 1 of 1",
      ])
    _ = await read(project)
    #expect(project.manifestOnDisk.contains("{zip: {type: [string, integer]}}"))
    #expect(project.manifestOnDisk.contains("items: {type: [string, integer]}"))
    // An enumeration is a decision: it is not widened.
    let again = await read(project)
    #expect(again["schema_update"] == nil)
    #expect(
      again["schema_warnings"] == ["kind: is not the one value that is allowed, in 1 of 1"])
    await api.stop()
  }

  @Test("left out, a schema that fits is left alone, though the records lack some of its fields")
  func fitting() async throws {
    let api = try await items(#"[{"id":1}]"#)
    let project = try await project(api)
    let before = project.manifestOnDisk
    let answer = await read(project)
    #expect(answer["schema_update"] == nil && project.manifestOnDisk == before)
    #expect(answer["schema_warnings"] == ["1 field of the schema in none of the records: seen"])
    await api.stop()
  }

  @Test("true replaces the schema, false writes nothing")
  func forced() async throws {
    let api = try await items()
    let project = try await project(api)
    let before = project.manifestOnDisk
    let never = await read(project, ["auto_update_schema": false])
    #expect(never["schema_update"] == nil && project.manifestOnDisk == before)
    #expect(never["schema_warnings"]?.array?.count == 3)
    #expect(never["inferred_json_schema"]?["type"] == "object")
    let answer = await read(project, ["auto_update_schema": true])
    #expect(answer["schema_update"]?["updated"] == true)
    #expect(answer["schema_update"]?["diff"]?.string?.hasPrefix("@@ ") == true)
    #expect(answer["schema_warnings"]?.array?.count == 1)
    #expect(!project.manifestOnDisk.contains("seen"))
    #expect(project.manifestOnDisk.contains("   # mine\n"))
    await api.stop()
  }

  @Test("a read that failed or had no records writes nothing", arguments: ["401 No", "200 OK"])
  func poor(_ status: String) async throws {
    let api = try await HostileServer.start { _ in .answer(status, #"{"items":[]}"#) }
    let project = try await project(api, loader: nil)
    let before = project.manifestOnDisk
    let answer = await read(project, ["auto_update_schema": true])
    #expect(answer["schema_update"] == nil && project.manifestOnDisk == before)
    await api.stop()
  }

  @Test("a manifest that was given as text is answered as text, and written nowhere")
  func text() async throws {
    let api = try await items()
    let project = try await project(api)
    let before = project.manifestOnDisk
    let answer = await read(project, ["manifest": .string(before), "auto_update_schema": true])
    let new = try #require(answer["schema_update"]?["manifest"]?.string)
    #expect(new.contains("# mine") && !new.contains("seen") && project.manifestOnDisk == before)
    let quiet = await read(project, ["manifest": .string(before)])
    #expect(quiet["schema_update"] == nil && quiet["inferred_json_schema"] != nil)
    await api.stop()
  }

  @Test("a schema that comes from elsewhere, and a read-only session, refuse it by name")
  func refused() async throws {
    let api = try await items()
    let dynamic = try await project(
      api, loader: "{type: JsonFileSchemaLoader, file_path: ./a.json}")
    try dynamic.scratch.write("a.json", #"{"type": "object", "properties": {}}"#)
    let before = dynamic.manifestOnDisk
    let answer = await read(dynamic, ["auto_update_schema": true])
    #expect(answer["success"] == true)
    #expect(answer["schema_update"]?["error"]?["code"] == "schema_dynamic")
    #expect(
      answer["schema_warnings"]?.array?.last?.string?.contains("JsonFileSchemaLoader") == true)
    #expect(dynamic.manifestOnDisk == before)

    let project = try await project(api)
    await project.session.perform(.readOnlyForLLM(true), by: .person)
    let kept = project.manifestOnDisk
    let locked = await read(project)
    #expect(locked["success"] == true && locked["records_read"] == 2)
    #expect(locked["schema_update"]?["error"]?["code"] == "read_only")
    #expect(project.manifestOnDisk == kept)
    await api.stop()
  }

  @Test("a manifest that the person changed during the read is left as they wrote it")
  func changedMeanwhile() async throws {
    let path = Path()
    let api = try await HostileServer.start { _ in
      path.append("# by hand\n")
      return .ok(#"{"items":[{"id":1,"name":"a"}]}"#)
    }
    let project = try await project(api, loader: nil)
    let before = project.manifestOnDisk
    path.text.withLock { $0 = project.scratch.path("manifest.yaml") }
    let answer = await read(project)
    #expect(answer["success"] == true)
    #expect(answer["schema_update"]?["error"]?["code"] == "changed_on_disk")
    #expect(project.manifestOnDisk == before + "# by hand\n")
    await api.stop()
  }
}

/// A file that is known once the server runs that writes to it.
private final class Path: Sendable {
  let text = Guarded<String?>(nil)

  func append(_ line: String) {
    guard let path = text.withLock({ $0 }), let old = FileManager.default.contents(atPath: path)
    else { return }
    try? (old + Data(line.utf8)).write(to: URL(filePath: path))
  }
}

extension String {
  fileprivate func replacing(_ range: Range<String.Index>, _ new: String) -> String {
    self[..<range.lowerBound] + new + self[range.upperBound...]
  }
}
