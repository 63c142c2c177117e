/// Decides which words of a file may be repeated in a message: names, never values.
enum Identifier {
  /// - Returns: the word when it matches `[A-Za-z0-9_.$-]{1,64}`.
  static func name(_ word: String) -> String? {
    guard !word.isEmpty, word.utf8.count <= 64 else { return nil }
    for byte in word.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x2E, 0x2D, 0x24: continue
      default: return nil
      }
    }
    return word
  }

  static func quoted(_ word: String) -> String? { name(word).map { "\"\($0)\"" } }
}
