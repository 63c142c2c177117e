import Testing

@testable import Vocabulary

struct LoneSurrogateTests {
  @Test(
    "half of a surrogate pair comes out as it went in",
    arguments: [
      #""\ud800""#, #""a\udfffb""#, #""\ude00\ud83d""#, #"{"\ud83d":"\ud83d"}"#, #""é\udbff é""#,
      #""\udbfd\udfff\ud800""#, #""\udbfe\udc00\udbff\udfff""#, #""\udbfd\udfff""#,
    ])
  func roundTrip(text: String) throws {
    #expect(try JSON(parsing: text).text() == text)
  }

  @Test("a real character of the range is itself, written plainly or as its pair")
  func real() throws {
    let plain = try JSON(parsing: "\"\\t\u{10F7FF}\u{10F800}x\u{10FFFF}\"")
    let escaped = try JSON(parsing: #""\t\udbfd\udfff\udbfe\udc00x\udbff\udfff""#)
    #expect(plain == escaped)
    #expect(plain.string.map(LoneSurrogate.shown) == "\t\u{10F7FF}\u{10F800}x\u{10FFFF}")
    #expect(plain.string == LoneSurrogate.guarding("\t\u{10F7FF}\u{10F800}x\u{10FFFF}"))
  }

  @Test("a real character of the range is marked before an escape and behind one")
  func placed() throws {
    for text in ["\"\u{10F7FF}\\udc00\"", "\"\\udc00\u{10F7FF}\"", "\"é\u{10F800}\\n\""] {
      let value = try JSON(parsing: text)
      #expect(try JSON(parsing: value.text()) == value)
      #expect(value.string?.unicodeScalars.contains(LoneSurrogate.mark) == true)
    }
  }

  @Test("two halves that are put together stay two halves, as in Python")
  func joined() throws {
    let high = try JSON(parsing: #""\ud83d""#)
    let low = try JSON(parsing: #""\ude00""#)
    let both = try #require(high.string) + #require(low.string)
    #expect(JSON.string(both).text() == #""\ud83d\ude00""#)
    #expect(LoneSurrogate.units(both) == [0xD83D, 0xDE00])
    #expect(both.unicodeScalars.count == 2)
  }

  @Test("a screen shows half of a pair as the replacement character")
  func shown() throws {
    let value = try JSON(parsing: #"{"a\ud800":"\udc00"}"#)
    #expect(value.text(.whole) == "{\"a\u{FFFD}\":\"\u{FFFD}\"}")
    #expect(try LoneSurrogate.shown(#require(value["a\u{10F800}"]?.string)) == "\u{FFFD}")
  }

  @Test("a mark that was cut off from its character is itself")
  func cut() {
    #expect(LoneSurrogate.parts("a\u{10F7FF}") == [.real("a"), .real(LoneSurrogate.mark)])
    #expect(
      LoneSurrogate.parts("\u{10F7FF}b") == [.real(LoneSurrogate.mark), .real("b")])
  }
}
