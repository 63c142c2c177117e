/// A command line taken apart as a shell would take it, without what makes a shell dangerous:
/// nothing is expanded, substituted or redirected.
///
///     CommandWords("op read 'op://vault/acme/key'")?.words   // op, read, op://vault/acme/key
package struct CommandWords: Sendable, Hashable {
  /// At least one.
  package let words: [String]

  /// - Returns: nil for an empty line and for quotes that do not end.
  package init?(_ line: String) {
    var words: [String] = []
    var word: String?
    var quote: Character?
    var isEscaped = false
    for character in line {
      if isEscaped {
        word = (word ?? "") + String(character)
        isEscaped = false
      } else if character == "\\", quote != "'" {
        isEscaped = true
      } else if character == quote {
        quote = nil
      } else if quote != nil {
        word = (word ?? "") + String(character)
      } else if character == "'" || character == "\"" {
        quote = character
        word = word ?? ""
      } else if character.isWhitespace {
        if let done = word { words.append(done) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    guard quote == nil, !isEscaped else { return nil }
    if let done = word { words.append(done) }
    guard !words.isEmpty, words[0] != "" else { return nil }
    self.words = words
  }
}
