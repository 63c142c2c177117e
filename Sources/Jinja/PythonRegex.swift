/// Searches text with a regular expression of Python's `re`.
package enum PythonRegex {
  /// - Returns: nil for a pattern that is none, or one that takes too long on this text.
  package static func isFound(_ pattern: String, in text: String) -> Bool? {
    let run = Interpreter(Context(), Environment())
    do {
      return try Pattern(pattern).search(text, run) != nil
    } catch {
      return nil
    }
  }
}
