import Secrets
import Testing
import Vocabulary

@testable import Jinja

@Suite("Half of a surrogate pair")
struct CharacterTests {
  /// The record is JSON text, as a response brings it.
  private static func evaluate(_ expression: String) throws -> String {
    let json = try JSON(
      parsing: #"{"half": "a\ud83d\u0021", "two": "\ude00\ud83d", "held": "\udbfe\udc01z"}"#)
    let template = try Template.parse("{{ \(expression) }}")
    return try Interpolation().evaluate(template, ["record": Value(json)]).repr.masked
  }

  @Test(
    "is one character, printed and written as Python does",
    arguments: [
      ("record.half | length", "3"), ("record.half[1]", #"'\ud83d'"#),
      ("record.half[::-1]", #"'!\ud83da'"#), ("record.two", #"'\ude00\ud83d'"#),
      ("record.half | tojson | string", #"'a\ud83d!'"#),
      ("(record.half | tojson).count('d83d')", "1"),
      ("record.half | list", #"['a', '\ud83d', '!']"#),
      (#"'\ud83d\ude00' | length"#, "2"), ("record.held | length", "2"),
      ("record.held[0]", #"'\U0010f801'"#), ("record.held", #"'\U0010f801z'"#),
      ("record.held.center(4)", #"' \U0010f801z '"#),
    ])
  func python(expression: String, expected: String) throws {
    #expect(try Self.evaluate(expression) == expected)
  }

  @Test(
    "cannot be encoded",
    arguments: ["record.half | hash", "record.half.encode()", "record.half | urlencode"])
  func encoded(expression: String) {
    let error = #expect(throws: JinjaError.self) { try Self.evaluate(expression) }
    #expect(error?.code == .value)
  }
}
