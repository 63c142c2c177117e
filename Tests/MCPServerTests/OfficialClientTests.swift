import DemoAPI
import Foundation
import Support
import Testing
import Vocabulary

/// The official Python client over `airlock serve --stdio`, as LLM hosts use it.
@Suite(.enabled(if: Surroundings.has(Surroundings.python)))
struct OfficialClientTests {
  @Test("the official client lists, stubs, validates and reads, and every result fits its schema")
  func officialClient() async throws {
    let python = try #require(Surroundings.python, "make .venv with .ci/oracles")
    let server = try await DemoServer.start(tokens: .random())
    let scratch = try Scratch()
    try scratch.write(".env", DemoProject.dotenv(server.credentials))
    try scratch.write("manifest.yaml", DemoProject.manifest(origin: server.origin))
    let client = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Clients/official_client.py").path
    let result = try Program(
      python, [client, Program.airlockPath, scratch.url.path, server.origin]
    ).run()
    #expect(result.status == 0, "\(result.errorText)")
    let seen = try JSON(parsing: result.text)

    #expect(seen["protocol"] == "2025-11-25")
    #expect(seen["tools"]?.array?.count == 14)
    for call in ["list", "stubs", "validate", "alias", "read", "unknown_stream"] {
      #expect(seen[call]?["same_text"] == true, "\(call)")
    }
    #expect(
      seen["list"]?["structured"]?["secrets"]?.array?.map { $0["is_set"] } == [true, true, false])
    #expect(seen["stubs"]?["structured"]?["waiting_for_the_person"] == ["client_secret"])
    #expect(seen["validate"]?["structured"]?["is_valid"] == false)
    #expect(seen["alias"] == seen["validate"])
    // One stream has a mistake, so nothing of this manifest is read.
    #expect(seen["read"]?["is_error"] == true)
    await server.stop()
  }

  @Test("an answer over the budget is cut at whole records, and its cursor gives the rest")
  func budget() async throws {
    let python = try #require(Surroundings.python, "make .venv with .ci/oracles")
    let server = try await DemoServer.start(tokens: .random())
    let scratch = try Scratch()
    try scratch.write(".env", DemoProject.dotenv(server.credentials))
    let repaired = DemoProject.manifest(origin: server.origin)
      .replacingOccurrences(of: DemoProject.mistake, with: DemoProject.repair)
    try scratch.write("manifest.yaml", repaired)
    let client = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Clients/official_client.py").path
    let result = try Program(
      python, [client, Program.airlockPath, scratch.url.path, server.origin]
    ).run()
    #expect(result.status == 0, "\(result.errorText)")
    let seen = try JSON(parsing: result.text)
    #expect(seen["read"]?["structured"]?["records_read"] == 120)
    #expect(seen["read"]?["structured"]?["records"]?.array?.count == 120)
    #expect(seen["unknown_stream"]?["structured"]?["error"]?["code"] == "unknown_stream")
    #expect(seen["budget"]?["ids"]?.array?.count == 120)
    #expect((seen["budget"]?["answers"]?.int ?? 0) > 1)
    let ids = seen["read"]?["structured"]?["records"]?.array?.compactMap { $0["id"] }
    #expect(seen["budget"]?["ids"]?.array == ids)
    await server.stop()
  }
}
