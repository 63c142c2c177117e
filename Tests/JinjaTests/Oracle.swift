import Foundation
import Testing
import Vocabulary

@testable import Jinja

/// The real CDK, asked through Python processes that read and write lines of JSON.
enum Oracle {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  static let root = folder.deletingLastPathComponent().deletingLastPathComponent()
  static let variables = ProcessInfo.processInfo.environment

  static var python: String? {
    let path = variables["AIRLOCK_PYTHON"] ?? root.appending(path: ".venv/bin/python").path
    return FileManager.default.isExecutableFile(atPath: path) ? path : nil
  }

  static var corpus: String? {
    let path =
      variables["AIRLOCK_CORPUS"]
      ?? root.deletingLastPathComponent().appending(path: "shared/corpus").path
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }

  /// Missing tools skip a test on a developer's machine and fail it in CI.
  static var isAvailable: Bool { python != nil || variables["CI"] == "true" }
  static var hasCorpus: Bool { isAvailable && (corpus != nil || variables["CI"] == "true") }

  /// - Returns: what the CDK made of each question, with the question itself.
  static func answers(
    to questions: [JSON], contexts: [JSON], corpus: String? = nil
  ) throws -> [JSON] {
    // Two processes share the questions: compiling a template takes Python a millisecond.
    let half = questions.count > 500 ? questions.count / 2 : questions.count
    let shares = [questions[..<half], questions[half...]]
    let running = try shares.enumerated().map { index, share in
      share.isEmpty && (index > 0 || corpus == nil)
        ? nil : try Asked(Array(share), contexts, index == 0 ? corpus : nil)
    }
    return try running.flatMap { try $0?.answers() ?? [] }
  }

  /// One process at work.
  private struct Asked {
    let process = Process()
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)

    init(_ questions: [JSON], _ contexts: [JSON], _ corpus: String?) throws {
      let python = try #require(python, "AIRLOCK_PYTHON names no interpreter")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      let header: JSON = [
        "contexts": .array(contexts), "corpus": corpus.map { .string($0) } ?? .null,
      ]
      let lines = ([header] + questions).map { $0.text() }.joined(separator: "\n")
      let (input, output) = (folder.appending(path: "in"), folder.appending(path: "out"))
      try lines.write(to: input, atomically: true, encoding: .utf8)
      _ = FileManager.default.createFile(atPath: output.path, contents: nil)
      process.executableURL = URL(fileURLWithPath: python)
      process.arguments = ["-W", "ignore", Oracle.folder.appending(path: "Oracle/oracle.py").path]
      // Sets print in the order of hashes, and hashes of texts are random unless they are seeded.
      process.environment = variables.merging(["TZ": "UTC", "PYTHONHASHSEED": "0"]) { $1 }
      process.standardInput = try FileHandle(forReadingFrom: input)
      process.standardOutput = try FileHandle(forWritingTo: output)
      try process.run()
    }

    func answers() throws -> [JSON] {
      process.waitUntilExit()
      defer { try? FileManager.default.removeItem(at: folder) }
      #expect(process.terminationStatus == 0)
      return try String(contentsOf: folder.appending(path: "out"), encoding: .utf8)
        .split(separator: "\n").map { try JSON(parsing: String($0)) }
    }
  }
}
