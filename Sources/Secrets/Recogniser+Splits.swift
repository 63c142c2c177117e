import Vocabulary

/// Values that stand in pieces in several fields: one character in each, or two halves.
extension Recogniser {
  struct Split {
    let name: SecretName
    let fields: [Int]
  }

  /// Where something stands between the pieces, they are looked at up to this length; a longer one
  /// has a part that is sought.
  private static let longestPiece = 64

  /// The values that reach over the end of a field, as they are or encoded.
  func splits(_ found: [Found], in run: FieldRun) -> [Split] {
    found.compactMap { hit in
      let meaning = meanings[hit.text]
      if meaning.form == .number || meaning.form == .part { return nil }
      let first = run.index(at: hit.range.lowerBound)
      guard hit.range.upperBound > run.ends[first] else { return nil }
      let last = run.index(at: hit.range.upperBound - 1)
      let isWhole =
        run.range(first).lowerBound == hit.range.lowerBound
        && run.ends[last] == hit.range.upperBound
      // Six digits turn up by chance where the end of one number meets the start of the next.
      if meaning.isShortNumber, !isWhole { return nil }
      return Split(
        name: meaning.name, fields: (first...last).filter { !run.range($0).isEmpty })
    }
  }

  /// The same, reading the strings alone: a counter between the pieces hides nothing.
  func splitsOverStrings(of run: FieldRun) -> [Split] {
    if run.numbers == 0 || run.numbers == run.ends.count { return [] }
    let strings = run.ends.indices.filter {
      !run.isNumber[$0] && run.range($0).count <= Recogniser.longestPiece
    }
    return splits(over: strings, of: run) { _ in true }
  }

  /// The same, reading what stands under one key of many records, key by key.
  func splitsOverColumns(of run: FieldRun) -> [Split] {
    var columns: [UInt64: Int] = [:]
    // Of each column its path, and the column that came after it last: records are mostly alike.
    var known: [(path: UInt64, next: Int)] = []
    var last = 0
    var members: [(column: Int, field: Int)] = []
    var counts: [Int] = []
    for index in run.ends.indices where run.places[index].isRepeated {
      let length = run.range(index).count
      if length == 0 || length > Recogniser.longestPiece { continue }
      let path = run.places[index].path
      var column = known.isEmpty ? 0 : known[last].next
      if known.isEmpty || known[column].path != path {
        column = columns[path] ?? known.count
        if column == known.count {
          columns[path] = column
          counts.append(0)
          known.append((path, 0))
        }
        known[last].next = column
      }
      last = column
      counts[column] += 1
      members.append((column, index))
    }
    // One column is what the run is already.
    if counts.count < 2 || members.count == counts.count { return [] }
    var next = counts.indices.map { _ in 0 }
    for column in counts.indices.dropFirst() {
      next[column] = next[column - 1] + counts[column - 1]
    }
    var order = [Int](repeating: 0, count: members.count)
    for member in members {
      order[next[member.column]] = member.field
      next[member.column] += 1
    }
    // A column of numbers is long enough for six digits to turn up in it.
    return splits(over: order, of: run) { !$0.isShortNumber }
  }

  private func splits(
    over order: [Int], of run: FieldRun, where counts: (Meaning) -> Bool
  ) -> [Split] {
    let picked = run.picking(order)
    return picked.bytes.withUnsafeBufferPointer { bytes in
      splits(found(in: bytes).filter { counts(meanings[$0.text]) }, in: picked).map {
        Split(name: $0.name, fields: $0.fields.map { order[$0] })
      }
    }
  }
}
