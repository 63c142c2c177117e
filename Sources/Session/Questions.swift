import Egress
import Vocabulary

/// The questions that wait for a person, oldest first. Each has one answer, given once; whoever
/// asked may stop waiting for it, and the question stays open.
struct Questions {
  private struct Open {
    let question: Question
    let asked: EgressQuestion
    /// nil once nobody waits any more.
    var waiter: CheckedContinuation<Answer?, Never>?
  }

  private var entries: [Open] = []
  private var lastID = 0

  var open: [Question] { entries.map(\.question) }

  mutating func nextID() -> Int {
    lastID += 1
    return lastID
  }

  /// An open question about the same that nobody waits for.
  func abandoned(sameAs question: EgressQuestion) -> Question? {
    entries.first { $0.waiter == nil && $0.asked.asksTheSame(as: question) }?.question
  }

  /// Somebody of this party waits for an answer now.
  func isAwaited(by party: Party) -> Bool {
    entries.contains { $0.waiter != nil && $0.question.by == party }
  }

  mutating func add(_ question: Question, _ asked: EgressQuestion) {
    entries.append(Open(question: question, asked: asked))
  }

  mutating func wait(for id: Int, _ continuation: CheckedContinuation<Answer?, Never>) {
    guard let index = index(of: id) else { return continuation.resume(returning: .deny(note: nil)) }
    entries[index].waiter = continuation
  }

  /// Stops waiting: the question stays open.
  mutating func giveUp(_ id: Int) {
    guard let index = index(of: id) else { return }
    entries[index].waiter?.resume(returning: nil)
    entries[index].waiter = nil
  }

  enum Delivery {
    /// Whoever waited has the answer.
    case delivered
    /// Nobody waits any more; the answer is for whoever asks this again.
    case late(EgressQuestion)
    /// It was answered or withdrawn before.
    case unknown
  }

  mutating func answer(_ id: Int, _ answer: Answer) -> Delivery {
    guard let index = index(of: id) else { return .unknown }
    let entry = entries.remove(at: index)
    guard let waiter = entry.waiter else { return .late(entry.asked) }
    waiter.resume(returning: answer)
    return .delivered
  }

  /// Denies all that are open: the session ends.
  mutating func withdrawAll() { for id in open.map(\.id) { _ = answer(id, .deny(note: nil)) } }

  private func index(of id: Int) -> Int? { entries.firstIndex { $0.question.id == id } }
}
