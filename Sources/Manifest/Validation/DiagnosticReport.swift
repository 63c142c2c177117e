import Vocabulary

/// Collects what was found: puts in paths, says each thing once, sorts by place.
struct DiagnosticReport {
  private struct Key: Hashable {
    let code: String
    let span: SourceSpan?
    let message: String
  }

  private let root: Node
  private var paths: WrittenPaths?
  private var collected: [Diagnostic] = []
  private var seen: Set<Key> = []

  init(_ root: Node, _ warnings: [Diagnostic]) {
    self.root = root
    for warning in warnings {
      add([Validator.Finding(diagnostic: warning, anchor: .key)])
    }
  }

  mutating func add(_ diagnostics: [Diagnostic]) {
    add(diagnostics.map { Validator.Finding(diagnostic: $0, anchor: .value) })
  }

  mutating func add(_ findings: [Validator.Finding]) {
    for finding in findings {
      let found = finding.diagnostic
      let key = Key(code: found.code, span: found.span, message: found.message)
      guard seen.insert(key).inserted else { continue }
      collected.append(
        Diagnostic(
          found.severity, found.code, at: found.span,
          path: path(of: found.span, finding.anchor), found.message, hint: found.hint,
          repair: found.repair))
    }
  }

  mutating func path(of span: SourceSpan?, _ anchor: Validator.Finding.Anchor = .value) -> String {
    guard let span else { return "" }
    let paths = self.paths ?? WrittenPaths(root)
    self.paths = paths
    return paths[span, anchor] ?? ""
  }

  func sorted() -> [Diagnostic] {
    let start = SourcePosition(line: 0, column: 0)
    return collected.enumerated().sorted { a, b in
      (a.element.span?.start ?? start, a.offset) < (b.element.span?.start ?? start, b.offset)
    }.map(\.element)
  }
}
