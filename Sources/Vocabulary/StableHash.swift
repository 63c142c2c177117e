/// A hash that is the same in every run and on every machine: FNV-1a, 64 bits. It tells texts apart
/// and protects nothing.
package enum StableHash {
  /// - Returns: 16 hexadecimal digits.
  package static func digits(of text: String) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
