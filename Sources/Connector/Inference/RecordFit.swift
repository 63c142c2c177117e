import JSONSchema
package import Vocabulary

/// Where records do not fit the schema that their stream declares, by draft 7.
///
/// The CDK compares them only where a stream normalises its types; a destination does so later.
package struct RecordFit {
  /// One rule that records break, and how many do.
  package struct Misfit: Sendable, Hashable {
    /// `address.zip`, `tags[]`: the element of a list is not counted.
    package let place: String
    /// Goes on after the place: `must be text`.
    package let sentence: String
    package var count: Int
    /// It is the type of a field of the record itself.
    package let isTopLevelType: Bool
  }

  /// The first records show what a schema forgot; comparing many costs as much as reading them.
  package static let limit = 200

  private(set) package var misfits: [Misfit] = []
  /// How many records were compared.
  package let count: Int

  /// - Parameter records: masked; a text with a mask in it is neither right nor wrong.
  package init(_ records: [JSON], schema: JSON) {
    let compared = records.prefix(RecordFit.limit)
    let compiled = CompiledSchema(schema)
    var places: OrderedDictionary<String, Misfit> = [:]
    for record in compared {
      guard let violations = try? compiled.violations(in: record) else { break }
      var seen: Set<String> = []
      for violation in violations where !RecordFit.isMasked(violation.path, record) {
        let place = RecordFit.place(violation.path)
        let key = "\(place) \(violation.keyword)"
        guard seen.insert(key).inserted else { continue }
        let known = places[key]
        places[key] = Misfit(
          place: place, sentence: violation.sentence, count: (known?.count ?? 0) + 1,
          isTopLevelType: violation.keyword == "type" && violation.path.count == 1)
      }
    }
    misfits = Array(places.values)
    count = compared.count
  }

  private static func place(_ path: [Violation.Step]) -> String {
    path.reduce(into: "") { text, step in
      switch step {
      case .index: text += "[]"
      case .key(let key): text += text.isEmpty ? key : ".\(key)"
      }
    }
  }

  private static func isMasked(_ path: [Violation.Step], _ record: JSON) -> Bool {
    var value: JSON? = record
    for step in path {
      switch step {
      case .key(let key): value = value?[key]
      case .index(let index): value = value?[index]
      }
    }
    return value?.string?.contains("‹") == true
  }
}
