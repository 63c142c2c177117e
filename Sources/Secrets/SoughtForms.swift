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
    addQuotes(plain)
    addCases(plain)
    add(Spellings.reversed(plain), .reversed, folded: true)
    let body = SecretParts.telling(plain)
    addEncodings(plain, telling: body)
    if let narrow = Spellings.latin1(plain) {
      add(narrow, .latin1)
      addEncodings(narrow, telling: 0..<0)
    }
    let kernel = SecretParts.kernel(of: plain, in: body)
    addBytes(kernel)
    addTwice(kernel)
    addDigests(plain)
    addNumbers(plain)
    for part in SecretParts.parts(of: plain) { add(part, .part) }
    for part in SecretParts.besideAmpersand(plain) { add(part, .part) }
  }

  private mutating func add(_ bytes: [UInt8], _ form: Form, folded: Bool = false) {
    guard bytes.count >= Secret.shortestSought else { return }
    texts.append(SoughtText(bytes: bytes, form: form, folded: folded))
  }

  private mutating func addQuotes(_ plain: [UInt8]) {
    for quote in [UInt8](#"'""#.utf8) where plain.contains(quote) {
      add(Spellings.doubled(quote, in: plain), .jsonEscaped)
    }
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
    let hex = Spellings.hex(plain)
    add(hex, .hex, folded: true)
    let range = telling.lowerBound * 2..<telling.upperBound * 2
    for block in SecretParts.blocks(hex, in: range) { add(block, .hex, folded: true) }
    for radix in [RadixText.base64, .base32] {
      for shift in radix.shifts {
        let core = radix.core(plain, shift: shift)
        let inside = radix.coreRange(of: telling, shift: shift).clamped(to: 0..<core.count)
        for text in [core] + SecretParts.blocks(core, in: inside) {
          if radix.width == 5 { add(text, .base32, folded: true) } else { addBase64(text, .base64) }
        }
      }
    }
  }

  private mutating func addBase64(_ text: [UInt8], _ form: Form) {
    add(text, form)
    if text.contains(where: { $0 == 0x2B || $0 == 0x2F }) { add(RadixText.urlSafe(text), form) }
  }

  /// Bytes one by one, in hexadecimal and as numbers; `\x41` is unwound.
  private mutating func addBytes(_ kernel: [UInt8]) {
    let few = Array(kernel.prefix(16))
    for separator: StaticString in [":", "-", " ", ",", ", ", " 0x", ",0x", ", 0x"] {
      add(Spellings.hex(few, between: separator), .hex, folded: true)
    }
    // Without a separator they stand in the items of an array.
    for separator: StaticString in ["", ",", ", ", " "] {
      add(Spellings.codes(few, between: separator), .codes)
    }
  }

  /// The inside of a value in two encodings, one over the other. A kernel is enough to know it by.
  private mutating func addTwice(_ kernel: [UInt8]) {
    var inner: [[UInt8]] = [
      Spellings.hex(kernel), Spellings.hex(kernel, upper: true), Spellings.reversed(kernel),
      Spellings.json(kernel, ascii: true), Spellings.json(kernel, ascii: false),
      Spellings.percent(kernel, upper: true), Spellings.percent(kernel, upper: false),
      Spellings.percent(kernel, upper: true, plus: true), Spellings.html(kernel),
      kernel.map { ASCII.isLower($0) ? $0 & ~0x20 : $0 }, kernel.map(ASCII.fold),
    ]
    for shift in RadixText.base64.shifts {
      let core = RadixText.base64.core(kernel, shift: shift)
      inner += [core, RadixText.urlSafe(core)]
    }
    for index in inner.indices
    where inner[index] != kernel && !inner[..<index].contains(inner[index]) {
      let text = inner[index]
      for shift in RadixText.base64.shifts {
        addBase64(RadixText.base64.core(text, shift: shift), .twice)
      }
      add(Spellings.hex(text), .twice, folded: true)
    }
  }

  private mutating func addDigests(_ plain: [UInt8]) {
    addDigest(Array(Insecure.MD5.hash(data: plain)), .md5)
    addDigest(Array(Insecure.SHA1.hash(data: plain)), .sha1)
    addDigest(Array(SHA256.hash(data: plain)), .sha256)
    addDigest(Array(SHA512.hash(data: plain)), .sha512)
  }

  private mutating func addDigest(_ digest: [UInt8], _ form: Form) {
    add(Spellings.hex(digest), form, folded: true)
    addBase64(RadixText.base64.core(digest, shift: 0), form)
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
      add(Spellings.grouped(significant, by: 3, separator), .number)
    }
    for separator in [UInt8](" -".utf8) where plain.count % 4 == 0 {
      add(Spellings.grouped(plain, by: 4, separator), .number)
    }
  }
}
