package import Secrets
package import Vocabulary

/// Where each secret has been: written when a request is let out, read by the question and by the
/// secrets pane.
package struct EgressLedger: Sendable {
  package struct Entry: Sendable, Hashable {
    package let origin: Origin
    package fileprivate(set) var count: Int
    package fileprivate(set) var placements: Set<Placement>
    /// Seconds since 1970.
    package fileprivate(set) var last: Double
    package fileprivate(set) var by: Party
    package fileprivate(set) var stream: String
  }

  private struct Key: Hashable {
    let name: SecretName
    let fingerprint: Fingerprint
  }

  private var entries: [Key: [Origin: Entry]] = [:]

  package init() {}

  mutating func write(_ trip: Trip, stream: String, at time: Double, by party: Party) {
    var written: Set<Key> = []
    for case .secret(let name, let fingerprint, let placement) in trip.passengers {
      let key = Key(name: name, fingerprint: fingerprint)
      let isFirst = written.insert(key).inserted
      var entry =
        entries[key]?[trip.origin]
        ?? Entry(
          origin: trip.origin, count: 0, placements: [], last: time, by: party, stream: stream)
      if isFirst { entry.count += 1 }
      entry.placements.insert(placement)
      entry.last = time
      entry.by = party
      entry.stream = stream
      entries[key, default: [:]][trip.origin] = entry
    }
  }

  /// Where this value has been under this name, the latest first.
  package func visits(of name: SecretName, _ fingerprint: Fingerprint) -> [Entry] {
    let found = entries[Key(name: name, fingerprint: fingerprint)]?.values.map { $0 } ?? []
    return found.sorted { ($1.last, $0.origin) < ($0.last, $1.origin) }
  }

  /// Where any value of this name has been, the latest first.
  package func visits(of name: SecretName) -> [Entry] {
    let found = entries.filter { $0.key.name == name }.flatMap { $0.value.values }
    return found.sorted { ($1.last, $0.origin) < ($0.last, $1.origin) }
  }
}
