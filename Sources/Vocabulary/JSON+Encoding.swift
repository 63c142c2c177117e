extension JSON {
  /// How a value is laid out as text.
  package enum Layout: Sendable {
    /// `{"a":1,"b":[1,2]}`: what goes over the wire.
    case compact
    /// `{"a": 1, "b": [1, 2]}`: what Python's `json.dumps` writes, and so what the CDK sends.
    case python
    /// Two spaces a level, one member a line: what a person reads.
    case pretty
  }

  package func text(_ layout: Layout = .compact) -> String {
    String(decoding: bytes(layout), as: UTF8.self)
  }

  /// UTF-8; only quotes, backslashes and control characters are escaped.
  package func bytes(_ layout: Layout = .compact) -> [UInt8] {
    var out: [UInt8] = []
    write(to: &out, layout)
    return out
  }

  package func write(to out: inout [UInt8], _ layout: Layout = .compact, level: Int = 0) {
    switch self {
    case .null: out.append(contentsOf: "null".utf8)
    case .bool(let value): out.append(contentsOf: (value ? "true" : "false").utf8)
    case .int(let value): JSON.write(value, to: &out)
    case .number(let value): out.append(contentsOf: value.literal.utf8)
    case .string(let value): JSON.write(quoting: value, to: &out)
    case .array(let elements):
      out.append(0x5B)
      var first = true
      for element in elements {
        JSON.separate(first: first, layout, level + 1, &out)
        first = false
        element.write(to: &out, layout, level: level + 1)
      }
      JSON.close(0x5D, empty: first, layout, level, &out)
    case .object(let members):
      out.append(0x7B)
      var first = true
      for (key, value) in members {
        JSON.separate(first: first, layout, level + 1, &out)
        first = false
        JSON.write(quoting: key, to: &out)
        out.append(0x3A)
        if layout != .compact { out.append(0x20) }
        value.write(to: &out, layout, level: level + 1)
      }
      JSON.close(0x7D, empty: first, layout, level, &out)
    }
  }

  private static func separate(first: Bool, _ layout: Layout, _ level: Int, _ out: inout [UInt8]) {
    if !first { out.append(0x2C) }
    switch layout {
    case .compact: break
    case .python: if !first { out.append(0x20) }
    case .pretty: newline(level, &out)
    }
  }

  private static func close(
    _ bracket: UInt8, empty: Bool, _ layout: Layout, _ level: Int, _ out: inout [UInt8]
  ) {
    if layout == .pretty, !empty { newline(level, &out) }
    out.append(bracket)
  }

  private static func newline(_ level: Int, _ out: inout [UInt8]) {
    out.append(0x0A)
    out.append(contentsOf: repeatElement(0x20, count: 2 * level))
  }

  private static func write(_ value: Int, to out: inout [UInt8]) {
    if value >= 0, value < 10 {
      out.append(0x30 + UInt8(value))
    } else {
      out.append(contentsOf: value.description.utf8)
    }
  }

  /// Writes a string with its quotes. Bytes that need no escape are copied in runs.
  package static func write(quoting text: String, to out: inout [UInt8]) {
    var text = text
    out.append(0x22)
    text.withUTF8 { write(escaping: $0, to: &out) }
    out.append(0x22)
  }

  /// Escapes UTF-8 bytes for the inside of a JSON string.
  package static func write(escaping bytes: UnsafeBufferPointer<UInt8>, to out: inout [UInt8]) {
    var start = 0
    for index in bytes.indices {
      let byte = bytes[index]
      if byte >= 0x20 && byte != 0x22 && byte != 0x5C { continue }
      out.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<index]))
      start = index + 1
      out.append(0x5C)
      switch byte {
      case 0x22, 0x5C: out.append(byte)
      case 0x08: out.append(0x62)
      case 0x0C: out.append(0x66)
      case 0x0A: out.append(0x6E)
      case 0x0D: out.append(0x72)
      case 0x09: out.append(0x74)
      default:
        out.append(contentsOf: "u00".utf8)
        out.append(hexDigit(byte >> 4))
        out.append(hexDigit(byte & 0x0F))
      }
    }
    out.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start...]))
  }

  private static func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }
}
