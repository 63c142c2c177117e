import Jinja
import Secrets
import Vocabulary

/// What one round of pages is read for: a partition, a stretch of the cursor, and fields that only
/// templates see (CDK: sources/types.py, `StreamSlice`).
struct StreamSlice: Sendable {
  let partition: Options
  let cursor: Options
  let extra: Options
  /// As templates see it: the keys of both parts, and the parts as attributes.
  let value: Value

  /// The job that was done for it.
  let job: AsyncJob?
  /// What the parent's record holds in the place of the first page.
  let embedded: JSON?

  init(
    partition: Options = [:], cursor: Options = [:], extra: Options = [:], job: AsyncJob? = nil,
    embedded: JSON? = nil
  ) {
    self.job = job
    self.embedded = embedded
    self.partition = partition
    self.cursor = cursor
    self.extra = extra
    var entries = ValueDictionary()
    for (key, value) in partition { entries[.string(key)] = value }
    for (key, value) in cursor { entries[.string(key)] = value }
    value = .mapping(
      entries,
      attributes: [
        "partition": Value(partition), "cursor_slice": Value(cursor),
        "extra_fields": Value(extra), "_partition": Value(partition),
      ])
  }

  subscript(key: String) -> Value? { cursor[key] ?? partition[key] }

  /// The slice as the CDK logs it: an empty one is logged as its text.
  var descriptor: JSON {
    // Of a job only the stretch is told.
    if job != nil {
      return .object(JSONObject(cursor.map { ($0, $1.boundary) }, uniquingKeysWith: { $1 }))
    }
    if partition.isEmpty && cursor.isEmpty && extra.isEmpty { return "{}" }
    var object = JSONObject()
    for (key, value) in partition { object[key] = value.json }
    for (key, value) in cursor { object[key] = value.boundary }
    return .object(object)
  }
}

extension Value {
  /// The end of a stretch as JSON, which has no infinity.
  fileprivate var boundary: JSON {
    if case .float(let number) = self, number.isInfinite { return "Infinity" }
    return json
  }
}
