import Manifest
import Testing
import Vocabulary

@Suite("No text brings the loader down")
struct BadInputTests {
  private func codes(_ text: String) -> [String] { Manifest(text: text).diagnostics.map(\.code) }

  @Test("nothing is empty", arguments: ["", "\n\n", "# only a note\n", "---\n", "~", "\u{FEFF}"])
  func empty(_ text: String) {
    #expect(codes(text) == ["empty"])
  }

  @Test("what is no mapping is called so", arguments: ["- a", "text", "5", "[]", "*", "'"])
  func notAMapping(_ text: String) {
    #expect(["not_a_mapping", "yaml_syntax"].contains(codes(text).first))
    #expect(Manifest(text: text).root == nil)
  }

  @Test("bytes that are no text are refused")
  func binary() {
    for bytes: [UInt8] in [[0x7F, 0x45, 0x4C, 0x46, 0, 1], [0xFF, 0xFE, 0x61, 0], [0xC3, 0x28]] {
      let manifest = Manifest(bytes: bytes)
      #expect(manifest.diagnostics.map(\.code) == ["not_text"])
      #expect(manifest.text.isEmpty)
    }
    #expect(codes("a\0b") == ["not_text"])
  }

  @Test("a text beyond ten megabytes is refused")
  func huge() {
    let bytes = [UInt8](repeating: 0x61, count: Manifest.sizeLimit + 1)
    #expect(Manifest(bytes: bytes).diagnostics.map(\.code) == ["too_large"])
    #expect(codes(String(decoding: bytes, as: UTF8.self)) == ["too_large"])
  }

  @Test(
    "deep nesting is refused, not followed",
    arguments: [
      "[", "{", "{a: ", "[{a: ", "- ", "? ", "a: {b: [", "!!seq [", "- - ? ",
    ])
  func deep(_ opening: String) {
    #expect(codes(String(repeating: opening, count: 100_000)) == ["too_deep"])
    #expect(codes("a: " + String(repeating: opening, count: 100_000)).count == 1)
  }

  @Test("a block that is indented further on each line is refused")
  func deepBlock() {
    let lines = (0..<2000).map { String(repeating: " ", count: $0) + "a:\n" }
    #expect(codes(lines.joined()) == ["too_deep"])
  }

  @Test("three hundred levels are read")
  func almostTooDeep() {
    let text =
      "definitions: " + String(repeating: "[", count: 298) + String(repeating: "]", count: 298)
    #expect(Manifest(text: text).root != nil)
    #expect(!codes(text).contains("too_deep"))
  }

  @Test("an alias bomb stops at a million values")
  func aliasBomb() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...30 {
      let alias = "*a\(level - 1)"
      text += "a\(level): &a\(level) [" + Array(repeating: alias, count: 10).joined(separator: ", ")
      text += "]\n"
    }
    #expect(codes(text) == ["alias_limit"])
  }

  @Test("an alias to what is around it is refused")
  func aliasCycle() {
    #expect(codes("a: &x {b: *x}") == ["alias_limit"])
  }

  @Test("a bomb of references stops")
  func referenceBomb() {
    var text =
      "version: 1.0.0\ncheck: {}\nstreams: []\ndefinitions:\n  d0: [x, x, x, x, x, x, x, x]\n"
    for level in 1...30 {
      let reference = "\"#/definitions/d\(level - 1)\""
      text += "  d\(level): ["
      text += Array(repeating: reference, count: 10).joined(separator: ", ") + "]\n"
    }
    #expect(codes(text).contains("expansion_limit"))
  }

  @Test("references that nest ever deeper stop")
  func referenceDepth() {
    var text = "version: 1.0.0\ndefinitions:\n  d0: x\n"
    for level in 1...200 {
      text += "  d\(level): [[[[\"#/definitions/d\(level - 1)\"]]]]\n"
    }
    #expect(codes(text).contains("too_deep"))
  }

  @Test("parameters that multiply stop")
  func parameterBomb() {
    let names = (0..<14).map { "p\($0): {type: A, q: {type: B}}" }.joined(separator: ", ")
    let text = "version: 1.0.0\ndefinitions:\n  a: {type: T, $parameters: {\(names)}}\n"
    #expect(codes(text).contains("expansion_limit"))
  }

  @Test(
    "a long line of quotes, brackets or dashes ends in one message",
    arguments: [
      "'", "\"", "]", "}", "- ", "&", "*", "!", ":", ": ", "? a\n", "%", "|", ">", "\\", "<<: ",
      "{{",
      "\"\\", "a: &a\n", "--- ", "...\n", "#/", "\r", "\t",
    ])
  func repeated(_ scrap: String) {
    let text = String(repeating: scrap, count: 20_000)
    #expect(Manifest(text: text).diagnostics.count >= 1)
    #expect(!Manifest(text: "a: " + text).diagnostics.isEmpty)
  }
}
