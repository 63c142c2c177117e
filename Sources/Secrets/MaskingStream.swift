package import Vocabulary

/// Masks one long text that arrives in pieces. A piece is held back as long as something that
/// begins in it could become a hit.
///
///     var stream = recogniser.stream()
///     show(stream.add(piece))
///     show(stream.finish())
///
/// Exact values are masked in place. From the first other form on the rest of the text is withheld,
/// since what was shown before cannot be taken back. Where the pieces end makes no difference.
package struct MaskingStream {
  private let recogniser: Recogniser
  private let order: [Int]
  /// So far a layer of escapes reaches from one of its marks.
  private let reach: Int
  private var held: [UInt8] = []
  private var isWithheld = false
  package private(set) var hits: [MaskHit] = []

  init(_ recogniser: Recogniser) {
    self.recogniser = recogniser
    order = recogniser.automaton.sorted()
    reach = recogniser.automaton.longest + Unwinding.depth * Unwinding.longestEscape
  }

  /// - Returns: what may be shown now, behind what was returned before.
  package mutating func add(_ piece: some Collection<UInt8>) -> [UInt8] {
    if isWithheld { return [] }
    held += piece
    guard let cut = lastCut() else { return [] }
    return release(cut)
  }

  /// The text has ended.
  ///
  /// - Returns: the rest.
  package mutating func finish() -> [UInt8] {
    defer { drop(held.count) }
    if isWithheld { return [] }
    return masked(held.count)
  }

  private mutating func release(_ cut: Int) -> [UInt8] {
    let isClean = held[..<cut].withUnsafeBufferPointer { recogniser.contains($0) == nil }
    if isClean {
      defer { drop(cut) }
      return Array(held[..<cut])
    }
    // One stretch after the other, as if each had come alone.
    var result: [UInt8] = []
    var end = cut
    var next = 1
    while next <= end, !isWithheld {
      if isCut(next) {
        result += masked(next)
        drop(next)
        end -= next
        next = 1
      } else {
        next += 1
      }
    }
    return result
  }

  /// The beginning of what is held, as it may be shown.
  private mutating func masked(_ count: Int) -> [UInt8] {
    let before = hits.count
    let text = held[..<count].withUnsafeBufferPointer {
      recogniser.verdict($0, wholeValues: false, &hits)
    }
    isWithheld = hits[before...].contains { $0.reason != .exact }
    return text.map { Array($0.utf8) } ?? Array(held[..<count])
  }

  private mutating func drop(_ count: Int) {
    held.withUnsafeMutableBytes { wipe(UnsafeMutableRawBufferPointer(rebasing: $0[..<count])) }
    held.removeFirst(count)
  }

  private func lastCut() -> Int? {
    held.indices.reversed().lazy.map { $0 + 1 }.first { isCut($0) }
  }

  /// Says whether no hit of any kind can reach over a place: a word has ended before it, no escape
  /// is near, and no sought text has begun. Only what stands before the place is asked.
  private func isCut(_ place: Int) -> Bool {
    guard place >= 3, held[place - 1] < 0x80, !isWordByte(held[place - 1]),
      isWordByte(held[place - 2]), isWordByte(held[place - 3])
    else { return false }
    return held.withUnsafeBufferPointer { bytes in
      let near = UnsafeBufferPointer(rebasing: bytes[max(0, place - reach)..<place])
      if Unwinding.marks(plus: recogniser.hasBlanks).contains(where: {
        Unwinding.find($0, near, from: 0) != nil
      }) {
        return false
      }
      let past = UnsafeBufferPointer(rebasing: bytes[..<place])
      return recogniser.automaton.unfinished(in: past, order) == place
    }
  }

  private func isWordByte(_ byte: UInt8) -> Bool { ASCII.isLetter(byte) || ASCII.isDigit(byte) }
}

extension Recogniser {
  package func stream() -> MaskingStream { MaskingStream(self) }
}
