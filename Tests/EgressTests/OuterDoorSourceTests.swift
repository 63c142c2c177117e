import Foundation
import Testing

@Suite("What the compiler cannot hold, the sources show")
struct OuterDoorSourceTests {
  /// Every source of the package with its name, room folder and all.
  static let sources: [(name: String, text: String)] = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources")
    let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
    return (files?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "swift" }.map {
      (
        $0.path.replacing(root.path + "/", with: ""),
        (try? String(contentsOf: $0, encoding: .utf8)) ?? ""
      )
    }
  }()

  @Test("exactly one file can read a secret's bytes")
  func oneUnsealer() {
    let readers = OuterDoorSourceTests.sources.filter {
      $0.text.contains("@_spi(Unseal) import Secrets")
    }
    #expect(readers.map(\.name) == ["Egress/Unsealer.swift"])
  }

  @Test("exactly one room speaks HTTP as a client")
  func oneClient() {
    let clients = OuterDoorSourceTests.sources.filter { $0.text.contains("import AsyncHTTPClient") }
    #expect(clients.map(\.name) == ["Egress/HTTPClients.swift", "Egress/HTTPTransport.swift"])
  }
}
