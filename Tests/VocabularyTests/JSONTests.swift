import Testing

@testable import Vocabulary

struct JSONTests {
  @Test(
    "a value comes out as it went in",
    arguments: [
      #"{"b":1,"a":[true,false,null]}"#, #""é\"\\\n\u0001""#, "1.10", "1e400", "-0.0",
      "123456789012345678901234567890", "[]", "{}", "0", "-12", #"{"a":{"a":{"a":[[[]]]}}}"#,
      "9223372036854775807", "-9223372036854775808", #""😀""#, "NaN", "-Infinity",
    ])
  func roundTrip(text: String) throws {
    #expect(try JSON(parsing: text).text() == text)
  }

  @Test(
    "what a terminal would obey is a mark for whoever shows what it reads, and line breaks stay")
  func marks() throws {
    let value = JSON.string("\u{1B}[31m\u{0}\u{8}\u{7F}\u{9B}2J\u{202E}x\t\n\u{200F}\u{2028}é")
    #expect(value.text(.whole) == #""␛[31m␀␈␡�2J�x\t\n\u200f\u2028é""#)
    // Scripts get the characters themselves.
    #expect(try JSON(parsing: value.text()) == value)
  }

  @Test("of two equal keys the last one wins and the first one's place stays")
  func duplicateKeys() throws {
    #expect(try JSON(parsing: #"{"a":1,"b":2,"a":3}"#).text() == #"{"a":3,"b":2}"#)
  }

  @Test("escapes become the characters they stand for")
  func escapes() throws {
    #expect(try JSON(parsing: #""\u00e9\ud83d\ude00\/\t""#) == "é😀/\t")
    #expect(try JSON(parsing: #""\ud83dx""#) == "\u{10F83D}x")
  }

  @Test("integers beyond 64 bits and decimals keep their spelling")
  func bigNumbers() throws {
    let value = try JSON(parsing: "[9223372036854775808,0.10]")
    #expect(value[0] == .number(JSONNumber(literal: "9223372036854775808")))
    #expect(value[1] == .number(JSONNumber(literal: "0.10")))
    #expect(try JSON(parsing: "-9223372036854775808") == .int(.min))
  }

  @Test(
    "what is no JSON is refused at its place",
    arguments: [
      ("", JSONError.Reason.unexpectedEnd, 0), ("{", .unexpectedEnd, 1),
      ("[1,]", .unexpectedCharacter, 3), ("01", .badNumber, 2), ("1.", .unexpectedEnd, 2),
      ("tru", .unexpectedEnd, 0), ("truth", .unexpectedCharacter, 0),
      (#"{"a" 1}"#, .unexpectedCharacter, 5),
      ("\"a\nb\"", .controlCharacter, 2), (#""\x""#, .badEscape, 1), ("1 2", .trailingText, 2),
      ("{1:2}", .unexpectedCharacter, 1), ("-", .unexpectedEnd, 1),
      ("'a'", .unexpectedCharacter, 0),
    ] as [(String, JSONError.Reason, Int)])
  func refused(text: String, reason: JSONError.Reason, offset: Int) {
    #expect(throws: JSONError(reason: reason, offset: offset)) { try JSON(parsing: text) }
  }

  @Test("bytes that are no UTF-8 are refused")
  func badUTF8() {
    #expect(throws: JSONError(reason: .badUTF8, offset: 1)) {
      try JSON(parsing: [0x22, 0xFF, 0x22])
    }
  }

  @Test("nesting without end is refused, not followed")
  func deep() {
    let text = String(repeating: "[", count: 100_000)
    #expect(throws: JSONError.self) { try JSON(parsing: text) }
    let fair = String(repeating: "[", count: 500) + String(repeating: "]", count: 500)
    #expect(throws: Never.self) { try JSON(parsing: fair) }
  }

  @Test("Python's layout puts a space after each comma and colon")
  func layouts() {
    let value: JSON = ["a": [1, 2], "b": [:]]
    #expect(value.text(.python) == #"{"a": [1, 2], "b": {}}"#)
    #expect(value.text(.pretty) == "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": {}\n}")
  }
}

struct NamesTests {
  @Test(
    "a key of a dotenv file is a letter or underscore, then letters, digits, _ . -",
    arguments: [
      ("api_key", true), ("credentials.api-key", true), ("_x9", true), ("", false), ("9a", false),
      ("a b", false), ("a=b", false), ("-----BEGIN PRIVATE KEY-----", false), ("é", false),
      ("a\n", false),
    ])
  func names(text: String, isName: Bool) {
    #expect((SecretName(text) != nil) == isName)
  }

  @Test("an origin shows its port only when it is not the scheme's own")
  func origins() {
    #expect(Origin(scheme: "https", host: "a.b", port: 443).text == "https://a.b")
    #expect(Origin(scheme: "http", host: "127.0.0.1", port: 8080).text == "http://127.0.0.1:8080")
  }
}
