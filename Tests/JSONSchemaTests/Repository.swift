import Foundation
import Testing
import Vocabulary

enum Repository {
  static let root: String = {
    var parts = #filePath.split(separator: "/")
    parts.removeLast(3)
    return "/" + parts.joined(separator: "/")
  }()

  private static let environment = ProcessInfo.processInfo.environment

  static let isCI = environment["CI"] == "true"

  /// The interpreter that has PyPI's jsonschema.
  static let python: String? = {
    let named = environment["AIRLOCK_PYTHON"] ?? root + "/.venv/cdk/bin/python"
    return FileManager.default.isExecutableFile(atPath: named) ? named : nil
  }()

  /// The official test suite, as `.ci/oracles` unpacks it.
  static let suite: String? = {
    let named = environment["AIRLOCK_JSON_SCHEMA_SUITE"] ?? root + "/.venv/json-schema"
    return FileManager.default.fileExists(atPath: named + "/tests/draft7") ? named : nil
  }()

  static func number(_ name: String, or usual: Int) -> Int {
    environment[name].flatMap { Int($0) } ?? usual
  }

  static func json(_ path: String) throws -> JSON {
    try JSON(parsing: Array(try Data(contentsOf: URL(fileURLWithPath: path))))
  }

  /// Files of a folder and of those in it, as paths from there.
  static func files(in folder: String) throws -> [String] {
    let all = try FileManager.default.subpathsOfDirectory(atPath: folder)
    return all.filter { $0.hasSuffix(".json") }.sorted()
  }

  /// Runs a tool that writes JSON into the file it is told last.
  static func ask(_ arguments: [String]) throws -> JSON {
    let file = FileManager.default.temporaryDirectory.path + "/" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: file) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(python))
    process.arguments = arguments + [file]
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return try json(file)
  }
}
