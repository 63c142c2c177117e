/// The calls that wait because the person holds the LLM, oldest first.
struct Hold {
  enum Verdict: Sendable {
    case go
    /// - Parameter note: the person's words, masked; nil to refuse without any.
    case refused(note: String?)
    case cancelled
  }

  private struct Waiting {
    let id: Int
    let usesNetwork: Bool
    let continuation: CheckedContinuation<Verdict, Never>
  }

  private var waiting: [Waiting] = []

  mutating func add(
    _ id: Int, usesNetwork: Bool, _ continuation: CheckedContinuation<Verdict, Never>
  ) {
    waiting.append(Waiting(id: id, usesNetwork: usesNetwork, continuation: continuation))
  }

  /// - Returns: false when this call waits no more.
  mutating func end(_ id: Int, _ verdict: Verdict) -> Bool {
    guard let index = waiting.firstIndex(where: { $0.id == id }) else { return false }
    waiting.remove(at: index).continuation.resume(returning: verdict)
    return true
  }

  /// The calls that do not wait any more under this pace.
  func released(by pace: Pace) -> [Int] {
    switch pace {
    case .free: waiting.map(\.id)
    case .askBeforeNetwork: waiting.filter { !$0.usesNetwork }.map(\.id)
    case .step: []
    }
  }

  var ids: [Int] { waiting.map(\.id) }
}
