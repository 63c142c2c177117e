/// What one escape stands for.
extension Unwinding {
  /// Up to four bytes.
  struct Piece {
    private var bytes: UInt32 = 0
    private(set) var count = 0

    subscript(index: Int) -> UInt8 { UInt8(truncatingIfNeeded: bytes >> UInt32(8 * index)) }

    mutating func append(_ byte: UInt8) {
      bytes |= UInt32(byte) << UInt32(8 * count)
      count += 1
    }

    mutating func append(scalar code: UInt32) {
      for byte in UTF8.encode(Unicode.Scalar(code) ?? "\u{FFFD}") ?? .encodedReplacementCharacter {
        append(byte)
      }
    }
  }

  /// - Returns: how many bytes the escape has; 0 when there is none.
  func decode(
    _ text: UnsafeBufferPointer<UInt8>, at position: Int, into piece: inout Piece
  ) -> Int {
    switch self {
    case .escapes, .byteEscapes: return backslash(text, at: position, into: &piece)
    case .form where text[position] == 0x2B:
      piece.append(0x20)
      return 1
    case .percent, .form: return Unwinding.percent(text, at: position, into: &piece)
    case .entities: return Unwinding.entity(text, at: position, into: &piece)
    case .lines:
      var end = position + 1
      while end < text.count, end - position < 64, [0x0A, 0x0D, 0x20, 0x09].contains(text[end]) {
        end += 1
      }
      return end - position
    }
  }

  private static func percent(
    _ text: UnsafeBufferPointer<UInt8>, at position: Int, into piece: inout Piece
  ) -> Int {
    if position + 1 < text.count, text[position + 1] | 0x20 == 0x75,
      let code = number(text, from: position + 2, digits: 4)
    {
      piece.append(scalar: code)
      return 6
    }
    guard let code = number(text, from: position + 1, digits: 2) else { return 0 }
    piece.append(UInt8(code))
    return 3
  }

  private func backslash(
    _ text: UnsafeBufferPointer<UInt8>, at position: Int, into piece: inout Piece
  ) -> Int {
    guard position + 1 < text.count else { return 0 }
    let mark = text[position + 1]
    switch mark {
    case 0x22, 0x27, 0x2F, 0x5C: piece.append(mark)
    case 0x6E: piece.append(0x0A)
    case 0x72: piece.append(0x0D)
    case 0x74: piece.append(0x09)
    case 0x62: piece.append(0x08)
    case 0x66: piece.append(0x0C)
    case 0x30...0x33:
      guard position + 3 < text.count,
        case let (high, low) = (text[position + 2], text[position + 3]),
        0x30...0x37 ~= high, 0x30...0x37 ~= low
      else { return 0 }
      let code = UInt32(mark & 3) << 6 | UInt32(high & 7) << 3 | UInt32(low & 7)
      add(byte: code, to: &piece)
      return 4
    case 0x78:
      guard let code = Unwinding.number(text, from: position + 2, digits: 2) else { return 0 }
      add(byte: code, to: &piece)
      return 4
    case 0x55:
      guard let code = Unwinding.number(text, from: position + 2, digits: 8) else { return 0 }
      piece.append(scalar: code)
      return 10
    case 0x75: return Unwinding.unicode(text, at: position, into: &piece)
    default: return 0
    }
    return 2
  }

  private func add(byte code: UInt32, to piece: inout Piece) {
    if self == .byteEscapes { piece.append(UInt8(code)) } else { piece.append(scalar: code) }
  }

  /// `\u00e9`, a pair of them, or `\u{e9}`.
  private static func unicode(
    _ text: UnsafeBufferPointer<UInt8>, at position: Int, into piece: inout Piece
  ) -> Int {
    if position + 2 < text.count, text[position + 2] == 0x7B {
      let limit = min(position + longestEscape, text.count)
      guard let end = text[position..<limit].firstIndex(of: 0x7D),
        let code = number(text, from: position + 3, digits: end - position - 3), end > position + 3
      else { return 0 }
      piece.append(scalar: code)
      return end + 1 - position
    }
    guard let code = number(text, from: position + 2, digits: 4) else { return 0 }
    if code & 0xFC00 == 0xD800, position + 7 < text.count, text[position + 6] == 0x5C,
      text[position + 7] == 0x75, let low = number(text, from: position + 8, digits: 4),
      low & 0xFC00 == 0xDC00
    {
      piece.append(scalar: 0x10000 + (code & 0x3FF) << 10 + low & 0x3FF)
      return 12
    }
    piece.append(scalar: code)
    return 6
  }

  private static func entity(
    _ text: UnsafeBufferPointer<UInt8>, at position: Int, into piece: inout Piece
  ) -> Int {
    let limit = min(position + longestEscape, text.count)
    guard let end = text[position..<limit].firstIndex(of: 0x3B), end > position + 2 else {
      return 0
    }
    let start = position + 1
    var code: UInt32?
    if text[start] != 0x23 {
      code = Entities.scalar(text[start..<end])
    } else if text[start + 1] | 0x20 == 0x78 {
      code = end > start + 2 ? number(text, from: start + 2, digits: end - start - 2) : nil
    } else {
      code = text[(start + 1)..<end].reduce(0) { sum, byte in
        ASCII.isDigit(byte) ? sum.map { $0 &* 10 &+ UInt32(byte - 0x30) } : nil
      }
    }
    guard let code else { return 0 }
    piece.append(scalar: code)
    return end + 1 - position
  }

  private static func number(
    _ text: UnsafeBufferPointer<UInt8>, from start: Int, digits: Int
  ) -> UInt32? {
    guard start + digits <= text.count else { return nil }
    var result: UInt32 = 0
    for index in start..<start + digits {
      guard let digit = ASCII.hex(text[index]) else { return nil }
      result = result << 4 | UInt32(digit)
    }
    return result
  }
}
