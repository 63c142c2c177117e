#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A time zone of the system's database (TZif, RFC 8536): offsets from UTC and when they begin.
struct ZoneFile {
  private var begins: [Int] = []
  private var offsets: [Int] = []
  private var first = 0

  /// - Returns: nil for a name that is not in the database, or that is no plain name.
  init?(named name: String) {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard
      parts.allSatisfy({ part in
        !part.isEmpty
          && part.utf8.allSatisfy {
            ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || [0x2B, 0x2D, 0x5F].contains($0)
          }
      }), let bytes = ZoneFile.read("/usr/share/zoneinfo/" + name)
    else { return nil }
    self.init(bytes)
  }

  private static func read(_ path: String) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = readAll(file, &buffer)
    return count > 0 ? Array(buffer.prefix(count)) : nil
  }

  init?(_ bytes: [UInt8]) {
    func number(_ at: Int, _ width: Int) -> Int {
      guard at >= 0, at + width <= bytes.count else { return 0 }
      var value = bytes[at] & 0x80 != 0 ? -1 : 0
      for byte in bytes[at..<(at + width)] { value = value << 8 | Int(byte) }
      return value
    }
    func counts(_ at: Int) -> [Int] { (0..<6).map { number(at + 20 + 4 * $0, 4) } }
    guard bytes.count >= 44, bytes.starts(with: Array("TZif".utf8)) else { return nil }
    var at = 0
    var width = 4
    if bytes[4] >= 0x32 {
      // Version 2 repeats everything with 64-bit times behind the old part.
      let old = counts(0)
      at = 44 + old[3] * 5 + old[4] * 6 + old[5] + old[2] * 8 + old[1] + old[0]
      width = 8
    }
    let sizes = counts(at)
    let (times, types) = (sizes[3], sizes[4])
    guard times >= 0, types > 0, at + 44 + times * (width + 1) + types * 6 <= bytes.count else {
      return nil
    }
    let indices = at + 44 + times * width
    let records = indices + times
    func offset(_ type: Int) -> Int { number(records + 6 * min(type, types - 1), 4) }
    first = offset(0)
    for index in 0..<times {
      begins.append(number(at + 44 + index * width, width))
      offsets.append(offset(Int(bytes[indices + index])))
    }
  }

  /// Seconds east of Greenwich at a moment, in seconds since 1970.

  func offset(at moment: Int) -> Int {
    guard let index = begins.lastIndex(where: { $0 <= moment }) else { return first }
    return offsets[index]
  }
}

private func readAll(_ file: Int32, _ buffer: inout [UInt8]) -> Int {
  read(file, &buffer, buffer.count)
}
