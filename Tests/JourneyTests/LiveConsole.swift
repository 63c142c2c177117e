import Foundation
import Support
import Testing

/// The real program in a real terminal, in a scratch folder that is its home and its `TMPDIR`.
///
/// Every screen it was seen to show is kept, so that a test can say what never stood on any.
final class LiveConsole {
  let home: Scratch
  let terminal: TmuxSession
  private(set) var frames: [String] = []

  /// - Parameters:
  ///   - arguments: of `airlock`.
  ///   - files: written into the folder that it starts in.
  ///   - through: a command that starts the program named by its arguments, such as `env -u TERM`.
  init(
    _ arguments: [String], columns: Int = 80, rows: Int = 24, files: [String: String] = [:],
    environment: [String: String] = [:], through: [String] = [], shell: Bool = false
  ) throws {
    home = try Scratch()
    for (name, text) in files { try home.write("project/\(name)", text) }
    try home.write("tmp/.keep", "")
    try FileManager.default.createDirectory(
      at: home.url.appending(path: "project"), withIntermediateDirectories: true)
    var variables = ["TMPDIR": home.path("tmp"), "HOME": home.url.path]
    variables.merge(environment) { $1 }
    terminal = try TmuxSession(
      through + [Program.airlockPath] + arguments, columns: columns, rows: rows,
      environment: variables, directory: home.path("project"), shell: shell)
  }

  /// `airlock demo`, when its first screen stands.
  static func demo(
    columns: Int = 80, rows: Int = 24, environment: [String: String] = [:], shell: Bool = false
  ) throws -> LiveConsole {
    let console = try LiveConsole(
      ["demo"], columns: columns, rows: rows, environment: environment, shell: shell)
    try console.see("the secrets", "2 of 3 set")
    try console.see("the mistake", "unknown type CursorPaginater")
    return console
  }

  // MARK: Eyes and hands

  /// Looks until all the words are on the screen at once, and none of the others.
  @discardableResult
  func see(_ what: String, _ words: String..., without others: [String] = []) throws -> String {
    try see(what) { screen in
      words.allSatisfy { screen.contains($0) } && !others.contains { screen.contains($0) }
    }
  }

  @discardableResult
  func see(_ what: String, _ condition: (String) throws -> Bool) throws -> String {
    try terminal.until(what, within: 20) { screen in
      if frames.last != screen { frames.append(screen) }
      return try condition(screen)
    }
  }

  func press(_ keys: String...) throws { for key in keys { try terminal.send(key) } }

  /// Waits until an egress question takes keys: until then its letters are faint.
  func seeQuestion(_ words: String...) throws {
    try see("the question") { screen in
      screen.contains("Let a secret out?") && words.allSatisfy { screen.contains($0) }
    }
    try see("its keys") { _ in
      let line = try terminal.colouredScreen().split(separator: "\n").first {
        $0.contains("this read: its pages and retries")
      }
      return line?.contains("1m  o") == true
    }
  }

  // MARK: The demo's project

  /// The private folders of a demo that are there now.
  func demoFolders() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: home.path("tmp"))
      .filter { $0.hasPrefix("airlock-demo-") }
  }

  func demoFile(_ name: String) throws -> String {
    let folder = try #require(try demoFolders().first)
    return try home.read("tmp/\(folder)/source-acme/\(name)")
  }

  /// The values of a `.env` file of `KEY=value` lines.
  func demoSecrets() throws -> [String] {
    try demoFile(".env").split(separator: "\n").filter { !$0.hasPrefix("#") }
      .compactMap { $0.split(separator: "=", maxSplits: 1).dropFirst().first.map(String.init) }
      .map { $0.trimmingCharacters(in: CharacterSet(charactersIn: "'\"")) }
  }

  /// Looks until a file of the project is as wanted.
  func file(_ name: String, _ what: String, _ condition: (String) -> Bool) throws {
    try terminal.until(what) { _ in condition((try? home.read("project/\(name)")) ?? "") }
  }

  // MARK: Steps of the journey

  func fillClientSecret(_ value: String) throws {
    try press("f")
    try see("the fill dialog", "Fill a secret", "client_secret", "goes to")
    try terminal.type(value)
    try see("its length", "\(value.count) chars")
    try press("Enter")
    try see("the secret as set", "3 of 3 set", without: ["Fill a secret"])
  }

  func repairManifest() throws {
    try press("2")
    try see("the focus on the problem", "▸ 2 Validation")
    try press("f")
    try see("a valid manifest", "No errors, no warnings.")
  }

  /// Opens the picker, finds the stream by its name and reads it.
  func read(_ stream: String) throws {
    try press("R")
    try see("the picker", "Test read which stream?", "type to filter")
    try terminal.type(stream)
    try see("the stream", "▸ \(stream)", "> \(stream)")
    try press("Enter")
  }

  func reachQuestion() throws {
    try fillClientSecret("made-up-\(UUID().uuidString.prefix(8))")
    try repairManifest()
    try read("customers")
    try seeQuestion("api_key", "127.0.0.1")
  }
}
