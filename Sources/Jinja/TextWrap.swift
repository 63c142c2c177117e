/// Python's `textwrap` as the filter `wordwrap` uses it: tabs are not expanded, and blanks go
/// where a line begins or ends.
struct TextWrap {
  let width: Int
  let breaksLongWords: Bool
  let breaksOnHyphens: Bool

  /// The pieces a line is made of: words, runs of blanks, and words cut behind hyphens.
  private func chunks(_ text: [UnicodeScalar]) -> [[UnicodeScalar]] {
    var result: [[UnicodeScalar]] = []
    var index = 0
    while index < text.count {
      let start = index
      let isBlank = TextWrap.isBlank(text[index])
      while index < text.count, TextWrap.isBlank(text[index]) == isBlank { index += 1 }
      let run = Array(text[start..<index])
      if isBlank || !breaksOnHyphens {
        result.append(run)
      } else {
        result += TextWrap.hyphenated(run)
      }
    }
    return result
  }

  private static func isBlank(_ scalar: UnicodeScalar) -> Bool {
    scalar == " " || scalar.value &- 9 < 5
  }

  private static func isEmpty(_ chunk: [UnicodeScalar]) -> Bool {
    chunk.allSatisfy(PythonText.isSpace)
  }

  private static func isWord(_ scalar: UnicodeScalar) -> Bool {
    Pattern.isWord(scalar) || "!\"'&.,?".unicodeScalars.contains(scalar)
  }

  private static func isLetter(_ scalar: UnicodeScalar) -> Bool {
    Pattern.isWord(scalar) && scalar.properties.generalCategory != .decimalNumber
  }

  /// `quick-brown` is `quick-` and `brown`; a dash between words stands alone.
  private static func hyphenated(_ run: [UnicodeScalar]) -> [[UnicodeScalar]] {
    var result: [[UnicodeScalar]] = []
    var start = 0
    func at(_ index: Int) -> UnicodeScalar? { run.indices.contains(index) ? run[index] : nil }
    while start < run.count {
      // A dash of two or more hyphens that a word stands before and behind.
      if start > 0, isWord(run[start - 1]), run[start] == "-", at(start + 1) == "-" {
        var end = start
        while at(end) == "-" { end += 1 }
        if let next = at(end), Pattern.isWord(next) {
          result.append(Array(run[start..<end]))
          start = end
          continue
        }
      }
      var end = start + 1
      while end < run.count {
        // Behind a hyphen with letters around it.
        if run[end - 1] == "-", end - 1 > start,
          at(end - 2).map(isLetter) == true, let next = at(end), isLetter(next),
          at(end - 3).map(isLetter) == true
            || (at(end - 3) == "-" && at(end - 4).map(isLetter) == true),
          at(end + 1).map(isLetter) == true
            || (at(end + 1) == "-" && at(end + 2).map(isLetter) == true)
        {
          break
        }
        // Before a dash.
        if isWord(run[end - 1]), run[end] == "-", at(end + 1) == "-" {
          var behind = end
          while at(behind) == "-" { behind += 1 }
          if at(behind).map(Pattern.isWord) == true { break }
        }
        end += 1
      }
      result.append(Array(run[start..<end]))
      start = end
    }
    return result
  }

  func wrap(_ text: String) -> [String] {
    var left = Array(chunks(Array(text.unicodeScalars)).reversed())
    var lines: [[UnicodeScalar]] = []
    while !left.isEmpty {
      var line: [[UnicodeScalar]] = []
      var length = 0
      if !lines.isEmpty, left.last.map(TextWrap.isEmpty) == true { left.removeLast() }
      while let chunk = left.last, length + chunk.count <= width {
        line.append(chunk)
        length += chunk.count
        left.removeLast()
      }
      if let chunk = left.last, chunk.count > width {
        let room = width < 1 ? 1 : width - length
        if breaksLongWords {
          var end = room
          if breaksOnHyphens, chunk.count > room {
            // Behind the last hyphen that fits, unless nothing but hyphens is before it.
            if let hyphen = chunk.prefix(room).lastIndex(of: "-"), hyphen > 0,
              chunk[..<hyphen].contains(where: { $0 != "-" })
            {
              end = hyphen + 1
            }
          }
          line.append(Array(chunk.prefix(end)))
          left[left.count - 1] = Array(chunk.dropFirst(end))
        } else if line.isEmpty {
          line.append(left.removeLast())
        }
      }
      if line.last.map(TextWrap.isEmpty) == true { line.removeLast() }
      if line.isEmpty { continue }
      lines.append(Array(line.joined()))
    }
    return lines.map { line in
      var view = String.UnicodeScalarView()
      view.append(contentsOf: line)
      return String(view)
    }
  }
}
