/// Finds many texts in one pass over some bytes: Aho and Corasick's machine, compiled to a table.
///
/// It runs over the first ``anchorLength`` bytes of each text only, with letters folded to one
/// case; the rest is compared when an anchor is found. So the table stays small for a private key, and
/// upper and lower case cost nothing extra.
final class Automaton: @unchecked Sendable {
  // Sendable although it holds pointers: they are written in `init` only, and released by `deinit`,
  // when no reader is left.

  /// A text as it is kept: a range of ``store``.
  private struct Pattern {
    let start: Int
    let count: Int
    let folded: Bool
    let anchor: Int
  }

  struct Match {
    let range: Range<Int>
    /// Counts in the order the texts were given in.
    let text: Int
  }

  static let anchorLength = 8

  private let classes: UnsafeMutablePointer<UInt8>
  /// One row of `width` entries a state. An entry is the start of the next state's row.
  private let table: UnsafeMutableBufferPointer<UInt32>
  /// All texts, one after the other.
  private let store: UnsafeMutableBufferPointer<UInt8>
  private let patterns: [Pattern]
  private let width: Int
  /// Rows from here on belong to states in which an anchor ends.
  private let firstAccepting: UInt32
  /// For the accepting states in order: where their texts begin in `outputs`, and an end.
  private let outputStarts: [Int]
  private let outputs: [Int]

  var isEmpty: Bool { patterns.isEmpty }

  /// - Parameter texts: none of them empty.
  init(_ texts: [SoughtText]) {
    let total = texts.reduce(0) { $0 + $1.bytes.count }
    store = .allocate(capacity: max(total, 1))
    var patterns: [Pattern] = []
    var end = 0
    for text in texts {
      for (offset, byte) in text.bytes.enumerated() {
        store.initializeElement(at: end + offset, to: text.folded ? ASCII.fold(byte) : byte)
      }
      let anchor = min(Automaton.anchorLength, text.bytes.count)
      patterns.append(
        Pattern(start: end, count: text.bytes.count, folded: text.folded, anchor: anchor))
      end += text.bytes.count
    }
    self.patterns = patterns

    var trie = AnchorTrie(width: Automaton.assignClasses(texts))
    classes = .allocate(capacity: 256)
    for byte in 0..<256 { classes[byte] = trie.symbols.of[byte] }
    for (index, text) in texts.enumerated() {
      trie.insert(text.bytes.prefix(Automaton.anchorLength), output: index)
    }
    let compiled = trie.compiled()
    width = trie.symbols.count
    table = .allocate(capacity: compiled.rows.count)
    _ = table.initialize(from: compiled.rows)
    firstAccepting = compiled.firstAccepting
    outputStarts = compiled.outputStarts
    outputs = compiled.outputs
  }

  deinit {
    wipe(UnsafeMutableRawBufferPointer(table))
    wipe(UnsafeMutableRawBufferPointer(store))
    table.deallocate()
    store.deallocate()
    classes.deallocate()
  }

  /// One symbol for each byte that occurs in an anchor, and symbol 0 for all others.
  private static func assignClasses(_ texts: [SoughtText]) -> AnchorTrie.Symbols {
    var of = [UInt8](repeating: 0, count: 256)
    var count = 1
    for text in texts {
      for byte in text.bytes.prefix(anchorLength) where of[Int(ASCII.fold(byte))] == 0 {
        // At most 230 symbols: the 26 upper-case letters share theirs.
        of[Int(ASCII.fold(byte))] = UInt8(count)
        count += 1
      }
    }
    for letter in 0x41...0x5A { of[letter] = of[letter | 0x20] }
    return AnchorTrie.Symbols(of: of, count: count)
  }

  /// Reports every place of every text, by increasing end of its anchor, until `report` returns
  /// false.
  func scan(_ bytes: UnsafeBufferPointer<UInt8>, _ report: (Match) -> Bool) {
    guard !patterns.isEmpty, let base = bytes.baseAddress, let table = table.baseAddress else {
      return
    }
    let classes = classes
    let accepting = firstAccepting
    let count = bytes.count
    var state: UInt32 = 0
    var position = 0
    while position < count {
      state = table[Int(state &+ UInt32(classes[Int(base[position])]))]
      position &+= 1
      if state >= accepting, !verify(state, bytes, upTo: position, report) { return }
    }
  }

  @inline(never)
  private func verify(
    _ state: UInt32, _ bytes: UnsafeBufferPointer<UInt8>, upTo end: Int, _ report: (Match) -> Bool
  ) -> Bool {
    let index = Int(state - firstAccepting) / width
    for output in outputs[outputStarts[index]..<outputStarts[index + 1]] {
      let pattern = patterns[output]
      let start = end - pattern.anchor
      guard start + pattern.count <= bytes.count, matches(pattern, bytes, at: start) else {
        continue
      }
      if !report(Match(range: start..<start + pattern.count, text: output)) { return false }
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
}
