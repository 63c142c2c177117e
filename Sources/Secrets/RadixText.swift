/// Base64 and base32 as far as the recogniser needs them: the characters that depend on a value
/// alone, wherever it stands in the encoded data.
struct RadixText: Sendable {
  /// Bits of a character.
  let width: Int
  private let alphabet: [UInt8]

  static let base64 = RadixText(
    width: 6, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
  /// In lower case.
  static let base32 = RadixText(width: 5, "abcdefghijklmnopqrstuvwxyz234567")

  private init(width: Int, _ alphabet: StaticString) {
    self.width = width
    self.alphabet = Array(
      UnsafeBufferPointer(start: alphabet.utf8Start, count: alphabet.utf8CodeUnitCount))
  }

  /// How many places of a value in a group of bytes there are: three, or five.
  var shifts: Range<Int> { 0..<(width == 6 ? 3 : 5) }

  /// The characters that consist of the value's bits only, when it begins `shift` bytes after the
  /// start of a group. What stands before and after in the encoded data does not change them.
  func core(_ bytes: [UInt8], shift: Int) -> [UInt8] {
    // Bits that share a character with the byte before.
    var skipped = (width - shift * 8 % width) % width
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count * 8 / width)
    var bits: UInt32 = 0
    var count = 0
    for byte in bytes {
      bits = bits << 8 | UInt32(byte)
      count += 8
      if skipped > 0 {
        count -= skipped
        skipped = 0
      }
      while count >= width {
        count -= width
        result.append(alphabet[Int(bits >> UInt32(count)) & (1 << width - 1)])
      }
      bits &= 1 << UInt32(count) - 1
    }
    return result
  }

  /// Which characters of ``core(_:shift:)`` come from these bytes alone.
  func coreRange(of bytes: Range<Int>, shift: Int) -> Range<Int> {
    if bytes.isEmpty { return 0..<0 }
    let first = (shift * 8 + width - 1) / width
    let low = ((shift + bytes.lowerBound) * 8 + width - 1) / width
    let high = (shift + bytes.upperBound) * 8 / width
    return low - first..<max(low, high) - first
  }

  /// Base64 with the two characters that a URL may hold.
  static func urlSafe(_ text: [UInt8]) -> [UInt8] {
    text.map { $0 == 0x2B ? 0x2D : $0 == 0x2F ? 0x5F : $0 }
  }
}
