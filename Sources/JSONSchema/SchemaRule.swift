import Jinja
import Vocabulary

/// One keyword of a schema, ready to be applied. Other schemas are named by their number in
/// ``CompiledSchema``.
enum SchemaRule: Sendable {
  enum Size: Sendable { case text, list, object }

  case types(JSONType)
  /// The bytes of ``Vocabulary/JSON/sameness``.
  case options(Set<[UInt8]>)
  case bound(SchemaNumber, isUpper: Bool, isExclusive: Bool)
  case multiple(SchemaNumber)
  case size(Size, SchemaNumber, isUpper: Bool)
  /// Nil for a pattern that is none.
  case pattern(PythonRegex?)
  /// A text that must be a regular expression: asked for by the meta schema alone.
  case isPattern

  case each(Int)
  case heads([Int])
  case tail(after: Int, Int)
  /// No element but the first few.
  case noTail(after: Int)
  case contains(Int)
  case unique

  case required([String])
  case properties([(String, Int)])
  case patternProperties([(PythonRegex?, Int)])
  case names(Int)
  /// What no other keyword speaks of; nil where nothing else may be.
  case others(known: Set<String>, patterns: [PythonRegex?], Int?)
  case dependencies([(String, Dependency)])

  enum Dependency: Sendable {
    case names([String])
    case schema(Int)
  }

  case reference(Int)
  case unresolved(SchemaFailure.Reason)
  case all([Int])
  case any([Int])
  case one([Int])
  case not(Int)
  case condition(Int, then: Int?, otherwise: Int?)
  /// The schema `false`.
  case never
}

/// The types of JSON schema, as a set.
struct JSONType: OptionSet, Sendable {
  let rawValue: UInt8
  static let string = JSONType(rawValue: 1)
  static let integer = JSONType(rawValue: 2)
  static let number = JSONType(rawValue: 4)
  static let boolean = JSONType(rawValue: 8)
  static let null = JSONType(rawValue: 16)
  static let object = JSONType(rawValue: 32)
  static let array = JSONType(rawValue: 64)

  static let all: [(name: String, type: JSONType, phrase: String)] = [
    ("string", .string, "text"), ("integer", .integer, "a whole number"),
    ("number", .number, "a number"), ("boolean", .boolean, "true or false"),
    ("object", .object, "an object"), ("array", .array, "a list"), ("null", .null, "null"),
  ]

  /// - Returns: an empty set for a name that is none.
  init(name: String) { self = JSONType.all.first { $0.name == name }?.type ?? [] }

  init(rawValue: UInt8) { self.rawValue = rawValue }

  func takes(_ value: JSON) -> Bool {
    switch value {
    case .null: contains(JSONType.null)
    case .bool: contains(JSONType.boolean)
    case .string: contains(JSONType.string)
    case .array: contains(JSONType.array)
    case .object: contains(JSONType.object)
    case .int: !isDisjoint(with: [.number, .integer])
    case .number:
      contains(JSONType.number)
        || contains(JSONType.integer) && SchemaNumber(value)?.isWhole == true
    }
  }

  /// `text or a list`.
  var phrase: String {
    let phrases = JSONType.all.filter { contains($0.type) }.map(\.phrase)
    guard phrases.count > 1 else { return phrases.first ?? "something else" }
    return phrases.dropLast().joined(separator: ", ") + " or " + (phrases.last ?? "")
  }
}
