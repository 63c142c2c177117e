import Vocabulary

/// Splits a dotenv text into statements, by the rules of python-dotenv's `parse_binding`.
struct DotenvParser {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0
  /// Lines before `counted`.
  private var line = 1
  private var counted = 0
  /// Inside a private key that begins in a value without quotes.
  private var isInLooseKey = false

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  mutating func statements() -> [DotenvDocument.Statement] {
    var result: [DotenvDocument.Statement] = []
    var start = 0
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    while position < bytes.count {
      skipSpace(overLines: true)
      let line = lineNumber()
      let first = position
      var kind = first < bytes.count ? statement() : .blank
      guardLooseKey(&kind, from: first)
      result.append(.init(kind: kind, range: start..<position, line: line))
      start = position
    }
    if start < bytes.count {
      result.append(.init(kind: .blank, range: start..<bytes.count, line: 1))
    }
    return result
  }

  private mutating func statement() -> DotenvDocument.Kind {
    if let kind = binding() { return kind }
    skipToLineEnd()
    // `\r\n` is one end of line: files are read with universal newlines.
    skipLineEnd()
    return .unparsable
  }

  /// - Returns: nil where python-dotenv raises its error; the position stays there.
  private mutating func binding() -> DotenvDocument.Kind? {
    skipExport()
    var key: Range<Int>?
    switch peek {
    case 0x23: key = nil
    case 0x27:
      guard let end = bytes[(position + 1)...].firstIndex(of: 0x27), end > position + 1 else {
        return nil
      }
      key = position + 1..<end
      position = end + 1
    default:
      let start = position
      while let byte = peek, byte != 0x3D, byte != 0x23, spaceLength(overLines: true) == 0 {
        position += DotenvParser.scalarLength(byte)
      }
      if position == start { return nil }
      key = start..<position
    }
    skipSpace(overLines: false)

    var kind = key.map { DotenvDocument.Kind.bareKey(name($0)) } ?? .blank
    if peek == 0x3D, let key {
      position += 1
      let afterEquals = position
      skipSpace(overLines: false)
      guard let (value, quote) = value(afterEquals: afterEquals) else { return nil }
      if let name = name(key), !name.looksLikeValue, !isPadding(value, after: key, quote) {
        kind = .value(name, value, quote)
      } else {
        kind = .unusableKey
      }
    } else if peek == 0x3D {
      return nil
    }

    skipComment()
    skipSpace(overLines: false)
    guard position == bytes.count || skipLineEnd() else { return nil }
    return kind
  }

  private func name(_ key: Range<Int>) -> SecretName? {
    SecretName(String(decoding: bytes[key], as: UTF8.self))
  }

  /// Reads a value up to its end, quotes included; white space and a comment after it stay.
  private mutating func value(afterEquals: Int) -> (Range<Int>, DotenvDocument.Quote)? {
    switch peek {
    case nil, 0x0A, 0x0D: return (position..<position, .none)
    case 0x23 where position > afterEquals:
      // A blank between `=` and `#` makes the rest a comment.
      position = afterEquals
      return (position..<position, .none)
    case 0x27: return quoted(0x27).map { ($0, .single) }
    case 0x22: return quoted(0x22).map { ($0, .double) }
    default: return (unquoted(), .none)
    }
  }

  private mutating func quoted(_ quote: UInt8) -> Range<Int>? {
    var end = position + 1
    while end < bytes.count {
      if bytes[end] == quote {
        defer { position = end + 1 }
        return position..<end + 1
      }
      end += bytes[end] == 0x5C ? 2 : 1
    }
    return nil
  }

  /// Ends before white space and a `#`, or at the end of the line; white space there is no part.
  private mutating func unquoted() -> Range<Int> {
    let start = position
    var end = position
    while let byte = peek, byte != 0x0A, byte != 0x0D {
      let space = spaceLength(overLines: false)
      if space > 0 {
        skipSpace(overLines: false)
        if peek == 0x23 { break }
      } else {
        position += DotenvParser.scalarLength(byte)
        end = position
      }
    }
    position = end
    return start..<end
  }

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipExport() {
    let word = Array("export".utf8)
    guard bytes[position...].starts(with: word) else { return }
    let start = position
    position += word.count
    let before = position
    skipSpace(overLines: false)
    if position == before { position = start }
  }

  private mutating func skipComment() {
    let start = position
    skipSpace(overLines: false)
    if peek == 0x23 { skipToLineEnd() } else { position = start }
  }

  private mutating func skipToLineEnd() {
    while let byte = peek, byte != 0x0A, byte != 0x0D { position += 1 }
  }

  @discardableResult
  private mutating func skipLineEnd() -> Bool {
    if peek == 0x0D {
      position += 1
      if peek == 0x0A { position += 1 }
      return true
    }
    if peek == 0x0A {
      position += 1
      return true
    }
    return false
  }

  private mutating func skipSpace(overLines: Bool) {
    while true {
      let length = spaceLength(overLines: overLines)
      if length == 0 { return }
      position += length
    }
  }

  /// The bytes of the white space character here, as Python's `\s` has it; 0 when there is none.
  private func spaceLength(overLines: Bool) -> Int {
    guard let byte = peek else { return 0 }
    switch byte {
    case 0x0A, 0x0D: return overLines ? 1 : 0
    case 0x09, 0x0B, 0x0C, 0x1C...0x20: return 1
    case 0xC2:
      guard position + 1 < bytes.count else { return 0 }
      return bytes[position + 1] == 0x85 || bytes[position + 1] == 0xA0 ? 2 : 0
    case 0xE1, 0xE2, 0xE3:
      guard position + 2 < bytes.count else { return 0 }
      let code =
        Int(byte & 0x0F) << 12 | Int(bytes[position + 1] & 0x3F) << 6
        | Int(bytes[position + 2] & 0x3F)
      switch code {
      case 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: return 3
      default: return 0
      }
    default: return 0
    }
  }

  private static func scalarLength(_ byte: UInt8) -> Int {
    switch byte {
    case 0xC0...0xDF: 2
    case 0xE0...0xEF: 3
    case 0xF0...0xFF: 4
    default: 1
    }
  }

  /// Counts `\n`, `\r` and `\r\n` up to here, going on from the last time.
  private mutating func lineNumber() -> Int {
    while counted < position {
      if bytes[counted] == 0x0A { line += 1 }
      if bytes[counted] == 0x0D, counted + 1 >= bytes.count || bytes[counted + 1] != 0x0A {
        line += 1
      }
      counted += 1
    }
    return line
  }
}

/// Lines of a key file must not be listed as if they were names.
extension DotenvParser {
  /// After `private_key=-----BEGIN` without quotes, everything up to `-----END` is one loose key,
  /// although python-dotenv takes some of its lines for keys.
  private mutating func guardLooseKey(_ kind: inout DotenvDocument.Kind, from start: Int) {
    let statement = UnsafeBufferPointer(rebasing: bytes[start..<position])
    if isInLooseKey {
      if case .blank = kind, start == position { return }
      if statement.containsRun("-----END") { isInLooseKey = false }
      kind = .looseKeyLine
    } else if isLooseStart(kind, statement) {
      isInLooseKey = !statement.containsRun("-----END")
      if isInLooseKey { kind = .looseKeyLine }
    }
  }

  private func isLooseStart(
    _ kind: DotenvDocument.Kind, _ statement: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    switch kind {
    case .value(_, _, .none), .unparsable, .bareKey: statement.containsRun("-----BEGIN")
    default: false
    }
  }

  /// True when the "key" and its `=` look like the last line of some base64: `Zm9v…Yg==`.
  private func isPadding(
    _ value: Range<Int>, after key: Range<Int>, _ quote: DotenvDocument.Quote
  ) -> Bool {
    guard quote == .none, value.isEmpty || bytes[value].elementsEqual([0x3D]), key.count >= 20
    else { return false }
    let length = key.count + 1 + value.count
    let text = bytes[key]
    return length % 4 == 0 && text.contains(where: ASCII.isDigit)
      && text.contains(where: ASCII.isUpper) && text.contains(where: ASCII.isLower)
      && text.allSatisfy { ASCII.isDigit($0) || ASCII.isLetter($0) }
  }
}

extension UnsafeBufferPointer<UInt8> {
  func containsRun(_ word: StaticString) -> Bool {
    let length = word.utf8CodeUnitCount
    guard count >= length else { return false }
    return (0...count - length).contains { start in
      (0..<length).allSatisfy { self[start + $0] == word.utf8Start[$0] }
    }
  }
}
