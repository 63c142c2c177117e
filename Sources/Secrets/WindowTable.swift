/// Picks a few bytes of each text by which it is found, and says which texts could stand where such
/// bytes do.
///
/// Of a text, ``stride`` windows are kept that begin one byte apart. So of the places at every
/// `stride` bytes exactly one meets each occurrence, and the others need not be looked at.
struct WindowTable {
  /// How a window is cut out of eight bytes of text and scattered.
  struct Shape {
    /// Bytes of a window, at most ``widest``.
    let width: Int
    /// From one place that is looked at to the next.
    let stride: Int
    /// Keeps the window's bytes of eight.
    let mask: UInt64
    /// Leaves the word of the filter of a scattered window.
    let shift: UInt64

    /// Letters in both cases are one, and so are a few marks; whoever asks compares the text itself.
    private static let fold: UInt64 = 0x2020_2020_2020_2020

    @inline(__always)
    static func scatter(_ eight: UInt64, _ mask: UInt64) -> UInt64 {
      ((eight | fold) & mask) &* 0x9E37_79B9_7F4A_7C15
    }

    func scatter(_ eight: UInt64) -> UInt64 { Shape.scatter(eight, mask) }
  }

  /// The lowest bit says whether the word of a scattered window has both of its bits.
  @inline(__always)
  static func hasBits(_ word: UInt64, _ product: UInt64) -> UInt64 {
    word &>> (product &>> 36) & word &>> (product &>> 42)
  }

  struct Entry {
    /// Bits of the scattered window that the bucket does not say.
    let tag: UInt32
    let text: UInt32
    /// Of the window in the text.
    let offset: UInt32
  }

  static let widest = 5
  private static let longestStride = 4
  /// Offsets that are weighed; a private key has thousands.
  private static let weighed = 20

  let shape: Shape
  /// Two bits for each window, both in the word that the first bits of the scattered window choose:
  /// where one is missing, no text has the window.
  private(set) var filter: [UInt64]
  /// Where the entries of each bucket begin, and an end. There are as many buckets as words.
  private(set) var starts: [UInt32]
  private(set) var entries: [Entry] = []

  /// - Parameter texts: none of them empty.
  init(_ texts: [SoughtText]) {
    let shortest = texts.reduce(Int.max) { min($0, $1.bytes.count) }
    let width = min(shortest, WindowTable.widest)
    let stride = min(shortest - width + 1, WindowTable.longestStride)
    var bits = 6
    // Of 32 bits at most one is set, most often.
    while 1 << bits < texts.count * stride, bits < 16 { bits += 1 }
    shape = Shape(
      width: width, stride: stride, mask: .max >> UInt64(64 - 8 * width),
      shift: UInt64(64 - bits))
    filter = Array(repeating: 0, count: 1 << bits)
    starts = Array(repeating: 0, count: 1 << bits + 1)
    fill(texts)
  }

  private mutating func fill(_ texts: [SoughtText]) {
    var chosen: [(product: UInt64, text: UInt32, offset: UInt32)] = []
    chosen.reserveCapacity(texts.count * shape.stride)
    // How often windows were chosen; different ones may share a place.
    var counts = [UInt8](repeating: 0, count: 1 << 16)
    for (index, text) in texts.enumerated() {
      text.bytes.withUnsafeBufferPointer { bytes in
        let first = quietest(bytes, counts)
        for offset in first..<first + shape.stride {
          let product = shape.scatter(WindowTable.eight(bytes, at: offset))
          let count = counts[Int(product >> 48)]
          counts[Int(product >> 48)] = count == .max ? count : count + 1
          chosen.append((product, UInt32(index), UInt32(offset)))
        }
      }
    }
    for choice in chosen { starts[Int(choice.product >> shape.shift) + 1] += 1 }
    for bucket in 1..<starts.count { starts[bucket] += starts[bucket - 1] }
    entries = Array(repeating: Entry(tag: 0, text: 0, offset: 0), count: chosen.count)
    var next = starts
    for choice in chosen {
      let word = Int(choice.product >> shape.shift)
      filter[word] |= 1 << (choice.product >> 36 & 63) | 1 << (choice.product >> 42 & 63)
      entries[Int(next[word])] = Entry(
        tag: WindowTable.tag(choice.product), text: choice.text, offset: choice.offset)
      next[word] += 1
    }
  }

  /// The bits that tell the windows of a bucket apart.
  @inline(__always)
  static func tag(_ product: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: product >> 10) }

  /// Where the windows begin that ordinary text and other sought texts have least often.
  private func quietest(_ bytes: UnsafeBufferPointer<UInt8>, _ counts: [UInt8]) -> Int {
    let places = min(bytes.count - shape.width - shape.stride + 2, WindowTable.weighed)
    if places <= 1 { return 0 }
    var best = 0
    var least = Int.max
    var costs = (0, 0, 0, 0)
    for offset in 0..<places + shape.stride - 1 {
      let product = shape.scatter(WindowTable.eight(bytes, at: offset))
      costs = (costs.1, costs.2, costs.3, 4 * Int(counts[Int(product >> 48)]))
      costs.3 += commonness(bytes, at: offset)
      let first = offset - shape.stride + 1
      if first < 0 { continue }
      var sum = costs.3
      if shape.stride > 1 { sum += costs.2 }
      if shape.stride > 2 { sum += costs.1 }
      if shape.stride > 3 { sum += costs.0 }
      if sum < least { (best, least) = (first, sum) }
    }
    return best
  }

  /// Found by trying: words and bare numbers are everywhere, letters among digits are not.
  private func commonness(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int) -> Int {
    var hasDigits = false
    var hasLetters = false
    for place in offset..<offset + shape.width {
      if ASCII.isDigit(bytes[place]) { hasDigits = true } else { hasLetters = true }
    }
    return hasDigits ? (hasLetters ? 0 : 6) : 12
  }

  /// Eight bytes from `offset` on, the first one lowest; zeros beyond the end.
  @inline(__always)
  static func eight(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int) -> UInt64 {
    if offset + 8 <= bytes.count, let base = bytes.baseAddress {
      return UInt64(
        littleEndian: UnsafeRawPointer(base).loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
    var result: UInt64 = 0
    for (place, byte) in bytes[offset...].prefix(8).enumerated() {
      result |= UInt64(byte) << UInt64(8 * place)
    }
    return result
  }

  /// Zeroes what tells something of the texts.
  mutating func wipeAll() {
    filter.withUnsafeMutableBytes { wipe($0) }
    entries.withUnsafeMutableBytes { wipe($0) }
  }
}
