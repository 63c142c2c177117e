import Vocabulary

/// One change of the manifest's text. Lines count from 1.
package enum ManifestEdit: Sendable, Hashable {
  case replaceAll(String)
  /// - Parameter first: and `last`: both are replaced too.
  case replaceLines(first: Int, last: Int, String)
  /// Before this line; one more than there are appends.
  case insertLines(before: Int, String)
  case replaceText(String, with: String, everywhere: Bool)

  /// For the activity list: `replace lines 12 to 15`.
  var title: String {
    switch self {
    case .replaceAll: "replace the whole text"
    case .replaceLines(let first, let last, _):
      first == last ? "replace line \(first)" : "replace lines \(first) to \(last)"
    case .insertLines(let line, _): "insert at line \(line)"
    case .replaceText(_, _, let everywhere): everywhere ? "replace text everywhere" : "replace text"
    }
  }

  /// Line numbers mean nothing to somebody who has not seen the text.
  var needsKnownText: Bool {
    switch self {
    case .replaceLines, .insertLines: true
    case .replaceAll, .replaceText: false
    }
  }

  /// - Throws: ``Failure`` that says which argument does not fit the text.
  func apply(to text: String) throws(Failure) -> String {
    switch self {
    case .replaceAll(let new): return new
    case .replaceLines(let first, let last, let new):
      let lines = text.linesWithEndings
      guard first >= 1, last >= first, last <= lines.count else {
        throw Failure(
          "lines_out_of_range",
          "lines \(first) to \(last) are not in the manifest's \(lines.count)",
          hint: "read it again with get_session_manifest_text")
      }
      return lines[..<(first - 1)].joined() + new.endingLine + lines[last...].joined()
    case .insertLines(let line, let new):
      let lines = text.linesWithEndings
      guard line >= 1, line <= lines.count + 1 else {
        throw Failure(
          "lines_out_of_range",
          "line \(line) is not in the manifest's \(lines.count), nor the one after",
          hint: "read it again with get_session_manifest_text")
      }
      let before = lines[..<(line - 1)].joined()
      return (before.isEmpty ? "" : before.endingLine) + new.endingLine
        + lines[(line - 1)...].joined()
    case .replaceText(let old, let new, let everywhere):
      return try ManifestEdit.replace(old, with: new, in: text, everywhere: everywhere)
    }
  }

  private static func replace(
    _ old: String, with new: String, in text: String, everywhere: Bool
  ) throws(Failure) -> String {
    guard !old.isEmpty else {
      throw Failure("text_not_found", "the text to replace is empty", hint: "name the text")
    }
    var pieces: [Substring] = []
    var rest = text[...]
    while let range = rest.firstRange(of: old) {
      pieces.append(rest[..<range.lowerBound])
      rest = rest[range.upperBound...]
    }
    if pieces.isEmpty {
      throw Failure(
        "text_not_found", "the text to replace is not in the manifest",
        hint: "copy it exactly, spaces and line breaks too")
    }
    if pieces.count > 1 && !everywhere {
      throw Failure(
        "text_not_unique", "the text to replace stands in the manifest \(pieces.count) times",
        hint: "take more of its surroundings, or set replace_all_occurrences")
    }
    return pieces.map { String($0) + new }.joined() + rest
  }
}

extension String {
  /// Ends with a newline, unless there is nothing to end.
  fileprivate var endingLine: String {
    isEmpty || utf8.last == 0x0A ? self : self + "\n"
  }
}
