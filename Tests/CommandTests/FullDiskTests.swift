import Foundation
import Support
import Testing

/// A disk that takes no more: whoever writes says so, and the old file stays as it was.
struct FullDiskTests {
  /// A file of this process may have one block, as on a disk with one block left.
  private static let full = ["/bin/sh", "-c", #"ulimit -f 1; exec "$0" "$@""#]

  private func names(_ project: Project) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: project.scratch.url.path).sorted()
  }

  @Test("stubs that do not fit leave the file whole and nothing beside it")
  func stubs() throws {
    let project = try Project()
    let old = String(repeating: "# a long remark\n", count: 200) + "other=1\n"
    try project.write(".env", old)
    let before = try names(project)
    let outcome = try project.run(
      ["secrets", "stub", "manifest.yaml", "--env", ".env"], through: FullDiskTests.full)
    outcome.expectComplaint("cannot_write", status: 2, naming: ".env")
    #expect(try project.scratch.read(".env") == old)
    #expect(try names(project) == before)
  }

  @Test("an edit of the manifest that does not fit leaves it whole and says so")
  func manifest() throws {
    let project = try Project()
    let old = try project.scratch.read("manifest.yaml")
    let messages: [Stdio.Message] = [
      .call(
        1, "initialize",
        [
          "protocolVersion": "2025-11-25", "capabilities": [:],
          "clientInfo": ["name": "t", "version": "1"],
        ]),
      .tool(
        2, "set_session_manifest_text",
        ["mode": "replace_all", "new_text": old + String(repeating: "# more\n", count: 500)]),
    ]
    // Its answers go through a pipe, which has room.
    let answers = try Answers(
      try project.run(
        ["serve", "--stdio", "manifest.yaml"],
        input: messages.map { $0.line + "\n" }.joined(),
        through: ["/bin/sh", "-c", #"(ulimit -f 1; exec "$0" "$@") | cat"#]))
    #expect(try answers.errorCode(2) == "file_not_written")
    #expect(try project.scratch.read("manifest.yaml") == old)
  }
}
