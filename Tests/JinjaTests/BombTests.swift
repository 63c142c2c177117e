import Testing

@testable import Jinja

/// Patterns, formats and texts that would take for ever, or more stack than there is.
@Suite("What would explode")
struct BombTests {
  @Test(
    "a pattern that goes back again and again ends in an error",
    arguments: [
      ("(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"),
      ("(a|aa)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaab"),
      ("(a*)*b\\1", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac"),
      ("(.*)(.*)(.*)(.*)(.*)(.*)(.*)[x]", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
      ("((((a{1,9}){1,9}){1,9}){1,9})!", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
    ])
  func patterns(pattern: String, text: String) {
    #expect(PythonRegex(pattern)?.isFound(in: text) == nil)
  }

  @Test("a look behind of repeated repetitions is too long, not too large for a number")
  func lookBehind() {
    for depth in [2, 4, 8] {
      let inner = (0..<depth).reduce("a") { text, _ in "(?:\(text)){99999}" }
      #expect(PythonRegex("(?<=\(inner))b")?.isFound(in: "b") == nil)
    }
    #expect(PythonRegex("(?<=a{3})b")?.isFound(in: "aaab") == true)
  }

  @Test("many groups and large sets cost more steps")
  func prices() {
    let groups = "(?:" + String(repeating: "(a)?", count: 2000) + "b?)*c"
    #expect(PythonRegex(groups)?.isFound(in: String(repeating: "a", count: 5000)) == nil)
    let set = "[" + String(repeating: "b-c", count: 5000) + "a]*d"
    #expect(PythonRegex(set)?.isFound(in: String(repeating: "a", count: 50_000)) == nil)
  }

  @Test("a pattern that nests deeply or a text of millions ends")
  func size() {
    let deep = String(repeating: "(", count: 100_000) + String(repeating: ")", count: 100_000)
    #expect(PythonRegex(deep)?.isFound(in: "a") == nil)
    let long = String(repeating: "ab", count: 5_000_000)
    #expect(PythonRegex("x*c$")?.isFound(in: long) == nil)
    #expect(PythonRegex("^ab")?.isFound(in: long) == true)
  }

  @Test("a directive that stands twice in a format is an error, as in Python")
  func directives() {
    let many = String(repeating: "%d", count: 200)
    let ones = String(repeating: "1", count: 300) + "x"
    #expect(DatetimeParser.parse(ones, with: many) == nil)
    #expect(DatetimeParser.parse("1 1", with: "%d %d") == nil)
    #expect(DatetimeParser.parse("24 2024", with: "%y %Y") != nil)
  }

  @Test("a format of a hundred thousand signs takes no stack")
  func signs() {
    let format = String(repeating: "%%", count: 100_000)
    #expect(DatetimeParser.parse(String(repeating: "%", count: 100_000), with: format) != nil)
    #expect(DatetimeParser.parse(String(repeating: "%", count: 99_999), with: format) == nil)
  }
}
