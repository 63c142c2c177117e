import Vocabulary

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where words go: data to stdout, words about the run to stderr.
enum Report {
  static func line(_ text: String) { write(text + "\n", to: STDOUT_FILENO) }
  static func json(_ value: JSON) { line(value.text()) }

  /// Waits on the same line for what is typed.
  static func prompt(_ text: String) { write(text, to: STDOUT_FILENO) }

  /// Words about the run, on stderr.
  static func error(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

  /// Shown while something is under way, if a person watches; wiped by the next one.
  static func progress(_ text: String) {
    guard isatty(STDERR_FILENO) == 1 else { return }
    write("\r\u{1B}[2K" + text, to: STDERR_FILENO)
  }

  static func endProgress() {
    guard isatty(STDERR_FILENO) == 1 else { return }
    write("\r\u{1B}[2K", to: STDERR_FILENO)
  }

  private static func write(_ text: String, to descriptor: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { buffer in
        #if canImport(Glibc)
          Glibc.write(descriptor, buffer.baseAddress, buffer.count)
        #else
          Darwin.write(descriptor, buffer.baseAddress, buffer.count)
        #endif
      }
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { return }
      bytes = bytes.dropFirst(count)
    }
  }
}
