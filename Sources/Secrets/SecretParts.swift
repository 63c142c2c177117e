import Vocabulary

/// Decides which parts of a long value give it away. Most of a private key does; its armour, a URL
/// inside it and the header of a token do not, and masking those would tear up ordinary answers.
enum SecretParts {
  /// Parts to be found on their own: lines, JSON members, stretches of a long token.
  static func parts(of value: [UInt8]) -> [[UInt8]] {
    if let members = members(of: value) { return members }
    let lines = lines(of: value)
    if lines.count > 1 { return lines.filter { isTellingLine($0, among: lines) } }
    return stretches(of: value)
  }

  /// The range outside of armour and headers; empty for a value whose parts tell nothing.
  static func telling(_ value: [UInt8]) -> Range<Int> {
    if value.starts(with: "-----".utf8) {
      // The longest usual armour is `-----BEGIN OPENSSH PRIVATE KEY-----`.
      return value.count > 120 ? 40..<value.count - 40 : 0..<0
    }
    if isProse(value) || value.first == 0x7B || value.first == 0x5B { return 0..<0 }
    if value.starts(with: "eyJ".utf8), let dot = value.firstIndex(of: 0x2E) {
      return dot + 1..<value.count
    }
    return 0..<value.count
  }

  /// Cuts a long encoded text, so that it is found when a line break or an end cuts it.
  static func blocks(_ text: [UInt8], in range: Range<Int>) -> [[UInt8]] {
    guard text.count > 64 else { return [] }
    return stride(from: range.lowerBound, through: range.upperBound - 32, by: 32).map {
      Array(text[$0..<$0 + 32])
    }
  }

  /// The middle of what tells, at most 24 bytes, cut between characters: enough to know a value by
  /// when it is encoded twice. Its beginning is more often like that of other values.
  static func kernel(of value: [UInt8], in telling: Range<Int>) -> [UInt8] {
    let length = 24
    guard telling.count > length else { return telling.isEmpty ? value : Array(value[telling]) }
    var low = telling.lowerBound + (telling.count - length) / 2
    var high = low + length
    while low < high, value[low] & 0xC0 == 0x80 { low += 1 }
    while high > low, high < value.count, value[high] & 0xC0 == 0x80 { high -= 1 }
    return Array(value[low..<high])
  }

  /// What PowerShell prints of a value that it took for two commands: the parts before and after
  /// the last `&`, and around the first `&+`, as in actions/runner.
  static func besideAmpersand(_ value: [UInt8]) -> [[UInt8]] {
    guard let last = value.lastIndex(of: 0x26) else { return [] }
    var parts = [value[..<last], value[(last + 1)...]]
    if let first = zip(value, value.dropFirst()).enumerated()
      .first(where: { $0.element == (0x26, 0x2B) })?.offset
    {
      parts += [value[..<first], value[(first + 2)...].dropFirst()]
    }
    let isProse = isProse(value)
    return parts.filter { part in
      part.count >= Secret.shortestSought && (!isProse || isRandom(part))
        && !Secret.isCommon(Array(part))
    }.map { Array($0) }
  }

  private static func lines(of value: [UInt8]) -> [[UInt8]] {
    value.split { $0 == 0x0A || $0 == 0x0D }.map { line in
      line.withUnsafeBufferPointer { Array($0.trimmedASCII) }
    }
  }

  private static func isTellingLine(_ line: [UInt8], among lines: [[UInt8]]) -> Bool {
    if line.count < 8 || isArmour(line) { return false }
    // `Proc-Type: 4,ENCRYPTED` stands in many keys.
    let isHeader = zip(line, line.dropFirst()).contains { $0 == 0x3A && $1 == 0x20 }
    return !(isHeader && lines.contains(where: isArmour))
  }

  private static func isArmour(_ line: [UInt8]) -> Bool {
    line.starts(with: "-----".utf8) || line.starts(with: "---- ".utf8)
  }

  /// The random strings of a value that is JSON itself, such as a service account's key file.
  private static func members(of value: [UInt8]) -> [[UInt8]]? {
    guard let first = value.first(where: { $0 > 0x20 }), first == 0x7B || first == 0x5B,
      let document = try? JSON(parsing: value)
    else { return nil }
    var result: [[UInt8]] = []
    collect(document, &result)
    return result
  }

  private static func collect(_ value: JSON, _ result: inout [[UInt8]]) {
    switch value {
    case .array(let elements): elements.forEach { collect($0, &result) }
    case .object(let members): members.values.forEach { collect($0, &result) }
    case .string(let text):
      let bytes = Array(text.utf8)
      if lines(of: bytes).count > 1 {
        result += parts(of: bytes)
      } else if bytes.count >= 16, !isProse(bytes), isRandom(bytes[...]) {
        result.append(bytes)
      }
    case .null, .bool, .int, .number: break
    }
  }

  /// Overlapping stretches of a token, so that a message that cuts it short is recognised still.
  private static func stretches(of value: [UInt8]) -> [[UInt8]] {
    let range = telling(value)
    let length = value.count > 64 ? 24 : 12
    guard value.count >= 20, range.count >= length else { return [] }
    var result: [[UInt8]] = []
    var start = range.lowerBound
    while start < range.upperBound {
      let first = min(start, range.upperBound - length)
      let window = value[first..<first + length]
      if isRandom(window) { result.append(Array(window)) }
      if first + length == range.upperBound { break }
      start += length / 2
    }
    return result
  }

  /// A sentence, an address: words that occur elsewhere.
  private static func isProse(_ value: [UInt8]) -> Bool {
    if value.contains(0x20) { return true }
    // An e-mail address; `p@ss` is none.
    if let at = value.firstIndex(of: 0x40), value[at...].contains(0x2E) { return true }
    return zip(value, value.dropFirst()).contains { $0 == 0x2F && $1 == 0x2F }
  }

  /// A rule of thumb, found by trying: made-up text mixes digits with letters, or cases; words
  /// and host names do not.
  private static func isRandom(_ text: ArraySlice<UInt8>) -> Bool {
    let digits = text.count(where: ASCII.isDigit)
    let upper = text.count(where: ASCII.isUpper)
    let lower = text.count(where: ASCII.isLower)
    return digits >= 2 && upper + lower >= 2 || upper >= 2 && lower >= 2
  }
}
