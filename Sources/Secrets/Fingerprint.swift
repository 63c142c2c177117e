import Crypto

/// What a value looks like without being it: an HMAC under a key that never leaves this machine.
///
///     secret.fingerprint.words     // amber-otter: the same words, the same value
///
/// It does not depend on the name, so a value pasted under another name is known again.
package struct Fingerprint: Sendable, Hashable {
  private let halves: [UInt64]

  /// HMAC-SHA256 of the value.
  init(of bytes: UnsafeBufferPointer<UInt8>, key: Key) {
    let code = key.withKey { HMAC<SHA256>.authenticationCode(for: bytes, using: $0) }
    halves = code.withUnsafeBytes { raw in
      (0..<4).map { UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self)) }
    }
  }

  /// Reads ``hex`` back.
  ///
  /// - Returns: nil unless the text is 64 hexadecimal digits.
  package init?(hex: String) {
    guard hex.utf8.count == 64, hex.utf8.allSatisfy({ ASCII.hex($0) != nil }) else { return nil }
    var rest = Substring(hex)
    var halves: [UInt64] = []
    while !rest.isEmpty {
      guard let half = UInt64(rest.prefix(16), radix: 16) else { return nil }
      halves.append(half)
      rest = rest.dropFirst(16)
    }
    self.halves = halves
  }

  /// Two words for people. One pair in 65,536: enough to tell keys apart, too little to guess one.
  package var words: String {
    let top = halves[0]
    let first = FingerprintWords.first[Int(top >> 56)]
    let second = FingerprintWords.second[Int(top >> 48 & 0xFF)]
    return "\(first)-\(second)"
  }

  /// 64 digits, for a grant that is kept on disk. Worthless without the key.
  package var hex: String {
    halves.map { half in
      let digits = String(half, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}

extension Fingerprint: CustomStringConvertible {
  package var description: String { words }
}
