/// Breaks texts in the ways people do, the same way every time.
struct TextMutator {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 2_862_933_555_777_941_757 &+ 3_037_000_493 }

  private mutating func number(below limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(max(limit, 1)))
  }

  private static let scraps = [
    ":", ": ", "- ", "  ", "\t", "#", " #", "'", "\"", "{", "}", "[", "]", ",", "&a ", "*a", "!",
    "|",
    ">", "%", "@", "?", "? ", "\n", "\r\n", "---\n", "null", "~", "1e3", "é", "…", "#/definitions",
    "<<: ", "true", "0", "{}", "[]", "\\", "$ref: ", "type: ",
  ]

  /// Puts, takes or replaces a few characters anywhere.
  mutating func characters(_ text: String) -> String {
    var letters = Array(text)
    for _ in 0...number(below: 2) {
      let at = number(below: letters.count)
      let scrap = TextMutator.scraps[number(below: TextMutator.scraps.count)]
      switch number(below: 3) {
      case 0: letters.insert(contentsOf: scrap, at: at)
      case 1: letters.removeSubrange(at..<min(at + 1 + number(below: 3), letters.count))
      default: letters.replaceSubrange(at..<min(at + 1, letters.count), with: scrap)
      }
      if letters.isEmpty { return "a" }
    }
    return String(letters)
  }

  private static let values = [
    "5", "1.0", "true", "null", "text", "[]", "{}", "[a]", "{a: b}", "2024-01-01", "''",
    "'{{ x }}'",
    "GET", "CursorPagination", "DpathExtractor", "{type: NoAuth}", "'#/definitions'", "-1",
    "{$ref: '#/version'}", "CustomRetriever", "[[a], [b]]", "{type: object}",
  ]

  /// Changes whole lines: a value, a key, an entry gone or written twice.
  mutating func lines(_ text: String) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for _ in 0...number(below: 2) {
      let at = number(below: lines.count)
      let line = lines[at]
      let value = TextMutator.values[number(below: TextMutator.values.count)]
      switch number(below: 6) {
      case 0: lines.remove(at: at)
      case 1: lines.insert(line, at: at)
      case 2:
        if let colon = line.range(of: ": ") { lines[at] = line[..<colon.upperBound] + value }
      case 3:
        if let colon = line.range(of: ":") {
          lines[at] = line[..<colon.lowerBound] + "x" + line[colon.lowerBound...]
        }
      case 4:
        let indent = line.prefix { $0 == " " || $0 == "-" }
        lines.insert(
          indent.map { $0 == "-" ? " " : String($0) }.joined()
            + "$parameters: {path: a, name: b, n: {type: NoAuth}}",
          at: at)
      default:
        let other = number(below: lines.count)
        lines.swapAt(at, other)
      }
      if lines.isEmpty { return "a" }
    }
    return lines.joined(separator: "\n")
  }
}

extension String {
  fileprivate func range(of part: String) -> Range<String.Index>? {
    var at = startIndex
    while at < endIndex {
      if self[at...].hasPrefix(part) { return at..<index(at, offsetBy: part.count) }
      at = index(after: at)
    }
    return nil
  }
}
