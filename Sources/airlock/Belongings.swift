import Secrets

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the process was given at its start and must not go on showing: `ps` prints arguments and
/// environments of a user's programs.
///
/// Both are covered where the kernel put them, and before anybody makes a copy: the list of arguments
/// that Swift and the parser keep never had the keys of pastes, and no message can repeat one.
enum Belongings {
  /// `PRIVATEBIN_PASSWORD`, taken out of the environment; nil without one.
  static let pastePassword: Concealed? = {
    let name = "PRIVATEBIN_PASSWORD"
    guard let value = getenv(name) else { return nil }
    let length = strlen(value)
    let text = length > 0 ? concealed(value, length) : nil
    // The first block of the environment stays where the kernel put it: `unsetenv` only forgets it.
    memset(value, 0, length)
    unsetenv(name)
    return text
  }()

  /// The addresses among the values of `--env` that have a key, in order.
  private static let addresses: [Concealed] = {
    var found: [Concealed] = []
    var isValue = false
    for index in 1..<max(1, Int(CommandLine.argc)) {
      guard let argument = CommandLine.unsafeArgv[index] else { continue }
      var text = argument
      let isWhole = strncmp(argument, "--env=", 6) == 0
      if isWhole { text += 6 }
      let isAddressee = isWhole || isValue
      isValue = strcmp(argument, "--env") == 0
      guard isAddress(text), let mark = strchr(text, 0x23) else { continue }
      if isAddressee { found.append(concealed(text, strlen(text))) }
      memset(mark + 1, 0x2A, strlen(mark + 1))
    }
    return found
  }()

  /// Takes the password, and covers the keys of pastes among the arguments. To be called before
  /// anybody asks for the arguments.
  static func conceal() {
    _ = pastePassword
    _ = addresses
  }

  /// The whole address that stood there.
  ///
  /// - Parameters:
  ///   - covered: a value of `--env`.
  ///   - index: how many values of `--env` with a key stood before it.
  static func address(_ covered: String, at index: Int) -> Concealed {
    addresses.indices.contains(index) ? addresses[index] : Concealed(covered)
  }

  private static func concealed(_ text: UnsafePointer<CChar>, _ length: Int) -> Concealed {
    text.withMemoryRebound(to: UInt8.self, capacity: length) {
      Concealed(UnsafeBufferPointer(start: $0, count: length))
    }
  }

  private static func isAddress(_ text: UnsafePointer<CChar>) -> Bool {
    strncasecmp(text, "http://", 7) == 0 || strncasecmp(text, "https://", 8) == 0
  }
}
