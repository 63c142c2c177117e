/// Finds the letters of a pattern in a text in their order, not necessarily side by side.
enum Fuzzy {
  /// - Returns: nil when the pattern does not occur; a higher score for letters that stand together
  ///   and at the beginning of words. An empty pattern matches everything alike.
  static func score(_ pattern: String, in text: String) -> Int? {
    guard !pattern.isEmpty else { return 0 }
    let wanted = Array(pattern.lowercased().filter { $0 != " " })
    let letters = Array(text.lowercased())
    var score = 0
    var next = 0
    var previous = -2
    for (index, letter) in letters.enumerated() where next < wanted.count {
      guard letter == wanted[next] else { continue }
      if index == previous + 1 { score += 4 }
      if index == 0 || !(letters[index - 1].isLetter || letters[index - 1].isNumber) { score += 6 }
      if index == next { score += 3 }
      score += 1
      previous = index
      next += 1
    }
    return next == wanted.count ? score * 100 - letters.count : nil
  }

  static func matches(_ pattern: String, _ text: String) -> Bool {
    score(pattern, in: text) != nil
  }
}
