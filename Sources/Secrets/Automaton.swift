/// Finds many texts in one pass over some bytes.
///
/// It hashes a few bytes at every second place or so, and one look into a table of bits says that no
/// text has them; the texts that may have are compared. So the cost does not grow with the number of
/// texts, nor with their length, and upper and lower case cost nothing extra.
final class Automaton: @unchecked Sendable {
  // Sendable although it holds pointers: they are written in `init` only, and released by `deinit`,
  // when no reader is left.

  /// A text as it is kept: a range of ``store``.
  private struct Pattern {
    let start: Int
    let count: Int
    let folded: Bool
  }

  struct Match {
    let range: Range<Int>
    /// Counts in the order the texts were given in.
    let text: Int
  }

  /// All texts, one after the other, in pages of our own.
  private let store: UnsafeMutableBufferPointer<UInt8>
  private let patterns: [Pattern]
  private let shape: WindowTable.Shape
  private let filter: UnsafeMutableBufferPointer<UInt64>
  private let starts: [UInt32]
  private let entries: UnsafeMutableBufferPointer<WindowTable.Entry>
  /// Bytes of the longest text.
  let longest: Int

  var isEmpty: Bool { patterns.isEmpty }

  /// - Parameter texts: none of them empty.
  init(_ texts: [SoughtText]) {
    let total = texts.reduce(0) { $0 + $1.bytes.count }
    store = OwnedPages.take(total).bindMemory(to: UInt8.self)
    var patterns: [Pattern] = []
    patterns.reserveCapacity(texts.count)
    var end = 0
    for text in texts {
      for offset in text.bytes.indices {
        let byte = text.bytes[offset]
        store[end + offset] = text.folded ? ASCII.fold(byte) : byte
      }
      patterns.append(Pattern(start: end, count: text.bytes.count, folded: text.folded))
      end += text.bytes.count
    }
    self.patterns = patterns
    longest = patterns.reduce(0) { max($0, $1.count) }

    var table = WindowTable(texts)
    shape = table.shape
    starts = table.starts
    filter = .allocate(capacity: table.filter.count)
    _ = filter.initialize(from: table.filter)
    entries = .allocate(capacity: table.entries.count)
    _ = entries.initialize(from: table.entries)
    table.wipeAll()
  }

  deinit {
    wipe(UnsafeMutableRawBufferPointer(filter))
    wipe(UnsafeMutableRawBufferPointer(entries))
    filter.deallocate()
    entries.deallocate()
    OwnedPages.giveBack(UnsafeMutableRawBufferPointer(store))
  }

  /// Reports every place of every text once, roughly from left to right, until `report` returns
  /// false.
  func scan(_ bytes: UnsafeBufferPointer<UInt8>, _ report: (Match) -> Bool) {
    guard !patterns.isEmpty, let base = bytes.baseAddress, let bits = filter.baseAddress else {
      return
    }
    let shape = shape
    let (stride, mask, shift) = (shape.stride, shape.mask, shape.shift)
    let count = bytes.count
    var position = 0
    // Four places at a time: the processor looks them up side by side.
    let last = count - 8 - 3 * stride
    while position <= last {
      let place = UnsafeRawPointer(base + position)
      let a = Automaton.look(bits, place, mask, shift)
      let b = Automaton.look(bits, place + stride, mask, shift)
      let c = Automaton.look(bits, place + 2 &* stride, mask, shift)
      let d = Automaton.look(bits, place + 3 &* stride, mask, shift)
      if (a | b | c | d) & 1 != 0,
        !sift(bytes, from: position, through: position + 3 * stride, report)
      {
        return
      }
      position &+= 4 &* stride
    }
    _ = sift(bytes, from: position, through: count - shape.width, report)
  }

  /// The lowest bit says whether a text may have the window at a place.
  @inline(__always)
  private static func look(
    _ bits: UnsafeMutablePointer<UInt64>, _ place: UnsafeRawPointer, _ mask: UInt64,
    _ shift: UInt64
  ) -> UInt64 {
    let eight = UInt64(littleEndian: place.loadUnaligned(as: UInt64.self))
    let product = WindowTable.Shape.scatter(eight, mask)
    return WindowTable.hasBits(bits[Int(truncatingIfNeeded: product &>> shift)], product)
  }

  /// Looks at places one by one, and compares the texts that may stand there.
  ///
  /// - Returns: false when `report` wants no more.
  @inline(never)
  private func sift(
    _ bytes: UnsafeBufferPointer<UInt8>, from first: Int, through last: Int,
    _ report: (Match) -> Bool
  ) -> Bool {
    var position = first
    while position <= last {
      let product = shape.scatter(WindowTable.eight(bytes, at: position))
      if WindowTable.hasBits(filter[Int(product >> shape.shift)], product) & 1 != 0,
        !verify(product, bytes, at: position, report)
      {
        return false
      }
      position += shape.stride
    }
    return true
  }

  private func verify(
    _ product: UInt64, _ bytes: UnsafeBufferPointer<UInt8>, at position: Int,
    _ report: (Match) -> Bool
  ) -> Bool {
    let bucket = Int(product >> shape.shift)
    let tag = WindowTable.tag(product)
    for index in Int(starts[bucket])..<Int(starts[bucket + 1]) where entries[index].tag == tag {
      let text = Int(entries[index].text)
      let start = position - Int(entries[index].offset)
      let pattern = patterns[text]
      guard start >= 0, start + pattern.count <= bytes.count, matches(pattern, bytes, at: start)
      else { continue }
      if !report(Match(range: start..<start + pattern.count, text: text)) { return false }
    }
    return true
  }

  private func matches(
    _ pattern: Pattern, _ bytes: UnsafeBufferPointer<UInt8>, at start: Int
  )
    -> Bool
  {
    for offset in 0..<pattern.count {
      let byte = bytes[start + offset]
      if store[pattern.start + offset] != (pattern.folded ? ASCII.fold(byte) : byte) {
        return false
      }
    }
    return true
  }

  // Text that comes in pieces

  /// The texts by their bytes with letters folded.
  func sorted() -> [Int] {
    patterns.indices.sorted { a, b in
      let (one, other) = (patterns[a], patterns[b])
      for offset in 0..<min(one.count, other.count) {
        let left = ASCII.fold(store[one.start + offset])
        let right = ASCII.fold(store[other.start + offset])
        if left != right { return left < right }
      }
      return one.count < other.count
    }
  }

  /// Says whether a text begins with some bytes and goes on behind them. The case of letters does
  /// not matter, which holds back a little more than it must.
  ///
  /// - Parameter order: of ``sorted()``.
  func hasText(beginningWith bytes: UnsafeBufferPointer<UInt8>, _ order: [Int]) -> Bool {
    var low = 0
    var high = order.count
    while low < high {
      let middle = (low + high) / 2
      if follows(bytes, patterns[order[middle]]) { low = middle + 1 } else { high = middle }
    }
    // Texts that are the bytes themselves come before the longer ones.
    while low < order.count, begins(patterns[order[low]], with: bytes) {
      if patterns[order[low]].count > bytes.count { return true }
      low += 1
    }
    return false
  }

  /// Says whether some bytes come after a text.
  private func follows(_ bytes: UnsafeBufferPointer<UInt8>, _ pattern: Pattern) -> Bool {
    for offset in 0..<min(pattern.count, bytes.count) {
      let left = ASCII.fold(store[pattern.start + offset])
      let right = ASCII.fold(bytes[offset])
      if left != right { return left < right }
    }
    return pattern.count < bytes.count
  }

  private func begins(_ pattern: Pattern, with bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard pattern.count >= bytes.count else { return false }
    return bytes.indices.allSatisfy {
      ASCII.fold(store[pattern.start + $0]) == ASCII.fold(bytes[$0])
    }
  }
}
