import Session

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The terminal that a person sits at, whatever stdin and stdout are. A program that an agent starts
/// without one cannot say yes.
enum ControllingTerminal {
  /// Asks for words to be typed.
  ///
  /// - Throws: `no_terminal`; `not_confirmed` when something else was typed.
  static func confirm(_ question: String, byTyping words: String) throws(Failure) {
    let descriptor = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
    guard descriptor >= 0 else {
      throw Failure(
        "no_terminal", "this wants a terminal, where a person types the answer",
        hint: "run it in a shell of your own; for one run there is --allow")
    }
    defer { close(descriptor) }
    say("\(question)\nType \(words) to confirm: ", descriptor)
    guard line(descriptor) == words else {
      throw Failure("not_confirmed", "that was not \(words); nothing was changed")
    }
  }

  private static func say(_ text: String, _ descriptor: Int32) {
    var text = text
    text.withUTF8 { bytes in
      _ = write(descriptor, bytes.baseAddress, bytes.count)
    }
  }

  private static func line(_ descriptor: Int32) -> String? {
    var bytes: [UInt8] = []
    var byte: UInt8 = 0
    while bytes.count < 4096 {
      let count = read(descriptor, &byte, 1)
      if count < 0 && errno == EINTR { continue }
      if count <= 0 || byte == 0x0A { break }
      bytes.append(byte)
    }
    return String(validating: bytes, as: UTF8.self)
  }
}
