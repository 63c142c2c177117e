/// What a value at some place of a manifest may be: a JSON Schema (draft 7) without its prose.
final class Shape: Sendable {
  struct Types: OptionSet, Sendable {
    let rawValue: UInt8
    static let string = Types(rawValue: 1)
    static let integer = Types(rawValue: 2)
    static let number = Types(rawValue: 4)
    static let boolean = Types(rawValue: 8)
    static let null = Types(rawValue: 16)
    static let object = Types(rawValue: 32)
    static let array = Types(rawValue: 64)
  }

  struct Field: Sendable {
    let name: String
    let shape: Shape
    let isRequired: Bool
    let isDeprecated: Bool
  }

  /// The fields a mapping may have.
  struct Fields: Sendable {
    /// In the order of the catalogue.
    let all: [Field]
    let byName: [String: Int]
    /// No other field is allowed.
    let isClosed: Bool
    /// What any other field must be.
    let rest: Shape?
    /// One of these must be there (`streams` or `dynamic_streams`).
    let anyOf: [String]

    subscript(name: String) -> Field? { byName[name].map { all[$0] } }
  }

  /// Empty: any type.
  let types: Types
  /// Empty: any text.
  let options: [String]
  let items: Shape?
  let least: Int
  let isUnique: Bool
  let fields: Fields?
  /// Empty: no alternatives.
  let alternatives: [Shape]
  /// The number of a component in the catalogue.
  let reference: Int?
  let minimum: Double?
  let exclusiveMinimum: Double?
  /// The only value its `type` may have: what tells components apart.
  let typeName: String?

  init(
    types: Types = [], options: [String] = [], items: Shape? = nil, least: Int = 0,
    isUnique: Bool = false, fields: Fields? = nil, alternatives: [Shape] = [],
    reference: Int? = nil, minimum: Double? = nil, exclusiveMinimum: Double? = nil
  ) {
    self.types = types
    self.options = options
    self.items = items
    self.least = least
    self.isUnique = isUnique
    self.fields = fields
    self.alternatives = alternatives
    self.reference = reference
    self.minimum = minimum
    self.exclusiveMinimum = exclusiveMinimum
    let names = fields?["type"]?.shape.options ?? []
    typeName = names.count == 1 ? names[0] : nil
  }

  static let anything = Shape()
}
