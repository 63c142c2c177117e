#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Takes one layer of escapes off a text. A value that was escaped, by whatever rule and however
/// often, is then found as itself.
enum Unwinding: CaseIterable {
  /// Backslashes of JSON, JavaScript and Python: `\"`, `\/`, `\u00e9`, `\U0001f600`, `\xe9`.
  case escapes
  /// The same, but `\xe9` is a byte: Python's spelling of bytes.
  case byteEscapes
  case percent
  /// Percent encoding in which `+` is a blank.
  case form
  /// Named and numeric entities of HTML and XML.
  case entities

  /// How many layers may lie on each other.
  static let depth = 4

  var form: Form {
    switch self {
    case .escapes, .byteEscapes: .jsonEscaped
    case .percent, .form: .urlEncoded
    case .entities: .html
    }
  }

  /// The byte without which there is nothing to take off.
  private var mark: UInt8 {
    switch self {
    case .escapes, .byteEscapes: 0x5C
    case .percent: 0x25
    case .form: 0x2B
    case .entities: 0x26
    }
  }

  /// Says whether a text has a byte with which an escape could begin.
  static func hasMarks(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    [0x5C, 0x25, 0x2B, 0x26].contains { find($0, text) != nil }
  }

  private static func find(_ byte: UInt8, _ text: UnsafeBufferPointer<UInt8>) -> Int? {
    guard let base = text.baseAddress, let place = memchr(base, Int32(byte), text.count) else {
      return nil
    }
    return UnsafeRawPointer(base).distance(to: UnsafeRawPointer(place))
  }

  /// - Returns: nil when the text has no such layer.
  func removed(from text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    switch self {
    case .byteEscapes where !Unwinding.hasByteEscape(text): return nil
    // Without `+` it says what `percent` says.
    case .form where Unwinding.find(0x2B, text) == nil: return nil
    default: break
    }
    var result: [UInt8] = []
    var piece: [UInt8] = []
    var copied = 0
    var position = 0
    while let start = nextMark(text, from: position) {
      piece.removeAll(keepingCapacity: true)
      let length = decode(text, at: start, into: &piece)
      position = start + max(length, 1)
      if length == 0 { continue }
      if copied == 0 { result.reserveCapacity(text.count) }
      result.append(contentsOf: UnsafeBufferPointer(rebasing: text[copied..<start]))
      result.append(contentsOf: piece)
      copied = position
    }
    if copied == 0 { return nil }
    result.append(contentsOf: UnsafeBufferPointer(rebasing: text[copied...]))
    return result
  }

  private func nextMark(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    let rest = UnsafeBufferPointer(rebasing: text[min(start, text.count)...])
    if self == .form {
      return rest.firstIndex { $0 == 0x2B || $0 == 0x25 }.map { $0 + start }
    }
    return Unwinding.find(mark, rest).map { $0 + start }
  }

  private static func hasByteEscape(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var start = 0
    while let place = find(0x5C, UnsafeBufferPointer(rebasing: text[start...])) {
      start += place + 1
      if start + 1 < text.count, text[start] == 0x78, let digit = ASCII.hex(text[start + 1]),
        digit >= 8
      {
        return true
      }
    }
    return false
  }

  /// Decodes one escape.
  ///
  /// - Returns: how many bytes it takes; 0 when there is none here.
  private func decode(
    _ text: UnsafeBufferPointer<UInt8>, at position: Int, into piece: inout [UInt8]
  ) -> Int {
    switch self {
    case .escapes, .byteEscapes: return backslash(text, at: position, into: &piece)
    case .form where text[position] == 0x2B:
      piece.append(0x20)
      return 1
    case .percent, .form:
      guard let code = Unwinding.number(text, from: position + 1, digits: 2) else { return 0 }
      piece.append(UInt8(code))
      return 3
    case .entities: return Unwinding.entity(text, at: position, into: &piece)
    }
  }

  private func backslash(
    _ text: UnsafeBufferPointer<UInt8>, at position: Int, into piece: inout [UInt8]
  ) -> Int {
    guard position + 1 < text.count else { return 0 }
    switch text[position + 1] {
    case 0x22, 0x27, 0x2F, 0x5C: piece.append(text[position + 1])
    case 0x6E: piece.append(0x0A)
    case 0x72: piece.append(0x0D)
    case 0x74: piece.append(0x09)
    case 0x62: piece.append(0x08)
    case 0x66: piece.append(0x0C)
    case 0x78:
      guard let code = Unwinding.number(text, from: position + 2, digits: 2) else { return 0 }
      if self == .byteEscapes { piece.append(UInt8(code)) } else { Unwinding.add(code, &piece) }
      return 4
    case 0x55:
      guard let code = Unwinding.number(text, from: position + 2, digits: 8) else { return 0 }
      Unwinding.add(code, &piece)
      return 10
    case 0x75:
      guard let code = Unwinding.number(text, from: position + 2, digits: 4) else { return 0 }
      if code & 0xFC00 == 0xD800, position + 7 < text.count, text[position + 6] == 0x5C,
        text[position + 7] == 0x75,
        let low = Unwinding.number(text, from: position + 8, digits: 4), low & 0xFC00 == 0xDC00
      {
        Unwinding.add(0x10000 + (code & 0x3FF) << 10 + low & 0x3FF, &piece)
        return 12
      }
      Unwinding.add(code, &piece)
      return 6
    default: return 0
    }
    return 2
  }

  private static func entity(
    _ text: UnsafeBufferPointer<UInt8>, at position: Int, into piece: inout [UInt8]
  ) -> Int {
    let limit = min(position + 12, text.count)
    guard let end = text[position..<limit].firstIndex(of: 0x3B), end > position + 1 else {
      return 0
    }
    let name = text[position + 1..<end]
    if name.first == 0x23 {
      let digits = String(decoding: name.dropFirst(), as: UTF8.self)
      let code =
        digits.first == "x" || digits.first == "X"
        ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
      guard let code else { return 0 }
      add(code, &piece)
      return end + 1 - position
    }
    guard let byte = entityNames.first(where: { name.elementsEqual($0.0.utf8) })?.1 else {
      return 0
    }
    piece.append(byte)
    return end + 1 - position
  }

  private static let entityNames: [(String, UInt8)] = [
    ("amp", 0x26), ("lt", 0x3C), ("gt", 0x3E), ("quot", 0x22), ("apos", 0x27), ("sol", 0x2F),
    ("plus", 0x2B), ("equals", 0x3D), ("num", 0x23), ("dollar", 0x24), ("percnt", 0x25),
    ("commat", 0x40), ("colon", 0x3A), ("bsol", 0x5C), ("lowbar", 0x5F), ("nbsp", 0x20),
  ]

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

  private static func add(_ code: UInt32, _ piece: inout [UInt8]) {
    piece.append(contentsOf: String(Unicode.Scalar(code) ?? "\u{FFFD}").utf8)
  }
}
