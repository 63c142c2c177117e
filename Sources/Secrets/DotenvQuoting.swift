/// How a value is written so that python-dotenv reads the same bytes, and read back.
enum DotenvQuoting {
  /// Undoes quotes and escapes. Line ends inside become `\n`: Python opens the file with universal
  /// newlines.
  static func unquoted(
    _ text: UnsafeBufferPointer<UInt8>, _ quote: DotenvDocument.Quote
  )
    -> WipingBuffer
  {
    var result = WipingBuffer(capacity: text.count)
    if quote == .none {
      result.append(contentsOf: text)
      return result
    }
    var position = 1
    let end = text.count - 1
    while position < end {
      let byte = text[position]
      if byte == 0x0D {
        result.append(0x0A)
        position += position + 1 < end && text[position + 1] == 0x0A ? 2 : 1
      } else if byte == 0x5C, position + 1 < end, let plain = escape(text[position + 1], quote) {
        result.append(plain)
        position += 2
      } else {
        result.append(byte)
        position += 1
      }
    }
    return result
  }

  private static func escape(_ letter: UInt8, _ quote: DotenvDocument.Quote) -> UInt8? {
    switch (letter, quote) {
    case (0x5C, _), (0x27, _): letter
    case (_, .single): nil
    case (0x22, _): letter
    case (0x61, _): 0x07
    case (0x62, _): 0x08
    case (0x66, _): 0x0C
    case (0x6E, _): 0x0A
    case (0x72, _): 0x0D
    case (0x74, _): 0x09
    case (0x76, _): 0x0B
    default: nil
    }
  }

  /// Writes a value: bare when nothing in it could be misread, in single quotes otherwise, and in
  /// double quotes with escapes when it has a carriage return, or a newline in a file of `\r\n`.
  ///
  /// - Parameter bareAllowed: false when something follows on the line.
  static func quoted(
    _ value: UnsafeBufferPointer<UInt8>, crlf: Bool, bareAllowed: Bool
  ) -> WipingBuffer {
    var result = WipingBuffer(capacity: value.count + 2)
    if bareAllowed, value.allSatisfy(isBare) {
      result.append(contentsOf: value)
      return result
    }
    let needsEscapes = value.contains(0x0D) || crlf && value.contains(0x0A)
    let quote: UInt8 = needsEscapes ? 0x22 : 0x27
    result.append(quote)
    for byte in value {
      if byte == 0x5C || byte == quote {
        result.append(0x5C)
        result.append(byte)
      } else if needsEscapes, byte == 0x0D || byte == 0x0A {
        result.append(0x5C)
        result.append(byte == 0x0D ? 0x72 : 0x6E)
      } else {
        result.append(byte)
      }
    }
    result.append(quote)
    return result
  }

  private static func isBare(_ byte: UInt8) -> Bool {
    if ASCII.isDigit(byte) || ASCII.isLetter(byte) { return true }
    return switch byte {
    case 0x2B, 0x2C, 0x2D, 0x2E, 0x2F, 0x3A, 0x3D, 0x40, 0x5F, 0x7E: true
    default: false
    }
  }
}
