/// What opens the HTTP door: 256 random bits as 64 hexadecimal digits.
struct HTTPToken: Sendable {
  let text: String

  static func random() -> HTTPToken {
    var generator = SystemRandomNumberGenerator()
    var text = ""
    for _ in 0..<4 {
      let digits = String(generator.next() as UInt64, radix: 16)
      text += String(repeating: "0", count: 16 - digits.count) + digits
    }
    return HTTPToken(text: text)
  }

  private init(text: String) { self.text = text }

  /// One that was kept; nil when the text is none.
  init?(kept text: String) {
    guard text.utf8.count == 64,
      text.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
    else { return nil }
    self.text = text
  }

  /// Compares in a time that does not tell how much of a guess is right. Its length is no secret.
  func matches(_ candidate: Substring) -> Bool {
    guard candidate.utf8.count == text.utf8.count else { return false }
    var difference: UInt8 = 0
    for (one, other) in zip(candidate.utf8, text.utf8) { difference |= one ^ other }
    return difference == 0
  }
}
