import Foundation
import Manifest
import Testing
import Vocabulary

/// The corpus of manifests with the CDK's verdicts, beside the repository.
enum Corpus {
  static let folder: String = {
    if let named = ProcessInfo.processInfo.environment["AIRLOCK_CORPUS"] { return named }
    return Repository.root + "/../shared/corpus"
  }()

  /// Folders with a manifest and what the CDK says of it.
  static func cases(_ kind: String) -> [Case] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(kind)")) ?? []
    return names.sorted().compactMap { Case(name: $0, folder: "\(folder)/\(kind)/\($0)") }
  }

  static let manifests = cases("manifests")
  static let mutants = cases("mutants")

  /// Every sample loaded once: the largest one resolves to 54 MB of JSON.
  static let loaded = Dictionary(
    uniqueKeysWithValues: (manifests + mutants).map { ($0.name, Manifest(text: $0.text)) })

  /// False where there is no corpus; in CI that is a failure of the tests that ask for it.
  static let isThere = !manifests.isEmpty || ProcessInfo.processInfo.environment["CI"] == "true"

  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String
    let expected: JSON

    init?(name: String, folder: String) {
      guard let text = try? String(contentsOfFile: folder + "/manifest.yaml", encoding: .utf8),
        let answer = try? String(contentsOfFile: folder + "/expected.json", encoding: .utf8),
        let expected = try? JSON(parsing: answer)
      else { return nil }
      self.name = name
      self.text = text
      self.expected = expected
    }

    var testDescription: String { name }

    var manifest: Manifest { Corpus.loaded[name] ?? Manifest(text: text) }
  }
}

enum Repository {
  static let root: String = {
    var parts = #filePath.split(separator: "/")
    parts.removeLast(3)
    return "/" + parts.joined(separator: "/")
  }()

  /// The interpreter that has the real airbyte-cdk.
  static let python: String? = {
    let named =
      ProcessInfo.processInfo.environment["AIRLOCK_PYTHON"] ?? root + "/.venv/cdk/bin/python"
    return FileManager.default.isExecutableFile(atPath: named) ? named : nil
  }()

  static let hasPython =
    python != nil || ProcessInfo.processInfo.environment["CI"] == "true"

  /// Runs a tool that writes JSON into the file it is told last.
  static func ask(_ arguments: [String]) throws -> JSON {
    let file = FileManager.default.temporaryDirectory.path + "/" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: file) }
    try #require(try run(arguments + [file]) == 0)
    return try JSON(parsing: Array(try Data(contentsOf: URL(fileURLWithPath: file))))
  }

  /// Runs the interpreter and waits for its end.
  static func run(_ arguments: [String]) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(python))
    process.arguments = arguments
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}
