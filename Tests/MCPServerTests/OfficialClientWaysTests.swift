import Foundation
import Support
import Testing
import Vocabulary

/// The official Python client, newest 1.x and newest 2.x, over every way into airlock: each tool, its
/// progress, and a call that is taken back while the API has not answered.
struct OfficialClientWaysTests {
  static let ways = ["stdio", "bridge", "socket", "http"]

  @Test(
    "the client 1.x uses every tool, hears progress and takes a call back",
    .enabled(if: Surroundings.has(Surroundings.python)), arguments: ways)
  func version1(way: String) async throws {
    let python = try #require(Surroundings.python, "make .venv with .ci/oracles")
    let seen = try await visits(python, way)
    #expect(seen["sdk"]?.string?.hasPrefix("1.") == true)
    #expect(protocols(of: seen) == ["initialize": "2025-11-25"])
    check(seen)
  }

  @Test(
    "the client 2.x does the same after discover as after initialize",
    .enabled(if: Surroundings.has(Surroundings.pythonMCP2)), arguments: ways)
  func version2(way: String) async throws {
    let python = try #require(Surroundings.pythonMCP2, "make .venv with .ci/oracles")
    let seen = try await visits(python, way)
    #expect(seen["sdk"]?.string?.hasPrefix("2.") == true)
    #expect(protocols(of: seen) == ["initialize": "2025-11-25", "discover": "2026-07-28"])
    check(seen)
  }

  private func check(_ seen: JSON) {
    for visit in seen["visits"]?.array ?? [] {
      let era = visit["era"]?.string ?? ""
      #expect(visit["untouched"] == [], "a tool without a call here, after \(era)")
      #expect(visit["key_is_seen"] == false)
      for (tool, answer) in visit["calls"]?.object ?? [:] {
        let place: Comment = "\(tool) after \(era): \(answer.text().prefix(600))"
        #expect(answer["is_error"] == false, place)
        #expect(answer["has_schema"] == true, place)
        #expect(answer["same_text"] == true, place)
      }
      let read = visit["calls"]?["execute_stream_test_read"]?["structured"]
      #expect(read?["records_read"] == 10)
      #expect(read?["records"]?.array?.first?["seen"] == "Authorization: Bearer ‹api_key›")
      let steps = visit["progress"]?.array ?? []
      #expect(steps.count > 1, "progress after \(era): \(steps)")
      let done = steps.compactMap { $0.array?.first }.map { $0.text() }.compactMap(Double.init)
      #expect(zip(done, done.dropFirst()).allSatisfy { $0 < $1 }, "\(done)")
      #expect(steps.allSatisfy { $0.array?.last?.string?.isEmpty == false })
      #expect(visit["cancel"]?["api_saw_it_go"] == true)
      #expect(visit["cancel"]?["next_call_is_fine"] == true)
    }
  }

  private func protocols(of seen: JSON) -> [String: String] {
    let pairs = (seen["visits"]?.array ?? []).map {
      ($0["era"]?.string ?? "", $0["protocol"]?.string ?? "")
    }
    return Dictionary(pairs) { first, _ in first }
  }

  private func visits(_ python: String, _ way: String) async throws -> JSON {
    let script = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Clients/every_tool.py").path
    let result = try Program(python, [script, Program.airlockPath, way]).run()
    try #require(result.status == 0, "\(result.errorText)")
    return try JSON(parsing: result.text)
  }
}
