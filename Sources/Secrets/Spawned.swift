#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A program that was started, and the pipe its output comes through. It is ended, if it still
/// runs, when the value goes.
struct Spawned: ~Copyable {
  private let process: pid_t
  private let output: Int32
  private let name: String

  static func start(_ words: [String], named name: String) throws(SecretsError) -> Spawned {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw Spawned.failed(name, "no pipe could be made") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }

    #if canImport(Glibc)
      var actions = posix_spawn_file_actions_t()
    #else
      var actions: posix_spawn_file_actions_t?
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)

    var child: pid_t = 0
    let status = Spawned.withCStrings(words) { arguments in
      Spawned.withCStrings(SecretCommand.environment()) { environment in
        posix_spawnp(&child, words[0], &actions, nil, arguments, environment)
      }
    }
    close(ends[1])
    guard status == 0 else {
      close(ends[0])
      throw SecretsError(
        .commandNotFound, "The program cannot be started: \(SystemError(number: status).words)",
        hint: "Is it installed, and is its name right?", file: name)
    }
    return Spawned(process: child, output: ends[0], name: name)
  }

  private init(process: pid_t, output: Int32, name: String) {
    self.process = process
    self.output = output
    self.name = name
  }

  deinit { close(output) }

  private static func withCStrings<Result>(
    _ texts: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
  ) -> Result {
    var pointers: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) }
    pointers.append(nil)
    defer { for pointer in pointers { free(pointer) } }
    return body(&pointers)
  }

  private static func failed(_ name: String, _ message: String) -> SecretsError {
    SecretsError(.commandFailed, message, hint: "Run it in a shell to see why", file: name)
  }

  /// Reads until the program closes its output, and waits for its end.
  consuming func read(upTo limit: Int, seconds: Int) throws(SecretsError) -> WipingBuffer {
    var result = WipingBuffer(capacity: 4096)
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 1)
    defer {
      wipe(chunk)
      chunk.deallocate()
    }
    var left = seconds * 1000
    while true {
      var ready = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
      let count = poll(&ready, 1, Int32(min(left, 200)))
      if count < 0 && errno != EINTR { break }
      if count <= 0 {
        left -= 200
        if left > 0 { continue }
        end()
        throw SecretsError(
          .commandSlow, "The program did not end within \(seconds) seconds",
          hint: "Does it wait for a password? Sign in first, in a shell", file: name)
      }
      let got = systemReadOnce(output, chunk)
      if got < 0 && errno == EINTR { continue }
      if got <= 0 { break }
      result.append(contentsOf: UnsafeRawBufferPointer(rebasing: chunk[..<got]))
      if result.count > limit {
        end()
        throw SecretsError(.tooLarge, "The program printed more than 1 MB", file: name)
      }
    }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    guard status == 0 else {
      let code = status & 0x7F == 0 ? "status \(status >> 8 & 0xFF)" : "signal \(status & 0x7F)"
      throw Spawned.failed(name, "The program ended with \(code)")
    }
    return result
  }

  private func end() {
    kill(process, SIGKILL)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
  }
}

private func systemReadOnce(_ descriptor: Int32, _ memory: UnsafeMutableRawBufferPointer) -> Int {
  read(descriptor, memory.baseAddress, memory.count)
}
