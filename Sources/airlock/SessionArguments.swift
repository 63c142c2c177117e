import ArgumentParser
import Secrets
import Session
import Vocabulary

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The arguments with which every command that touches secrets opens its session.
struct SessionArguments: ParsableArguments {
  @Option(
    name: .customLong("env"), parsing: .singleValue,
    help: """
      A dotenv file with secrets, or the whole address of a PrivateBin paste, whose password is \
      PRIVATEBIN_PASSWORD; repeatable, the first that holds a key wins.
      """)
  var sources: [String] = []

  @Option(
    name: .customLong("env-command"), parsing: .singleValue,
    help: """
      A program that prints dotenv lines, or KEY= and a program that prints one value; repeatable, \
      after the others.
      """)
  var commands: [String] = []

  @Option(help: "A JSON file with the config that is no secret.")
  var config: String?

  @Option(
    parsing: .singleValue,
    help: """
      KEY=ORIGIN: let this key go to this origin during this run; * stands for any key. \
      ADDRESS=ORIGIN: its name may lead to this private address.
      """)
  var allow: [String] = []

  @Option(
    name: .customLong("public"), parsing: .singleValue,
    help: "A key of a dotenv file that is no secret, such as start_date; repeatable.")
  var publicKeys: [String] = []

  func options(manifest: String?) throws -> SessionOptions {
    var options = SessionOptions(now: Clock.now)
    let here = Folder.current
    options.manifest = manifest.map { FilePath.absolute($0, from: here) }
    var keys = 0
    options.sources = sources.map { text in
      guard PasteAddress.looksLikeOne(text) else {
        return .file(FilePath.absolute(text, from: here))
      }
      guard text.contains("#") else { return .paste(Concealed(text)) }
      defer { keys += 1 }
      return .paste(Belongings.address(text, at: keys))
    }
    for line in commands {
      guard let command = SecretCommand(line) else {
        throw ValidationError("--env-command takes a program and its words; check the quotes")
      }
      options.sources.append(.command(command))
    }
    options.pastePassword = Belongings.pastePassword
    options.configFile = config.map { FilePath.absolute($0, from: here) }
    options.allow = allow
    // A run without a person reads what was approved before, and leaves nothing behind.
    options.stateFolder = Folder.state.flatMap { DiskFile.exists($0) ? $0 : nil }
    for key in publicKeys {
      guard let name = SecretName(key) else {
        // Not repeated: somebody may have typed the value along.
        throw ValidationError("--public takes a key: a letter or _, then letters, digits, _ . -")
      }
      options.publicKeys.insert(name)
    }
    return options
  }
}

enum Clock {
  /// Seconds since 1970.
  static let now: @Sendable () -> Double = {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Seconds that local time is ahead of UTC.
  static var utcOffset: Int {
    var now = time(nil)
    var local = tm()
    localtime_r(&now, &local)
    return local.tm_gmtoff
  }
}

enum Folder {
  static var current: String {
    guard let path = getcwd(nil, 0) else { return "." }
    defer { free(path) }
    return String(cString: path)
  }

  /// `$XDG_STATE_HOME/airlock`, else `~/.local/state/airlock`; nil without a home.
  static var state: String? {
    if let folder = variable("XDG_STATE_HOME"), folder.hasPrefix("/") { return folder + "/airlock" }
    return variable("HOME").map { $0 + "/.local/state/airlock" }
  }

  static func variable(_ name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    let text = String(cString: value)
    return text.isEmpty ? nil : text
  }
}
