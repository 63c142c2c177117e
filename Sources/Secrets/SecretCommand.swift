package import Vocabulary

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A program that prints secrets: `op read …`, `pass show …`, `vault kv get …`.
///
/// It runs without a shell, with nothing on its input, and with an environment that says where
/// things are and holds no secret of ours.
package struct SecretCommand: Sendable, Hashable {
  /// What its output is the value of; nil when it prints dotenv lines.
  package let key: SecretName?
  package let command: CommandWords

  /// For people: the program's name.
  package var shown: String { command.words[0].split(separator: "/").last.map(String.init) ?? "" }

  /// - Parameter line: `op read op://vault/acme/key` prints dotenv lines, `api_key=op read …` one
  ///   value.
  /// - Returns: nil for a line that is no command.
  package init?(_ line: String) {
    var rest = Substring(line)
    var key: SecretName?
    if let equals = line.firstIndex(of: "="), let name = SecretName(String(line[..<equals])) {
      key = name
      rest = line[line.index(after: equals)...]
    }
    guard let command = CommandWords(String(rest)) else { return nil }
    self.key = key
    self.command = command
  }

  /// Names of the variables that reach the program, and what others may begin with.
  static let passedOn = (
    names: Set([
      "PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "TZ", "TERM", "TMPDIR",
      "DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "SSH_AUTH_SOCK", "GNUPGHOME",
      "GPG_TTY", "GPG_AGENT_INFO",
    ]),
    prefixes: [
      "LC_", "XDG_", "PASSWORD_STORE_", "OP_", "VAULT_", "BW_", "AWS_", "GOOGLE_", "AZURE_",
    ]
  )

  /// Runs the program to its end and seals what it printed. Blocks: up to `seconds`.
  ///
  /// - Throws: `command_not_found`, `command_failed` with its status, `command_slow`, `too_large`,
  ///   `not_utf8`.
  package func run(
    sealingInto vault: Vault, seconds: Int = 60
  ) throws(SecretsError) -> DotenvListing {
    let output = try Spawned.start(command.words, named: shown).read(
      upTo: DotenvFile.sizeLimit, seconds: seconds)
    guard let key else {
      return try output.withBytes { (bytes) throws(SecretsError) in
        try DotenvListing(bytes, sealingInto: vault, file: shown)
      }
    }
    return output.withBytes { bytes in
      // One value is a line: what ends it is the program's, not the value's.
      var end = bytes.endIndex
      while end > 0, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
      let value = UnsafeBufferPointer(rebasing: bytes[..<end])
      let state = value.isEmpty ? DotenvEntry.State.stub : .set(vault.seal(key, value))
      return DotenvListing([DotenvEntry(name: key, state: state, line: 1)])
    }
  }

  static func environment() -> [String] {
    var result: [String] = []
    var entry = environ
    while let text = entry.pointee {
      let variable = String(cString: text)
      let name = variable.prefix { $0 != "=" }
      if passedOn.names.contains(String(name)) || passedOn.prefixes.contains(where: name.hasPrefix)
      {
        result.append(variable)
      }
      entry += 1
    }
    return result
  }
}
