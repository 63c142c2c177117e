import Foundation
import Support
import Testing

/// What the process does to itself before it reads a secret. Who may look into it is a matter of users,
/// and stands in `OtherUserTests`.
@Suite("The process keeps to itself")
struct HardeningTests {
  /// An airlock that waits for a message, and what it says on stderr.
  private func serve(
    _ project: Project, environment: [String: String] = [:], through: [String] = []
  ) throws -> (process: Process, input: Pipe, errors: Pipe) {
    let process = Process()
    let line = through + [Program.airlockPath, "serve", "--stdio", "--env", ".env"]
    process.executableURL = URL(filePath: line[0])
    process.arguments = Array(line.dropFirst())
    process.currentDirectoryURL = project.scratch.url
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let (input, output, errors) = (Pipe(), Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let ping = #"{"jsonrpc":"2.0","id":1,"method":"ping"}"# + "\n"
    try input.fileHandleForWriting.write(contentsOf: Data(ping.utf8))
    // It answers, so it has started.
    #expect(!output.fileHandleForReading.availableData.isEmpty)
    return (process, input, errors)
  }

  @Test(
    "a crash says nothing about registers and memory, and ends with its signal",
    arguments: [SIGSEGV, SIGABRT, SIGILL])
  func crash(signal: Int32) throws {
    let project = try Project()
    let (process, _, errors) = try serve(project)
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal)
    #expect(process.terminationStatus == signal)
    let words = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    #expect(words == "")
    let left = try FileManager.default.contentsOfDirectory(atPath: project.scratch.url.path)
    #expect(Set(left) == ["manifest.yaml", ".env"])
  }

  #if os(Linux)
    @Test("no core file is written, whatever the shell allows")
    func core() throws {
      let project = try Project()
      let (process, input, _) = try serve(
        project, through: ["/bin/sh", "-c", "ulimit -c unlimited 2>/dev/null; exec \"$@\"", "sh"])
      let limits = try String(
        contentsOfFile: "/proc/\(process.processIdentifier)/limits", encoding: .utf8)
      let line = try #require(limits.split(separator: "\n").first { $0.hasPrefix("Max core file") })
      #expect(line.split(separator: " ").filter { $0 == "0" }.count == 2, "\(line)")
      try input.fileHandleForWriting.close()
      process.waitUntilExit()
    }
  #endif

  @Test("doctor says that the memory is closed, on Linux")
  func doctor() throws {
    let project = try Project()
    let outcome = try project.run("doctor")
    #if os(Linux)
      #expect(outcome.text.contains("closed to other programs of yours"), "\(outcome.text)")
    #else
      #expect(!outcome.text.contains("closed to other programs"))
    #endif
  }
}
