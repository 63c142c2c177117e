import Session
import Testing

struct TextDiffTests {
  @Test(
    "a unified diff as diff -u writes it",
    arguments: [
      ("a\nb\nc\n", "a\nB\nc\n", 1, "@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n"),
      ("a\nb\nc\n", "a\nB\nc\n", 0, "@@ -2 +2 @@\n-b\n+B\n"),
      ("", "a\n", 3, "@@ -0,0 +1 @@\n+a\n"),
      ("a\n", "", 3, "@@ -1 +0,0 @@\n-a\n"),
      ("a", "a\n", 3, "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n"),
      ("same\n", "same\n", 3, ""),
      (
        "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\nx\n3\n4\n5\n6\n7\ny\n9\n", 1,
        "@@ -1,3 +1,3 @@\n 1\n-2\n+x\n 3\n@@ -7,3 +7,3 @@\n 7\n-8\n+y\n 9\n"
      ),
      (
        "1\n2\n3\n4\n5\n", "1\nx\n3\ny\n5\n", 1,
        "@@ -1,5 +1,5 @@\n 1\n-2\n+x\n 3\n-4\n+y\n 5\n"
      ),
    ])
  func unified(old: String, new: String, context: Int, expected: String) {
    #expect(TextDiff(from: old, to: new).unified(context: context) == expected)
  }

  @Test("applying a diff of any two texts by hand gives the second")
  func roundTrip() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<300 {
      let old = lines(&random)
      let new = lines(&random)
      let diff = TextDiff(from: old, to: new)
      #expect(patch(old, diff.unified(context: 2)) == new)
    }
  }

  @Test("texts that have nothing in common replace each other in bounded time")
  func large() {
    let old = (0..<20_000).map { "a\($0)\n" }.joined()
    let new = (0..<20_000).map { "b\($0)\n" }.joined()
    let diff = TextDiff(from: old, to: new)
    #expect(diff.added == 20_000 && diff.removed == 20_000)
  }

  private func lines(_ random: inout SystemRandomNumberGenerator) -> String {
    let count = Int.random(in: 0..<30, using: &random)
    return (0..<count).map { _ in "\(Int.random(in: 0..<6, using: &random))\n" }.joined()
  }

  private func patch(_ text: String, _ diff: String) -> String {
    let source = text.split(separator: "\n").map(String.init)
    var out: [String] = []
    var at = 0
    for line in diff.split(separator: "\n") {
      if line.hasPrefix("@@") {
        let range = line.split(separator: " ")[1].dropFirst().split(separator: ",")
        let start = Int(range[0]) ?? 0
        let begin = range.count > 1 && range[1] == "0" ? start : start - 1
        out += source[at..<begin]
        at = begin
      } else if line.hasPrefix("-") {
        at += 1
      } else if line.hasPrefix("+") {
        out.append(String(line.dropFirst()))
      } else {
        out.append(source[at])
        at += 1
      }
    }
    out += source[at...]
    return out.map { $0 + "\n" }.joined()
  }
}
