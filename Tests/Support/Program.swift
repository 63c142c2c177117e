package import Foundation

/// Runs a program to its end and keeps what it wrote.
package struct Program: Sendable {
  package struct Result: Sendable {
    package let status: Int32
    package let output: Data
    package let errors: Data

    package var text: String { String(decoding: output, as: UTF8.self) }
    package var errorText: String { String(decoding: errors, as: UTF8.self) }
  }

  private let path: String
  private let arguments: [String]

  package init(_ path: String, _ arguments: [String]) {
    self.path = path
    self.arguments = arguments
  }

  /// The `airlock` that was built beside these tests, or the one that `AIRLOCK_BINARY` names.
  package static func airlock(_ arguments: String...) -> Program {
    Program(airlockPath, arguments)
  }

  package static var airlockPath: String {
    if let named = ProcessInfo.processInfo.environment["AIRLOCK_BINARY"] { return named }
    return URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appending(path: "airlock").path
  }

  /// - Parameter environment: laid over this process's own.
  package func run(
    input: String = "", in folder: URL? = nil, environment: [String: String] = [:]
  ) throws -> Result {
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    // Files and not pipes: neither side ever waits for the other.
    let scratch = try Scratch()
    let streams = try ["in", "out", "err"].map { name -> FileHandle in
      let url = scratch.url.appending(path: name)
      try Data(name == "in" ? Array(input.utf8) : []).write(to: url)
      return try FileHandle(forUpdating: url)
    }
    process.standardInput = streams[0]
    process.standardOutput = streams[1]
    process.standardError = streams[2]
    try process.run()
    process.waitUntilExit()
    return Result(
      status: process.terminationStatus,
      output: try Data(contentsOf: scratch.url.appending(path: "out")),
      errors: try Data(contentsOf: scratch.url.appending(path: "err")))
  }
}

/// A private folder that is gone when its owner is.
package final class Scratch: Sendable {
  package let url: URL

  package init() throws {
    let base = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
    url = base.appending(path: "airlock-test-\(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(
      at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  @discardableResult
  package func write(_ name: String, _ text: String) throws -> URL {
    let file = url.appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
    return file
  }

  package func read(_ name: String) throws -> String {
    try String(contentsOf: url.appending(path: name), encoding: .utf8)
  }

  package func path(_ name: String) -> String { url.appending(path: name).path }
}
