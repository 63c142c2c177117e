package import Vocabulary

extension Recogniser {
  /// Masks all strings, keys and numbers of a document. A document without a hit comes back as it
  /// is, and of one with hits only the branches that hold them are built anew.
  ///
  /// A number that is, or contains, a secret number becomes a string. A value that was cut into
  /// pieces over several fields is found by reading the fields of the document one after the other;
  /// so give it one record at a time, and every piece of a hit is withheld.
  package func mask(_ json: JSON) -> (json: JSON, hits: [MaskHit]) {
    if isEmpty { return (json, []) }
    var fields = JSONFields()
    fields.collect(json)
    var hits: [MaskHit] = []
    let values = replacements(in: fields.values, wholeValues: true, &hits)
    let keys = replacements(in: fields.keys, wholeValues: false, &hits)
    if values.isEmpty, keys.isEmpty { return (json, []) }
    var rebuilding = JSONRebuilding(values: values, keys: keys)
    return (rebuilding.rebuilt(json) ?? json, hits)
  }

  /// The fields that must not be shown, by index, with what is shown instead.
  private func replacements(
    in run: FieldRun, wholeValues: Bool, _ hits: inout [MaskHit]
  ) -> [Int: String] {
    var result: [Int: String] = [:]
    run.bytes.withUnsafeBufferPointer { bytes in
      let found = found(in: bytes)
      var suspects: Set<Int> = []
      for hit in found {
        let index = run.index(at: hit.range.lowerBound)
        if hit.range.upperBound <= run.ends[index] { suspects.insert(index) }
      }
      let hasMarks = Unwinding.hasMarks(bytes)
      for index in run.ends.indices {
        let range = run.range(index)
        if range.isEmpty { continue }
        let field = UnsafeBufferPointer(rebasing: bytes[range])
        let isSuspect = suspects.contains(index)
        if isSuspect || isWorthALook(field, hasMarks: hasMarks, wholeValues: wholeValues),
          let text = verdict(field, wholeValues: wholeValues, isScanned: !isSuspect, &hits)
        {
          result[index] = text
        }
      }
      for span in splits(found, in: run) + splitsOverStrings(of: run) {
        // A piece may be a secret of its own right; two withheld texts do not add up to more.
        let hit = MaskHit(span.name, .form(Form.split.word))
        let fresh = span.fields.filter { result[$0] == nil }
        if fresh.isEmpty { continue }
        hits.append(hit)
        for index in span.fields { result[index] = Recogniser.withheld(hit) }
      }
    }
    return result
  }

  /// Says whether a field in which nothing was found can hold something nevertheless: a short
  /// value, or one under escapes or between separators.
  private func isWorthALook(
    _ field: UnsafeBufferPointer<UInt8>, hasMarks: Bool, wholeValues: Bool
  ) -> Bool {
    if wholeValues, wholeName(field) != nil { return true }
    if automaton.isEmpty { return false }
    return field.count >= 2 * Recogniser.shortestSqueezed - 1
      || hasMarks && Unwinding.hasMarks(field)
  }
}

/// The texts of a document in order, without anything between them.
struct FieldRun {
  var bytes: [UInt8] = []
  /// The end of each field in `bytes`.
  var ends: [Int] = []
  /// Of each field: whether it was a number.
  var isNumber: [Bool] = []
  var numbers = 0

  func range(_ index: Int) -> Range<Int> { (index == 0 ? 0 : ends[index - 1])..<ends[index] }

  /// The field a byte belongs to.
  func index(at offset: Int) -> Int {
    var low = 0
    var high = ends.count
    while low < high {
      let middle = (low + high) / 2
      if ends[middle] <= offset { low = middle + 1 } else { high = middle }
    }
    return low
  }

  mutating func append(_ text: String, isNumber number: Bool = false) {
    // A mark between its characters would hide a secret.
    var text = LoneSurrogate.shown(text)
    text.withUTF8 { bytes.append(contentsOf: $0) }
    ends.append(bytes.count)
    isNumber.append(number)
    if number { numbers += 1 }
  }
}

struct JSONFields {
  var values = FieldRun()
  var keys = FieldRun()

  mutating func collect(_ json: JSON) {
    switch json {
    case .null, .bool: break
    case .string(let text): values.append(text)
    case .int(let number): values.append(number.description, isNumber: true)
    case .number(let number): values.append(number.literal, isNumber: true)
    case .array(let elements): for element in elements { collect(element) }
    case .object(let members):
      for (key, value) in members {
        keys.append(key)
        collect(value)
      }
    }
  }
}

/// Walks a document in the order of ``JSONFields`` and puts other texts into it.
struct JSONRebuilding {
  let values: [Int: String]
  let keys: [Int: String]
  private var value = 0
  private var key = 0

  init(values: [Int: String], keys: [Int: String]) {
    self.values = values
    self.keys = keys
  }

  /// - Returns: nil for a branch that stays as it is.
  mutating func rebuilt(_ json: JSON) -> JSON? {
    switch json {
    case .null, .bool: return nil
    case .string, .int, .number:
      defer { value += 1 }
      return values[value].map(JSON.string)
    case .array(let elements):
      var copy: [JSON]?
      for (index, element) in elements.enumerated() {
        guard let other = rebuilt(element) else { continue }
        if copy == nil { copy = elements }
        copy?[index] = other
      }
      return copy.map(JSON.array)
    case .object(let members): return rebuilt(members).map(JSON.object)
    }
  }

  private mutating func rebuilt(_ members: JSONObject) -> JSONObject? {
    var copy: JSONObject?
    var renamed: [Int: String] = [:]
    for (index, member) in members.elements.enumerated() {
      if let name = keys[key] { renamed[index] = name }
      key += 1
      guard let other = rebuilt(member.value) else { continue }
      if copy == nil { copy = members }
      copy?.values[index] = other
    }
    if renamed.isEmpty { return copy }
    var result = JSONObject()
    for (index, member) in (copy ?? members).elements.enumerated() {
      let wanted = renamed[index] ?? member.key
      var name = wanted
      var number = 2
      // Two keys may have become one mask; no member is lost for that.
      while result[name] != nil || (renamed[index] != nil && members[name] != nil) {
        name = "\(wanted) \(number)"
        number += 1
      }
      result[name] = member.value
    }
    return result
  }
}
