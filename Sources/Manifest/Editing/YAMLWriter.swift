import Vocabulary

/// Writes JSON as YAML that PyYAML's safe loader reads back as the same value.
///
///     YAMLWriter().block(schema, indent: 8)     // "\n          type: object\n          …"
struct YAMLWriter {
  /// Spaces a level.
  var step = 2
  var newline = "\n"
  /// In flow style: every key and text in quotes, as JSON has them.
  var isQuoted = false

  /// The value of a key that stands `indent` spaces from the left: what follows its colon, without
  /// the end of the last line.
  func block(_ value: JSON, indent: Int) -> String {
    switch value {
    case .object(let members) where !members.isEmpty:
      let start = newline + String(repeating: " ", count: indent + step)
      return members.map { start + entry($0.key, $0.value, indent: indent + step) }.joined()
    case .array(let elements) where !elements.isEmpty:
      let start = newline + String(repeating: " ", count: indent + step) + "-"
      return elements.map { start + element($0, indent: indent + step) }.joined()
    default: return " " + flow(value)
    }
  }

  /// A key and its value, for a line that is indented already.
  func entry(_ key: String, _ value: JSON, indent: Int) -> String {
    scalar(key) + ":" + block(value, indent: indent)
  }

  /// What follows the dash. A mapping starts on its line.
  private func element(_ value: JSON, indent: Int) -> String {
    guard case .object(let members) = value, !members.isEmpty else {
      return block(value, indent: indent)
    }
    let inner = indent + 2
    let start = newline + String(repeating: " ", count: inner)
    return " "
      + members.map { entry($0.key, $0.value, indent: inner) }.joined(separator: start)
  }

  /// On one line: `{type: [string, "null"]}`.
  func flow(_ value: JSON) -> String {
    switch value {
    case .string(let text): scalar(text)
    case .array(let elements): "[" + elements.map(flow).joined(separator: ", ") + "]"
    case .object(let members):
      "{" + members.map { scalar($0.key) + ": " + flow($0.value) }.joined(separator: ", ") + "}"
    default: value.text()
    }
  }

  /// In flow style over several lines, the closing bracket `indent` spaces from the left.
  func spread(_ value: JSON, indent: Int) -> String {
    let start = newline + String(repeating: " ", count: indent + step)
    let end = newline + String(repeating: " ", count: indent)
    switch value {
    case .object(let members) where !members.isEmpty:
      let lines = members.map { scalar($0.key) + ": " + spread($0.value, indent: indent + step) }
      return "{" + start + lines.joined(separator: "," + start) + end + "}"
    case .array(let elements) where elements.contains { $0.array != nil || $0.object != nil }:
      let lines = elements.map { spread($0, indent: indent + step) }
      return "[" + start + lines.joined(separator: "," + start) + end + "]"
    default: return flow(value)
    }
  }

  // MARK: Scalars

  private func scalar(_ text: String) -> String {
    !isQuoted && YAMLWriter.isPlain(text) ? text : YAMLWriter.quoted(text)
  }

  /// Letters, digits and a few signs that mean nothing in YAML, and no word such as `yes` or `null`.
  private static func isPlain(_ text: String) -> Bool {
    guard let first = text.utf8.first, text.utf8.count <= 100,
      isLetter(first) || first == UInt8(ascii: "_") || first == UInt8(ascii: "$"),
      text.utf8.allSatisfy({ isLetter($0) || isDigit($0) || "_$-./".utf8.contains($0) })
    else { return false }
    return JSON(yaml: text) == .string(text)
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte | 0x20)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  /// In double quotes. JSON's escapes are YAML's; what YAML does not print is escaped besides.
  private static func quoted(_ text: String) -> String {
    var result = ""
    for scalar in JSON.string(text).text().unicodeScalars {
      switch scalar.value {
      case 0xFEFF: result += "\\ufeff"
      case 0xFFFE, 0xFFFF: result += "\\u" + String(scalar.value, radix: 16)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
