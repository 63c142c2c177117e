import Foundation
import Support
import Testing

/// Nothing that a command prints holds a secret, whatever the API echoes.
struct CommandDoorTests {
  @Test(
    "a command prints no secret on either stream",
    arguments: [
      ["read", "manifest.yaml", "echo", "--env", ".env", "--json"],
      ["read", "manifest.yaml", "echo", "--env", ".env"],
      ["read", "manifest.yaml", "refuse", "--env", ".env", "--json"],
      ["read", "manifest.yaml", "refuse", "--env", ".env"],
      ["read", "manifest.yaml", "nope", "--env", ".env"],
      ["check", "manifest.yaml", "--json"], ["check", "manifest.yaml"], ["check", ".env"],
      ["check", ".env", "--json"],
      ["secrets", "list", "--env", ".env"], ["secrets", "list", "--env", ".env", "--json"],
      ["secrets", "list", "--env", "manifest.yaml"],
      ["secrets", "stub", "manifest.yaml", "--env", ".env", "--json"],
      ["secrets", "stub", ".env", "--env", ".env"],
    ])
  func commandsPrintNoSecret(arguments: [String]) async throws {
    let server = try await EchoAPI.start()
    let project = try EchoProject(server.origin)
    var arguments = arguments
    if arguments[0] == "read" { arguments += ["--allow", "*=\(server.origin)"] }
    let result = try Program(Program.airlockPath, arguments).run(in: project.scratch.url)
    #expect(project.leaks(in: result.text) == [])
    #expect(project.leaks(in: result.errorText) == [])
    if arguments[0] == "read", arguments[2] == "echo" {
      #expect(result.status == 0)
      #expect(result.text.contains("‹api_key›"))
      // The secret really went out, so its absence above says something.
      let sent = server.received.compactMap { $0.header("authorization") }
      #expect(sent == ["Bearer \(project.secrets[0])"])
    }
    await server.stop()
  }

  @Test("without --allow nothing is sent, and the exit status says denied")
  func nothingLeavesUnasked() async throws {
    let server = try await EchoAPI.start()
    let project = try EchoProject(server.origin)
    let result = try Program.airlock("read", "manifest.yaml", "echo", "--env", ".env")
      .run(in: project.scratch.url)
    #expect(result.status == 4)
    #expect(result.errorText.contains("egress_denied"))
    #expect(server.connectionCount == 0)
    await server.stop()
  }

  @Test("a refused key is a failed read with the API's words masked")
  func refusal() async throws {
    let server = try await EchoAPI.start()
    let project = try EchoProject(server.origin)
    let result = try Program.airlock(
      "read", "manifest.yaml", "refuse", "--env", ".env", "--allow", "*=\(server.origin)"
    ).run(in: project.scratch.url)
    #expect(result.status == 1)
    #expect(result.errorText.contains("401"))
    await server.stop()
  }

  @Test("variables that name a proxy are ignored: a request goes where it was approved for")
  func proxies() async throws {
    let server = try await EchoAPI.start()
    let proxy = try await HostileServer.start { _ in .ok("{}") }
    let project = try EchoProject(server.origin)
    var variables: [String: String] = [:]
    for name in ["http_proxy", "https_proxy", "all_proxy"] {
      variables[name] = proxy.origin
      variables[name.uppercased()] = proxy.origin
    }
    let result = try Program.airlock(
      "read", "manifest.yaml", "echo", "--env", ".env", "--allow", "*=\(server.origin)"
    ).run(in: project.scratch.url, environment: variables)
    #expect(result.status == 0)
    #expect(server.received.count == 1)
    #expect(proxy.connectionCount == 0)
    await server.stop()
    await proxy.stop()
  }
}
