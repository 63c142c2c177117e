import Foundation
import Testing

@Suite("the sources keep the rules of this room")
struct SourceTests {
  private static func sources() throws -> [(path: String, text: String)] {
    let root = PackageRoot.path + "/Sources"
    let files = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
    return try files.filter { $0.hasSuffix(".swift") }.map { path in
      (
        path,
        String(decoding: try Data(contentsOf: URL(filePath: "\(root)/\(path)")), as: UTF8.self)
      )
    }
  }

  @Test("at most one file outside of this room can read a secret")
  func oneUnsealer() throws {
    let sources = try Self.sources()
    try #require(sources.contains { $0.path.hasPrefix("Secrets/") })
    let readers = sources.filter { source in
      !source.path.hasPrefix("Secrets/")
        && source.text.split(separator: "\n").contains {
          !$0.drop { $0 == " " }.hasPrefix("//") && $0.contains("@_spi(Unseal)")
        }
    }
    #expect(readers.count <= 1, "\(readers.map(\.path))")
  }

  @Test("no file of this room prints or traps on bad input")
  func noPrints() throws {
    for source in try Self.sources() where source.path.hasPrefix("Secrets/") {
      for word in [" print(", "debugPrint(", "fatalError(", "try!", "NSLog("] {
        let lines = source.text.split(separator: "\n")
        #expect(
          !lines.contains { !$0.contains("//") && $0.contains(word) }, "\(source.path): \(word)")
      }
    }
  }
}
