import Secrets

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the process was given at its start and must not go on showing: `ps` prints arguments and
/// environments of a user's programs.
enum Belongings {
  /// `PRIVATEBIN_PASSWORD`, taken out of the environment; nil without one.
  static let pastePassword: Concealed? = {
    let name = "PRIVATEBIN_PASSWORD"
    guard let value = getenv(name) else { return nil }
    let length = strlen(value)
    let text = length > 0 ? Concealed(String(cString: value)) : nil
    // The first block of the environment stays where the kernel put it: `unsetenv` only forgets it.
    memset(value, 0, length)
    unsetenv(name)
    return text
  }()

  /// Takes the password, and covers the keys of pastes among the arguments. The parser has read
  /// them before.
  static func conceal() {
    _ = pastePassword
    _ = CommandLine.arguments
    for index in 0..<Int(CommandLine.argc) {
      guard let argument = CommandLine.unsafeArgv[index], var place = strchr(argument, 0x23),
        isAddress(argument)
      else { continue }
      place += 1
      while place.pointee != 0 {
        place.pointee = 0x2A
        place += 1
      }
    }
  }

  private static func isAddress(_ argument: UnsafePointer<CChar>) -> Bool {
    var text = argument
    // `--env=https://…`
    if strncmp(text, "--env=", 6) == 0 { text += 6 }
    return strncasecmp(text, "http://", 7) == 0 || strncasecmp(text, "https://", 8) == 0
  }
}
