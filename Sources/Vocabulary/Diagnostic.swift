/// One thing that is wrong with a file, where, and what to do about it.
///
/// Its texts are made of names from the file and from the catalogue. They never repeat a scalar
/// value of the file: somebody may have pasted a secret into it.
package struct Diagnostic: Sendable, Hashable, Error {
  package enum Severity: String, Sendable, Hashable, CaseIterable { case error, warning }

  package let severity: Severity
  /// Stable and lower case with underscores, such as `unknown_component`; documented in the README.
  package let code: String
  package let span: SourceSpan?
  /// Where in the document: `streams[1].retriever.paginator`. Empty for the document itself.
  package let path: String
  /// One sentence without a full stop.
  package let message: String
  /// The next step, also one sentence without a full stop: `did you mean CursorPagination?`
  package let hint: String?
  /// Present when exactly one change is likely to be right.
  package let repair: Repair?

  package init(
    _ severity: Severity, _ code: String, at span: SourceSpan?, path: String = "",
    _ message: String, hint: String? = nil, repair: Repair? = nil
  ) {
    self.severity = severity
    self.code = code
    self.span = span
    self.path = path
    self.message = message
    self.hint = hint
    self.repair = repair
  }
}

/// Replaces the text of one span.
package struct Repair: Sendable, Hashable {
  /// What it does, for a person: `write CursorPagination`.
  package let title: String
  package let span: SourceSpan
  package let replacement: String

  package init(title: String, span: SourceSpan, replacement: String) {
    self.title = title
    self.span = span
    self.replacement = replacement
  }
}
