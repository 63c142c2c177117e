/// Python's string functions. A character is a Unicode scalar, never a grapheme.
extension PythonText {
  /// Methods that take no argument.
  static func simple(_ text: String, _ name: String) -> Value {
    let scalars = text.unicodeScalars
    func all(_ test: (UnicodeScalar) -> Bool) -> Value {
      .bool(!scalars.isEmpty && scalars.allSatisfy(test))
    }
    switch name {
    case "upper": return .string(text.uppercased())
    case "lower": return .string(text.lowercased())
    case "casefold": return .string(replacing(text.lowercased(), "ß", "ss"))
    case "title": return .string(title(text))
    case "capitalize": return .string(capitalized(text))
    case "swapcase":
      return .string(
        scalars.map {
          $0.properties.isUppercase
            ? $0.properties.lowercaseMapping
            : $0.properties.isLowercase ? $0.properties.uppercaseMapping : String($0)
        }.joined())
    case "isalnum": return all { isLetter($0) || $0.properties.numericType != nil }
    case "isalpha": return all(isLetter)
    case "isascii": return .bool(scalars.allSatisfy(\.isASCII))
    case "isdecimal": return all { $0.properties.generalCategory == .decimalNumber }
    case "isdigit":
      return all { $0.properties.numericType == .decimal || $0.properties.numericType == .digit }
    case "isnumeric": return all { $0.properties.numericType != nil }
    case "isspace": return all(isSpace)
    case "isprintable": return .bool(scalars.allSatisfy(isPrintable))
    case "isidentifier": return .bool(isIdentifier(text))
    case "islower":
      return .bool(
        scalars.contains { $0.properties.isLowercase }
          && !scalars.contains { $0.properties.isUppercase })
    case "isupper":
      return .bool(
        scalars.contains { $0.properties.isUppercase }
          && !scalars.contains { $0.properties.isLowercase })
    default:  // istitle
      return .bool(text == title(text) && scalars.contains { $0.properties.isUppercase })
    }
  }

  static func isIdentifier(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first else { return false }
    return (first == "_" || first.properties.isXIDStart)
      && text.unicodeScalars.allSatisfy { $0.properties.isXIDContinue }
  }

  static func isLetter(_ scalar: UnicodeScalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
    default: false
    }
  }

  static func isSpace(_ scalar: UnicodeScalar) -> Bool {
    scalar.isASCII
      ? Lexer.isSpace(UInt8(scalar.value)) : scalar.properties.isWhitespace
  }

  static func capitalized(_ text: String) -> String {
    guard let first = text.unicodeScalars.first else { return "" }
    return first.properties.titlecaseMapping
      + String(text.unicodeScalars.dropFirst()).lowercased()
  }

  /// `str.title`: a letter after anything but a letter begins a word.
  static func title(_ text: String) -> String {
    var result = ""
    var inWord = false
    for scalar in text.unicodeScalars {
      let isCased = scalar.properties.isCased
      result +=
        inWord ? scalar.properties.lowercaseMapping : scalar.properties.titlecaseMapping
      inWord = isCased
    }
    return result
  }

  static func strip(_ text: String, _ characters: String?, left: Bool, right: Bool) -> String {
    let drop: (UnicodeScalar) -> Bool
    if let characters {
      let set = Set(characters.unicodeScalars)
      drop = { set.contains($0) }
    } else {
      drop = isSpace
    }
    var scalars = text.unicodeScalars[...]
    if left { scalars = scalars.drop(while: drop) }
    if right { while let last = scalars.last, drop(last) { scalars.removeLast() } }
    return String(scalars)
  }

  /// Byte offsets where a part begins.
  static func places(of part: String, in text: String, overlapping: Bool) -> [Int] {
    let bytes = Array(text.utf8)
    let wanted = Array(part.utf8)
    guard let first = wanted.first, bytes.count >= wanted.count else { return [] }
    var result: [Int] = []
    var index = 0
    while index + wanted.count <= bytes.count {
      if bytes[index] == first, bytes[index..<(index + wanted.count)].elementsEqual(wanted) {
        result.append(index)
        index += overlapping ? 1 : wanted.count
      } else {
        index += 1
      }
    }
    return result
  }

  static func split(
    _ text: String, _ separator: String?, _ most: Int, fromRight: Bool
  ) throws(JinjaError) -> [String] {
    let most = most < 0 ? Int.max : most
    guard let separator else { return words(text, most, fromRight: fromRight) }
    if separator.isEmpty { throw JinjaError(.value, "the separator is empty") }
    let bytes = Array(text.utf8)
    let length = separator.utf8.count
    var cuts = places(of: separator, in: text, overlapping: false)
    if fromRight {
      // From the right the separators may overlap otherwise; look backwards.
      let all = places(of: separator, in: text, overlapping: true)
      cuts = []
      var limit = bytes.count
      for place in all.reversed() where place + length <= limit && cuts.count < most {
        cuts.append(place)
        limit = place
      }
      cuts.reverse()
    }
    cuts = Array(cuts.prefix(most))
    var result: [String] = []
    var start = 0
    for cut in cuts {
      result.append(String(decoding: bytes[start..<cut], as: UTF8.self))
      start = cut + length
    }
    result.append(String(decoding: bytes[start...], as: UTF8.self))
    return result
  }

  private static func words(_ text: String, _ most: Int, fromRight: Bool) -> [String] {
    var scalars = Array(text.unicodeScalars)
    if fromRight { scalars.reverse() }
    var result: [[UnicodeScalar]] = []
    var index = 0
    while true {
      while index < scalars.count, isSpace(scalars[index]) { index += 1 }
      if index >= scalars.count { break }
      if result.count == most {
        var rest = Array(scalars[index...])
        while let last = rest.last, isSpace(last) { rest.removeLast() }
        result.append(rest)
        break
      }
      let start = index
      while index < scalars.count, !isSpace(scalars[index]) { index += 1 }
      result.append(Array(scalars[start..<index]))
    }
    if fromRight { result = result.reversed().map { $0.reversed() } }
    return result.map { word in
      var view = String.UnicodeScalarView()
      view.append(contentsOf: word)
      return String(view)
    }
  }

  static func lines(_ text: String, keepEnds: Bool) -> [String] {
    let scalars = Array(text.unicodeScalars)
    var result: [String] = []
    var start = 0
    var index = 0
    func part(_ range: Range<Int>) -> String {
      var view = String.UnicodeScalarView()
      view.append(contentsOf: scalars[range])
      return String(view)
    }
    while index < scalars.count {
      let value = scalars[index].value
      let isBreak =
        (0x0A...0x0D).contains(value) || (0x1C...0x1E).contains(value) || value == 0x85
        || value == 0x2028 || value == 0x2029
      guard isBreak else {
        index += 1
        continue
      }
      let end = index
      index += value == 0x0D && index + 1 < scalars.count && scalars[index + 1] == "\n" ? 2 : 1
      result.append(part(start..<(keepEnds ? index : end)))
      start = index
    }
    if start < scalars.count { result.append(part(start..<scalars.count)) }
    return result
  }

  static func partition(
    _ text: String, _ separator: String, fromRight: Bool
  ) throws(JinjaError) -> Value {
    if separator.isEmpty { throw JinjaError(.value, "the separator is empty") }
    let places = places(of: separator, in: text, overlapping: true)
    guard let at = fromRight ? places.last : places.first else {
      let parts = fromRight ? ["", "", text] : [text, "", ""]
      return .tuple(parts.map { .string($0) })
    }
    let bytes = Array(text.utf8)
    return .tuple([
      .string(String(decoding: bytes[..<at], as: UTF8.self)), .string(separator),
      .string(String(decoding: bytes[(at + separator.utf8.count)...], as: UTF8.self)),
    ])
  }

  /// `center`, `ljust` and `rjust`.
  static func pad(_ text: String, _ width: Int, _ fill: String, _ method: String) -> String {
    let missing = width - length(text)
    guard missing > 0 else { return text }
    var left = 0
    if method == "rjust" { left = missing }
    if method == "center" { left = missing / 2 + (missing & width & 1) }
    return String(repeating: fill, count: left) + text
      + String(repeating: fill, count: missing - left)
  }

  static func expandTabs(_ text: String, _ size: Int) -> String {
    var result = ""
    var column = 0
    for scalar in text.unicodeScalars {
      if scalar == "\t" {
        let count = size > 0 ? size - column % size : 0
        result += String(repeating: " ", count: count)
        column += count
      } else {
        result.unicodeScalars.append(scalar)
        column = scalar == "\n" || scalar == "\r" ? 0 : column + 1
      }
    }
    return result
  }
}
