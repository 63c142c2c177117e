import Foundation
import Session
import Support
import Testing
import Vocabulary

/// Which sources lie where an agent works, and what is said against that.
struct ExposureTests {
  @Test("a source beside the manifest is named; one outside the repository is not")
  func whatLiesInReach() throws {
    let scratch = try Scratch()
    let project = try repository(in: scratch)
    try scratch.write("elsewhere.env", "api_key=x\n")
    try scratch.write("work/source-acme/.env", "api_key=x\n")
    let near = project.path + "/.env"
    let far = scratch.path("elsewhere.env")
    let exposure = Exposure(sources: [near, far], folder: project.path)
    #expect(exposure.exposed == [near])
    #expect(exposure.warnings.count == 1)
    #expect(exposure.warnings.first?.hasPrefix(".env lies in work") == true)
    #expect(Exposure(sources: [far], folder: project.path).denyRules.isEmpty)
    #expect(Exposure(sources: [near], folder: nil).exposed.isEmpty)
  }

  @Test("a source anywhere in the repository around the project is in reach, a link out of it not")
  func repositoryAndLinks() throws {
    let scratch = try Scratch()
    let project = try repository(in: scratch)
    try scratch.write("work/secrets.env", "api_key=x\n")
    try scratch.write("elsewhere.env", "api_key=x\n")
    let link = project.path + "/.env"
    try FileManager.default.createSymbolicLink(
      atPath: link, withDestinationPath: scratch.path("elsewhere.env"))
    let above = scratch.path("work/secrets.env")
    #expect(Exposure(sources: [link, above], folder: project.path).exposed == [above])
  }

  @Test("each client is named with its rule, or with the fact that it has none")
  func rules() throws {
    let scratch = try Scratch()
    let project = try repository(in: scratch)
    let name = #"my [old] "keys" #1.env"#
    try scratch.write("work/source-acme/" + name, "api_key=x\n")
    let path = DiskFile.resolved(project.path + "/" + name)
    let rules = Exposure(sources: [path], folder: project.path).denyRules
    #expect(rules.map(\.client) == ["Claude Code", "Cursor", "Codex", "VS Code", "Claude Desktop"])

    let escaped = ##"my\ \[old\]\ "keys"\ \#1.env"##
    let claude = try JSON(parsing: rules[0].text)
    let denied = claude["permissions"]?["deny"]?.array?.compactMap(\.string) ?? []
    let folder = FilePath.parent(of: path)
    #expect(denied == ["Read(/\(folder)/\(escaped))", "Edit(/\(folder)/\(escaped))"])
    #expect(claude["sandbox"]?["enabled"] == true)
    #expect(rules[1].text == "/source-acme/" + escaped)
    #expect(rules[2].text.contains(#"\"keys\" #1.env" = "deny""#))
    #expect(rules[3].place.contains("no rule"))
  }

  private func repository(in scratch: Scratch) throws -> URL {
    let project = scratch.url.appending(path: "work/source-acme")
    for folder in ["work/.git", "work/source-acme"] {
      try FileManager.default.createDirectory(
        at: scratch.url.appending(path: folder), withIntermediateDirectories: true)
    }
    return project
  }
}
