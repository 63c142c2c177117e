#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A half of a surrogate pair without its other half, as JSON's `"\ud83d"` may hold one.
///
/// Python keeps it in a string; a Swift string cannot. So U+D800 to U+DFFF are held as U+10F800 to
/// U+10FFFF, the last characters of the last private plane, and a real character of that range has
/// a ``mark`` before it:
///
///     "\ud800"          is held as U+10F800
///     "\udbfe\udc00"    is U+10F800 itself, held as U+10F7FF U+10F800
///
/// Whatever reads escapes makes this form with ``append(_:to:)``, plain text gets its marks from
/// ``guarding(_:)``; whatever writes text undoes it: JSON writes an escape as Python's `json.dumps`
/// does, a screen, a URL and the LLM get U+FFFD (``shown(_:)``).
package enum LoneSurrogate {
  /// Stands before a real character of the range, and before itself.
  package static let mark: Unicode.Scalar = "\u{10F7FF}"
  private static let shift: UInt32 = 0x10_F800 - 0xD800
  private static let replacement: Unicode.Scalar = "\u{FFFD}"

  /// A real character, or one half of a pair.
  package enum Part: Hashable {
    case real(Unicode.Scalar)
    case half(UInt16)
  }

  /// Appends what a `\u` escape stands for. A code point beyond Unicode becomes U+FFFD.
  package static func append(_ code: UInt32, to text: inout String.UnicodeScalarView) {
    if 0xD800...0xDFFF ~= code {
      text.append(Unicode.Scalar(code + shift) ?? replacement)
    } else {
      if code >= mark.value { text.append(mark) }
      text.append(Unicode.Scalar(code) ?? replacement)
    }
  }

  /// Plain text, which holds no halves, with the mark before each character of the range.
  package static func guarding(_ text: String) -> String {
    guard mayHold(text) else { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { append(scalar.value, to: &result) }
    return String(result)
  }

  /// The text for a screen, a URL or a header: real characters as they are, each half as U+FFFD.
  package static func shown(_ text: String) -> String {
    guard mayHold(text) else { return text }
    var result = String.UnicodeScalarView()
    for part in parts(text) {
      if case .real(let scalar) = part {
        result.append(scalar)
      } else {
        result.append(replacement)
      }
    }
    return String(result)
  }

  /// The UTF-16 units of the text, a half as itself: what Python's `json.dumps` escapes.
  package static func units(_ text: String) -> [UInt16] {
    guard mayHold(text) else { return Array(text.utf16) }
    var result: [UInt16] = []
    for part in parts(text) {
      switch part {
      case .real(let scalar): result.append(contentsOf: String(Character(scalar)).utf16)
      case .half(let unit): result.append(unit)
      }
    }
    return result
  }

  /// The text as Python sees it. A mark with nothing behind it that needs one stands for itself:
  /// text that was cut there, or came without marks.
  package static func parts(_ text: String) -> [Part] {
    var result: [Part] = []
    var isMarked = false
    for scalar in text.unicodeScalars {
      if isMarked, scalar.value >= mark.value {
        result.append(.real(scalar))
        isMarked = false
        continue
      }
      if isMarked { result.append(.real(mark)) }
      isMarked = scalar == mark
      if scalar.value > mark.value {
        result.append(.half(UInt16(scalar.value - shift)))
      } else if !isMarked {
        result.append(.real(scalar))
      }
    }
    if isMarked { result.append(.real(mark)) }
    return result
  }

  /// Says whether a mark or a half is in the text. Nearly always it is not, which costs one look
  /// for a byte.
  package static func mayHold(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      guard let base = bytes.baseAddress, memchr(base, 0xF4, bytes.count) != nil else {
        return false
      }
      return bytes.indices.contains { holds(bytes, at: $0) }
    }
  }

  /// Says whether the UTF-8 of the mark or of a half begins here: F4 8F 9F BF, F4 8F A0 to BF.
  static func holds(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
    guard index + 3 < bytes.count, bytes[index] == 0xF4, bytes[index + 1] == 0x8F else {
      return false
    }
    return bytes[index + 2] >= 0xA0 || bytes[index + 2] == 0x9F && bytes[index + 3] == 0xBF
  }
}
