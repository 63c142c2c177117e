import Foundation
import Testing
import Vocabulary

@testable import Secrets

/// A value as it could stand in an answer, and the word by which it is withheld.
struct HiddenForm: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let text: String
  let word: String

  init(_ description: String, _ text: String, _ word: String) {
    (testDescription, self.text, self.word) = (description, text, word)
  }
}

@Suite("a value in another form")
struct HiddenFormTests {
  private static let value = #"aZ8"kq'&x/Q0+w\n Tü9"#
  private static let plain = "ck_live_Zx81Qp04Lm77Rt2"
  private let known = recogniser([
    "odd": Self.value, "api_key": Self.plain, "joined": "Zx81Qp04&+Lm77Rt2x",
    "quoted": "\"wq-Tz81Qp04\"",
  ])

  private static func base64(_ bytes: some Sequence<UInt8>) -> String {
    Data(bytes).base64EncodedString()
  }

  private static func each(_ text: String, _ body: (UInt8) -> String) -> String {
    text.utf8.map(body).joined()
  }

  private static func hex(_ text: String, _ before: String = "", _ between: String = "") -> String {
    text.utf8.map { before + String(format: "%02x", $0) }.joined(separator: between)
  }

  /// Where `&` stands in the value, what is behind it is found first in a form that keeps it.
  private static let runner: [HiddenForm] = [
    HiddenForm("Base64StringEscape", base64(value.utf8), "base64"),
    HiddenForm("Base64StringEscapeShift1", base64("u".utf8 + Array(value.utf8)), "base64"),
    HiddenForm("Base64StringEscapeShift2", base64("u:".utf8 + Array(value.utf8)), "base64"),
    HiddenForm(
      "CommandLineArgumentEscape", value.replacingOccurrences(of: "\"", with: "\\\""), "part"),
    HiddenForm(
      "ExpressionStringEscape", value.replacingOccurrences(of: "'", with: "''"), "escaped"),
    HiddenForm(
      "JsonStringEscape", String(JSON.string(value).text().dropFirst().dropLast()), "escaped"),
    HiddenForm(
      "UriDataEscape", value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "",
      "url-encoded"),
    HiddenForm(
      "XmlDataEscape",
      value.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(
        of: "\"", with: "&quot;"
      )
      .replacingOccurrences(of: "'", with: "&apos;"), "part"),
    HiddenForm("TrimDoubleQuotes", "wq-Tz81Qp04", "unquoted"),
    HiddenForm("PowerShellPreAmpersandEscape", "Zx81Qp04 is not recognised", "part"),
    HiddenForm("PowerShellPostAmpersandEscape", "+Lm77Rt2x", "part"),
  ]

  private static let others: [HiddenForm] = [
    HiddenForm(
      "base64 for URLs, unpadded",
      base64("u?".utf8 + Array(value.utf8))
        .replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "+", with: "-")
        .replacingOccurrences(of: "=", with: ""), "base64"),
    HiddenForm("hex", hex(plain), "hex"),
    HiddenForm("upper-case hex", hex(plain).uppercased(), "hex"),
    HiddenForm("hex with colons", hex(plain, "", ":"), "hex"),
    HiddenForm("hex with blanks", hex(plain, "", " "), "hex"),
    HiddenForm("bytes of C", hex(plain, "0x", ", "), "hex"),
    HiddenForm("escaped bytes", hex(plain, "\\x"), "escaped"),
    HiddenForm("octal bytes", each(plain) { String(format: "\\%03o", $0) }, "escaped"),
    HiddenForm("percent, lower case", each(value) { String(format: "%%%02x", $0) }, "url-encoded"),
    HiddenForm("percent, upper case", each(value) { String(format: "%%%02X", $0) }, "url-encoded"),
    HiddenForm("JavaScript's escape", each(plain) { String(format: "%%u%04x", $0) }, "url-encoded"),
    HiddenForm("decimal entities", each(plain) { "&#\($0);" }, "html"),
    HiddenForm("hex entities", each(plain) { String(format: "&#X%02X;", $0) }, "html"),
    HiddenForm("named entities", value.replacingOccurrences(of: "ü", with: "&uuml;"), "html"),
    HiddenForm("\\u escapes", each(plain) { String(format: "\\u%04x", $0) }, "escaped"),
    HiddenForm("\\u{} escapes", each(plain) { String(format: "\\u{%x}", $0) }, "escaped"),
    HiddenForm("reversed", String(plain.reversed()), "reversed"),
    HiddenForm("case-folded", plain.lowercased(), "case-changed"),
    HiddenForm("separated", plain.map { "\($0)" }.joined(separator: "|"), "separated"),
    HiddenForm(
      "character codes", plain.utf8.map { "\($0)" }.joined(separator: ", "), "character codes"),
    HiddenForm("base64 of base64", base64("x:\(base64("u:\(plain)".utf8))".utf8), "encoded twice"),
    HiddenForm("base64 of hex", base64("k=\(hex(plain))".utf8), "encoded twice"),
    HiddenForm("hex of base64", hex(base64(plain.utf8)), "encoded twice"),
    HiddenForm("base64 of reversed", base64(plain.reversed().map(\.asciiValue!)), "encoded twice"),
    HiddenForm(
      "base64 of JSON", base64(JSON.object(["k": .string(value)]).bytes()), "encoded twice"),
    HiddenForm(
      "base64 of percent",
      base64((value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "").utf8),
      "encoded twice"),
    HiddenForm(
      "percent of percent",
      each(hex(value, "%")) { $0 == 0x25 ? "%25" : String(UnicodeScalar($0)) },
      "url-encoded"),
    HiddenForm(
      "JSON of JSON",
      JSON.string(JSON.string(value).text(.python)).text(.python), "escaped"),
    HiddenForm(
      "wrapped",
      stride(from: 0, to: plain.count, by: 6).map { plain.dropFirst($0).prefix(6) }
        .joined(separator: "\r\n  "), "split"),
  ]

  @Test("is found, and the reason names the form", arguments: runner + others)
  func found(form: HiddenForm) {
    let surrounded = "before \(form.text) after"
    #expect(known.mask(surrounded).hits.first?.reason == .form(form.word))
    #expect(known.firstHit(in: Array(surrounded.utf8)) != nil)
    let record = JSON.object(["id": 7, "v": .string(surrounded)])
    #expect(known.mask(record).hits.first?.reason == .form(form.word))
    #expect(known.firstHit(in: record.bytes()) != nil)
  }

  @Test("in base32 is found in both cases and at every place in the data", arguments: 0..<5)
  func base32(shift: Int) {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    var bits = 0
    var count = 0
    var text = ""
    for byte in Array("12345".utf8.prefix(shift)) + Array(Self.plain.utf8) + Array("tail".utf8) {
      (bits, count) = ((bits << 8 | Int(byte)) & 0xFFFF, count + 8)
      while count >= 5 {
        count -= 5
        text.append(alphabet[bits >> count & 31])
      }
    }
    #expect(known.mask(text).text == "‹api_key: withheld, base32›")
    #expect(known.mask(text.lowercased()).text == "‹api_key: withheld, base32›")
  }

  @Test("a value of the least length is found in base64 behind anything", arguments: 0..<7)
  func short(before: Int) {
    let pin = recogniser(["pin": "aB3dE9"])
    let text = Self.base64([UInt8](repeating: 0x71, count: before) + Array("aB3dE9;".utf8))
    #expect(pin.mask(text).text == "‹pin: withheld, base64›")
  }
}

@Suite("a value in pieces over records")
struct RecordPiecesTests {
  private let known = recogniser(["api_key": "ck_live_Zx81Qp04", "pin": "204817"])

  @Test("one character a record is found under its key, whatever stands beside it")
  func columns() throws {
    let records = JSON.array(
      "ck_live_Zx81Qp04".map { ["name": .string("n-\($0)x"), "c": .string(String($0)), "t": "z"] })
    let (masked, hits) = known.mask(records)
    #expect(hits == [MaskHit(name("api_key"), .form("split"))])
    #expect(masked.array?.allSatisfy { $0["c"] == "‹api_key: withheld, split›" } == true)
  }

  @Test("a record that holds a piece is withheld as a whole, and the others stay")
  func wholeRecord() throws {
    let document = try JSON(
      parsing: #"{"n":1,"d":[{"a":"ck_live_","b":"Zx81Qp04","c":"rest","e":{"f":"g"}},{"a":"x"}]}"#)
    #expect(
      known.mask(document).json.text() == """
        {"n":1,"d":[{"a":"‹api_key: withheld, split›","b":"‹api_key: withheld, split›",\
        "c":"‹api_key: withheld, split›","e":{"f":"g"}},{"a":"x"}]}
        """)
  }

  @Test("an encoded value in pieces, and one as numbers of characters, are found")
  func encodedPieces() throws {
    let text = Data("ck_live_Zx81Qp04".utf8).base64EncodedString()
    let halves = JSON.array([.string(String(text.prefix(9))), .string(String(text.dropFirst(9)))])
    #expect(known.mask(halves).hits.first?.reason == .form("split"))
    let codes = JSON.array("ck_live_Zx81Qp04".utf8.map { .int(Int($0)) })
    #expect(known.mask(codes).hits.first?.reason == .form("split"))
  }

  @Test("six digits down a column of numbers are chance")
  func chance() throws {
    let records = JSON.array([["a": 204, "b": 1], ["a": 817, "b": 2], ["a": 5, "b": 3]])
    #expect(known.mask(records).hits.isEmpty)
  }

  @Test("records that were masked page by page are looked at together for pieces only")
  func pages() throws {
    let pages = try JSON(parsing: #"[{"c":"ck_live_"},{"c":"Zx81Qp04"},{"c":"ck_live_Zx81Qp04"}]"#)
    let (masked, hits) = known.maskPieces(pages)
    #expect(hits == [MaskHit(name("api_key"), .form("split"))])
    #expect(masked[2]?["c"] == "ck_live_Zx81Qp04")
    #expect(masked[0]?["c"] == "‹api_key: withheld, split›")
  }
}
