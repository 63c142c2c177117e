/// A place in a text: line and column count from 1, columns count characters.
package struct SourcePosition: Sendable, Hashable, Comparable {
  package let line: Int
  package let column: Int

  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  package static func < (a: SourcePosition, b: SourcePosition) -> Bool {
    (a.line, a.column) < (b.line, b.column)
  }
}

/// From a first character to the one after the last.
package struct SourceSpan: Sendable, Hashable {
  package let start: SourcePosition
  package let end: SourcePosition

  package init(_ start: SourcePosition, _ end: SourcePosition) {
    self.start = start
    self.end = end
  }

  package init(line: Int, column: Int, length: Int = 0) {
    start = SourcePosition(line: line, column: column)
    end = SourcePosition(line: line, column: column + length)
  }

  package var line: Int { start.line }
  package var column: Int { start.column }
}
