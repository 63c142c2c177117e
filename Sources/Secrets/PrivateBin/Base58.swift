/// Base58 with Bitcoin's alphabet, which PrivateBin writes its keys in.
enum Base58 {
  private static let alphabet: StaticString =
    "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"

  /// Reads a number of at most `size` bytes and pads it with zeros on the left: encoders differ in
  /// whether they keep leading zeros, as `1`, or lose them.
  ///
  /// - Returns: nil for an empty text, another character, or a number that is too large.
  static func decode(
    _ text: UnsafeBufferPointer<UInt8>, size: Int, into result: inout WipingBuffer
  ) -> Bool {
    guard !text.isEmpty, text.count <= size * 2 else { return false }
    // Base 256, the last byte first. Fixed size, so that it is never moved and can be wiped.
    var number = [UInt8](repeating: 0, count: size)
    defer { wipe(&number) }
    for character in text {
      guard let digit = value(character) else { return false }
      var carry = digit
      for index in number.indices {
        carry += Int(number[index]) * 58
        number[index] = UInt8(truncatingIfNeeded: carry)
        carry >>= 8
      }
      guard carry == 0 else { return false }
    }
    result.append(contentsOf: number.reversed())
    return true
  }

  private static func value(_ character: UInt8) -> Int? {
    (0..<alphabet.utf8CodeUnitCount).first { alphabet.utf8Start[$0] == character }
  }
}
