import Foundation
import MCPServer
import Session
import Support
import Testing
import Vocabulary

/// What is pasted into a client says the same to it as to us, whatever the paths are called.
struct ClientConfigurationTests {
  private static let binary = #"/opt/it's "here" \ ünï/airlock"#
  private static let project = "/home/ana/$HOME `id` 日本\t*/source-acme"
  private static let arguments = ["bridge", "--project", project]

  @Test("every client is offered once, and HTTP only while it is open")
  func clients() {
    let closed = ClientConfigurations.all(binary: "/a", project: "/b")
    #expect(
      closed.map(\.client) == [
        "Claude Code", "Claude Code, for the team", "Claude Desktop", "Cursor", "VS Code", "Codex",
        "mcp",
      ])
    let open = ClientConfigurations.all(
      binary: "/a", project: "/b", http: HTTPEntrance(url: "http://127.0.0.1:4711/mcp"))
    #expect(open.map(\.client) == closed.map(\.client) + ["Streamable HTTP"])
  }

  @Test(
    "JSON gives back the binary and the project",
    arguments: [
      ("Claude Code, for the team", "mcpServers"), ("Claude Desktop", "mcpServers"),
      ("Cursor", "mcpServers"), ("VS Code", "servers"),
    ])
  func json(client: String, key: String) throws {
    let server = try #require(try JSON(parsing: text(of: client))[key]?["airlock"])
    #expect(server["command"] == .string(Self.binary))
    #expect(server["args"]?.array == Self.arguments.map { .string($0) })
  }

  @Test("a shell reads the command line back word by word", arguments: ["Claude Code", "mcp"])
  func shell(client: String) throws {
    let line = try text(of: client)
    let start = try #require(line.range(of: client == "mcp" ? "mcp shell " : "-- ")?.upperBound)
    let result = try Program("/bin/bash", ["-c", "printf '%s\\0' \(line[start...])"]).run()
    #expect(
      result.text.split(separator: "\0").map(String.init) == [Self.binary] + Self.arguments)
  }

  @Test("plain paths stand without quotes")
  func plainWords() throws {
    let first = ClientConfigurations.all(binary: "/usr/bin/airlock", project: "/work/a").first
    #expect(
      first?.text == "claude mcp add airlock -- /usr/bin/airlock bridge --project /work/a")
  }

  @Test(
    "TOML gives back the binary and the project",
    .enabled(if: Surroundings.has(Surroundings.python)))
  func toml() throws {
    let python = try #require(Surroundings.python, "make .venv with .ci/oracles")
    let script = "import json, sys, tomllib; print(json.dumps(tomllib.load(sys.stdin.buffer)))"
    let result = try Program(python, ["-c", script]).run(input: try text(of: "Codex"))
    let server = try #require(try JSON(parsing: result.text)["mcp_servers"]?["airlock"])
    #expect(server["command"] == .string(Self.binary))
    #expect(server["args"]?.array == Self.arguments.map { .string($0) })
  }

  @Test("the token is dots until it is asked for")
  func token() throws {
    let shown = try #require(try http(HTTPEntrance(url: "http://127.0.0.1:4711/mcp")))
    #expect(shown["url"] == "http://127.0.0.1:4711/mcp")
    #expect(shown["headers"]?["Authorization"] == "Bearer ••••••••")
    let copied = try #require(
      try http(HTTPEntrance(url: "http://127.0.0.1:4711/mcp", token: "abc")))
    #expect(copied["headers"]?["Authorization"] == "Bearer abc")
  }

  private func http(_ entrance: HTTPEntrance) throws -> JSON? {
    let all = ClientConfigurations.all(binary: "/a", project: "/b", http: entrance)
    return try JSON(parsing: all.last?.text ?? "")["mcpServers"]?["airlock"]
  }

  private func text(of client: String) throws -> String {
    try #require(
      ClientConfigurations.all(binary: Self.binary, project: Self.project)
        .first { $0.client == client }?.text)
  }
}
