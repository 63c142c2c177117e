/// The member `paste` of the JSON that a paste holds, read without making a string of it: it is a
/// dotenv text full of secrets.
struct PasteText {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0

  /// - Throws: `paste_broken` for anything but an object with a text in `paste`. Attachments and
  ///   members that other programs add are passed over.
  static func read(_ json: borrowing WipingBuffer) throws(PasteError) -> WipingBuffer {
    try json.withBytes { (bytes) throws(PasteError) -> WipingBuffer in
      var reader = PasteText(bytes)
      guard let text = reader.paste() else { throw .broken }
      return text
    }
  }

  private init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  private mutating func paste() -> WipingBuffer? {
    guard take(0x7B) else { return nil }
    while true {
      guard let name = string(), take(0x3A) else { return nil }
      let isPaste = name.withBytes { $0.elementsEqual("paste".utf8) }
      if isPaste { return string() }
      guard skipValue(), take(0x2C) else { return nil }
    }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    while let next = peek, next == 0x20 || next == 0x0A || next == 0x0D || next == 0x09 {
      position += 1
    }
    guard peek == byte else { return false }
    position += 1
    return true
  }

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// Passes over a value by its brackets and strings: whether it is valid is not our business.
  private mutating func skipValue() -> Bool {
    var depth = 0
    while let byte = peek {
      switch byte {
      case 0x22:
        guard string() != nil else { return false }
        continue
      case 0x7B, 0x5B: depth += 1
      case 0x7D, 0x5D:
        if depth == 0 { return true }
        depth -= 1
      case 0x2C where depth == 0: return true
      default: break
      }
      position += 1
    }
    return false
  }

  private mutating func string() -> WipingBuffer? {
    guard take(0x22) else { return nil }
    var result = WipingBuffer()
    while let byte = peek {
      position += 1
      switch byte {
      case 0x22: return result
      case 0x5C:
        guard escape(into: &result) else { return nil }
      default: result.append(byte)
      }
    }
    return nil
  }

  private mutating func escape(into result: inout WipingBuffer) -> Bool {
    guard let byte = peek else { return false }
    position += 1
    switch byte {
    case 0x22, 0x5C, 0x2F: result.append(byte)
    case 0x62: result.append(0x08)
    case 0x66: result.append(0x0C)
    case 0x6E: result.append(0x0A)
    case 0x72: result.append(0x0D)
    case 0x74: result.append(0x09)
    case 0x75:
      guard let scalar = scalar() else { return false }
      result.append(contentsOf: UTF8.encode(scalar) ?? .init())
    default: return false
    }
    return true
  }

  /// What follows `\u`, with its second half when it is a pair.
  private mutating func scalar() -> Unicode.Scalar? {
    guard let first = unit() else { return nil }
    guard UTF16.isLeadSurrogate(first) else { return Unicode.Scalar(first) }
    guard peek == 0x5C else { return nil }
    position += 1
    guard peek == 0x75 else { return nil }
    position += 1
    guard let second = unit(), UTF16.isTrailSurrogate(second) else { return nil }
    return UTF16.decode(.init([first, second]))
  }

  private mutating func unit() -> UInt16? {
    guard position + 4 <= bytes.count else { return nil }
    var value: UInt16 = 0
    for _ in 0..<4 {
      guard let digit = ASCII.hex(bytes[position]) else { return nil }
      value = value << 4 | UInt16(digit)
      position += 1
    }
    return value
  }
}
