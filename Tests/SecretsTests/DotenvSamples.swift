import Vocabulary

@testable import Secrets

/// Texts of every line form, and the edits that are made to them.
enum DotenvSamples {
  private static let keys = [
    "KEY", "export KEY", "a.b-c_1", "'quoted'", "  KEY  ", "ke\u{e9}y", "K:",
  ]

  private static let values = [
    "", " ", "plain", " plain ", "two words", "a#b", "a #b", "a\t# b", "#hash", " # comment",
    "#a #b", "'single'", "'it\\'s'", "'back\\\\slash'", "'n\\n'", "\"double\"", "\"q\\\"q\"",
    "\"n\\nt\\tr\\ra\\ab\\bf\\fv\\v\"", "\"\\$x\\q\"", "\"two\nlines\"", "'two\r\nlines'",
    "\"open", "'open", "a'b'c", "a\"b", "'a'b", "'a' # c", "\"a\"#c", "${HOME}x", "\"${A:-b}\"",
    "a=b", "a==", "\u{e9}\u{4e2d}\u{1f600}", "x\u{a0}", "x\u{85}y \u{2028}z", "\u{3000}x\u{3000}#y",
    "\\", "'\\", "\"a\\\\\"", "'a\\\\' b", "\"a\"\u{a0}", "p@ss/w0rd+&=%", "\u{1c}x\u{1f}", "''",
    "\"\"",
  ]

  static let texts: [String] = {
    var texts: [String] = []
    for value in values {
      for key in keys { texts.append("\(key)=\(value)\n") }
      texts.append("A=1\nKEY =\(value)\nB=2\n")
      texts.append("KEY=\(value)")
      texts.append("KEY=\(value)\r\nNEXT=\"x\"\r\n")
    }
    return texts + [
      "", "\n", "\u{feff}A=1\n", "# only\n", "A\n", "A B\n", "A: b\n", "=x\n", "export\n",
      "export =x\n",
      "export=x\n", "export # c\nA=1\n", "A=1\rB=2\r", "A=1\nA=2\n", "A=1\nA\nA=\n", "\t\n \nA=1",
      "A=\"1\nB=2\n", "A=\"1\nB=\"2\nC=3\n", "'A B'=c\n", "'A=b\n", "'A\nB'=c\n", "''=c\n",
      "A=1 B=2\n",
      "{\"a\": 1}\n", "A='1'\tB=2\nC=3\n", "\u{b}A=1\u{c}\n", "A=1\n\u{2028}B=2\n", "exportA=1\n",
    ] + soup
  }()

  /// Texts nobody would write, from the characters that matter.
  static let soup: [String] = {
    let pieces = [
      "A", "B", "=", "=", "'", "\"", "\\", "#", " ", "\n", "\r\n", "\r", "\t", "export ", "x",
      "\u{a0}", "n", "\u{e9}", "A=", "B=\"", "='",
    ]
    var random = Numbers(state: 3)
    return (0..<1_500).map { _ in
      (0..<random.below(16) + 2).map { _ in pieces[random.below(pieces.count)] }.joined()
    }
  }()

  static let secrets = [
    "plain", "two words", "", "#hash", "a #b", "it's", "\"both\" 'kinds'", "back\\slash\\", "\\n",
    "l1\nl2\n", "l1\r\nl2", "\u{e9}\u{4e2d}\u{1f600}", " lead", "trail ", "p@ss/w0rd+&=\"\u{e9}",
    "$HOME $x", "\u{85}\u{2028}", "\t", "=", "a=b", "'", "\"", "\\'", "{\"k\": \"v\"}",
    "\u{1}\u{7f}",
  ]

  /// What a text is an example of; the first that fits.
  static func form(of text: String) -> String {
    let forms: [(String, (String) -> Bool)] = [
      ("made at random", { soup.contains($0) }), ("byte order mark", { $0.hasPrefix("\u{feff}") }),
      ("CRLF and CR", { $0.unicodeScalars.contains("\r") }),
      ("export", { $0.hasPrefix("export") }),
      ("several lines", { $0.split(separator: "\n").count > 1 }),
      ("comments", { $0.contains("#") }),
      ("escapes", { $0.contains("\\") }), ("double quotes", { $0.contains("\"") }),
      ("single quotes", { $0.contains("'") }),
      ("beyond ASCII", { $0.unicodeScalars.contains { $0.value > 0x7F } }),
    ]
    return forms.first { $0.1(text) }?.0 ?? "plain"
  }
}
