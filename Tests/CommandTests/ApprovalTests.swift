import Foundation
import Support
import Testing

@Suite("What is remembered for a project")
struct ApprovalTests {
  private static let rule = "api_key=https://api.example.com"

  private func type(_ words: String, into arguments: String..., project: Project) throws -> Outcome
  {
    try project.type(words, into: arguments)
  }

  private func list(_ project: Project) throws -> String { try project.run("list").text }

  @Test("a yes is typed at the terminal, shows as unconfirmed, and is taken back")
  func allow() throws {
    let project = try Project()
    let given = try type("https://api.example.com", into: "allow", Self.rule, project: project)
    #expect(given.status == 0)
    #expect(given.text.contains("api_key may go to https://api.example.com"))
    #expect(
      try list(project).contains(
        "api_key  allowed  https://api.example.com  header, queries  unconfirmed\n"))
    #expect(try project.mode("state/airlock/approvals.json") == 0o600)
    let gone = try type("revoke", into: "revoke", "api_key", project: project)
    #expect(gone.text.contains("4 entries forgotten"))
    #expect(try list(project) == "")
  }

  @Test("a no is remembered, and a read is not asked about")
  func deny() throws {
    let project = try Project()
    _ = try type("http://127.0.0.1:1", into: "deny", "api_key=http://127.0.0.1:1", project: project)
    #expect(try list(project) == "api_key  denied  http://127.0.0.1:1\n")
    try project.run("read", "manifest.yaml", "items", "--env", ".env")
      .expectComplaint("egress_denied", status: 4, naming: "refused it for good")
  }

  @Test("an entry is for a value: another one is asked about again")
  func stale() throws {
    let project = try Project()
    _ = try type("https://api.example.com", into: "allow", Self.rule, project: project)
    try project.write(".env", "api_key=another-value-0002\n")
    #expect(try list(project).contains("unconfirmed  for another value"))
    let json = try project.run("list", "--json").object()
    let entries = try #require(json["approvals"] as? [[String: Any]])
    #expect(entries.allSatisfy { $0["is_stale"] as? Bool == true })
  }

  @Test("nothing changes when something else is typed, or when nobody sits there")
  func unconfirmed() throws {
    let project = try Project()
    let other = try type("yes", into: "allow", Self.rule, project: project)
    #expect(other.status == 2)
    #expect(other.text.contains("not_confirmed"))
    for command in ["allow", "deny"] {
      try project.run(
        [command, Self.rule], input: "https://api.example.com\n",
        through: ["/usr/bin/env", "setsid", "--wait"]
      ).expectComplaint("no_terminal", status: 2, naming: "terminal")
    }
    try project.run(["revoke"], input: "revoke\n", through: ["/usr/bin/env", "setsid", "--wait"])
      .expectComplaint("no_terminal", status: 2)
    #expect(try list(project) == "")
  }

  @Test("what cannot be remembered is said before anybody types")
  func refused() throws {
    let project = try Project()
    try project.run("allow", "api_key")
      .expectComplaint("bad_allow", status: 2, naming: "no =")
    try project.run("allow", "api_key=http://api.example.com")
      .expectComplaint("bad_allow", status: 2, naming: "http")
  }
}
