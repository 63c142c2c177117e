/// Runs an automaton over bytes that come in pieces, and finds what it would find in the whole.
///
/// It keeps the bytes from the first one on with which a text may have begun, and no others.
struct AutomatonStream {
  private let automaton: Automaton
  private let order: [Int]
  /// What a text may begin with.
  private(set) var held: [UInt8] = []
  /// How many bytes were let go before.
  private(set) var passed = 0

  init(_ automaton: Automaton) {
    self.automaton = automaton
    order = automaton.sorted()
  }

  /// - Parameter report: gets each match once, with its range in all bytes so far.
  mutating func add(_ piece: some Collection<UInt8>, _ report: (Automaton.Match) -> Void) {
    let known = held.count
    held += piece
    let start = held.withUnsafeBufferPointer { bytes in
      automaton.scan(bytes) { match in
        if match.range.upperBound > known {
          report(
            Automaton.Match(
              range: match.range.lowerBound + passed..<match.range.upperBound + passed,
              text: match.text))
        }
        return true
      }
      return automaton.unfinished(in: bytes, order)
    }
    passed += start
    wipeFirst(start)
  }

  private mutating func wipeFirst(_ count: Int) {
    held.withUnsafeMutableBytes { wipe(UnsafeMutableRawBufferPointer(rebasing: $0[..<count])) }
    held.removeFirst(count)
  }
}

extension Automaton {
  /// Where the first text begins of which some bytes may be the start; their end when there is none.
  func unfinished(in bytes: UnsafeBufferPointer<UInt8>, _ order: [Int]) -> Int {
    if isEmpty { return bytes.count }
    return (max(0, bytes.count - longest + 1)..<bytes.count).first {
      hasText(beginningWith: UnsafeBufferPointer(rebasing: bytes[$0...]), order)
    } ?? bytes.count
  }
}
