import Secrets
import Vocabulary

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension ReadPage {
  /// Makes texts of the numbers that JSON does not have, as the CDK's builder shows them; Python
  /// reads and computes with them.
  mutating func spellOutInfinities() {
    guard let body = answer?.http.body, ReadPage.mayHaveSome(body) else { return }
    for place in selected.records.indices { ReadPage.spellOut(&selected.records[place]) }
  }

  /// A quick look for `NaN`, `Infinity` and exponents, which may be too large.
  private static func mayHaveSome(_ body: [UInt8]) -> Bool {
    body.withUnsafeBufferPointer { bytes in
      holds(bytes, (0x4E, 0x61, 0x4E)) || holds(bytes, (0x49, 0x6E, 0x66)) || hasExponent(bytes)
    }
  }

  private static func hasExponent(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard bytes.count > 1 else { return false }
    for place in 1..<bytes.count where bytes[place] | 0x20 == 0x65 {
      if bytes[place - 1] &- 0x30 < 10 { return true }
    }
    return false
  }

  private static func holds(
    _ bytes: UnsafeBufferPointer<UInt8>, _ letters: (UInt8, UInt8, UInt8)
  ) -> Bool {
    guard let base = bytes.baseAddress else { return false }
    var rest = UnsafeRawBufferPointer(bytes)
    while let start = rest.baseAddress, let found = memchr(start, Int32(letters.0), rest.count) {
      let place = UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found))
      guard place + 2 < bytes.count else { return false }
      if bytes[place + 1] == letters.1, bytes[place + 2] == letters.2 { return true }
      rest = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[(place + 1)...])
    }
    return false
  }

  private static func spellOut(_ json: inout JSON) {
    switch json {
    case .number(let number) where !number.double.isFinite:
      json = .string(JSONNumber.spell(number.double))
    case .array(var elements):
      json = .null
      for place in elements.indices { spellOut(&elements[place]) }
      json = .array(elements)
    case .object(var members):
      json = .null
      for place in members.values.indices { spellOut(&members.values[place]) }
      json = .object(members)
    default: break
    }
  }
}
