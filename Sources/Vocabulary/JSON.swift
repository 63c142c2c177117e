// Re-exported: whoever reads JSON walks objects, and so needs the members of the dictionary too.
@_exported public import OrderedCollections

/// An object keeps the order in which its keys were written; of two equal keys the last one wins,
/// as in Python's `json`.
package typealias JSONObject = OrderedDictionary<String, JSON>

/// A JSON value that survives a round trip: key order, big integers and decimals stay as written.
///
///     let value = try JSON(parsing: #"{"id": 1, "price": 1.10}"#)
///     value["price"]      // .number("1.10")
///     value.text()        // {"id":1,"price":1.10}
package enum JSON: Sendable, Hashable {
  case null
  case bool(Bool)
  /// An integer that fits into 64 bits.
  case int(Int)
  /// Any other number, as it was spelt.
  case number(JSONNumber)
  case string(String)
  case array([JSON])
  case object(JSONObject)
}

/// A number kept in its own spelling, so that `1.10` and 20-digit integers come out as they went in.
package struct JSONNumber: Sendable, Hashable {
  package let literal: String

  /// - Parameter literal: text of the JSON number grammar, or Python's `NaN`, `Infinity`, `-Infinity`.
  package init(literal: String) { self.literal = literal }

  /// Spells a double as Python's `repr` does: `1.0`, `1e+16`, `nan`.
  package init(_ value: Double) { self.literal = JSONNumber.spell(value) }

  package var double: Double {
    switch literal {
    case "NaN": .nan
    case "Infinity": .infinity
    case "-Infinity": -.infinity
    default: Double(literal) ?? .nan
    }
  }

  /// True for a literal without fraction and exponent: an integer beyond 64 bits.
  package var isInteger: Bool {
    !literal.utf8.contains { $0 == 0x2E || $0 == 0x65 || $0 == 0x45 || $0 == 0x4E || $0 == 0x49 }
  }

  package static func spell(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
    return value.description
  }
}

extension JSON {
  package static func double(_ value: Double) -> JSON { .number(JSONNumber(value)) }

  /// The value under a key; nil when this is no object or has no such key.
  package subscript(key: String) -> JSON? {
    if case .object(let object) = self { object[key] } else { nil }
  }

  /// The element at an index; nil when this is no array or the index lies outside.
  package subscript(index: Int) -> JSON? {
    if case .array(let array) = self, array.indices.contains(index) { array[index] } else { nil }
  }

  package var string: String? { if case .string(let value) = self { value } else { nil } }
  package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  package var int: Int? { if case .int(let value) = self { value } else { nil } }
  package var array: [JSON]? { if case .array(let value) = self { value } else { nil } }
  package var object: JSONObject? { if case .object(let value) = self { value } else { nil } }
  package var isNull: Bool { self == .null }

  package var double: Double? {
    switch self {
    case .int(let value): Double(value)
    case .number(let value): value.double
    default: nil
    }
  }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral,
  ExpressibleByNilLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(integerLiteral value: Int) { self = .int(value) }
  package init(arrayLiteral elements: JSON...) { self = .array(elements) }
  package init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(JSONObject(elements, uniquingKeysWith: { $1 }))
  }
  package init(nilLiteral: ()) { self = .null }
}
