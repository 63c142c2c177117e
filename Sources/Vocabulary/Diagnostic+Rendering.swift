extension Diagnostic {
  /// `42:9 streams[1].requester: url_base is missing; add url_base`
  package var sentence: String {
    let place = span.map { "\($0.line):\($0.column) " } ?? ""
    let scope = path.isEmpty ? "" : "\(path): "
    return place + scope + message + (hint.map { "; \($0)" } ?? "")
  }

  /// `severity`, `code`, `line`, `column`, `path`, `message`, `hint`: what scripts read.
  package var json: JSON {
    [
      "severity": .string(severity.rawValue), "code": .string(code),
      "line": span.map { .int($0.line) } ?? .null, "column": span.map { .int($0.column) } ?? .null,
      "path": .string(path), "message": .string(message),
      "hint": hint.map { .string($0) } ?? .null,
    ]
  }
}
