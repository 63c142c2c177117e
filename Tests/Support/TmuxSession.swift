import Foundation
import Testing

/// A program in a real terminal: a private tmux server with one window.
///
///     let session = try TmuxSession(["airlock", "demo"], columns: 80, rows: 24)
///     try session.until("the secrets pane") { $0.contains("1 Secrets") }
///     try session.send("f")
///     #expect(try session.exitStatus() == 0)
///
/// It reads no configuration, its socket is in a folder of its own, and all of it is gone with the
/// session. Nothing waits for a fixed time: ``until(_:within:_:)`` looks until it sees.
package final class TmuxSession {
  /// How to run tmux, or nil when it is not installed.
  package static let program: String? = {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return folders.map { "\($0)/tmux" }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }()

  /// For `.enabled(if:)`: true where tmux is, and on CI, so that its absence fails there.
  package static var isAvailable: Bool {
    program != nil || ProcessInfo.processInfo.environment["CI"] == "true"
  }

  package struct Failure: Error, CustomStringConvertible {
    package let description: String
  }

  private let folder: URL
  private let program: String
  private var socket: String { folder.appendingPathComponent("socket").path }
  private var statusFile: URL { folder.appendingPathComponent("status") }

  /// Starts a program in a window of this size.
  ///
  /// - Parameters:
  ///   - environment: what is set besides a small fixed environment.
  ///   - shell: runs the command inside an interactive shell, so that it can be suspended; its exit
  ///     status is then not recorded.
  package init(
    _ command: [String], columns: Int = 80, rows: Int = 24, environment: [String: String] = [:],
    directory: String? = nil, shell: Bool = false
  ) throws {
    guard let program = Self.program else { throw Failure(description: "tmux is not installed") }
    self.program = program
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("tmux-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    var variables = ["LC_ALL": "C.UTF-8"].merging(environment) { $1 }
    variables["HOME"] = variables["HOME"] ?? folder.path
    let quoted = command.map(Self.quote).joined(separator: " ")
    let settings = variables.sorted { $0.key < $1.key }.map { "\($0.key)=\(Self.quote($0.value))" }
    // Through a file written beside and renamed: a status that is there is whole.
    let line =
      shell
      ? "exec env \(settings.joined(separator: " ")) sh -i"
      : "env \(settings.joined(separator: " ")) \(quoted); "
        + "echo $? > \(Self.quote(statusFile.path)).new; "
        + "mv \(Self.quote(statusFile.path)).new \(Self.quote(statusFile.path))"
    // The window stays when the program has ended, so that what it left can be read.
    try tmux(
      ["-f", "/dev/null", "-u", "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)"]
        + (directory.map { ["-c", $0] } ?? []) + [line, ";"]
        + ["set-option", "-g", "status", "off", ";", "set-option", "-g", "remain-on-exit", "on"])
    if shell { try type(quoted + "\n") }
  }

  deinit {
    _ = try? tmux(["kill-server"])
    try? FileManager.default.removeItem(at: folder)
  }

  // MARK: Hands

  /// Presses keys by their tmux names: `f`, `Enter`, `C-c`, `Up`, `BTab`.
  package func send(_ keys: String...) throws { try tmux(["send-keys", "--"] + keys) }

  /// Types text as it is.
  package func type(_ text: String) throws {
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if line.offset > 0 { try send("Enter") }
      if !line.element.isEmpty { try tmux(["send-keys", "-l", "--", String(line.element)]) }
    }
  }

  /// Pastes, bracketed if the program asked for that.
  package func paste(_ text: String) throws {
    let file = folder.appendingPathComponent("paste")
    try Data(text.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    try tmux(["load-buffer", file.path, ";", "paste-buffer", "-p", "-d"])
  }

  package func resize(columns: Int, rows: Int) throws {
    try tmux(["resize-window", "-x", "\(columns)", "-y", "\(rows)"])
  }

  /// Sends a signal to the program in the foreground of the window.
  package func signal(_ number: Int32) throws { kill(try process(), number) }

  /// The program in the foreground of the window.
  package func process() throws -> Int32 {
    let terminal = try tmux(["display-message", "-p", "#{pane_tty}"]).trimmed
    let name = terminal.hasPrefix("/dev/") ? String(terminal.dropFirst(5)) : terminal
    let processes = try run("/bin/ps", ["-t", name, "-o", "pid=,stat=,comm="])
    // The last one in the foreground: wrappers stand before it.
    let foreground = processes.split(separator: "\n").filter {
      $0.split(separator: " ").dropFirst().first?.contains("+") == true
    }
    guard let id = foreground.last?.split(separator: " ").first.flatMap({ Int32($0) }) else {
      throw Failure(description: "nothing runs in the window")
    }
    return id
  }

  // MARK: Eyes

  /// The text of the window, without trailing spaces.
  package func screen() throws -> String { try tmux(["capture-pane", "-p"]) }

  /// The text with its colours, every column of it, as `screenshots/render.py` takes it.
  package func colouredScreen() throws -> String { try tmux(["capture-pane", "-p", "-e", "-N"]) }

  /// What stands above the window too, as far as tmux keeps it.
  package func history() throws -> String { try tmux(["capture-pane", "-p", "-J", "-S", "-"]) }

  /// Keeps every byte that the program writes to its terminal from now on.
  package func record(to path: String) throws {
    try tmux(["pipe-pane", "-O", "cat >> \(Self.quote(path))"])
  }

  /// Column and row of the cursor, from 0, and whether it is shown.
  package func cursor() throws -> (x: Int, y: Int, isShown: Bool) {
    let text = try tmux(["display-message", "-p", "#{cursor_x} #{cursor_y} #{cursor_flag}"])
    let numbers = text.trimmed.split(separator: " ").compactMap { Int($0) }
    guard numbers.count == 3 else { throw Failure(description: "tmux does not know the cursor") }
    return (numbers[0], numbers[1], numbers[2] == 1)
  }

  /// True while the alternate screen is shown.
  package func isFullScreen() throws -> Bool {
    try tmux(["display-message", "-p", "#{alternate_on}"]).trimmed == "1"
  }

  /// Looks until the screen is as wanted.
  ///
  /// - Throws: the last screen, when that did not happen in time.
  @discardableResult
  package func until(
    _ what: String, within seconds: Double = 10, _ condition: (String) throws -> Bool
  ) throws -> String {
    let end = Date().addingTimeInterval(seconds)
    while true {
      let now = try screen()
      if try condition(now) { return now }
      if Date() > end {
        throw Failure(description: "never saw \(what); the screen was:\n\(now)")
      }
      // tmux cannot tell when a window changes, so look again soon.
      poll(nil, 0, 15)
    }
  }

  /// Waits for the program to end: its exit code, or 128 + signal as the shell says it.
  package func exitStatus(within seconds: Double = 10) throws -> Int32 {
    let end = Date().addingTimeInterval(seconds)
    while Date() < end {
      if let text = try? String(contentsOf: statusFile, encoding: .utf8),
        let code = Int32(text.trimmed)
      {
        return code
      }
      poll(nil, 0, 15)
    }
    throw Failure(description: "the program still runs; the screen is:\n\((try? screen()) ?? "")")
  }

  // MARK: tmux

  @discardableResult
  private func tmux(_ arguments: [String]) throws -> String {
    try run(program, ["-S", socket] + arguments)
  }

  /// Runs a program and returns what it wrote on stdout.
  ///
  /// Not with Foundation's `Process`: it hands on the signals that this thread blocks, so that the
  /// tmux server would never hear of a child that ended, and a socket that it then waits for.
  private func run(_ program: String, _ arguments: [String]) throws -> String {
    let output = folder.appendingPathComponent("output").path
    let complaints = folder.appendingPathComponent("complaints").path
    var environment = ProcessInfo.processInfo.environment
    for name in ["TMUX", "TMUX_PANE"] { environment[name] = nil }
    environment["LC_ALL"] = "C.UTF-8"

    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #else
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    for (number, path) in [(Int32(1), output), (2, complaints)] {
      posix_spawn_file_actions_addopen(&actions, number, path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    }
    var (all, none) = (sigset_t(), sigset_t())
    sigfillset(&all)
    sigemptyset(&none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))

    var words = ([program] + arguments).map { strdup($0) } + [nil]
    var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in words + variables { free(text) } }
    var child = pid_t()
    guard posix_spawn(&child, program, &actions, &attributes, &words, &variables) == 0 else {
      throw Failure(description: "\(program) could not be started")
    }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    guard status == 0 else {
      let words = (try? String(contentsOfFile: complaints, encoding: .utf8)) ?? ""
      throw Failure(description: "\(arguments.dropFirst(2).first ?? program): \(words.trimmed)")
    }
    return String(decoding: try Data(contentsOf: URL(fileURLWithPath: output)), as: UTF8.self)
  }

  private static func quote(_ text: String) -> String {
    "'" + text.replacingOccurrences(of: "'", with: "'\\''") + "'"
  }
}

extension String {
  fileprivate var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}
