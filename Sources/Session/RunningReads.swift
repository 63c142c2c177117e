/// The reads that are under way, so that they can be stopped and so that the session knows when it
/// is idle.
struct RunningReads {
  private(set) var lastID = 0
  private var cancels: [Int: @Sendable () -> Void] = [:]
  /// Seconds that a read waited for a person since they were last taken.
  private var waits: [Int: Double] = [:]

  var isEmpty: Bool { cancels.isEmpty }

  mutating func begin(_ cancel: @escaping @Sendable () -> Void) -> Int {
    lastID += 1
    cancels[lastID] = cancel
    return lastID
  }

  mutating func end(_ id: Int) {
    cancels[id] = nil
    waits[id] = nil
  }

  mutating func waited(_ seconds: Double, in id: Int) { waits[id, default: 0] += seconds }

  /// How long a read waited since this was last asked: that time is no part of a page's.
  mutating func takeWait(of id: Int) -> Double { waits.removeValue(forKey: id) ?? 0 }

  func cancelAll() { cancels.values.forEach { $0() } }
}
