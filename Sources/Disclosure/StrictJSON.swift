import Vocabulary

extension JSON {
  /// The same value without `NaN` and `Infinity`: records may hold them, as Python reads them, and a
  /// message may not (RFC 8259, section 6). They become null, as the Python server writes them.
  var strict: JSON { isStrict ? self : stricter }

  private var isStrict: Bool {
    switch self {
    case .number(let number): number.isFinite
    case .array(let elements): elements.allSatisfy(\.isStrict)
    case .object(let members): members.values.allSatisfy(\.isStrict)
    default: true
    }
  }

  private var stricter: JSON {
    switch self {
    case .number(let number): number.isFinite ? self : .null
    case .array(let elements): .array(elements.map(\.stricter))
    case .object(let members): .object(members.mapValues(\.stricter))
    default: self
    }
  }
}

extension JSONNumber {
  /// `NaN`, `Infinity` and `-Infinity` are the literals with such a letter.
  fileprivate var isFinite: Bool { !literal.utf8.contains { $0 == 0x4E || $0 == 0x49 } }
}
