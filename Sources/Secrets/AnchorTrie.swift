/// The machine while it is built: a trie of the anchors, completed with the transitions that keep
/// the longest suffix that could still become an anchor.
struct AnchorTrie {
  struct Symbols {
    /// The symbol of each byte.
    let of: [UInt8]
    let count: Int
  }

  struct Compiled {
    var rows: [UInt32]
    var firstAccepting: UInt32
    var outputStarts: [Int]
    var outputs: [Int]
  }

  let symbols: Symbols
  /// A row of `symbols.count` a state; 0 for no child, since none leads back to the root.
  private var children: [UInt32]
  private var own: [[Int]] = [[]]

  init(width symbols: Symbols) {
    self.symbols = symbols
    children = Array(repeating: 0, count: symbols.count)
  }

  mutating func insert(_ anchor: some Sequence<UInt8>, output: Int) {
    var state = 0
    for byte in anchor {
      let slot = state * symbols.count + Int(symbols.of[Int(byte)])
      if children[slot] == 0 {
        children[slot] = UInt32(own.count)
        children.append(contentsOf: repeatElement(0, count: symbols.count))
        own.append([])
      }
      state = Int(children[slot])
    }
    own[state].append(output)
  }

  /// Fills the missing transitions, and puts the accepting states last.
  func compiled() -> Compiled {
    let width = symbols.count
    var next = children
    var failure = [Int](repeating: 0, count: own.count)
    var accepts = own.map { !$0.isEmpty }
    var order = [0]
    var head = 0
    while head < order.count {
      let state = order[head]
      head += 1
      for symbol in 0..<width {
        let slot = state * width + symbol
        let fallback = state == 0 ? 0 : next[failure[state] * width + symbol]
        if children[slot] == 0 {
          next[slot] = fallback
        } else {
          let child = Int(children[slot])
          failure[child] = Int(fallback)
          if accepts[Int(fallback)] { accepts[child] = true }
          order.append(child)
        }
      }
    }

    let silent = order.filter { !accepts[$0] }
    let speaking = order.filter { accepts[$0] }
    var place = [UInt32](repeating: 0, count: own.count)
    for (index, state) in (silent + speaking).enumerated() { place[state] = UInt32(index * width) }
    var result = Compiled(
      rows: Array(repeating: 0, count: next.count),
      firstAccepting: UInt32(silent.count * width), outputStarts: [0], outputs: [])
    for state in order {
      for symbol in 0..<width {
        result.rows[Int(place[state]) + symbol] = place[Int(next[state * width + symbol])]
      }
    }
    for state in speaking {
      var link = state
      while link != 0 {
        result.outputs += own[link]
        link = failure[link]
      }
      result.outputStarts.append(result.outputs.count)
    }
    return result
  }
}
