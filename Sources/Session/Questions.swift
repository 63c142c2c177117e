import Egress
import Vocabulary

/// The questions that wait for a person, oldest first. Each has one answer, given once; whoever
/// asked may stop waiting for it, and the question stays open.
///
/// Requests to new hosts that come while one about the same keys is open join it: a burst is one
/// question that lists them.
struct Questions {
  /// One request that waits for the answer.
  private struct Part {
    let view: Question
    let asked: EgressQuestion
    /// nil once nobody waits any more.
    var waiter: CheckedContinuation<Answer?, Never>?
  }

  private struct Open {
    let id: Int
    /// At least one; in the order they came.
    var parts: [Part]

    var question: Question { parts[0].view.asking(as: id, parts.dropFirst().map(\.view)) }

    func takes(_ asked: EgressQuestion) -> Bool {
      parts.count < Question.mostHosts && parts.allSatisfy { $0.asked.comesInOneBurst(with: asked) }
    }
  }

  private var entries: [Open] = []
  private var lastID = 0

  mutating func nextID() -> Int {
    lastID += 1
    return lastID
  }

  /// The number of an open request about the same that nobody waits for.
  func abandoned(sameAs question: EgressQuestion) -> Int? {
    entries.flatMap(\.parts).first { $0.waiter == nil && $0.asked.asksTheSame(as: question) }?
      .view.id
  }

  /// Somebody of this party waits for an answer now.
  func isAwaited(by party: Party) -> Bool {
    entries.contains { $0.parts.contains { $0.waiter != nil && $0.view.by == party } }
  }

  enum Change {
    case asked(Question)
    /// The question lists more hosts now, or fewer.
    case changed(Question)
    case closed(Int)
  }

  mutating func add(_ question: Question, _ asked: EgressQuestion) -> Change {
    let part = Part(view: question, asked: asked)
    if let index = entries.firstIndex(where: { $0.takes(asked) }) {
      entries[index].parts.append(part)
      return .changed(entries[index].question)
    }
    entries.append(Open(id: question.id, parts: [part]))
    return .asked(question)
  }

  /// - Parameter id: of the request, which is one of those that a question lists.
  mutating func wait(for id: Int, _ continuation: CheckedContinuation<Answer?, Never>) {
    guard let (entry, part) = place(of: id) else {
      return continuation.resume(returning: .deny(note: nil))
    }
    entries[entry].parts[part].waiter = continuation
  }

  /// Stops waiting: the question stays open.
  mutating func giveUp(_ id: Int) {
    guard let (entry, part) = place(of: id) else { return }
    entries[entry].parts[part].waiter?.resume(returning: nil)
    entries[entry].parts[part].waiter = nil
  }

  /// Nobody wants this any more: the read was cancelled.
  mutating func withdraw(_ id: Int) -> Change? {
    guard let (entry, part) = place(of: id) else { return nil }
    let question = entries[entry].id
    entries[entry].parts.remove(at: part).waiter?.resume(returning: .deny(note: nil))
    if !entries[entry].parts.isEmpty { return .changed(entries[entry].question) }
    entries.remove(at: entry)
    return .closed(question)
  }

  struct Delivery {
    /// Those that nobody waits for any more; the answer is for whoever asks this again.
    var late: [EgressQuestion] = []
    /// What came after the person had looked: it is a question of its own.
    var rest: Question?
  }

  /// - Parameter seen: how many hosts the person saw; the answer is for these alone.
  /// - Returns: nil for a question that was answered or withdrawn before.
  mutating func answer(_ id: Int, _ answer: Answer, seen: Int) -> Delivery? {
    guard let index = entries.firstIndex(where: { $0.id == id }) else { return nil }
    var delivery = Delivery()
    let parts = entries[index].parts
    for part in parts.prefix(seen) {
      if let waiter = part.waiter {
        waiter.resume(returning: answer)
      } else {
        delivery.late.append(part.asked)
      }
    }
    let rest = Array(parts.dropFirst(seen))
    if rest.isEmpty {
      entries.remove(at: index)
    } else {
      entries[index] = Open(id: nextID(), parts: rest)
      delivery.rest = entries[index].question
    }
    return delivery
  }

  /// Denies all that are open: the session ends.
  mutating func withdrawAll() {
    for entry in entries { _ = answer(entry.id, .deny(note: nil), seen: entry.parts.count) }
  }

  private func place(of id: Int) -> (entry: Int, part: Int)? {
    for (index, entry) in entries.enumerated() {
      if let part = entry.parts.firstIndex(where: { $0.view.id == id }) { return (index, part) }
    }
    return nil
  }
}
