import Vocabulary

/// The questions that wait for a person, oldest first. Each has one answer, given once.
struct Questions {
  private var waiting: [Int: CheckedContinuation<Answer, Never>] = [:]
  private(set) var open: [Question] = []
  private var lastID = 0

  mutating func nextID() -> Int {
    lastID += 1
    return lastID
  }

  mutating func ask(_ question: Question, _ continuation: CheckedContinuation<Answer, Never>) {
    open.append(question)
    waiting[question.id] = continuation
  }

  /// - Returns: false when no such question is open: it was answered or withdrawn before.
  mutating func answer(_ id: Int, _ answer: Answer) -> Bool {
    guard let continuation = waiting.removeValue(forKey: id) else { return false }
    open.removeAll { $0.id == id }
    continuation.resume(returning: answer)
    return true
  }

  /// Denies all that are open: the session ends, or the read they belong to was cancelled.
  mutating func withdrawAll() -> [Int] {
    let ids = open.map(\.id)
    for id in ids { _ = answer(id, .deny(note: nil)) }
    return ids
  }
}
