import JSONSchema
import Testing
import Vocabulary

/// The required part of the official tests of draft 7; `.ci/oracles` takes them from PyPI.
@Suite(
  "The official test suite of draft 7", .enabled(if: Repository.suite != nil || Repository.isCI))
struct OfficialSuiteTests {
  static let files =
    Repository.suite.flatMap { try? Repository.files(in: $0 + "/tests/draft7") } ?? []
  static let required = files.filter { !$0.hasPrefix("optional") }
  /// Optional files about what Python's jsonschema does as well.
  static let optional = files.filter {
    ["bignum", "float-overflow", "non-bmp-regex", "id", "unknownKeyword", "format/unknown"]
      .map { "optional/\($0).json" }.contains($0)
  }

  /// What `refRemote.json` expects a server to hold. Given by hand: nothing is fetched.
  static let remotes: [String: JSON] = {
    guard let folder = Repository.suite.map({ $0 + "/remotes" }) else { return [:] }
    var result: [String: JSON] = [:]
    for file in (try? Repository.files(in: folder)) ?? [] where !file.hasPrefix("draft2") {
      result["http://localhost:1234/\(file)"] = try? Repository.json("\(folder)/\(file)")
    }
    return result
  }()

  @Test("it is there, whole")
  func isThere() throws {
    let suite = try #require(Repository.suite, ".ci/oracles installs it")
    #expect(OfficialSuiteTests.required.count >= 37)
    var cases = 0
    for file in OfficialSuiteTests.required {
      let groups = try #require(try Repository.json("\(suite)/tests/draft7/\(file)").array)
      for group in groups { cases += group["tests"]?.array?.count ?? 0 }
    }
    #expect(cases >= 900)
  }

  @Test("every verdict is right", arguments: required + optional)
  func verdicts(_ file: String) throws {
    let suite = try #require(Repository.suite)
    for group in try Repository.json("\(suite)/tests/draft7/\(file)").array ?? [] {
      let schema = CompiledSchema(
        try #require(group["schema"]), documents: OfficialSuiteTests.remotes)
      for test in group["tests"]?.array ?? [] {
        let value = try #require(test["data"])
        let name = "\(group["description"]?.string ?? ""): \(test["description"]?.string ?? "")"
        let isValid = test["valid"]?.bool
        #expect(try schema.accepts(value) == isValid, "\(name)")
        #expect(try schema.violations(in: value).isEmpty == isValid, "\(name)")
      }
    }
  }

  @Test("its schemas have no flaws", arguments: required)
  func flawless(_ file: String) throws {
    let suite = try #require(Repository.suite)
    for group in try Repository.json("\(suite)/tests/draft7/\(file)").array ?? [] {
      let flaws = CompiledSchema.flaws(in: try #require(group["schema"]))
      #expect(flaws.isEmpty, "\(group["description"]?.string ?? ""): \(flaws.map(\.rule))")
    }
  }
}
