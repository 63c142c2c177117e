import Session
import Testing
import Vocabulary

@testable import Console

@Suite("Text on a grid")
struct TextTests {
  @Test(
    "characters take the columns that terminals give them",
    arguments: [
      ("a", 1), ("é", 1), ("e\u{301}", 1), ("日本", 4), ("한글", 4), ("ｱ", 1), ("Ａ", 2), ("👍", 2),
      ("👩‍👩‍👧‍👦", 2), ("🇩🇪", 2), ("\u{200B}", 0), ("❤️", 1), ("─", 1), ("‹›", 2), ("", 0),
    ])
  func width(text: String, columns: Int) { #expect(CharacterWidth.width(text) == columns) }

  @Test(
    "what could steer a terminal becomes a mark",
    arguments: [
      ("\u{1B}[0m", "␛[0m"), ("a\r\nb", "a⏎b"), ("\u{7F}", "␡"), ("\u{9B}1m", "�1m"),
      ("\u{202E}abc", "�abc"), ("\u{0}", "␀"), ("tab\t", "tab␉"), ("\u{2028}", "⏎"),
      ("\u{1160}", "◌"), ("\u{3164}", "�"),
    ])
  func marks(text: String, shown: String) {
    var out = ""
    CharacterWidth.forEachCell(text) { glyph, _ in out.append(glyph) }
    #expect(out == shown)
  }

  @Test("at most four marks sit on a letter")
  func combining() {
    var glyphs: [Character] = []
    CharacterWidth.forEachCell("e" + String(repeating: "\u{301}", count: 50)) { glyph, _ in
      glyphs.append(glyph)
    }
    #expect(glyphs.count == 1 && glyphs[0].unicodeScalars.count <= 5)
  }

  @Test("a text is cut with an ellipsis, never through a wide character")
  func cut() {
    #expect("customers".cut(to: 5) == "cust…")
    #expect("日本語".cut(to: 4) == "日…")
    #expect("ok".cut(to: 5) == "ok")
    #expect("ok".cut(to: 0).isEmpty)
  }

  @Test("a text is wrapped at spaces, and a long word where it must be")
  func wrap() {
    #expect("one two three".wrapped(to: 7) == ["one two", "three"])
    #expect("abcdefgh".wrapped(to: 3) == ["abc", "def", "gh"])
    #expect("one two three four".wrapped(to: 7, lines: 2) == ["one two", "three …"])
    #expect("日本".wrapped(to: 1).isEmpty)
  }

  @Test("half of a wide character is never left over")
  func halves() {
    var canvas = Canvas(Size(4, 1), .unicode)
    canvas.put("日本", x: 0, y: 0)
    canvas.put("x", x: 1, y: 0)
    #expect(canvas.frame.lines == [" x本"])
    canvas.put("語", x: 3, y: 0)
    #expect(CharacterWidth.width(canvas.frame.lines[0]) == 4)
  }

  @Test("drawing outside is ignored")
  func clipped() {
    var canvas = Canvas(Size(3, 2), .unicode)
    canvas.put("abcdef", x: -2, y: 1)
    canvas.put("no", x: 0, y: 9)
    #expect(canvas.frame.lines == ["   ", "cde"])
  }

  @Test("JSON lines are made only as far as they are asked for, and fold")
  func outline() {
    let value: JSON = ["a": 1, "b": ["c": [1, 2], "d d": .null], "e": []]
    let all = JSONOutline(value, folded: []).lines(from: 0, count: 100)
    #expect(
      all.map { $0.styled(.unicode).text } == [
        "▾ {", "    \"a\": 1,", "  ▾ \"b\": {", "    ▾ \"c\": [", "        1,", "        2",
        "      ],", "      \"d d\": null", "    },", "    \"e\": []", "  }",
      ])
    let folded = JSONOutline(value, folded: ["$.b"])
    #expect(folded.lines(from: 2, count: 1).map { $0.styled(.unicode).text } == ["  ▸ \"b\": {2},"])
    #expect(all[7].path == "$.b[\"d d\"]" && folded.index(of: "$.e") == 3)
    #expect(Set(all.map(\.path)).count == all.count)
  }

  @Test("fuzzy letters are found in their order")
  func fuzzy() {
    #expect(Fuzzy.matches("cev", "customer_events") && !Fuzzy.matches("vec", "customer_events"))
    let whole = Fuzzy.score("cus", in: "customers") ?? 0
    #expect(whole > Fuzzy.score("cus", in: "discounts") ?? 0)
  }

  @Test("a curl command names a variable where a secret stood, and quotes the rest")
  func curl() {
    #expect(Curl.quoted("Bearer ‹credentials.api_key›") == "\"Bearer ${CREDENTIALS_API_KEY}\"")
    #expect(Curl.quoted("$(rm) `x` \"y\"") == "\"\\$(rm) \\`x\\` \\\"y\\\"\"")
  }

  @Test("a theme never needs colour, and never paints a background")
  func theme() {
    for role in Role.allCases {
      let paint = Theme.monochrome.paint(Style(role))
      #expect(paint.basic == nil && paint.extended == nil)
    }
  }
}
