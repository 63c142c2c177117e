import Foundation
import Support
import Testing
import Vocabulary

/// `tools/list` of the Python server, beside the corpus.
private enum Upstream {
  static let file: URL? = Surroundings.corpus.flatMap { corpus in
    let url = corpus.deletingLastPathComponent().appending(path: "reference/upstream_tools.json")
    return FileManager.default.fileExists(atPath: url.path) ? url : nil
  }
}

/// The tools that the Python server has too, beside its own list of them.
@Suite(.enabled(if: Surroundings.has(Upstream.file)))
struct UpstreamToolsTests {
  @Test("what a client sends to the Python server's tools is taken, and what it reads is there")
  func schemas() async throws {
    let file = try #require(Upstream.file)
    let upstream = try JSON(parsing: Array(try Data(contentsOf: file)))
    let project = try await ServedProject()
    let ours = try #require(await project.client().ask("tools/list")["result"]?["tools"]?.array)
    var shared: [String] = []
    for tool in upstream.array ?? [] {
      guard let name = tool["name"]?.string,
        let twin = ours.first(where: { $0["name"] == tool["name"] })
      else { continue }
      shared.append(name)
      compareInput(name, tool["inputSchema"] ?? .null, twin["inputSchema"] ?? .null)
      compareOutput(name, tool["outputSchema"] ?? .null, twin["outputSchema"] ?? .null)
      for hint in ["readOnlyHint", "destructiveHint"] {
        guard let wanted = tool["annotations"]?[hint] else { continue }
        #expect((twin["annotations"]?[hint] ?? false) == wanted, "\(name) \(hint)")
      }
    }
    #expect(shared.count == 12)
  }

  private func compareInput(_ name: String, _ theirs: JSON, _ ours: JSON) {
    for (argument, schema) in theirs["properties"]?.object ?? [:] {
      let own = ours["properties"]?[argument]
      #expect(own != nil, "\(name) \(argument)")
      #expect(types(schema).isSubset(of: types(own)), "\(name) \(argument)")
      for key in ["minimum", "maximum", "enum"] {
        #expect(own?[key] == schema[key], "\(name) \(argument)")
      }
      if let value = schema["default"], !value.isNull {
        #expect(own?["default"] == value, "\(name) \(argument)")
      }
    }
    let (required, asked) = (theirs["required"]?.array ?? [], ours["required"]?.array ?? [])
    #expect(asked.allSatisfy { required.contains($0) }, "\(name)")
  }

  private func compareOutput(_ name: String, _ theirs: JSON, _ ours: JSON) {
    for (field, schema) in theirs["properties"]?.object ?? [:] {
      let own = ours["properties"]?[field]
      #expect(own != nil, "\(name) \(field)")
      #expect(types(own).isSubset(of: types(schema)), "\(name) \(field)")
    }
    let (promised, relied) = (ours["required"]?.array ?? [], theirs["required"]?.array ?? [])
    #expect(relied.allSatisfy { promised.contains($0) }, "\(name)")
  }

  /// The types that a schema allows, those of its alternatives too.
  private func types(_ schema: JSON?) -> Set<String> {
    var types: Set<String> = []
    switch schema?["type"] {
    case .string(let type): types.insert(type)
    case .array(let all): types.formUnion(all.compactMap(\.string))
    default: break
    }
    if schema?["const"]?.string != nil { types.insert("string") }
    for choice in schema?["anyOf"]?.array ?? [] { types.formUnion(self.types(choice)) }
    return types
  }
}
