import Manifest
import Testing
import Vocabulary

@Suite("Places in the text")
struct PlaceTests {
  @Test("columns count characters, not bytes")
  func wide() throws {
    let text = "größe: {ä: ü, 日本: 👩‍👩‍👧, b: x}\nc: é # 😀\n"
    let root = try #require(Manifest(text: text).root)
    let members = try #require(root.members?["größe"]?.value.members)
    #expect(members["日本"]?.keySpan == SourceSpan(line: 1, column: 15, length: 2))
    #expect(members["b"]?.value.span == SourceSpan(line: 1, column: 25, length: 1))
    #expect(root["c"]?.span == SourceSpan(line: 2, column: 4, length: 1))
  }

  @Test("a byte order mark and carriage returns move nothing")
  func marks() throws {
    let root = try #require(Manifest(text: "\u{FEFF}a: 1\r\nb:\r\n  - 'x'\r\n").root)
    #expect(root.members?["a"]?.keySpan == SourceSpan(line: 1, column: 1, length: 1))
    #expect(root["b"]?.elements?[0].span == SourceSpan(line: 3, column: 5, length: 3))
  }

  @Test("an alias keeps the place of its key and has the value's own place")
  func alias() throws {
    let root = try #require(Manifest(text: "a: &x [1]\nb: *x\n").root)
    #expect(root.members?["b"]?.keySpan.line == 2)
    #expect(root["b"]?.span.line == 1)
  }

  @Test("a collection reaches from its first to its last character")
  func collections() throws {
    let root = try #require(Manifest(text: "a:\n  b: 1\n  c: [2,\n    3]\nd: |\n  x\n").root)
    #expect(root["a"]?.span == SourceSpan(.init(line: 2, column: 3), .init(line: 4, column: 7)))
    #expect(
      root["a"]?["c"]?.span == SourceSpan(.init(line: 3, column: 6), .init(line: 4, column: 7)))
  }

  @Test("offsets and positions are inverse to each other")
  func inverse() {
    let text = "\u{FEFF}ab\r\nçd\u{301}e\n\n👩‍👩‍👧x\rlast"
    let lines = LineIndex(text)
    var offset = 3
    for character in text.dropFirst() {
      #expect(lines.offset(of: lines.position(of: offset)) == offset)
      offset += character.utf8.count
    }
    #expect(lines.position(of: offset) == SourcePosition(line: 5, column: 5))
    #expect(lines.offset(of: SourcePosition(line: 99, column: 1)) == offset)
  }

  @Test("a repair counts in characters too")
  func repair() {
    let manifest = Manifest(text: "a: é\nb: 日本 x\n")
    let span = SourceSpan(line: 2, column: 4, length: 2)
    #expect(
      manifest.applying(Repair(title: "", span: span, replacement: "y")) == "a: é\nb: y x\n")
  }
}
