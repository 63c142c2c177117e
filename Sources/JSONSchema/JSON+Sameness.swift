package import Vocabulary

extension JSON {
  /// Stands in a value for what may not be looked at, such as a secret. A rule that would have to look
  /// is neither met nor broken. No JSON text can spell it.
  package static let hidden = JSON.number(JSONNumber(literal: "hidden"))

  var isHidden: Bool {
    if case .number(let number) = self { return number.literal == "hidden" }
    return false
  }

  var holdsHidden: Bool {
    switch self {
    case .array(let elements): elements.contains(where: \.holdsHidden)
    case .object(let members): members.values.contains(where: \.holdsHidden)
    default: isHidden
    }
  }

  /// Bytes that are the same for values that JSON schema calls equal: `1` and `1.0` are, `true` and
  /// `1` are not, and the order of keys does not count.
  var sameness: [UInt8] {
    var bytes: [UInt8] = []
    write(sameness: &bytes)
    return bytes
  }

  private func write(sameness bytes: inout [UInt8]) {
    switch self {
    case .null: bytes.append(0x6E)
    case .bool(let value): bytes.append(value ? 0x74 : 0x66)
    case .int, .number:
      SchemaNumber(self)?.write(to: &bytes)
      bytes.append(0x3B)
    case .string(let text): JSON.write(sameness: text, to: &bytes)
    case .array(let elements):
      bytes.append(0x5B)
      for element in elements { element.write(sameness: &bytes) }
      bytes.append(0x5D)
    case .object(let members):
      bytes.append(0x7B)
      let sorted = members.elements.sorted {
        $0.key.utf8.lexicographicallyPrecedes($1.key.utf8)
      }
      for (key, value) in sorted {
        JSON.write(sameness: key, to: &bytes)
        value.write(sameness: &bytes)
      }
      bytes.append(0x7D)
    }
  }

  private static func write(sameness text: String, to bytes: inout [UInt8]) {
    bytes.append(0x22)
    bytes.append(contentsOf: text.utf8.count.description.utf8)
    bytes.append(0x3A)
    bytes.append(contentsOf: text.utf8)
  }
}
