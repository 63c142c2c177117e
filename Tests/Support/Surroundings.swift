package import Foundation

/// What tests need besides the package: skipped where it is missing, but never in CI.
package enum Surroundings {
  package static let package = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  package static var isCI: Bool { ProcessInfo.processInfo.environment["CI"] == "true" }

  /// The folder of real manifests and replayed reads.
  package static var corpus: URL? {
    let named = ProcessInfo.processInfo.environment["AIRLOCK_CORPUS"].map { URL(filePath: $0) }
    let url = named ?? package.deletingLastPathComponent().appending(path: "shared/corpus")
    return FileManager.default.fileExists(atPath: url.path) ? url : nil
  }

  /// A Python in which the real airbyte-cdk, python-dotenv and the official MCP client are installed.
  package static var python: String? { interpreter("AIRLOCK_PYTHON", else: ".venv/cdk") }

  /// A Python with the official MCP client 2.x, whose names are not those of 1.x.
  package static var pythonMCP2: String? { interpreter("AIRLOCK_PYTHON_MCP2", else: ".venv/mcp2") }

  private static func interpreter(_ variable: String, else folder: String) -> String? {
    let named = ProcessInfo.processInfo.environment[variable]
    let path = named ?? package.appending(path: folder + "/bin/python").path
    return FileManager.default.isExecutableFile(atPath: path) ? path : nil
  }

  package static var tmux: String? {
    ["/usr/bin/tmux", "/usr/local/bin/tmux", "/opt/homebrew/bin/tmux"].first {
      FileManager.default.isExecutableFile(atPath: $0)
    }
  }

  /// True where a test may be several users and look into other processes: for root on Linux. In CI a
  /// test that needs it runs anyway, and fails where it cannot.
  package static var hasRoot: Bool {
    #if os(Linux)
      return geteuid() == 0 || isCI
    #else
      return false
    #endif
  }

  /// True when a test that needs this may run: it is there, or it is missing in CI, where the test
  /// then fails.
  package static func has(_ thing: Any?) -> Bool { thing != nil || isCI }
}
