import Vocabulary

extension Exposure {
  /// What each client has against reading these files, by its own manual of November 2026, and where
  /// it has nothing, that. Paths are absolute wherever the client takes them: a relative one depends
  /// on the folder in which an agent is started.
  package var denyRules: [ClientConfiguration] {
    guard !exposed.isEmpty else { return [] }
    let paths = exposed.map { DiskFile.resolved($0) }
    return [claudeCode(paths), cursor(paths), codex(paths)] + withoutRules
  }

  /// `Read` alone stops the file tools; the sandbox takes the rule over for the commands of Bash.
  private func claudeCode(_ paths: [String]) -> ClientConfiguration {
    let rules = paths.map { Exposure.literal($0) }
      .flatMap { ["Read(/\($0))", "Edit(/\($0))"] }
    let settings: JSON = [
      "permissions": ["deny": .array(rules.map { .string($0) })], "sandbox": ["enabled": true],
    ]
    return ClientConfiguration(
      client: "Claude Code",
      place: "~/.claude/settings.json; without the sandbox its Bash still reads them",
      text: settings.text(.pretty))
  }

  private func cursor(_ paths: [String]) -> ClientConfiguration {
    ClientConfiguration(
      client: "Cursor",
      place: ".cursorignore in \(FilePath.name(of: root)); its terminal still reads them",
      text: paths.map { "/" + Exposure.literal(String($0.dropFirst(root.count + 1))) }
        .joined(separator: "\n"))
  }

  /// A permission profile; the older `sandbox_mode` switches profiles off.
  private func codex(_ paths: [String]) -> ClientConfiguration {
    let rules = paths.map { "\(JSON.string($0).text()) = \"deny\"" }.joined(separator: "\n")
    return ClientConfiguration(
      client: "Codex", place: "~/.codex/config.toml, in which sandbox_mode must not stand",
      text: """
        default_permissions = "without-secrets"

        [permissions.without-secrets]
        extends = ":workspace"

        [permissions.without-secrets.filesystem]
        \(rules)
        """)
  }

  private var withoutRules: [ClientConfiguration] {
    let names = exposed.map { FilePath.name(of: $0) }.joined(separator: ", ")
    let folder = FilePath.name(of: root)
    return [
      ClientConfiguration(
        client: "VS Code", place: "has no rule that keeps its agent from reading a file",
        text: "Move \(names) out of \(folder) and open it with --env."),
      ClientConfiguration(
        client: "Claude Desktop", place: "has no rule, and reads no files by itself",
        text: "Give no filesystem server the folder \(folder)."),
    ]
  }

  /// A path as a pattern of gitignore that matches this path alone.
  private static func literal(_ path: String) -> String {
    var out = ""
    for character in path {
      if "\\*?[]!# ".contains(character) { out.append("\\") }
      out.append(character)
    }
    return out
  }
}
