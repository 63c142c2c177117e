import Secrets
import Vocabulary

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
      guard bytes.count > 2 else { return false }
      for place in 0..<(bytes.count - 2) {
        switch (bytes[place], bytes[place + 1], bytes[place + 2]) {
        case (0x4E, 0x61, 0x4E), (0x49, 0x6E, 0x66): return true
        case (0x30...0x39, 0x45, _), (0x30...0x39, 0x65, _): return true
        default: continue
        }
      }
      return false
    }
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
