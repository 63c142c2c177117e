extension String {
  /// Each line with its newline; the last one may have none.
  package var linesWithEndings: [Substring] {
    var lines: [Substring] = []
    var rest = self[...]
    while let newline = rest.utf8.firstIndex(of: 0x0A) {
      let end = rest.utf8.index(after: newline)
      lines.append(rest[..<end])
      rest = rest[end...]
    }
    if !rest.isEmpty { lines.append(rest) }
    return lines
  }
}
