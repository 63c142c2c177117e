import Foundation
import Testing
import Vocabulary

/// Scenarios that are made by chance, read by the real CDK and by airlock.
///
///     AIRLOCK_ROUNDS=600 AIRLOCK_SEED=7 swift test --filter DifferentialTests
///
/// `AIRLOCK_SCENARIOS` names a folder of scenarios that are there already.
@Suite("Scenarios made by chance, against the CDK", .enabled(if: Generated.isNeeded))
struct DifferentialTests {
  @Test("a stream reads as the CDK reads it")
  func equal() async throws {
    let folder = try Generated.folder()
    defer { folder.remove() }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(!names.isEmpty)
    // What the real transport does to a body is tested with the real program.
    for name in names where !name.hasPrefix("wire") {
      try await Parts.expectEqual(try Scenario(name, in: folder.path))
    }
  }
}

enum Generated {
  private static let variables = ProcessInfo.processInfo.environment

  struct Folder {
    let path: String
    let isOurs: Bool
    func remove() { if isOurs { try? FileManager.default.removeItem(atPath: path) } }
  }

  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private static let python: String? = {
    let named = variables["AIRLOCK_PYTHON"] ?? root.appending(path: ".venv/cdk/bin/python").path
    return FileManager.default.isExecutableFile(atPath: named) ? named : nil
  }()

  /// Absent tools fail the test in CI and skip it elsewhere.
  static let isNeeded =
    variables["AIRLOCK_SCENARIOS"] != nil || python != nil && Corpus.isThere
    || variables["CI"] == "true"

  static func folder() throws -> Folder {
    if let named = variables["AIRLOCK_SCENARIOS"] { return Folder(path: named, isOurs: false) }
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let process = Process()
    process.executableURL = URL(
      fileURLWithPath: try #require(python, "AIRLOCK_PYTHON names no interpreter"))
    process.arguments = [
      root.appending(path: "Tests/ConnectorTests/Differential/scenarios.py").path, Corpus.root,
      folder.path, "--seed", variables["AIRLOCK_SEED"] ?? "1", "--count",
      variables["AIRLOCK_ROUNDS"] ?? "80",
    ]
    process.environment = variables.merging(["PYTHONDONTWRITEBYTECODE": "1"]) { $1 }
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return Folder(path: folder.path, isOurs: true)
  }
}
