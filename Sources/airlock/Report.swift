import Synchronization
import Vocabulary

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where words go: data to stdout, words about the run to stderr.
enum Report {
  static func line(_ text: String) { write(visible(text) + "\n", to: STDOUT_FILENO) }

  /// JSON has no character that a terminal would obey: its writer escapes them.
  static func json(_ value: JSON) {
    value.stream { write($0, to: STDOUT_FILENO) }
    write([0x0A], to: STDOUT_FILENO)
  }

  static func json(lines values: [JSON]) {
    var block: [UInt8] = []
    for value in values {
      value.write(to: &block)
      block.append(0x0A)
      if block.count >= 64 << 10 {
        write(block, to: STDOUT_FILENO)
        block.removeAll(keepingCapacity: true)
      }
    }
    write(block, to: STDOUT_FILENO)
  }

  /// Waits on the same line for what is typed.
  static func prompt(_ text: String) { write(text, to: STDOUT_FILENO) }

  /// Words about the run, on stderr.
  static func error(_ text: String) { write(visible(text) + "\n", to: STDERR_FILENO) }

  /// Shown while something is under way, if a person watches; wiped by the next one.
  static func progress(_ text: String) {
    guard isatty(STDERR_FILENO) == 1, Folder.variable("TERM") != "dumb" else { return }
    isShown.store(true, ordering: .relaxed)
    write("\r\u{1B}[2K" + text, to: STDERR_FILENO)
  }

  static func endProgress() {
    guard isShown.exchange(false, ordering: .relaxed) else { return }
    write("\r\u{1B}[2K", to: STDERR_FILENO)
  }

  private static let isShown = Atomic(false)

  /// What a terminal would obey, as text that names it: names in a manifest and words of an API come
  /// from outside.
  private static func visible(_ text: String) -> String {
    let text = LoneSurrogate.shown(text)
    guard text.unicodeScalars.contains(where: isObeyed) else { return text }
    var out = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if isObeyed(scalar) {
        let digits = String(scalar.value, radix: 16)
        let padding = String(repeating: "0", count: max(0, 4 - digits.count))
        out.append(contentsOf: "\\u\(padding)\(digits)".unicodeScalars)
      } else {
        out.append(scalar)
      }
    }
    return String(out)
  }

  private static func isObeyed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0A: false
    case 0..<0x20, 0x7F..<0xA0, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  private static func write(_ text: String, to descriptor: Int32) {
    write(Array(text.utf8), to: descriptor)
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) {
    var bytes = bytes[...]
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
