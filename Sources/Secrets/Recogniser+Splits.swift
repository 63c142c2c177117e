import Vocabulary

/// Values that stand in pieces in several fields: one character in each, or two halves.
extension Recogniser {
  struct Split {
    let name: SecretName
    let fields: [Int]
  }

  /// The exact values that reach over the end of a field.
  func splits(_ found: [Found], in run: FieldRun) -> [Split] {
    found.compactMap { hit in
      let meaning = meanings[hit.text]
      guard meaning.form == .exact else { return nil }
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
    var strings = FieldRun()
    var origin: [Int] = []
    for index in run.ends.indices where !run.isNumber[index] {
      strings.bytes += run.bytes[run.range(index)]
      strings.ends.append(strings.bytes.count)
      origin.append(index)
    }
    return strings.bytes.withUnsafeBufferPointer { bytes in
      splits(found(in: bytes), in: strings).map {
        Split(name: $0.name, fields: $0.fields.map { origin[$0] })
      }
    }
  }
}
