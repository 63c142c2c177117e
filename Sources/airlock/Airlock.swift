import ArgumentParser

/// `airlock`: the screen by default, and its headless companions.
@main
struct Airlock: AsyncParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "airlock",
    abstract: "Build Airbyte connectors together with an LLM that never sees your secrets.",
    discussion: """
      Without a command, the screen opens on MANIFEST, or on manifest.yaml and .env of this folder.

      Exit status: 0 fine, 1 problems found, 2 usage or configuration, 3 network, \
      4 denied at a door, 5 secrets missing, 130 interrupted.
      """,
    version: version,
    subcommands: [
      Open.self, Demo.self, Check.self, Read.self, Secrets.self, Serve.self, BridgeCommand.self,
      Allow.self, Deny.self, Revoke.self, Public.self, List.self, Doctor.self,
    ],
    defaultSubcommand: Open.self)

  static func main() async {
    Hardening.apply()
    Belongings.conceal()
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      finish(with: error)
    }
  }

  /// The parser's own usage status is 64; ours is 2.
  private static func finish(with error: any Error) -> Never {
    if exitCode(for: error) == .validationFailure {
      Report.error(fullMessage(for: error))
      exit(withError: ExitStatus.usage.code)
    }
    exit(withError: error)
  }
}
