import Vocabulary

/// The files of a zip archive, in the order of its directory.
struct ZipArchive {
  struct Entry {
    let method: Int
    let flags: Int
    let sum: Int
    let packed: Int
    let size: Int
    let offset: Int
  }

  let entries: [Entry]
  private let bytes: [UInt8]

  /// - Returns: nil for what is no archive, or one of several disks or beyond 4 GB.
  init?(_ bytes: [UInt8]) {
    self.bytes = bytes
    // The directory's end stands before a comment of at most 64 KB.
    let last = bytes.count - 22
    guard last >= 0,
      let end = stride(from: last, through: max(0, last - 0xFFFF), by: -1).first(where: {
        bytes.littleEndian(4, at: $0) == 0x0605_4B50
      }),
      let count = bytes.littleEndian(2, at: end + 10),
      var position = bytes.littleEndian(4, at: end + 16), position != 0xFFFF_FFFF
    else { return nil }
    var entries: [Entry] = []
    for _ in 0..<count {
      guard bytes.littleEndian(4, at: position) == 0x0201_4B50,
        let flags = bytes.littleEndian(2, at: position + 8),
        let method = bytes.littleEndian(2, at: position + 10),
        let sum = bytes.littleEndian(4, at: position + 16),
        let packed = bytes.littleEndian(4, at: position + 20),
        let size = bytes.littleEndian(4, at: position + 24),
        let name = bytes.littleEndian(2, at: position + 28),
        let extra = bytes.littleEndian(2, at: position + 30),
        let comment = bytes.littleEndian(2, at: position + 32),
        let offset = bytes.littleEndian(4, at: position + 42)
      else { return nil }
      entries.append(
        Entry(
          method: method, flags: flags, sum: sum, packed: packed, size: size, offset: offset))
      position += 46 + name + extra + comment
    }
    self.entries = entries
  }

  /// - Parameter limit: how many bytes may come out.
  func unpack(_ entry: Entry, limit: Int = Inflate.limit) -> Unpacked {
    guard bytes.littleEndian(4, at: entry.offset) == 0x0403_4B50,
      let name = bytes.littleEndian(2, at: entry.offset + 26),
      let extra = bytes.littleEndian(2, at: entry.offset + 28),
      case let start = entry.offset + 30 + name + extra, start + entry.packed <= bytes.count,
      entry.flags & 1 == 0
    else { return Unpacked(failure: .broken) }
    let data = Array(bytes[start..<(start + entry.packed)])
    var result: Unpacked
    switch entry.method {
    case 0: result = Unpacked(bytes: data, failure: data.count > limit ? .tooLarge : nil)
    case 8:
      var inflate = Inflate(data, from: 0, limit: limit)
      result = inflate.run()
    default: return Unpacked(failure: .broken)
    }
    if result.failure == nil,
      result.bytes.count != entry.size || Int(CRC32.of(result.bytes)) != entry.sum
    {
      result.failure = .broken
    }
    return result
  }
}
