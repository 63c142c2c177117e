import CTerminal

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Starts a program and waits for it. It gets the variables in ``allowed`` and no others: whoever
/// keeps a secret in the environment of the shell does not hand it to an editor's plugins here.
enum ChildProcess {
  private static let allowed: Set<String> = [
    "PATH", "HOME", "USER", "LOGNAME", "SHELL", "PWD", "TMPDIR", "TZ",
    "TERM", "TERMINFO", "TERMINFO_DIRS", "COLORTERM", "TERM_PROGRAM", "NO_COLOR", "COLUMNS",
    "LANG", "LANGUAGE", "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "DBUS_SESSION_BUS_ADDRESS",
    "TMUX", "TMUX_PANE", "STY", "EDITOR", "VISUAL", "VIMRUNTIME", "VIM", "NVIM",
    "EMACS_SOCKET_NAME",
    "VSCODE_IPC_HOOK_CLI", "SSH_CONNECTION", "SSH_TTY", "SYSTEMROOT",
  ]

  static func environment() -> [String] {
    var variables: [String] = []
    guard var entry = airlock_environment() else { return [] }
    while let text = entry.pointee {
      let variable = String(cString: text)
      let name = variable.prefix { $0 != "=" }
      if allowed.contains(String(name)) || name.hasPrefix("LC_") || name.hasPrefix("XDG_") {
        variables.append(variable)
      }
      entry += 1
    }
    return variables
  }

  /// - Parameters:
  ///   - arguments: the program, looked up in `PATH`, and its arguments.
  ///   - descriptors: what the program sees as 0, 1 and 2; nil is the null device.
  ///   - patience: milliseconds after which it is killed; nil waits for ever.
  /// - Returns: the exit code, 128 + signal, or 127 when it could not be started.
  static func run(
    _ arguments: [String], descriptors: [Int32?], patience: Int? = nil
  ) -> Int32 {
    var actions = posix_spawn_file_actions_t.empty
    var attributes = posix_spawnattr_t.empty
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    for (number, source) in descriptors.enumerated() {
      if let source {
        posix_spawn_file_actions_adddup2(&actions, source, Int32(number))
      } else {
        posix_spawn_file_actions_addopen(&actions, Int32(number), "/dev/null", O_RDWR, 0)
      }
    }
    // Signals that we ignore or catch must be the child's to decide.
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigdefault(&attributes, &all)
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))

    var child = pid_t()
    let status = withCStrings(arguments) { arguments in
      withCStrings(environment()) { environment -> Int32 in
        guard let program = arguments[0] else { return EINVAL }
        return posix_spawnp(
          &child, program, &actions, &attributes, arguments, environment)
      }
    }
    guard status == 0 else { return 127 }
    return wait(child, patience)
  }

  private static func wait(_ child: pid_t, _ patience: Int?) -> Int32 {
    var result: Int32 = 0
    var left = patience ?? 0
    while true {
      let ended = waitpid(child, &result, patience == nil ? 0 : WNOHANG)
      if ended == child { return airlock_exit_code(result) }
      if ended < 0, errno != EINTR { return 127 }
      if patience != nil {
        if left <= 0 { kill(child, SIGKILL) }
        left -= 10
        poll(nil, 0, 10)
      }
    }
  }

  private static func withCStrings<Result>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    var pointers = strings.map { strdup($0) }
    pointers.append(nil)
    defer { for pointer in pointers { free(pointer) } }
    return body(pointers)
  }
}

#if canImport(Glibc)
  extension posix_spawn_file_actions_t { fileprivate static var empty: Self { Self() } }
  extension posix_spawnattr_t { fileprivate static var empty: Self { Self() } }
#else
  // Both are optional pointers there.
  extension Optional where Wrapped == OpaquePointer { fileprivate static var empty: Self { nil } }
  extension Optional where Wrapped == UnsafeMutableRawPointer {
    fileprivate static var empty: Self { nil }
  }
#endif
