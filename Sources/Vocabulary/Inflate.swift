/// What came out of compressed bytes, and why not more.
package struct Unpacked: Sendable {
  package enum Failure: Error { case broken, tooLarge }

  package var bytes: [UInt8]
  package var failure: Failure?

  package init(bytes: [UInt8] = [], failure: Failure? = nil) {
    self.bytes = bytes
    self.failure = failure
  }
}

/// Undoes DEFLATE (RFC 1951), up to a number of bytes: a small body may stand for a huge one.
package struct Inflate {
  /// Decompressed bytes of one body.
  package static let limit = 64 << 20

  private let input: [UInt8]
  /// Of the next byte.
  package private(set) var position: Int
  private var bits: UInt32 = 0
  private var bitCount = 0
  private var output: [UInt8] = []
  private let limit: Int

  /// - Parameter start: the first byte of the compressed data.
  /// - Parameter inOnePlace: take the room for all that is allowed at once, so that no part of a
  ///   secret text stays behind in memory that was outgrown.
  package init(
    _ input: [UInt8], from start: Int, limit: Int = Inflate.limit, inOnePlace: Bool = false
  ) {
    self.input = input
    position = start
    self.limit = limit
    if inOnePlace { output.reserveCapacity(limit) }
  }

  /// Runs to the end of the data; ``position`` is then the byte after it.
  package mutating func run() -> Unpacked {
    do throws(Unpacked.Failure) {
      var isLast = false
      while !isLast {
        isLast = try take(1) == 1
        switch try take(2) {
        case 0: try stored()
        case 1: try compressed(Huffman.fixedLiterals, Huffman.fixedDistances)
        case 2: try dynamic()
        default: throw .broken
        }
      }
      position -= bitCount / 8
      return Unpacked(bytes: output)
    } catch {
      return Unpacked(bytes: output, failure: error)
    }
  }

  private mutating func take(_ count: Int) throws(Unpacked.Failure) -> Int {
    while bitCount < count {
      guard position < input.count else { throw .broken }
      bits |= UInt32(input[position]) << UInt32(bitCount)
      position += 1
      bitCount += 8
    }
    let value = bits & ((1 << UInt32(count)) - 1)
    bits >>= UInt32(count)
    bitCount -= count
    return Int(value)
  }

  private mutating func put(_ byte: UInt8) throws(Unpacked.Failure) {
    if output.count >= limit { throw .tooLarge }
    output.append(byte)
  }

  private mutating func stored() throws(Unpacked.Failure) {
    position -= bitCount / 8
    bits = 0
    bitCount = 0
    guard position + 4 <= input.count else { throw .broken }
    let length = Int(input[position]) | Int(input[position + 1]) << 8
    let check = Int(input[position + 2]) | Int(input[position + 3]) << 8
    position += 4
    guard length == ~check & 0xFFFF, position + length <= input.count else { throw .broken }
    if output.count + length > limit { throw .tooLarge }
    output += input[position..<(position + length)]
    position += length
  }

  private mutating func dynamic() throws(Unpacked.Failure) {
    let literals = try take(5) + 257
    let distances = try take(5) + 1
    let codes = try take(4) + 4
    var lengths = [UInt8](repeating: 0, count: 19)
    for place in Inflate.order.prefix(codes) { lengths[place] = UInt8(try take(3)) }
    guard let table = Huffman(lengths) else { throw .broken }
    lengths = []
    while lengths.count < literals + distances {
      let symbol = try symbol(table)
      switch symbol {
      case 16:
        guard let last = lengths.last else { throw .broken }
        lengths += [UInt8](repeating: last, count: try take(2) + 3)
      case 17: lengths += [UInt8](repeating: 0, count: try take(3) + 3)
      case 18: lengths += [UInt8](repeating: 0, count: try take(7) + 11)
      default: lengths.append(UInt8(symbol))
      }
    }
    guard lengths.count == literals + distances,
      let literal = Huffman(Array(lengths[..<literals])),
      let distance = Huffman(Array(lengths[literals...]))
    else { throw .broken }
    try compressed(literal, distance)
  }

  private mutating func symbol(_ table: Huffman) throws(Unpacked.Failure) -> Int {
    var code = 0
    var first = 0
    var index = 0
    for length in 1...15 {
      code |= try take(1)
      let count = table.counts[length]
      if code - first < count { return table.symbols[index + code - first] }
      index += count
      first = (first + count) << 1
      code <<= 1
    }
    throw .broken
  }

  private mutating func compressed(
    _ literals: Huffman, _ distances: Huffman
  ) throws(Unpacked.Failure) {
    while true {
      let symbol = try symbol(literals)
      if symbol < 256 {
        try put(UInt8(symbol))
        continue
      }
      if symbol == 256 { return }
      guard symbol - 257 < Inflate.lengths.count else { throw .broken }
      let (base, extra) = Inflate.lengths[symbol - 257]
      let length = base + (try take(extra))
      let code = try self.symbol(distances)
      guard code < Inflate.distances.count else { throw .broken }
      let (start, more) = Inflate.distances[code]
      let distance = start + (try take(more))
      guard distance <= output.count else { throw .broken }
      if output.count + length > limit { throw .tooLarge }
      copy(length, from: output.count - distance)
    }
  }

  /// Repeats what begins at a place; the end of it may be what is copied.
  private mutating func copy(_ length: Int, from start: Int) {
    for place in start..<start + length { output.append(output[place]) }
  }

  /// In which order the lengths of the code length codes come.
  private static let order = [
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
  ]
  /// Least length and number of further bits of the codes from 257.
  private static let lengths: [(Int, Int)] =
    (0..<28).map { code in
      if code < 8 { return (code + 3, 0) }
      let extra = code / 4 - 1
      return (3 + (4 + code % 4) << extra, extra)
    } + [(258, 0)]
  /// The same of the distances.
  private static let distances: [(Int, Int)] = (0..<30).map { code in
    if code < 4 { return (code + 1, 0) }
    let extra = code / 2 - 1
    return (1 + (2 + code % 2) << extra, extra)
  }
}

/// A canonical Huffman code: how many codes each length has, and the symbols in order of their code.
struct Huffman: Sendable {
  let counts: [Int]
  let symbols: [Int]

  /// - Returns: nil for lengths that promise more codes than there can be.
  init?(_ lengths: [UInt8]) {
    var counts = [Int](repeating: 0, count: 16)
    for length in lengths { counts[Int(length)] += 1 }
    counts[0] = 0
    var left = 1
    for length in 1...15 {
      left = left << 1 - counts[length]
      if left < 0 { return nil }
    }
    var symbols: [Int] = []
    for length in 1...15 where counts[length] > 0 {
      symbols += lengths.indices.filter { lengths[$0] == length }
    }
    self.counts = counts
    self.symbols = symbols
  }

  private init(_ fixed: [(UInt8, Int)]) {
    let lengths = fixed.flatMap { [UInt8](repeating: $0.0, count: $0.1) }
    self = Huffman(lengths) ?? Huffman(counts: [], symbols: [])
  }

  private init(counts: [Int], symbols: [Int]) {
    self.counts = counts
    self.symbols = symbols
  }

  static let fixedLiterals = Huffman([(8, 144), (9, 112), (7, 24), (8, 8)])
  static let fixedDistances = Huffman([(5, 30)])
}
