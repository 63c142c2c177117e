import Foundation
import Support
import Testing

@testable import Vocabulary

/// Python's own `json` reads the same texts: it must say the same of each, and must see no
/// difference between a text and what we make of it.
@Suite(.enabled(if: Surroundings.has(Surroundings.python)))
struct JSONOracleTests {
  @Test("what Python reads we read, what it refuses we refuse, and nothing changes on the way")
  func texts() throws {
    var texts = JSONTexts(seed: 4)
    var cases = JSONTexts.hard.map { Array($0.utf8) }
    for _ in 0..<4000 {
      let text = texts.document()
      cases += [text, texts.broken(text)]
    }
    cases += [
      [0x22, 0xED, 0xA0, 0x80, 0x22], [0xFF], [0x22, 0xC3, 0x22], [0xEF, 0xBB, 0xBF, 0x31],
    ]
    let ours = cases.map { try? JSON(parsing: $0).text(.python) }
    #expect(ours.filter { $0 == nil }.count > 1000)
    #expect(ours.filter { $0 != nil }.count > 4000)
    let complaints = try Self.compare(cases, ours)
    #expect(complaints.isEmpty, "\(complaints.count): \(complaints.prefix(5))")
  }

  /// - Returns: the cases of which Python thinks otherwise.
  private static func compare(_ cases: [[UInt8]], _ ours: [String?]) throws -> [String] {
    let python = try #require(Surroundings.python, "AIRLOCK_PYTHON names no interpreter")
    let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: file) }
    let lines = zip(cases, ours).map { text, ours in
      Data(text).base64EncodedString() + " "
        + (ours.map { Data($0.utf8).base64EncodedString() } ?? "-")
    }
    try lines.joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)
    let process = Process()
    process.executableURL = URL(filePath: python)
    process.arguments = ["-c", script, file.path]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let answer = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    let text = String(decoding: answer, as: UTF8.self)
    #expect(text.hasSuffix("checked \(cases.count)\n"))
    return text.split(separator: "\n").dropLast().map(String.init)
  }

  private static let script = """
    import base64, json, sys
    def verdict(data):
        try:
            return json.dumps(json.loads(data.decode("utf-8-sig")))
        except ValueError:
            return None
    count = 0
    for line in open(sys.argv[1]):
        text, ours = line.rstrip("\\n").split(" ")
        text = base64.b64decode(text)
        expected = verdict(text)
        got = None if ours == "-" else verdict(base64.b64decode(ours))
        if expected != got or (ours == "-") != (expected is None):
            print(ascii(text[:200]), "Python:", (expected or "refused")[:200], "ours:",
                  ours if ours == "-" else ascii(base64.b64decode(ours)[:200]))
        count += 1
    print("checked", count)
    """
}

/// Makes JSON texts at random, the same in every run.
struct JSONTexts {
  private static let marks = Array("{}[]\",:\\u0e.-+ \t\u{0}tN".utf8)

  private var state: UInt64

  init(seed: UInt64) { state = seed }

  static let hard = [
    "", " ", "1e400", "-1E400", "-0", "-0.0", "0e1", "1.0", "1e-7", "1E+2", "1.", ".5", "+1", "01",
    "-", "--1", "1e", "1e+", "0x10", "NaN", "nan", "Infinity", "-Infinity", "+Infinity", "-NaN",
    "Infinit", "truee", "TRUE", "9223372036854775808", "-9223372036854775809",
    "3.141592653589793238462643", "0.1000000000000000055511151231257827", "5e-324", "2e-324",
    "1.7976931348623159e308", String(repeating: "9", count: 4300),
    String(repeating: "9", count: 4301), "-" + String(repeating: "9", count: 4301),
    "0." + String(repeating: "3", count: 9000), #"{"a":1,"b":2,"a":3}"#, #"{"a":1,}"#, "[1,]",
    "[,]",
    "{,}", "{1:2}", "{'a':1}", "[1 2]", "[1]]", "[1", "{\"a\"", "{\"a\":", "\"a", "\"\\", "\"\\u12",
    #""\u12G4""#, #""\ud83d\ude00""#, #""\ud83d\u0041""#, #""\ud83d\ud83d\ude00""#, #""\ude00""#,
    #""\ud83d\u12""#, #""\ud83d\n""#, #""\uD800""#, #""\x41""#, #""\/""#, #""\'""#, "\"\t\"",
    "\"\u{7F}\"", "\"\u{0}\"", "\u{0}", "[]\u{0}", "\u{A0}1", "1\u{A0}", "\u{2028}1", "/*a*/1",
    "1//a", "[1]\r\n\t ", "\u{FEFF}\u{FEFF}1", "\u{10F800}", "\"\u{10F800}\u{10F7FF}\"",
    #""\udbfe\udc00""#, "\"\u{10FFFF}\\n\"", #"{"\ud800":1,"\ud800":2}"#, "null", "nul",
    #"{"":{"":[]}}"#,
  ]

  private mutating func below(_ limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % limit
  }

  private mutating func one(of choices: [String]) -> String { choices[below(choices.count)] }

  mutating func document() -> [UInt8] {
    var text = space()
    value(to: &text, depth: 0)
    text += space()
    return Array(text.utf8)
  }

  /// A text with one thing changed, so that most are JSON no more.
  mutating func broken(_ text: [UInt8]) -> [UInt8] {
    var text = text
    let place = below(text.count)
    switch below(5) {
    case 0: text.remove(at: place)
    case 1: text.insert(text[below(text.count)], at: place)
    case 2: text = Array(text[..<place])
    case 3: text[place] = Self.marks[below(Self.marks.count)]
    default: text[place] = UInt8(below(256))
    }
    return text
  }

  private mutating func value(to text: inout String, depth: Int) {
    switch below(depth > 6 ? 7 : 10) {
    case 0: text += one(of: ["true", "false", "null", "NaN", "Infinity", "-Infinity"])
    case 1...3: text += number()
    case 4...6: string(to: &text)
    case 7:
      // Deep, but not beyond what any of us reads.
      let levels = 1 + (depth == 0 && below(20) == 0 ? below(300) : below(3))
      text += String(repeating: "[", count: levels)
      value(to: &text, depth: depth + 1)
      text += String(repeating: "]", count: levels)
    case 8:
      text += "["
      for index in 0..<below(5) {
        if index > 0 { text += "," }
        text += space()
        value(to: &text, depth: depth + 1)
        text += space()
      }
      text += "]"
    default:
      text += "{"
      for index in 0..<below(5) {
        if index > 0 { text += "," }
        text += space()
        if below(3) == 0 {
          text += one(of: [#""a""#, #""\u0061""#, #""""#])
        } else {
          string(to: &text)
        }
        text += space() + ":" + space()
        value(to: &text, depth: depth + 1)
      }
      text += "}"
    }
  }

  private mutating func space() -> String { one(of: ["", "", "", " ", "\n", "\r\n", "\t "]) }

  private mutating func digits(_ most: Int) -> String {
    (0...below(most)).map { _ in String(below(10)) }.joined()
  }

  private mutating func number() -> String {
    var text = one(of: ["", "", "-"])
    text += below(4) == 0 ? "0" : String(1 + below(9)) + (below(3) == 0 ? "" : digits(30))
    if below(2) == 0 { text += "." + digits(25) }
    if below(3) == 0 { text += one(of: ["e", "E"]) + one(of: ["", "+", "-"]) + digits(3) }
    return text
  }

  private mutating func string(to text: inout String) {
    text += "\""
    for _ in 0..<below(8) {
      switch below(8) {
      case 0: text += one(of: [#"\""#, #"\\"#, #"\/"#, #"\b"#, #"\f"#, #"\n"#, #"\r"#, #"\t"#])
      case 1: text += "\\u" + unit(below(0x10000) % 0x300)
      case 2: text += "\\u" + unit(0xD800 + below(0x800))
      case 3: text += "\\u" + unit(0xDBF8 + below(8)) + "\\u" + unit(0xDC00 + below(0x400))
      case 4: text += one(of: ["é", "😀", "\u{7F}", "\u{2028}", "\u{202E}", "\u{9B}", "中"])
      case 5:
        text += one(of: ["\u{10F7FF}", "\u{10F800}", "\u{10FFFF}", "\u{10F000}", "\u{F0000}"])
      default: text += one(of: ["a", "b", "0", " ", "'", "u", "xyz"])
      }
    }
    text += "\""
  }

  private mutating func unit(_ value: Int) -> String {
    let digits = String(value, radix: 16, uppercase: below(2) == 0)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }
}
