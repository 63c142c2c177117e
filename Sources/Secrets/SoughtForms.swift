import Crypto

/// Lists the texts that give a value away and that cannot be undone into it step by step.
///
/// JSON, percent, entity and Python escapes are not here: `Unwinding` takes those off a text, in
/// any mixture, and looks for these again.
struct SoughtForms {
  private(set) var texts: [SoughtText] = []

  /// - Parameter value: six characters or more.
  init(_ value: UnsafeBufferPointer<UInt8>) {
    let plain = Array(value)
    add(plain, .exact)
    addQuoteless(plain)
    addCases(plain)
    add(SoughtForms.reversed(plain), .reversed, folded: true)
    let body = SecretParts.telling(plain)
    addEncodings(plain, telling: body)
    if let narrow = SoughtForms.latin1(plain) {
      add(narrow, .latin1)
      addEncodings(narrow, telling: 0..<0)
    }
    addDigests(plain)
    addNumbers(plain)
    for part in SecretParts.parts(of: plain) { add(part, .part) }
  }

  /// Zeroes what was listed.
  mutating func wipeAll() {
    for index in texts.indices { wipe(&texts[index].bytes) }
    texts.removeAll()
  }

  private mutating func add(_ bytes: [UInt8], _ form: Form, folded: Bool = false) {
    guard bytes.count >= Secret.shortestSought else { return }
    texts.append(SoughtText(bytes: bytes, form: form, folded: folded))
  }

  private mutating func addQuoteless(_ plain: [UInt8]) {
    let trimmed = plain.withUnsafeBufferPointer { Array($0.trimmedASCII) }
    if trimmed.count < plain.count { add(trimmed, .unquoted) }
    guard trimmed.count > 8, let first = trimmed.first, first == trimmed.last,
      first == 0x22 || first == 0x27
    else { return }
    add(Array(trimmed.dropFirst().dropLast()), .unquoted)
  }

  private mutating func addCases(_ plain: [UInt8]) {
    if plain.contains(where: ASCII.isLetter) { add(plain, .caseChanged, folded: true) }
    // Letters beyond ASCII change bytes with their case, so both cases are spelt out.
    guard plain.contains(where: { $0 >= 0x80 }) else { return }
    let text = String(decoding: plain, as: UTF8.self)
    add(Array(text.lowercased().utf8), .caseChanged, folded: true)
    add(Array(text.uppercased().utf8), .caseChanged, folded: true)
  }

  private mutating func addEncodings(_ plain: [UInt8], telling: Range<Int>) {
    addHex(plain, telling: telling)
    for shift in 0..<3 {
      let core = Base64.core(plain, shift: shift)
      let range = Base64.coreRange(of: telling, shift: shift)
      addBase64(core, blocks: range)
    }
  }

  private mutating func addBase64(_ core: [UInt8], blocks: Range<Int>) {
    let inside = blocks.clamped(to: 0..<core.count)
    for text in [core] + SecretParts.blocks(core, in: inside) {
      add(text, .base64)
      let safe = Base64.urlSafe(text)
      if safe != text { add(safe, .base64) }
    }
  }

  private mutating func addHex(_ plain: [UInt8], telling: Range<Int>) {
    let hex = SoughtForms.hex(plain)
    add(hex, .hex, folded: true)
    let range = telling.lowerBound * 2..<telling.upperBound * 2
    for block in SecretParts.blocks(hex, in: range) { add(block, .hex, folded: true) }
  }

  private mutating func addDigests(_ plain: [UInt8]) {
    addDigest(Array(Insecure.MD5.hash(data: plain)), .md5)
    addDigest(Array(Insecure.SHA1.hash(data: plain)), .sha1)
    addDigest(Array(SHA256.hash(data: plain)), .sha256)
    addDigest(Array(SHA512.hash(data: plain)), .sha512)
  }

  private mutating func addDigest(_ digest: [UInt8], _ form: Form) {
    add(SoughtForms.hex(digest), form, folded: true)
    let core = Base64.core(digest, shift: 0)
    add(core, form)
    add(Base64.urlSafe(core), form)
  }

  /// A number is also written with an exponent, in groups, and without its leading zeros.
  private mutating func addNumbers(_ plain: [UInt8]) {
    guard plain.allSatisfy(ASCII.isDigit) else { return }
    let significant = Array(plain.drop { $0 == 0x30 })
    if significant.count < plain.count { add(significant, .number) }
    guard significant.count > Secret.shortestSought else { return }
    var fraction = Array(significant.dropFirst())
    while fraction.last == 0x30 { fraction.removeLast() }
    add([significant[0], 0x2E] + fraction, .number)
    for separator in [UInt8](",._ '".utf8) {
      add(SoughtForms.grouped(significant, by: 3, separator), .number)
    }
    for separator in [UInt8](" -".utf8) where plain.count % 4 == 0 {
      add(SoughtForms.grouped(plain, by: 4, separator), .number)
    }
  }

  private static func grouped(_ digits: [UInt8], by size: Int, _ separator: UInt8) -> [UInt8] {
    var result: [UInt8] = []
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % size == 0 { result.append(separator) }
      result.append(digit)
    }
    return result
  }

  static func hex(_ bytes: [UInt8]) -> [UInt8] {
    let digits = Array("0123456789abcdef".utf8)
    return bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 0x0F)]] }
  }

  /// Reversed by Unicode scalars, as `text[::-1]` does.
  static func reversed(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var scalar: [UInt8] = []
    for byte in bytes.reversed() {
      scalar.append(byte)
      if byte & 0xC0 != 0x80 {
        result += scalar.reversed()
        scalar.removeAll(keepingCapacity: true)
      }
    }
    return result
  }

  /// The value in ISO 8859-1; nil when that is the same or impossible.
  static func latin1(_ bytes: [UInt8]) -> [UInt8]? {
    guard bytes.contains(where: { $0 >= 0x80 }) else { return nil }
    var result: [UInt8] = []
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      guard let byte = UInt8(exactly: scalar.value) else { return nil }
      result.append(byte)
    }
    return result
  }
}

/// Base64 as far as the recogniser needs it: the characters that depend on the value alone.
enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// The characters that consist of the value's bits only, when it begins `shift` bytes after a
  /// multiple of three. What stands before and after in the encoded data does not change them.
  static func core(_ bytes: [UInt8], shift: Int) -> [UInt8] {
    coreRange(of: 0..<bytes.count, shift: shift, from: 0).map { index in
      var sextet: UInt8 = 0
      for bit in 0..<6 {
        let place = index * 6 + bit - shift * 8
        sextet = sextet << 1 | bytes[place / 8] >> UInt8(7 - place % 8) & 1
      }
      return alphabet[Int(sextet)]
    }
  }

  /// Which characters of ``core(_:shift:)`` come from these bytes alone.
  static func coreRange(of bytes: Range<Int>, shift: Int) -> Range<Int> {
    if bytes.isEmpty { return 0..<0 }
    return coreRange(of: bytes, shift: shift, from: (shift * 8 + 5) / 6)
  }

  private static func coreRange(of bytes: Range<Int>, shift: Int, from first: Int) -> Range<Int> {
    let low = ((shift + bytes.lowerBound) * 8 + 5) / 6
    let high = (shift + bytes.upperBound) * 8 / 6
    return low - first..<max(low, high) - first
  }

  static func urlSafe(_ text: [UInt8]) -> [UInt8] {
    text.map { $0 == 0x2B ? 0x2D : $0 == 0x2F ? 0x5F : $0 }
  }
}
