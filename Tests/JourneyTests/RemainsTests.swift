import Foundation
import Support
import Testing

@Suite(
  "What a session leaves", .enabled(if: TmuxSession.isAvailable), .serialized,
  .timeLimit(.minutes(2)))
struct RemainsTests {
  @Test(
    "no file but the .env, no screen, no history of the terminal and no table of the system has it")
  func afterwards() async throws {
    let start = Date()
    let journey = try await SecretJourney.begin()
    try journey.live()
    let tables = try RemainsTests.tables(of: journey.console.terminal.process())
    try await journey.quit()

    let console = journey.console
    let recorded = try console.home.read("recorded")
    #expect(recorded.contains("Fill a secret"), "the recording has the session")
    let texts =
      [
        ("the history of tmux", try console.terminal.history()),
        ("the terminal's output", recorded),
      ]
      + tables + (try RemainsTests.files(below: console.home.url, but: ["project/.env"]))
      + (try RemainsTests.strangers(since: start, but: console.home.url))
    for (place, text) in texts {
      for canary in journey.canaries {
        #expect(LeakScan(canary.value).found(in: text) == [], "\(canary.name) is in \(place)")
      }
    }
    console.expectNever(journey.canaries.map(\.value))
    // The scan sees what there is to see.
    let env = try console.home.read("project/.env")
    for canary in journey.canaries.prefix(5) {
      #expect(LeakScan(canary.value).found(in: env).contains("raw"), "\(canary.name)")
    }
  }

  @Test(
    "an editor and a clipboard program find no secret in their arguments, environment and input")
  func children() async throws {
    // Whoever is started writes down what it was given.
    let spy = "{ env; ps -o args= -p $$; printf '%s\\n' \"$@\"; cat; }"
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    let journey = try await SecretJourney.begin(
      files: [
        "editor.sh": "\(spy) > seen.editor </dev/null\n",
        "bin/tmux":
          "#!/bin/sh\n\(spy) > seen.clipboard.new; mv seen.clipboard.new seen.clipboard\n",
      ], environment: ["EDITOR": "sh ./editor.sh", "VISUAL": "", "PATH": "bin:\(path)"])
    let console = journey.console
    chmod(console.home.path("project/bin/tmux"), 0o700)
    try journey.live()
    try console.press("y")
    try console.file("seen.clipboard", "what the clipboard got") { $0.contains("load-buffer") }
    try console.press("o")
    try console.file("seen.editor", "what the editor got") { $0.contains("manifest.yaml") }
    try console.see("the screen again", "1 record")
    for name in ["editor", "clipboard"] {
      let seen = try console.home.read("project/seen.\(name)")
      #expect(seen.contains("PATH=bin:"))
      for canary in journey.canaries {
        #expect(LeakScan(canary.value).found(in: seen) == [], "\(canary.name) reached the \(name)")
      }
    }
    // What was copied is the record as it is shown.
    #expect(try console.home.read("project/seen.clipboard").contains("‹typed_key›"))
    try await journey.quit()
  }

  @Test("what it made is for its owner alone: files 0600, folders 0700")
  func modes() async throws {
    let journey = try await SecretJourney.begin()
    try journey.live()
    let console = journey.console
    try console.press("m")
    try console.see("the dialog", "[ ] Unix socket")
    try console.press("Enter")
    try console.see("the socket", "[x] Unix socket", "ready")
    let state = console.home.url.appending(path: ".local/state/airlock")
    var seen: [String: Int] = [:]
    let walker = FileManager.default.enumerator(at: state, includingPropertiesForKeys: nil)
    for url in [state] + (walker?.compactMap { $0 as? URL } ?? []) {
      var status = stat()
      #expect(lstat(url.path, &status) == 0)
      let kind = status.st_mode & S_IFMT
      let mode = Int(status.st_mode & 0o777)
      #expect(
        mode == (kind == S_IFDIR ? 0o700 : 0o600), "\(url.lastPathComponent) has mode \(mode)")
      seen[kind == S_IFDIR ? "folder" : kind == S_IFSOCK ? "socket" : "file", default: 0] += 1
    }
    #expect(seen["socket"] == 1 && (seen["file"] ?? 0) > 0 && (seen["folder"] ?? 0) > 1, "\(seen)")
    try console.press("Escape")
    try await journey.quit()
  }

  /// What the system shows of the process while it runs; only root may see the environment.
  private static func tables(of process: Int32) throws -> [(String, String)] {
    #if os(Linux)
      let shown = try ["cmdline", "environ"].map { name -> (String, String) in
        let file = FileHandle(forReadingAtPath: "/proc/\(process)/\(name)")
        let data = try file?.readToEnd() ?? Data()
        return ("/proc/self/\(name)", String(decoding: data, as: UTF8.self))
      }
      #expect(shown[0].1.contains("airlock"))
      if geteuid() == 0 { #expect(shown[1].1.contains("LC_ALL=")) }
      return shown
    #else
      return []
    #endif
  }

  private static func files(below folder: URL, but left: [String]) throws -> [(String, String)] {
    let walker = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    var found: [(String, String)] = []
    while let url = walker?.nextObject() as? URL {
      var status = stat()
      guard lstat(url.path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
        !left.contains(where: url.path.hasSuffix)
      else { continue }
      found.append((url.path, String(decoding: try Data(contentsOf: url), as: UTF8.self)))
    }
    #expect(found.count > 2, "the manifest and the recording at least")
    return found
  }

  /// What appeared meanwhile where programs put things by habit. Other tests put theirs there too.
  private static func strangers(since start: Date, but own: URL) throws -> [(String, String)] {
    var found: [(String, String)] = []
    for folder in Set(["/tmp", "/var/tmp", "/dev/shm", NSTemporaryDirectory()]) {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      for name in names where !own.path.hasSuffix(name) {
        let path = "\(folder)/\(name)"
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
          let changed = try? FileManager.default.attributesOfItem(atPath: path)[.modificationDate],
          let changed = changed as? Date, changed > start.addingTimeInterval(-1),
          status.st_size < 64 << 20, let data = FileManager.default.contents(atPath: path)
        else { continue }
        found.append((path, String(decoding: data, as: UTF8.self)))
      }
    }
    return found
  }
}
