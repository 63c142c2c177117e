/// The reads that are under way, so that they can be stopped and so that the session knows when it
/// is idle.
struct RunningReads {
  private(set) var lastID = 0
  private var cancels: [Int: @Sendable () -> Void] = [:]

  var isEmpty: Bool { cancels.isEmpty }

  mutating func begin(_ cancel: @escaping @Sendable () -> Void) -> Int {
    lastID += 1
    cancels[lastID] = cancel
    return lastID
  }

  mutating func end(_ id: Int) { cancels[id] = nil }

  func cancelAll() { cancels.values.forEach { $0() } }
}
