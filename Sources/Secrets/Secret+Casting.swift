import Vocabulary

extension Secret {
  /// Says whether the value would be cast to this JSON type, without handing it out.
  ///
  /// The rules are those of connector-builder-mcp's `_cast_value_to_type`: Python's `int()` and
  /// `float()`, and the words `true`, `1`, `yes`, `false`, `0`, `no` in any case.
  package func canBe(_ shape: SecretShape) -> Bool {
    withBytes { bytes in
      let text = bytes.trimmedASCII
      return switch shape {
      case .text: true
      case .integer: PythonNumber.isInteger(text)
      case .number: PythonNumber.isFloat(text)
      case .boolean: Secret.truths.contains(where: text.equalsLowercased)
      }
    }
  }

  private static let truths: [StaticString] = ["true", "1", "yes", "false", "0", "no"]

  /// The same secret with another shape; both read the same memory.
  package func withShape(_ shape: SecretShape) -> Secret {
    shape == self.shape
      ? self
      : Secret(
        name: name, fingerprint: fingerprint, identity: identity, shape: shape, storage: storage)
  }

  /// True for a value that cannot be looked for inside other text: fewer than six characters, a
  /// common word, or a part of its own name. It is masked only where it is a whole field.
  package var isTooShort: Bool {
    withBytes { bytes in
      let scalars = bytes.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
      if scalars < Secret.shortestSought { return true }
      if Secret.isCommon(bytes) { return true }
      return Array(name.text.utf8).containsFolded(bytes)
    }
  }

  /// In Unicode scalars. Buildkite's redactor draws the same line.
  static let shortestSought = 6
}

extension UnsafeBufferPointer<UInt8> {
  /// The bytes without the white space that Python's `strip` removes, as far as it is ASCII.
  var trimmedASCII: UnsafeBufferPointer<UInt8> {
    func isSpace(_ byte: UInt8) -> Bool {
      byte == 0x20 || 0x09...0x0D ~= byte || 0x1C...0x1F ~= byte
    }
    var low = startIndex
    var high = endIndex
    while low < high, isSpace(self[low]) { low += 1 }
    while high > low, isSpace(self[high - 1]) { high -= 1 }
    return UnsafeBufferPointer(rebasing: self[low..<high])
  }

  /// Compares with a lower-case word, ignoring the case of ASCII letters.
  func equalsLowercased(_ word: StaticString) -> Bool {
    guard count == word.utf8CodeUnitCount else { return false }
    for index in indices where ASCII.fold(self[index]) != word.utf8Start[index] { return false }
    return true
  }
}

extension [UInt8] {
  /// Looks for a run of bytes, ignoring the case of ASCII letters.
  func containsFolded(_ other: UnsafeBufferPointer<UInt8>) -> Bool {
    guard !other.isEmpty, other.count <= count else { return false }
    return (0...count - other.count).contains { start in
      other.indices.allSatisfy { ASCII.fold(self[start + $0]) == ASCII.fold(other[$0]) }
    }
  }
}

enum ASCII {
  static func fold(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }
  static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
  static func isUpper(_ byte: UInt8) -> Bool { byte &- 0x41 < 26 }
  static func isLower(_ byte: UInt8) -> Bool { byte &- 0x61 < 26 }
  static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

  /// The value of a hexadecimal digit; nil for any other byte.
  static func hex(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
  }
}

/// The grammar of Python's `int()` and `float()` over bytes already stripped, ASCII digits only.
enum PythonNumber {
  static func isInteger(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var position = sign(text)
    return digits(text, &position) && position == text.count
  }

  static func isFloat(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var position = sign(text)
    let rest = UnsafeBufferPointer(rebasing: text[position...])
    let words: [StaticString] = ["inf", "infinity", "nan"]
    if words.contains(where: rest.equalsLowercased) { return true }
    var mantissa = digits(text, &position)
    if position < text.count, text[position] == 0x2E {
      position += 1
      if position < text.count, ASCII.isDigit(text[position]) {
        guard digits(text, &position) else { return false }
        mantissa = true
      }
    }
    guard mantissa else { return false }
    if position < text.count, text[position] | 0x20 == 0x65 {
      position += 1
      if position < text.count, text[position] == 0x2B || text[position] == 0x2D { position += 1 }
      guard digits(text, &position) else { return false }
    }
    return position == text.count
  }

  private static func sign(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    text.first == 0x2B || text.first == 0x2D ? 1 : 0
  }

  /// Reads digits with single underscores between them.
  private static func digits(_ text: UnsafeBufferPointer<UInt8>, _ position: inout Int) -> Bool {
    let start = position
    while position < text.count {
      if ASCII.isDigit(text[position]) {
        position += 1
      } else if text[position] == 0x5F, position > start, position + 1 < text.count,
        ASCII.isDigit(text[position + 1])
      {
        position += 1
      } else {
        break
      }
    }
    return position > start
  }
}
