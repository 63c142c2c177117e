import Vocabulary

/// The difference of two texts, line by line (E. Myers, "An O(ND) difference algorithm", 1986).
package struct TextDiff: Sendable {
  private enum Step { case keep, remove, add }

  /// Differing more than this, two texts are shown as one replacing the other.
  private static let effort = 1000

  private let old: [Substring]
  private let new: [Substring]
  private let steps: [Step]

  package init(from old: String, to new: String) {
    self.old = old.linesWithEndings
    self.new = new.linesWithEndings
    steps = TextDiff.steps(self.old, self.new)
  }

  package var added: Int { steps.count { $0 == .add } }
  package var removed: Int { steps.count { $0 == .remove } }

  /// As `diff -u` writes it, without the lines that name the files; empty for equal texts.
  package func unified(context: Int) -> String {
    var out = ""
    var index = 0
    var (oldLine, newLine) = (0, 0)
    while index < steps.count {
      guard let change = steps[index...].firstIndex(where: { $0 != .keep }) else { break }
      oldLine += change - index
      newLine += change - index
      let lead = min(context, change - index)
      var end = change
      var quiet = 0
      var last = change
      while end < steps.count, quiet <= 2 * context {
        if steps[end] == .keep { quiet += 1 } else { (quiet, last) = (0, end) }
        end += 1
      }
      let stop = min(last + 1 + context, steps.count)
      out += hunk(steps[(change - lead)..<stop], &oldLine, &newLine, lead)
      index = stop
    }
    return out
  }

  private func hunk(
    _ steps: ArraySlice<Step>, _ oldLine: inout Int, _ newLine: inout Int, _ lead: Int
  ) -> String {
    oldLine -= lead
    newLine -= lead
    let (oldStart, newStart) = (oldLine, newLine)
    var body = ""
    for step in steps {
      switch step {
      case .keep:
        body += line(" ", old[oldLine])
        oldLine += 1
        newLine += 1
      case .remove:
        body += line("-", old[oldLine])
        oldLine += 1
      case .add:
        body += line("+", new[newLine])
        newLine += 1
      }
    }
    let from = range(oldStart, oldLine - oldStart)
    return "@@ -\(from) +\(range(newStart, newLine - newStart)) @@\n" + body
  }

  /// `12,3`; a range of no lines names the line before it, as `diff -u` does.
  private func range(_ start: Int, _ count: Int) -> String {
    count == 1 ? "\(start + 1)" : "\(count == 0 ? start : start + 1),\(count)"
  }

  private func line(_ mark: String, _ text: Substring) -> String {
    text.utf8.last == 0x0A ? mark + text : mark + text + "\n\\ No newline at end of file\n"
  }

  private static func steps(_ old: [Substring], _ new: [Substring]) -> [Step] {
    var start = 0
    while start < min(old.count, new.count), old[start] == new[start] { start += 1 }
    var end = 0
    while end < min(old.count, new.count) - start,
      old[old.count - 1 - end] == new[new.count - 1 - end]
    { end += 1 }
    let middle = shortest(
      Array(old[start..<(old.count - end)]), Array(new[start..<(new.count - end)]))
    return Array(repeating: .keep, count: start) + middle + Array(repeating: .keep, count: end)
  }

  private static func shortest(_ old: [Substring], _ new: [Substring]) -> [Step] {
    let (n, m) = (old.count, new.count)
    let replaced = Array(repeating: Step.remove, count: n) + Array(repeating: Step.add, count: m)
    if n == 0 || m == 0 { return replaced }
    let limit = min(n + m, effort)
    var reach = [Int](repeating: 0, count: 2 * limit + 2)
    var trace: [[Int]] = []
    for depth in 0...limit {
      trace.append(reach)
      for diagonal in stride(from: -depth, through: depth, by: 2) {
        let at = diagonal + limit
        let goesDown =
          diagonal == -depth || diagonal != depth && value(reach, at - 1) < value(reach, at + 1)
        var x = goesDown ? value(reach, at + 1) : value(reach, at - 1) + 1
        var y = x - diagonal
        while x < n, y < m, old[x] == new[y] { (x, y) = (x + 1, y + 1) }
        reach[at] = x
        if x >= n && y >= m { return walkBack(trace, n, m, limit) }
      }
    }
    return replaced
  }

  private static func value(_ reach: [Int], _ index: Int) -> Int {
    reach.indices.contains(index) ? reach[index] : -1
  }

  private static func walkBack(_ trace: [[Int]], _ n: Int, _ m: Int, _ limit: Int) -> [Step] {
    var steps: [Step] = []
    var (x, y) = (n, m)
    for depth in trace.indices.reversed() {
      let reach = trace[depth]
      let diagonal = x - y
      let at = diagonal + limit
      let goesDown =
        diagonal == -depth || diagonal != depth && value(reach, at - 1) < value(reach, at + 1)
      let previous = goesDown ? diagonal + 1 : diagonal - 1
      let previousX = depth == 0 ? 0 : value(reach, previous + limit)
      let previousY = depth == 0 ? 0 : previousX - previous
      while x > previousX && y > previousY {
        steps.append(.keep)
        (x, y) = (x - 1, y - 1)
      }
      if depth == 0 { break }
      steps.append(goesDown ? .add : .remove)
      (x, y) = (previousX, previousY)
    }
    return steps.reversed()
  }
}
