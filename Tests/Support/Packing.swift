/// Packs text so that nothing of it stands in the bytes, as a server would.
package enum Packing {
  /// One gzip member (RFC 1952).
  package static func gzip(_ text: String) -> [UInt8] {
    let bytes = Array(text.utf8)
    return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3] + deflated(bytes) + little(sum(bytes), 4)
      + little(bytes.count, 4)
  }

  /// An archive of one file.
  package static func zip(_ name: String, _ text: String) -> [UInt8] {
    let bytes = Array(text.utf8)
    let packed = deflated(bytes)
    let path = Array(name.utf8)
    let about =
      little(20, 2) + little(0, 2) + little(8, 2) + little(0, 4) + little(sum(bytes), 4)
      + little(packed.count, 4) + little(bytes.count, 4) + little(path.count, 2) + little(0, 2)
    let file = little(0x0403_4B50, 4) + about + path + packed
    let entry = little(0x0201_4B50, 4) + little(20, 2) + about + little(0, 14) + path
    let end =
      little(0x0605_4B50, 4) + little(0, 4) + little(1, 2) + little(1, 2) + little(entry.count, 4)
      + little(file.count, 4) + little(0, 2)
    return file + entry + end
  }

  /// Every byte as a literal of the fixed code (RFC 1951, 3.2.6), which is no byte of its own.
  private static func deflated(_ bytes: [UInt8]) -> [UInt8] {
    var bits: [UInt8] = [1, 1, 0]
    func put(_ code: Int, _ count: Int) {
      for place in (0..<count).reversed() { bits.append(UInt8(code >> place & 1)) }
    }
    for byte in bytes {
      if byte < 144 { put(0x30 + Int(byte), 8) } else { put(0x190 + Int(byte) - 144, 9) }
    }
    put(0, 7)
    return stride(from: 0, to: bits.count, by: 8).map { start in
      bits[start..<min(start + 8, bits.count)].enumerated().reduce(0) {
        $0 | $1.element << $1.offset
      }
    }
  }

  private static func little(_ value: Int, _ width: Int) -> [UInt8] {
    (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  /// CRC-32 of ISO 3309.
  private static func sum(_ bytes: [UInt8]) -> Int {
    var sum: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
    }
    return Int(~sum)
  }
}
