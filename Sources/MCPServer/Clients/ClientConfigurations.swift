package import Session
import Vocabulary

/// Texts to paste into the clients that people use, each with the place it goes to.
///
///     ClientConfigurations.all(binary: "/usr/local/bin/airlock", project: "/work/source-acme")
///
/// Every client but the last launches `airlock bridge --project PROJECT`, which joins the session
/// of that project. Names of files and keys are those of the clients' own manuals in November 2026.
/// A `${NAME}` in a path is replaced by Claude Code, Cursor and VS Code, and none of them has a way
/// to write it literally.
package enum ClientConfigurations {
  /// - Parameters:
  ///   - binary: the absolute path of airlock.
  ///   - project: the absolute path of the project's folder or manifest.
  ///   - sharing: what the bridge of another user needs besides.
  ///   - http: where the session answers over HTTP; nil while that door is closed.
  package static func all(
    binary: String, project: String, sharing: [String] = [], http: HTTPEntrance? = nil
  ) -> [ClientConfiguration] {
    let arguments = ["bridge", "--project", project] + sharing
    let words = ([binary] + arguments).map(ShellWord.quoted).joined(separator: " ")
    let command = JSON.string(binary)
    let args = JSON.array(arguments.map { .string($0) })
    let launch: JSON = ["command": command, "args": args]
    let typed: JSON = ["type": "stdio", "command": command, "args": args]
    var all = [
      ClientConfiguration(
        client: "Claude Code", place: "run this in the project's folder",
        text: "claude mcp add airlock -- \(words)"),
      ClientConfiguration(
        client: "Claude Code, for the team", place: ".mcp.json in the project's folder",
        text: servers("mcpServers", typed)),
      ClientConfiguration(
        client: "Claude Desktop",
        place: "claude_desktop_config.json: Settings, Developer, Edit Config; then start it again",
        text: servers("mcpServers", launch)),
      ClientConfiguration(
        client: "Cursor", place: ".cursor/mcp.json in the project's folder, or ~/.cursor/mcp.json",
        text: servers("mcpServers", typed)),
      ClientConfiguration(
        client: "VS Code", place: ".vscode/mcp.json in the project's folder",
        text: servers("servers", typed)),
      ClientConfiguration(
        client: "Codex", place: "~/.codex/config.toml, or .codex/config.toml of a trusted project",
        text: codex(binary, arguments)),
      ClientConfiguration(
        client: "mcp", place: "MCP Tools, brew install f/mcptools/mcp; run this",
        text: "mcp shell \(words)"),
    ]
    if let http { all.append(overHTTP(http)) }
    return all
  }

  /// A person's answer may take 45 s before the read begins; Codex gives a tool 60 s by itself.
  private static let codexPatience = 180

  /// Every string of JSON, as it is written here, is a basic string of TOML 1.0 too.
  private static func codex(_ binary: String, _ arguments: [String]) -> String {
    """
    [mcp_servers.airlock]
    command = \(JSON.string(binary).text())
    args = \(JSON.array(arguments.map { .string($0) }).text(.python))
    tool_timeout_sec = \(codexPatience)
    """
  }

  private static func overHTTP(_ http: HTTPEntrance) -> ClientConfiguration {
    ClientConfiguration(
      client: "Streamable HTTP",
      place: ".mcp.json or .cursor/mcp.json; in .vscode/mcp.json mcpServers is called servers",
      text: servers(
        "mcpServers",
        [
          "type": "http", "url": .string(http.url),
          "headers": ["Authorization": .string("Bearer \(http.shownToken)")],
        ]))
  }

  private static func servers(_ key: String, _ server: JSON) -> String {
    JSON.object([key: ["airlock": server]]).text(.pretty)
  }
}
