package import Vocabulary

extension Recogniser {
  /// Masks all strings, keys and numbers of a document. A document without a hit comes back as it
  /// is, and of one with hits only the branches that hold them are built anew.
  ///
  /// A number that is, or contains, a secret number becomes a string. A value that was cut into
  /// pieces over several fields is found by reading the fields one after the other, those of the
  /// document and those under one key of many records; so give it all records at once. Then all
  /// that stands in the objects with the pieces is withheld.
  package func mask(_ json: JSON) -> (json: JSON, hits: [MaskHit]) {
    if isEmpty { return (json, []) }
    var fields = JSONFields()
    fields.collect(json)
    var hits: [MaskHit] = []
    let values = replacements(in: fields.values, isKeys: false, &hits)
    let keys = replacements(in: fields.keys, isKeys: true, &hits)
    if values.isEmpty, keys.isEmpty { return (json, []) }
    var rebuilding = JSONRebuilding(values: values, keys: keys)
    return (rebuilding.rebuilt(json) ?? json, hits)
  }

  /// The fields that must not be shown, by index, with what is shown instead.
  private func replacements(
    in run: FieldRun, isKeys: Bool, _ hits: inout [MaskHit]
  ) -> [Int: String] {
    var result: [Int: String] = [:]
    run.bytes.withUnsafeBufferPointer { bytes in
      let found = found(in: bytes)
      var suspects: Set<Int> = []
      for hit in found {
        let index = run.index(at: hit.range.lowerBound)
        if hit.range.upperBound <= run.ends[index] { suspects.insert(index) }
      }
      let marked = marked(run, bytes)
      let wholeValues = !isKeys || areShortsSent
      for index in run.ends.indices {
        let range = run.range(index)
        if range.isEmpty { continue }
        let field = UnsafeBufferPointer(rebasing: bytes[range])
        if !suspects.isEmpty, suspects.contains(index) {
          result[index] = verdict(field, wholeValues: wholeValues, &hits)
        } else {
          result[index] = quietVerdict(
            field, hasMarks: !marked.isEmpty && marked[index], wholeValues: wholeValues, &hits)
        }
      }
      withholdPieces(found, in: run, isKeys: isKeys, &result, &hits)
    }
    return result
  }

  /// Masks what is spread over several fields, and nothing else: for records that were masked some
  /// at a time.
  package func maskPieces(_ json: JSON) -> (json: JSON, hits: [MaskHit]) {
    if automaton.isEmpty { return (json, []) }
    var fields = JSONFields()
    fields.collect(json)
    var hits: [MaskHit] = []
    var values: [Int: String] = [:]
    var keys: [Int: String] = [:]
    let found = fields.values.bytes.withUnsafeBufferPointer { self.found(in: $0) }
    withholdPieces(found, in: fields.values, isKeys: false, &values, &hits)
    let foundInKeys = fields.keys.bytes.withUnsafeBufferPointer { self.found(in: $0) }
    withholdPieces(foundInKeys, in: fields.keys, isKeys: true, &keys, &hits)
    if values.isEmpty, keys.isEmpty { return (json, []) }
    var rebuilding = JSONRebuilding(values: values, keys: keys)
    return (rebuilding.rebuilt(json) ?? json, hits)
  }

  private func withholdPieces(
    _ found: [Found], in run: FieldRun, isKeys: Bool, _ result: inout [Int: String],
    _ hits: inout [MaskHit]
  ) {
    var objects: [Int: String] = [:]
    for span in splits(found, in: run) + splitsOverStrings(of: run) + splitsOverColumns(of: run) {
      // A piece may be a secret of its own right; two withheld texts do not add up to more.
      let hit = MaskHit(span.name, .form(Form.split.word))
      let fresh = span.fields.filter { result[$0] == nil }
      if fresh.isEmpty { continue }
      hits.append(hit)
      for index in span.fields {
        result[index] = Recogniser.withheld(hit)
        objects[run.places[index].object] = Recogniser.withheld(hit)
      }
    }
    if isKeys || objects.isEmpty { return }
    for index in run.ends.indices where run.places[index].object != 0 {
      if let text = objects[run.places[index].object] { result[index] = text }
    }
  }

  /// Of each field, whether it has a byte with which an escape could begin; empty when none has.
  private func marked(_ run: FieldRun, _ bytes: UnsafeBufferPointer<UInt8>) -> [Bool] {
    var result: [Bool] = []
    for mark in Unwinding.marks(plus: hasBlanks) {
      var index = 0
      var position = 0
      while let place = Unwinding.find(mark, bytes, from: position) {
        if result.isEmpty { result = Array(repeating: false, count: run.ends.count) }
        while run.ends[index] <= place { index += 1 }
        result[index] = true
        position = run.ends[index]
      }
    }
    return result
  }

  /// The verdict on a field in which no sought text stands as it is: it may be a short value, or
  /// hold one under escapes or between separators.
  private func quietVerdict(
    _ field: UnsafeBufferPointer<UInt8>, hasMarks: Bool, wholeValues: Bool,
    _ hits: inout [MaskHit]
  ) -> String? {
    if wholeValues, let name = wholeName(field) {
      hits.append(MaskHit(name, .exact))
      return name.mask
    }
    if automaton.isEmpty { return nil }
    guard let hit = (hasMarks ? wound(field) : nil) ?? separated(field) else { return nil }
    hits.append(hit)
    return Recogniser.withheld(hit)
  }
}
