import Vocabulary

/// Reads gzip (RFC 1952): one member after another, each with its check sum.
enum Gzip {
  static func isCompressed(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

  /// - Returns: what could be unpacked; a failure beside it when a member is broken or ends early.
  static func unpack(_ bytes: [UInt8], limit: Int = Inflate.limit) -> Unpacked {
    var result = Unpacked()
    var position = 0
    while true {
      guard let start = header(bytes, at: position) else {
        result.failure = .broken
        return result
      }
      var inflate = Inflate(bytes, from: start, limit: limit - result.bytes.count)
      let part = inflate.run()
      result.bytes += part.bytes
      result.failure = part.failure
      position = inflate.position
      if part.failure != nil { return result }
      guard let sum = bytes.littleEndian(4, at: position),
        let size = bytes.littleEndian(4, at: position + 4), sum == Int(CRC32.of(part.bytes)),
        size == part.bytes.count & 0xFFFF_FFFF
      else {
        result.failure = .broken
        return result
      }
      position += 8
      while position < bytes.count, bytes[position] == 0 { position += 1 }
      if position >= bytes.count { return result }
    }
  }

  /// - Returns: where the compressed data begins; nil when this is no header.
  private static func header(_ bytes: [UInt8], at start: Int) -> Int? {
    guard start + 10 <= bytes.count, bytes[start] == 0x1F, bytes[start + 1] == 0x8B,
      bytes[start + 2] == 8
    else { return nil }
    let flags = bytes[start + 3]
    var position = start + 10
    if flags & 4 != 0 {
      guard let length = bytes.littleEndian(2, at: position) else { return nil }
      position += 2 + length
    }
    for flag: UInt8 in [8, 16] where flags & flag != 0 {
      guard position <= bytes.count, let end = bytes[position...].firstIndex(of: 0) else {
        return nil
      }
      position = end + 1
    }
    if flags & 2 != 0 { position += 2 }
    return position <= bytes.count ? position : nil
  }
}

extension [UInt8] {
  /// A number of a few bytes, the least first; nil beyond the end.
  func littleEndian(_ width: Int, at position: Int) -> Int? {
    guard position >= 0, position + width <= count else { return nil }
    return (0..<width).reduce(0) { $0 | Int(self[position + $1]) << (8 * $1) }
  }
}

/// The check sum of gzip and zip.
enum CRC32 {
  private static let table: [UInt32] = (0..<256).map { number in
    (0..<8).reduce(UInt32(number)) { value, _ in
      value & 1 == 1 ? 0xEDB8_8320 ^ value >> 1 : value >> 1
    }
  }

  static func of(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~0 as UInt32) { table[Int(($0 ^ UInt32($1)) & 0xFF)] ^ $0 >> 8 }
  }
}
