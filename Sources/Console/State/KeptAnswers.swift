import Session

/// The bytes that went to the LLM for the latest calls: at most 50 answers and 8 MB of them, so that
/// a busy client does not fill the memory.
struct KeptAnswers: Sendable {
  static let mostAnswers = 50
  static let mostBytes = 8 << 20

  /// Oldest first.
  private(set) var calls: [Int] = []
  private var answers: [Int: Disclosed] = [:]
  private(set) var bytes = 0

  subscript(_ call: Int) -> Disclosed? { answers[call] }
  var last: Int? { calls.last }

  mutating func keep(_ answer: Disclosed, of call: Int) {
    calls.append(call)
    answers[call] = answer
    bytes += answer.bytes.count
    while calls.count > KeptAnswers.mostAnswers || bytes > KeptAnswers.mostBytes {
      let oldest = calls.removeFirst()
      bytes -= answers.removeValue(forKey: oldest)?.bytes.count ?? 0
    }
  }

  /// The answer before (-1) or after (1) that of a call.
  func neighbour(of call: Int, _ by: Int) -> Int? {
    guard let index = calls.firstIndex(of: call), calls.indices.contains(index + by) else {
      return nil
    }
    return calls[index + by]
  }
}
