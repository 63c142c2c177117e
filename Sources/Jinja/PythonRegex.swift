/// A regular expression of Python's `re`, read once and searched with often.
package struct PythonRegex: Sendable {
  private let pattern: Pattern

  /// - Returns: nil for a pattern that is none.
  package init?(_ text: String) {
    do {
      pattern = try Pattern(text)
    } catch {
      return nil
    }
  }

  /// Looks for the pattern anywhere in a text.
  ///
  /// - Parameter fuel: how many steps it may take.
  /// - Returns: nil when it takes more.
  package func isFound(in text: String, fuel: Int = Environment.Limits().fuel) -> Bool? {
    let run = Interpreter(Context(), Environment(limits: Environment.Limits(fuel: fuel)))
    do {
      return try pattern.search(text, run) != nil
    } catch {
      return nil
    }
  }
}
