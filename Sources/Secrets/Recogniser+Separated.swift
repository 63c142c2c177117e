import Vocabulary

/// Values with something between their characters: `c-k-_-l-i-v-e`, `c, k, _, l`.
extension Recogniser {
  /// Of letters and digits.
  static let shortestSqueezed = 6

  /// Looks at runs in which every letter and digit stands alone.
  func separated(_ field: UnsafeBufferPointer<UInt8>) -> MaskHit? {
    if squeezed.isEmpty { return nil }
    // The shortest run there can be; in one, no letter or digit touches another.
    let window = 2 * Recogniser.shortestSqueezed - 1
    var start = 0
    while start + window <= field.count {
      // From the end, so that ordinary words are skipped most of a window at a time.
      if let index = Loneliness.lastTouching(field, from: start + window - 8) {
        start = index + 1
        continue
      }
      var index = start + window - 8
      while index > start, !touches(field, index) { index -= 1 }
      if index > start || start > 0 && touches(field, start) {
        start = index + 1
        continue
      }
      var core: [UInt8] = []
      var end = start
      while end < field.count, end == start || !touches(field, end) {
        if isWordByte(field[end]) { core.append(field[end]) }
        end += 1
      }
      // The last one touches what ended the run.
      if end < field.count, !core.isEmpty { core.removeLast() }
      if let hit = squeezedHit(core) { return hit }
      start = end
    }
    return nil
  }

  private func squeezedHit(_ core: [UInt8]) -> MaskHit? {
    guard core.count >= Recogniser.shortestSqueezed else { return nil }
    var hit: MaskHit?
    core.withUnsafeBufferPointer { core in
      squeezed.scan(core) { match in
        hit = MaskHit(squeezedNames[match.text], .form(Form.separated.word))
        return false
      }
    }
    return hit
  }

  /// Both this byte and the one before are letters or digits.
  @inline(__always)
  private func touches(_ field: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
    isWordByte(field[index]) && isWordByte(field[index - 1])
  }

  @inline(__always)
  private func isWordByte(_ byte: UInt8) -> Bool { ASCII.isLetter(byte) || ASCII.isDigit(byte) }
}

/// Looks at eight bytes side by side.
private enum Loneliness {
  private static let low: UInt64 = 0x0101_0101_0101_0101

  /// The last of the eight bytes from `start` on that, like the one before it among them, is a
  /// letter or a digit.
  @inline(__always)
  static func lastTouching(_ field: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    let eight = WindowTable.eight(field, at: start)
    // Each sum stays in its byte, and its highest bit says whether the bound was reached.
    let seven = eight & (low &* 0x7F)
    let folded = seven | (low &* 0x20)
    let letters = (folded &+ low &* (0x80 - 0x61)) & ~(folded &+ low &* (0x80 - 0x7B))
    let digits = (seven &+ low &* (0x80 - 0x30)) & ~(seven &+ low &* (0x80 - 0x3A))
    let words = (letters | digits) & ~eight & (low &* 0x80)
    let touching = words & words << 8
    return touching == 0 ? nil : start + 7 - touching.leadingZeroBitCount / 8
  }
}
