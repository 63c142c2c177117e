import Crypto
package import Vocabulary

extension Manifest {
  /// SHA-256 of the resolved manifest in its canonical form, in hexadecimal. Two manifests with the
  /// same digest behave the same.
  ///
  /// - Returns: nil when the manifest cannot be resolved.
  package var resolvedDigest: String? {
    guard let resolved else { return nil }
    var hash = SHA256()
    hash.update(data: resolved.canonical)
    let digits = Array("0123456789abcdef")
    return String(
      hash.finalize().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }
}

extension Node {
  /// The value as Python's `json.dumps` writes it with sorted keys, without spaces and with all but
  /// ASCII as it is: the same bytes for the same value, whoever writes them.
  package var canonical: [UInt8] {
    var bytes: [UInt8] = []
    write(canonical: &bytes)
    return bytes
  }

  private func write(canonical bytes: inout [UInt8]) {
    switch kind {
    case .scalar(.string(let text)): Node.write(text, to: &bytes)
    case .scalar(let value): value.sortingKeys.write(to: &bytes)
    case .sequence(let nodes):
      bytes.append(0x5B)
      for (index, node) in nodes.enumerated() {
        if index > 0 { bytes.append(0x2C) }
        node.write(canonical: &bytes)
      }
      bytes.append(0x5D)
    case .mapping(let members):
      bytes.append(0x7B)
      var isFirst = true
      for key in members.keys.sorted(by: JSON.precedes) {
        if !isFirst { bytes.append(0x2C) }
        isFirst = false
        Node.write(key, to: &bytes)
        bytes.append(0x3A)
        members[key]?.value.write(canonical: &bytes)
      }
      bytes.append(0x7D)
    }
  }

  /// Escapes what JSON demands and nothing more: this goes into a digest and not to a terminal.
  private static func write(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(0x22)
    for byte in text.utf8 {
      switch byte {
      case 0x22, 0x5C: bytes += [0x5C, byte]
      case 0x08: bytes += [0x5C, 0x62]
      case 0x09: bytes += [0x5C, 0x74]
      case 0x0A: bytes += [0x5C, 0x6E]
      case 0x0C: bytes += [0x5C, 0x66]
      case 0x0D: bytes += [0x5C, 0x72]
      case 0..<0x20:
        let digits = Array("0123456789abcdef".utf8)
        bytes += [0x5C, 0x75, 0x30, 0x30, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      default: bytes.append(byte)
      }
    }
    bytes.append(0x22)
  }
}

extension JSON {
  /// The same value with the keys of every object in the order of their code points.
  package var sortingKeys: JSON {
    switch self {
    case .array(let elements): return .array(elements.map(\.sortingKeys))
    case .object(let members):
      let keys = members.keys.sorted(by: JSON.precedes)
      return .object(
        JSONObject(uniqueKeysWithValues: keys.map { ($0, members[$0]?.sortingKeys ?? .null) }))
    default: return self
    }
  }

  /// The order of code points, which UTF-8 keeps.
  static func precedes(_ a: String, _ b: String) -> Bool {
    a.utf8.lexicographicallyPrecedes(b.utf8)
  }
}
