import Testing
import Vocabulary

@testable import Secrets

@Suite("dotenv texts mean what python-dotenv says", .enabled(if: Python.isExpected))
struct DotenvOracleTests {
  private static let reading = """
    import io, json, logging, sys
    from dotenv.main import DotEnv
    logging.disable(logging.CRITICAL)
    def read(text):
        # Files are opened with universal newlines.
        stream = io.StringIO(text, newline=None)
        return dict(DotEnv(None, stream=stream, interpolate=False).dict())
    json.dump([read(t) for t in json.load(open(sys.argv[1], encoding="utf-8"))], sys.stdout)
    """

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

  private static let texts: [String] = {
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
  private static let soup: [String] = {
    let pieces = [
      "A", "B", "=", "=", "'", "\"", "\\", "#", " ", "\n", "\r\n", "\r", "\t", "export ", "x",
      "\u{a0}", "n", "\u{e9}", "A=", "B=\"", "='",
    ]
    var random = Numbers(state: 3)
    return (0..<1_500).map { _ in
      (0..<random.below(16) + 2).map { _ in pieces[random.below(pieces.count)] }.joined()
    }
  }()

  @Test("every line form is read alike")
  func readsAlike() throws {
    try #require(Self.texts.count >= 300)
    let answers = try Python.run(Self.reading, .array(Self.texts.map(JSON.string))).array ?? []
    try #require(answers.count == Self.texts.count)
    for (text, answer) in zip(Self.texts, answers) {
      let expected = (answer.object ?? [:]).filter {
        SecretName($0.key) != nil && $0.value != .null
      }
      let document = try DotenvDocument(WipingBuffer(Array(text.utf8)))
      let actual = document.meanings
      #expect(
        actual
          == Dictionary(uniqueKeysWithValues: expected.map { ($0.key, $0.value.string ?? "") }),
        "\(JSON.string(text).text())")
    }
  }

  @Test("a value that was written is read back, and its neighbours as before")
  func writesAlike() throws {
    let secrets = [
      "plain", "two words", "", "#hash", "a #b", "it's", "\"both\" 'kinds'", "back\\slash\\", "\\n",
      "l1\nl2\n", "l1\r\nl2", "\u{e9}\u{4e2d}\u{1f600}", " lead", "trail ", "p@ss/w0rd+&=\"\u{e9}",
      "$HOME $x", "\u{85}\u{2028}", "\t", "=", "a=b", "'", "\"", "\\'", "{\"k\": \"v\"}",
      "\u{1}\u{7f}",
    ]
    var edited: [String] = []
    var wanted: [[String: String]] = []
    for (index, text) in Self.texts.enumerated() {
      for secret in [secrets[index % secrets.count], secrets[(index * 7 + 3) % secrets.count]] {
        for key in ["KEY", "NEW"] {
          let before = try DotenvDocument(WipingBuffer(Array(text.utf8)))
          var edit = DotenvEdit(before)
          edit.set(name(key), WipingBuffer(Array(secret.utf8)))
          let written = edit.takeText()
          let result = written.withBytes { String(decoding: $0, as: UTF8.self) }
          let after = try DotenvDocument(written)
          let mark = Fingerprint(of: secret)
          guard DotenvProof.holds(before, after, expecting: [name(key): mark]) else { continue }
          edited.append(result)
          wanted.append(before.meanings.merging([key: secret]) { $1 })
        }
      }
    }
    // A few texts have quotes that never close; there the proof refuses, rightly.
    #expect(edited.count > Self.texts.count * 3)
    let answers = try Python.run(Self.reading, .array(edited.map(JSON.string))).array ?? []
    try #require(answers.count == edited.count)
    for (index, answer) in answers.enumerated() {
      let read = (answer.object ?? [:]).filter { SecretName($0.key) != nil && $0.value != .null }
      #expect(
        Dictionary(uniqueKeysWithValues: read.map { ($0.key, $0.value.string ?? "") })
          == wanted[index], "\(JSON.string(edited[index]).text())")
    }
  }
}

extension Fingerprint {
  init(of text: String) {
    self = Array(text.utf8).withUnsafeBufferPointer { Fingerprint(of: $0, key: .passing) }
  }
}

extension DotenvDocument {
  /// What the text says, as a dictionary a test can compare.
  var meanings: [String: String] {
    var result: [String: String] = [:]
    for statement in statements {
      if let name = statement.bareName { result[name.text] = nil }
      guard case .value(let name, let range, let quote) = statement.kind else { continue }
      let value = value(range, quote)
      result[name.text] = value.withBytes { String(decoding: $0, as: UTF8.self) }
    }
    return result
  }
}
