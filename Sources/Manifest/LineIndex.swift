package import Vocabulary

/// Translates byte offsets of a text to lines and columns, and back.
///
/// Lines end with LF, CR LF or CR, as editors count them. A byte order mark is no column.
package struct LineIndex: Sendable {
  private let bytes: [UInt8]
  private let count: Int
  private let starts: [Int]
  /// Lines that hold more than ASCII, where a column is not a byte.
  private let isWide: [Bool]

  /// - Parameter count: how many of the bytes are text; the rest is padding.
  package init(_ bytes: [UInt8], count: Int? = nil) {
    let count = count ?? bytes.count
    var starts = [bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0]
    var isWide: [Bool] = []
    var wide = false
    bytes.withUnsafeBufferPointer { buffer in
      var offset = starts[0]
      while offset < count {
        let byte = buffer[offset]
        offset += 1
        if byte >= 0x80 { wide = true }
        guard byte == 0x0A || byte == 0x0D else { continue }
        if byte == 0x0D, offset < count, buffer[offset] == 0x0A { offset += 1 }
        isWide.append(wide)
        wide = false
        starts.append(offset)
      }
    }
    isWide.append(wide)
    self.bytes = bytes
    self.count = count
    self.starts = starts
    self.isWide = isWide
  }

  package init(_ text: String) { self.init(Array(text.utf8)) }

  package func position(of offset: Int) -> SourcePosition {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return position(of: offset, line: low)
  }

  /// The same, starting from the line found last: neighbours are asked for one after another.
  package func position(of offset: Int, near hint: inout Int) -> SourcePosition {
    var line = hint
    var steps = 0
    while line + 1 < starts.count, starts[line + 1] <= offset {
      line += 1
      steps += 1
      if steps > 8 { break }
    }
    if starts[line] > offset || (line + 1 < starts.count && starts[line + 1] <= offset) {
      let found = position(of: offset)
      hint = found.line - 1
      return found
    }
    hint = line
    return position(of: offset, line: line)
  }

  private func position(of offset: Int, line: Int) -> SourcePosition {
    let start = min(starts[line], offset)
    let column =
      isWide[line]
      ? String(decoding: bytes[start..<offset], as: UTF8.self).count : offset - start
    return SourcePosition(line: line + 1, column: column + 1)
  }

  package func span(_ start: Int, _ end: Int, near hint: inout Int) -> SourceSpan {
    let first = position(of: start, near: &hint)
    if end == start { return SourceSpan(first, first) }
    var last = hint
    return SourceSpan(first, position(of: end, near: &last))
  }

  /// - Returns: the byte offset of a place, or of the nearest place in the text.
  package func offset(of position: SourcePosition) -> Int {
    guard position.line >= 1 else { return 0 }
    guard position.line <= starts.count else { return count }
    let line = position.line - 1
    let end = line + 1 < starts.count ? starts[line + 1] : count
    let columns = max(position.column - 1, 0)
    if !isWide[line] { return min(starts[line] + columns, end) }
    let prefix = String(decoding: bytes[starts[line]..<end], as: UTF8.self).prefix(columns)
    return starts[line] + prefix.utf8.count
  }
}
