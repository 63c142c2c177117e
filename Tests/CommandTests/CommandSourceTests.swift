import Foundation
import Support
import Testing

@Suite("A program is a source")
struct CommandSourceTests {
  private func project(_ script: String) throws -> Project {
    let project = try Project()
    try project.write("vault.sh", script)
    return project
  }

  @Test("that prints dotenv lines")
  func lines() throws {
    let project = try Project()
    let list = try project.run("secrets", "list", "--env-command", "cat .env")
    #expect(list.status == 0)
    #expect(list.text == "set   api_key  cat\n")
  }

  @Test("that prints one value, whose newline is no part of it")
  func value() throws {
    let project = try Project()
    try project.write("token.txt", project.token + "\n")
    let list = try project.run("secrets", "list", "--env-command", "api_key=cat 'token.txt'")
    #expect(list.text == "set   api_key  cat\n")
    let none = try project.run("secrets", "list", "--env-command", "api_key=true")
    #expect(none.status == 5)
    #expect(none.text == "unset api_key  true\n")
  }

  @Test("after the others: of two that hold a key the first one counts")
  func precedence() throws {
    let project = try Project()
    try project.write("other.env", "api_key=other-value-0001\nsecond=second-value-0002\n")
    let list = try project.run(
      "secrets", "list", "--env", ".env", "--env-command", "cat other.env")
    #expect(list.text.contains("set   api_key  .env\n"))
    #expect(list.text.contains("set   second  cat\n"))
  }

  @Test("that sees no shell, no input, and nothing of ours in its environment")
  func surroundings() throws {
    let project = try self.project(
      """
      test -z "$PRIVATEBIN_PASSWORD" && test -z "$AIRLOCK_CANARY" && test -n "$PATH" || exit 3
      test -z "$(cat)" || exit 4
      test "$1" = '$(id) `id` *' || exit 5
      echo api_key=found
      """)
    let list = try project.run(
      ["secrets", "list", "--env-command", "sh vault.sh '$(id) `id` *'"],
      input: "typed", environment: ["PRIVATEBIN_PASSWORD": "x", "AIRLOCK_CANARY": "y"])
    #expect(list.text == "set   api_key  sh\n", "\(list.errors)")
  }

  @Test("that finds no secret that is open already in its arguments or its environment")
  func neighbours() throws {
    let project = try self.project("{ env; ps -o args= -p $$; } > seen; echo second=set")
    let password = Project.freshToken()
    let list = try project.run(
      ["secrets", "list", "--env", ".env", "--env-command", "sh vault.sh"],
      environment: ["PRIVATEBIN_PASSWORD": password])
    #expect(list.text == "set   api_key  .env\nset   second  sh\n", "\(list.errors)")
    let seen = try project.scratch.read("seen")
    #expect(seen.contains("PATH=") && seen.contains("sh vault.sh"))
    for value in [project.token, password] { #expect(LeakScan(value).found(in: seen) == []) }
  }

  @Test("and one that fails is named with its status, never with what it printed")
  func failing() throws {
    let project = try self.project("echo api_key=half; echo oops >&2; exit 7")
    try project.run("secrets", "list", "--env-command", "sh vault.sh")
      .expectComplaint("command_failed", status: 2, naming: "status 7")
    try project.run("secrets", "list", "--env-command", "no-such-program")
      .expectComplaint("command_not_found", status: 2, naming: "no-such-program")
    try project.run("secrets", "list", "--env-command", "api_key='open")
      .expectUsage(naming: "--env-command")
    let binary = try self.project("printf '\\377\\376'")
    try binary.run("secrets", "list", "--env-command", "sh vault.sh")
      .expectComplaint("not_utf8", status: 2)
  }

  @Test("that takes no stubs")
  func stubs() throws {
    let project = try Project()
    let stub = try project.run(
      "secrets", "stub", "--key", "client_secret", "--env-command", "cat .env")
    stub.expectComplaint("source_read_only", status: 2, naming: "client_secret")
  }
}
