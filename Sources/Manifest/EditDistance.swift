/// How far two words are apart, for "did you mean".
package enum EditDistance {
  /// Counts insertions, deletions, replacements and swaps of neighbours (optimal string alignment). A
  /// letter in the wrong case counts as nothing.
  ///
  /// - Returns: the distance, or `limit + 1` when it is greater than the limit.
  package static func between(_ a: String, _ b: String, limit: Int = 16) -> Int {
    let a = a.utf8.map(lower)
    let b = b.utf8.map(lower)
    if abs(a.count - b.count) > limit { return limit + 1 }
    if a.isEmpty || b.isEmpty { return a.count + b.count }
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    var row = last
    for i in 1...a.count {
      row[0] = i
      var least = i
      for j in 1...b.count {
        let cost = a[i - 1] == b[j - 1] ? 0 : 1
        var value = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + cost)
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          value = min(value, beforeLast[j - 2] + 1)
        }
        row[j] = value
        least = min(least, value)
      }
      if least > limit { return limit + 1 }
      (beforeLast, last, row) = (last, row, beforeLast)
    }
    return last[b.count]
  }

  /// Finds the one word that somebody probably meant.
  ///
  /// - Returns: nil when nothing is near, or two words are equally near.
  package static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
    guard word.utf8.count <= 100 else { return nil }
    // A third of the letters may be wrong, two at least in words of four and more.
    let limit = word.utf8.count < 4 ? 1 : max(2, word.utf8.count / 3)
    var best: String?
    var bestDistance = limit + 1
    var isTied = false
    for candidate in candidates where candidate.utf8.count <= 100 {
      let distance = between(word, candidate, limit: min(limit, bestDistance))
      if distance < bestDistance {
        (best, bestDistance, isTied) = (candidate, distance, false)
      } else if distance == bestDistance, distance <= limit, candidate != best {
        isTied = true
      }
    }
    return isTied ? nil : best
  }

  private static func lower(_ byte: UInt8) -> UInt8 {
    byte &- 0x41 < 26 ? byte | 0x20 : byte
  }
}
