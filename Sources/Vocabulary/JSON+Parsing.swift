/// Why a text is not JSON. It names the place and never repeats the text.
package struct JSONError: Error, Sendable, Hashable {
  package enum Reason: String, Sendable {
    case unexpectedEnd = "the text ends too early"
    case unexpectedCharacter = "this character does not belong here"
    case badNumber = "this is not a number"
    case badEscape = "this escape is not one of JSON's"
    case controlCharacter = "a control character must be escaped"
    case badUTF8 = "these bytes are not UTF-8"
    case tooDeep = "it is nested too deeply"
    case trailingText = "there is text after the value"
  }

  package let reason: Reason
  /// Bytes from the start of the text.
  package let offset: Int
}

extension JSON {
  /// How deep arrays and objects may nest; deeper input is refused rather than followed.
  package static let depthLimit = 512
  /// How many digits an integer may have.
  package static let digitLimit = 4300

  /// Reads one JSON value, strictly by RFC 8259 but for Python's `NaN` and `Infinity`, which
  /// the CDK's decoder accepts.
  ///
  /// - Throws: ``JSONError`` with the offset of the first byte that is wrong.
  package init(parsing text: String) throws(JSONError) {
    try self.init(parsing: Array(text.utf8))
  }

  package init(parsing bytes: [UInt8]) throws(JSONError) {
    self = try bytes.withUnsafeBufferPointer { buffer throws(JSONError) in
      var parser = JSONParser(buffer)
      return try parser.document()
    }
  }
}

/// Reads one document. What objects and arrays are made of stands in `JSONParser+Containers`.
struct JSONParser {
  let bytes: UnsafeBufferPointer<UInt8>
  var position = 0
  var depth = 0
  /// Values of objects that are not at their end yet.
  var pending: [JSON] = []

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    // A byte order mark is no part of the text.
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { position = 3 }
  }

  mutating func document() throws(JSONError) -> JSON {
    let result = try value(at: nil)
    skipSpace()
    if position < bytes.count { throw failure(.trailingText) }
    return result
  }

  func failure(_ reason: JSONError.Reason) -> JSONError {
    JSONError(reason: reason, offset: position)
  }

  @inline(__always)
  mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x0A, 0x0D, 0x09: position += 1
      default: return
      }
    }
  }

  /// - Parameter place: where in the elements of an array it stands; nil where nothing like it came
  ///   before.
  mutating func value(at place: JSONPlace?) throws(JSONError) -> JSON {
    skipSpace()
    guard position < bytes.count else { throw failure(.unexpectedEnd) }
    switch bytes[position] {
    case 0x7B: return try object(at: place)
    case 0x5B: return try array(at: place)
    case 0x22: return .string(try string())
    case 0x74: return try word("true", .bool(true))
    case 0x66: return try word("false", .bool(false))
    case 0x6E: return try word("null", .null)
    case 0x4E: return try word("NaN", .number(JSONNumber(literal: "NaN")))
    case 0x49: return try word("Infinity", .number(JSONNumber(literal: "Infinity")))
    default: return try number()
    }
  }

  private mutating func word(_ word: StaticString, _ value: JSON) throws(JSONError) -> JSON {
    let length = word.utf8CodeUnitCount
    guard position + length <= bytes.count else { throw failure(.unexpectedEnd) }
    for index in 0..<length where bytes[position + index] != word.utf8Start[index] {
      throw failure(.unexpectedCharacter)
    }
    position += length
    return value
  }

  private mutating func number() throws(JSONError) -> JSON {
    let start = position
    var integral = true
    if bytes[position] == 0x2D {
      position += 1
      if position < bytes.count, bytes[position] == 0x49 {
        return try word("Infinity", .number(JSONNumber(literal: "-Infinity")))
      }
    }
    let digits = position
    try digitRun(orElse: start == position ? .unexpectedCharacter : .badNumber)
    if bytes[digits] == 0x30, position > digits + 1 { throw failure(.badNumber) }
    if position < bytes.count, bytes[position] == 0x2E {
      integral = false
      position += 1
      try digitRun(orElse: .badNumber)
    }
    if position < bytes.count, bytes[position] | 0x20 == 0x65 {
      integral = false
      position += 1
      if position < bytes.count, bytes[position] == 0x2B || bytes[position] == 0x2D {
        position += 1
      }
      try digitRun(orElse: .badNumber)
    }
    if integral, position - start <= 18 {
      var magnitude = 0
      for index in digits..<position { magnitude = magnitude * 10 + Int(bytes[index] & 0x0F) }
      // "-0" keeps its spelling: Python reads it as 0, and so would an Int.
      return .int(digits > start ? -magnitude : magnitude)
    }
    // Python refuses to read a longer one (sys.set_int_max_str_digits).
    if integral, position - digits > JSON.digitLimit { throw failure(.badNumber) }
    let literal = String(decoding: bytes[start..<position], as: UTF8.self)
    if integral, let value = Int(literal) { return .int(value) }
    return .number(JSONNumber(literal: literal))
  }

  private mutating func digitRun(orElse reason: JSONError.Reason) throws(JSONError) {
    let start = position
    while position < bytes.count, bytes[position] &- 0x30 < 10 { position += 1 }
    if position == start { throw failure(position < bytes.count ? reason : .unexpectedEnd) }
  }

  mutating func string() throws(JSONError) -> String {
    position += 1
    let start = position
    var seen = skipPlain()
    while position < bytes.count {
      let byte = bytes[position]
      if byte == 0x22 {
        let range = start..<position
        let text = seen < 0x80 ? ascii(range) : try utf8(range)
        position += 1
        return text
      }
      if byte == 0x5C { return try escapedString(from: start) }
      if byte < 0x20 { throw failure(.controlCharacter) }
      seen |= byte
      position += 1
    }
    throw failure(.unexpectedEnd)
  }

  /// Goes on to the first of eight bytes of which one ends or changes a string, or may.
  ///
  /// - Returns: every bit of the bytes that were passed.
  @inline(__always)
  private mutating func skipPlain() -> UInt8 {
    guard let base = bytes.baseAddress else { return 0 }
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops = ones << 7
    var seen: UInt64 = 0
    while position &+ 8 <= bytes.count {
      let word = UnsafeRawPointer(base + position).loadUnaligned(as: UInt64.self)
      let quotes = word ^ (ones &* 0x22)
      let slashes = word ^ (ones &* 0x5C)
      // A byte is zero, or below 0x20, where its top bit comes out; above it there may be more.
      let special =
        (quotes &- ones) & ~quotes | (slashes &- ones) & ~slashes
        | (word &- ones &* 0x20) & ~word
      if special & tops != 0 { break }
      seen |= word
      position &+= 8
    }
    return seen & tops == 0 ? 0 : 0x80
  }

  /// Most strings are ASCII, which needs no second look.
  private func ascii(_ range: Range<Int>) -> String {
    String(unsafeUninitializedCapacity: range.count) { target in
      _ = target.initialize(from: bytes[range])
      return range.count
    }
  }

  private func utf8(_ range: Range<Int>) throws(JSONError) -> String {
    guard let text = String(validating: bytes[range], as: UTF8.self) else {
      throw JSONError(reason: .badUTF8, offset: range.lowerBound)
    }
    return LoneSurrogate.guarding(text)
  }

  private mutating func escapedString(from start: Int) throws(JSONError) -> String {
    var collected: [UInt8] = Array(bytes[start..<position])
    // A character of the range may need its mark: look at each once more.
    if collected.contains(0xF4) {
      collected = []
      position = start
    }
    while position < bytes.count {
      let byte = bytes[position]
      switch byte {
      case 0x22:
        position += 1
        guard let text = String(validating: collected, as: UTF8.self) else {
          throw JSONError(reason: .badUTF8, offset: start)
        }
        return text
      case 0x5C:
        try escape(into: &collected)
      case 0..<0x20:
        throw failure(.controlCharacter)
      default:
        // A real character of the range that halves of surrogate pairs are held in.
        if byte == 0xF4, LoneSurrogate.holds(bytes, at: position) {
          collected.append(contentsOf: String(Character(LoneSurrogate.mark)).utf8)
        }
        collected.append(byte)
        position += 1
      }
    }
    throw failure(.unexpectedEnd)
  }

  private mutating func escape(into collected: inout [UInt8]) throws(JSONError) {
    guard position + 1 < bytes.count else { throw failure(.unexpectedEnd) }
    let letter = bytes[position + 1]
    switch letter {
    case 0x22, 0x5C, 0x2F: collected.append(letter)
    case 0x62: collected.append(0x08)
    case 0x66: collected.append(0x0C)
    case 0x6E: collected.append(0x0A)
    case 0x72: collected.append(0x0D)
    case 0x74: collected.append(0x09)
    case 0x75:
      var text = String.UnicodeScalarView()
      LoneSurrogate.append(try unicodeEscape(), to: &text)
      collected.append(contentsOf: String(text).utf8)
      return
    default: throw failure(.badEscape)
    }
    position += 2
  }

  /// Reads `\uXXXX`, and the pair of two for a character beyond the basic plane.
  ///
  /// - Returns: a code point, a surrogate for one without its partner.
  private mutating func unicodeEscape() throws(JSONError) -> UInt32 {
    let first = try hexUnit()
    guard first & 0xFC00 == 0xD800, position + 1 < bytes.count, bytes[position] == 0x5C,
      bytes[position + 1] == 0x75
    else { return first }
    let mark = position
    let second = try hexUnit()
    if second & 0xFC00 == 0xDC00 { return 0x10000 + (first & 0x3FF) << 10 + second & 0x3FF }
    position = mark
    return first
  }

  private mutating func hexUnit() throws(JSONError) -> UInt32 {
    guard position + 6 <= bytes.count else { throw failure(.unexpectedEnd) }
    var unit: UInt32 = 0
    for index in position + 2..<position + 6 {
      switch bytes[index] {
      case 0x30...0x39: unit = unit << 4 | UInt32(bytes[index] - 0x30)
      case 0x41...0x46: unit = unit << 4 | UInt32(bytes[index] - 0x37)
      case 0x61...0x66: unit = unit << 4 | UInt32(bytes[index] - 0x57)
      default: throw failure(.badEscape)
      }
    }
    position += 6
    return unit
  }
}
