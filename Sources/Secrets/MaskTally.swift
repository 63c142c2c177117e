package import Vocabulary

/// Counts what was taken out: by name, and by the form it had.
package struct MaskTally: Sendable, Hashable {
  private var counts: [MaskHit: Int] = [:]

  package init() {}
  package init(_ hits: some Sequence<MaskHit>) { add(hits) }

  package mutating func add(_ hits: some Sequence<MaskHit>) {
    for hit in hits { counts[hit, default: 0] += 1 }
  }

  package mutating func add(_ other: MaskTally) {
    counts.merge(other.counts, uniquingKeysWith: +)
  }

  package var isEmpty: Bool { counts.isEmpty }
  package var total: Int { counts.values.reduce(0, +) }

  /// `api_key`, `exact`, 3; sorted by name, then by reason.
  package var rows: [(name: SecretName, reason: String, count: Int)] {
    counts.map { (name: $0.key.name, reason: $0.key.reason.word, count: $0.value) }
      .sorted { ($0.name, $0.reason) < ($1.name, $1.reason) }
  }
}

extension MaskHit.Reason {
  /// `exact`, `derived`, or the form: `base64`.
  package var word: String {
    switch self {
    case .exact: "exact"
    case .form(let form): form
    case .derived: "derived"
    }
  }
}
