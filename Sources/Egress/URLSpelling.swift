/// Percent-encoding as Python's `urllib.parse` and `requests` write it.
enum URLSpelling {
  /// `urllib.parse.quote_plus(text, safe='')`: what `urlencode` does to names and values.
  static func quotePlus(_ bytes: some Sequence<UInt8>, into out: inout [UInt8]) {
    for byte in bytes {
      if byte == 0x20 {
        out.append(0x2B)
      } else if isUnreserved(byte) {
        out.append(byte)
      } else {
        percent(byte, into: &out)
      }
    }
  }

  /// A secret inside a path. `requests` leaves `?` and `#` as they are, which would cut the value in
  /// two; here they are encoded, so that it arrives whole.
  static func pathHole(_ bytes: some Sequence<UInt8>, into out: inout [UInt8]) {
    for byte in bytes {
      if byte == 0x3F || byte == 0x23 { percent(byte, into: &out) } else { out.append(byte) }
    }
  }

  /// What `requests` makes of a path and its query: urllib3's `parse_url` encodes what may not stand
  /// there, then `requote_uri` decodes escapes that need not be.
  static func requote(_ bytes: [UInt8]) -> [UInt8] {
    let end = bytes.firstIndex(of: 0x3F) ?? bytes.endIndex
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    encodeInvalid(bytes[..<end], into: &out)
    if end < bytes.endIndex {
      out.append(0x3F)
      encodeInvalid(bytes[(end + 1)...], into: &out)
    }
    return unquoteUnreserved(out)
  }

  /// RFC 3986, 5.2.4: `/a/./b/../c` is `/a/c`. Works on what stands before the query.
  static func removeDotSegments(_ bytes: [UInt8]) -> [UInt8] {
    let end = bytes.firstIndex(of: 0x3F) ?? bytes.endIndex
    let path = bytes[..<end]
    let segments = path.split(separator: 0x2F, omittingEmptySubsequences: false)
    guard segments.contains(where: { isDots($0) }) else { return bytes }
    var kept: [ArraySlice<UInt8>] = []
    for segment in segments.dropFirst() where !segment.elementsEqual([0x2E]) {
      if segment.elementsEqual([0x2E, 0x2E]) { _ = kept.popLast() } else { kept.append(segment) }
    }
    if let last = segments.last, isDots(last) { kept.append([]) }
    var out: [UInt8] = []
    for segment in kept {
      out.append(0x2F)
      out += segment
    }
    return (out.isEmpty ? [0x2F] : out) + bytes[end...]
  }

  private static func isDots(_ segment: ArraySlice<UInt8>) -> Bool {
    segment.elementsEqual([0x2E]) || segment.elementsEqual([0x2E, 0x2E])
  }

  private static func unquoteUnreserved(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.contains(0x25) else { return bytes }
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      if let decoded = escape(bytes[...], index), isUnreserved(decoded) {
        out.append(decoded)
        index += 3
      } else {
        out.append(bytes[index])
        index += 1
      }
    }
    return out
  }

  private static let reserved = Set("!$&'()*+,;=:@/?".utf8)

  /// A percent sign stays only where all of them begin an escape: one that does not says that the
  /// text was never encoded.
  private static func encodeInvalid(_ bytes: ArraySlice<UInt8>, into out: inout [UInt8]) {
    let isEncoded = bytes.indices.allSatisfy { bytes[$0] != 0x25 || escape(bytes, $0) != nil }
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let byte = bytes[index]
      if isEncoded, let value = escape(bytes, index) {
        percent(value, into: &out)
        index += 3
        continue
      }
      if isUnreserved(byte) || reserved.contains(byte) {
        out.append(byte)
      } else {
        percent(byte, into: &out)
      }
      index += 1
    }
  }

  /// The byte that `%XX` at this index stands for.
  private static func escape(_ bytes: ArraySlice<UInt8>, _ index: Int) -> UInt8? {
    guard bytes[index] == 0x25, index + 2 < bytes.endIndex, let high = hexValue(bytes[index + 1]),
      let low = hexValue(bytes[index + 2])
    else { return nil }
    return high << 4 | low
  }

  private static func percent(_ byte: UInt8, into out: inout [UInt8]) {
    out.append(0x25)
    out.append(hexDigit(byte >> 4))
    out.append(hexDigit(byte & 15))
  }

  private static func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x37 + value }

  private static func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10
  }

  /// Letters, digits and `_.-~`.
  private static func isUnreserved(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte) || byte == 0x5F || byte == 0x2E || byte == 0x2D || byte == 0x7E
  }
}
