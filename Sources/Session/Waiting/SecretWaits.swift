import Vocabulary

/// The waits for secrets to be filled, and the questions that somebody waits for: one of either for
/// each client, so that no client ties up the person's attention twice.
struct SecretWaits {
  private struct Wait {
    let names: [SecretName]
    let by: Party
    let continuation: CheckedContinuation<Void, Never>
  }

  private var waits: [Int: Wait] = [:]
  private var lastID = 0

  mutating func nextID() -> Int {
    lastID += 1
    return lastID
  }

  mutating func add(
    _ id: Int, for names: [SecretName], by party: Party,
    _ continuation: CheckedContinuation<Void, Never>
  ) {
    waits[id] = Wait(names: names, by: party, continuation: continuation)
  }

  /// Wakes this wait, whatever is set by now.
  mutating func end(_ id: Int) { waits.removeValue(forKey: id)?.continuation.resume() }

  /// Wakes the waits all of whose names are set.
  mutating func wake(where isSet: (SecretName) -> Bool) {
    for (id, wait) in waits where wait.names.allSatisfy(isSet) { end(id) }
  }

  mutating func endAll() { for id in Array(waits.keys) { end(id) } }

  func holds(_ party: Party) -> Bool { waits.values.contains { $0.by == party } }
}
