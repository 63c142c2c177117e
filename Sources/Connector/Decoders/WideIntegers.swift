import Vocabulary

/// Numbers of a body as the CDK's JSON decoders have them. They ask orjson first, which has no
/// integers beyond 64 bits and makes floats of them (composite_raw_decoder.py, `JsonParser`).
enum WideIntegers {
  static let warning =
    "The response has integers beyond 64 bits. The CDK's JSON decoder makes floats of them, which"
    + " lose digits, and so they are here; a JsonlDecoder or a JsonItemsDecoder keeps them."

  /// - Returns: nil where nothing changes: no number is that wide, or orjson refuses the body and
  ///   Python's own decoder, which keeps them, reads it.
  static func narrowed(_ json: JSON, of body: [UInt8]) -> JSON? {
    guard mayHaveSome(body) else { return nil }
    var json = json
    var count = 0
    guard narrow(&json, &count), count > 0 else { return nil }
    return json
  }

  /// A quick look for 19 digits in a row.
  private static func mayHaveSome(_ body: [UInt8]) -> Bool {
    body.withUnsafeBufferPointer { bytes in
      // One of any 19 neighbours lies at a multiple of 19.
      var place = 18
      while place < bytes.count {
        if bytes[place] &- 0x30 < 10 {
          var low = place
          var high = place
          while low > 0, bytes[low - 1] &- 0x30 < 10 { low -= 1 }
          while high + 1 < bytes.count, bytes[high + 1] &- 0x30 < 10 { high += 1 }
          if high - low >= 18 { return true }
          place = max(place, high)
        }
        place += 19
      }
      return false
    }
  }

  /// - Returns: false for what orjson refuses.
  private static func narrow(_ json: inout JSON, _ count: inout Int) -> Bool {
    switch json {
    case .number(let number):
      guard number.double.isFinite else { return false }
      if number.isInteger, UInt64(number.literal) == nil {
        json = .double(number.double)
        count += 1
      }
    case .array(var elements):
      json = .null
      for place in elements.indices where !narrow(&elements[place], &count) { return false }
      json = .array(elements)
    case .object(var members):
      json = .null
      for place in members.values.indices where !narrow(&members.values[place], &count) {
        return false
      }
      json = .object(members)
    default: break
    }
    return true
  }
}
