import Foundation
import Testing
import Vocabulary

@testable import Secrets

func name(_ text: String) -> SecretName {
  guard let name = SecretName(text) else { preconditionFailure("not a name in a test") }
  return name
}

/// A vault that knows these values, in this order.
func vault(_ values: KeyValuePairs<String, String>) -> Vault {
  let vault = Vault(key: .ephemeral())
  for (key, value) in values { _ = vault.seal(name(key), value) }
  return vault
}

func recogniser(_ values: KeyValuePairs<String, String>) -> Recogniser {
  vault(values).recogniser
}

extension Secret {
  /// Made-up values only, in tests only.
  var text: String { withBytes { String(decoding: $0, as: UTF8.self) } }
}

/// A folder that is deleted with the value.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "secrets-tests-\(UInt64.random(in: .min ... .max))"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ text: String, to file: String = ".env", mode: Int = 0o600) throws -> String {
    let place = "\(path)/\(file)"
    try Data(text.utf8).write(to: URL(filePath: place))
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: place)
    return place
  }

  func read(_ file: String = ".env") throws -> String {
    String(decoding: try Data(contentsOf: URL(filePath: "\(path)/\(file)")), as: UTF8.self)
  }

  func mode(_ file: String = ".env") throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: "\(path)/\(file)")
    return attributes[.posixPermissions] as? Int ?? -1
  }

  var files: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
  }
}

enum PackageRoot {
  static let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path
}

/// The interpreter that has python-dotenv, for tests that compare with it.
enum Python {
  static let path: String? = {
    let named = ProcessInfo.processInfo.environment["AIRLOCK_PYTHON"]
    let candidate = named ?? PackageRoot.path + "/.venv/bin/python"
    return FileManager.default.isExecutableFile(atPath: candidate) ? candidate : nil
  }()

  /// On a machine that promises to have it, a missing interpreter is a failure and no excuse.
  static var isExpected: Bool {
    path != nil || ProcessInfo.processInfo.environment["CI"] == "true"
  }

  /// Runs a program once, with JSON as its input and its output.
  static func run(_ program: String, _ input: JSON) throws -> JSON {
    let interpreter = try #require(path, "AIRLOCK_PYTHON names no interpreter")
    let folder = try TemporaryFolder()
    let question = try folder.write(input.text(), to: "question.json")
    let process = Process()
    process.executableURL = URL(filePath: interpreter)
    process.arguments = ["-c", program, question]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return try JSON(parsing: Array(data))
  }
}

/// Numbers that look random and are the same in every run.
struct Numbers {
  var state: UInt64

  mutating func below(_ limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % limit
  }

  mutating func bytes(from alphabet: String, count: Int) -> [UInt8] {
    let letters = Array(alphabet.utf8)
    return (0..<count).map { _ in letters[below(letters.count)] }
  }
}
