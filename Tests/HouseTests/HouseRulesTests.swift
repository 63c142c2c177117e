import Foundation
import Testing

/// The rules of the house that a compiler does not check. They read the sources.
struct HouseRulesTests {
  @Test("exactly one file outside the room of secrets may unseal one")
  func oneUnsealer() throws {
    let files = try Sources.files(in: "Sources").filter {
      $0.room != "Secrets" && $0.text.contains("@_spi(Unseal)")
    }
    #expect(files.map(\.path) == ["Sources/Egress/Unsealer.swift"])
  }

  @Test("only a source, for keys that the person named, gives up a secret as public")
  func onePublisher() throws {
    let files = try Sources.files(in: "Sources").filter {
      $0.room != "Secrets" && $0.text.contains(".publish(")
    }
    #expect(files.map(\.path) == ["Sources/Session/Sources/OpenSource.swift"])
  }

  @Test("nothing prints: words leave through the files that own stdout and stderr")
  func nobodyPrints() throws {
    for file in try Sources.files(in: "Sources") {
      for (index, line) in file.lines.enumerated() {
        let code = line.drop(while: \.isWhitespace)
        if code.hasPrefix("//") { continue }
        for call in [" print(", "(print(", "debugPrint(", " dump(", "NSLog("] {
          #expect(!" \(code)".contains(call), "\(file.path):\(index + 1)")
        }
      }
    }
  }

  @Test("a file is read in one sitting: 400 lines at most")
  func shortFiles() throws {
    for file in try Sources.files(in: "Sources") + Sources.files(in: "Tests") {
      #expect(file.lines.count <= 401, "\(file.path) has \(file.lines.count) lines")
    }
  }

  @Test("only the connector's results and the session turn text into masked text")
  func fewMaskers() throws {
    let files = try Sources.files(in: "Sources").filter { $0.text.contains("Masked(masked:") }
    #expect(
      files.map(\.path) == [
        "Sources/MCPServer/Tools/TestReadTool.swift", "Sources/Session/Session.swift",
      ])
  }

  @Test("only the bridge, which has no session, passes on what it did not clear")
  func oneRelay() throws {
    let files = try Sources.files(in: "Sources").filter { $0.text.contains(".relayed(") }
    #expect(files.map(\.path) == ["Sources/MCPServer/Bridge/Bridge.swift"])
  }

  @Test("a room imports what the map allows, and the two doors stay apart")
  func doorsApart() throws {
    let forbidden: [String: [String]] = [
      "Console": ["Secrets", "Egress", "CTerminal", "Connector"],
      "MCPServer": ["Secrets", "Egress", "Connector"],
      "Egress": ["Disclosure", "Session"],
      "Connector": ["Egress", "AsyncHTTPClient", "NIOCore"],
      "Manifest": ["Secrets"],
    ]
    for file in try Sources.files(in: "Sources") {
      for line in file.lines where line.contains("import ") && !line.hasPrefix("//") {
        guard let name = line.split(separator: " ").last.map(String.init) else { continue }
        #expect(forbidden[file.room]?.contains(name) != true, "\(file.path) imports \(name)")
      }
    }
  }

  @Test("no force, no crash on bad input, no unproved claim of thread safety")
  func noForce() throws {
    for file in try Sources.files(in: "Sources") {
      for (index, line) in file.lines.enumerated() {
        let code = line.drop(while: \.isWhitespace)
        if code.hasPrefix("//") { continue }
        for word in [" try!", " as!", "fatalError(", "TODO", "FIXME"] {
          let isPlaceholderText = word == "TODO" && code.contains("# TODO: Set actual value for")
          #expect(!code.contains(word) || isPlaceholderText, "\(file.path):\(index + 1) \(word)")
        }
        if code.contains("@unchecked Sendable") || code.contains("nonisolated(unsafe)") {
          let around = file.lines[max(0, index - 4)...min(file.lines.count - 1, index + 4)]
          #expect(
            around.contains { $0.contains("// ") }, "\(file.path):\(index + 1) needs its proof")
        }
      }
    }
  }
}
