import Foundation
import Support
import Vocabulary

/// An `airlock` that runs while a test talks to it: lines in, lines out.
final class LiveProgram: Sendable {
  let process: Process
  private let input: FileHandle
  private let output: AsyncStream<String>
  private let errors: AsyncStream<String>
  private let exits: AsyncStream<Int32>

  /// - Parameters:
  ///   - environment: all of it, but for the path.
  ///   - through: a command that starts airlock, its last word; nil starts it as it is.
  init(
    _ arguments: [String], in folder: String? = nil, environment: [String: String] = [:],
    through: [String]? = nil
  ) throws {
    let words = (through ?? [Program.airlockPath]) + arguments
    process = Process()
    process.executableURL = URL(filePath: words[0])
    process.arguments = Array(words.dropFirst())
    if let folder { process.currentDirectoryURL = URL(filePath: folder) }
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    process.environment = ["PATH": path].merging(environment) { $1 }
    let (stdin, stdout, stderr) = (Pipe(), Pipe(), Pipe())
    // A program that another test starts at this moment must not hold them open.
    for pipe in [stdin, stdout, stderr] {
      for end in [pipe.fileHandleForReading, pipe.fileHandleForWriting] {
        _ = fcntl(end.fileDescriptor, F_SETFD, FD_CLOEXEC)
      }
    }
    (process.standardInput, process.standardOutput, process.standardError) = (stdin, stdout, stderr)
    input = stdin.fileHandleForWriting
    output = LiveProgram.lines(stdout.fileHandleForReading)
    errors = LiveProgram.lines(stderr.fileHandleForReading)
    let (exits, exited) = AsyncStream.makeStream(of: Int32.self)
    self.exits = exits
    process.terminationHandler = { exited.yield($0.terminationStatus) }
    try process.run()
  }

  deinit { if process.isRunning { process.terminate() } }

  /// Reading blocks, and so has a thread of its own.
  private static func lines(_ handle: FileHandle) -> AsyncStream<String> {
    let (lines, continuation) = AsyncStream.makeStream(of: String.self)
    let descriptor = handle.fileDescriptor
    Thread.detachNewThread {
      var pending: [UInt8] = []
      var chunk = [UInt8](repeating: 0, count: 1 << 16)
      while true {
        let count = read(descriptor, &chunk, chunk.count)
        if count <= 0 { break }
        for byte in chunk[..<count] {
          if byte == 0x0A {
            continuation.yield(String(decoding: pending, as: UTF8.self))
            pending = []
          } else {
            pending.append(byte)
          }
        }
      }
      try? handle.close()
      continuation.finish()
    }
    return lines
  }

  func send(_ text: String) throws { try input.write(contentsOf: Data(text.utf8)) }

  func endInput() throws { try input.close() }

  /// The next message on stdout; nothing else may be there.
  func message() async throws -> JSON? {
    try await output.first { _ in true }.map { try JSON(parsing: $0) }
  }

  func errorLine() async -> String? { await errors.first { _ in true } }

  /// What is on stdout until the end.
  func rest() async -> [String] { await output.reduce(into: []) { $0.append($1) } }

  func exit() async -> Int32? { await exits.first { _ in true } }
}
