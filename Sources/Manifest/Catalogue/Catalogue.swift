import Vocabulary

/// Every component of the CDK's low-code language: its fields, what they may hold, what is required.
///
/// Derived from `declarative_component_schema.yaml` of airbyte-cdk 7.39.1 by
/// `Tests/ManifestTests/Tools/derive_catalogue.py`; a test compares the two.
struct Catalogue: Sendable {
  /// Parsed at first use, in about a millisecond.
  static let shared = Catalogue()

  private let shapes: [Shape]
  private let numbers: [String: Int]
  /// What `type` gets where it is not written, keyed `Parent.field`.
  let typeByPlace: [String: String]
  /// The same for components that have a `class_name`.
  let customTypeByPlace: [String: String]
  /// The values `type` may have anywhere.
  let typeNames: [String]
  private let typeNameSet: Set<String>
  /// Components that the CDK advises against.
  let deprecated: Set<String>

  private init() {
    let texts = [
      Catalogue.streams, Catalogue.requests, Catalogue.authentication, Catalogue.records,
      Catalogue.custom,
    ]
    var parser = CatalogueParser()
    for text in texts { parser.read(text) }
    shapes = parser.finished()
    numbers = parser.numbers
    typeByPlace = CatalogueParser.pairs(Catalogue.defaultTypes)
    customTypeByPlace = CatalogueParser.pairs(Catalogue.customTypes)
    deprecated = parser.deprecated
    typeNameSet = parser.typeNames
    typeNames = typeNameSet.sorted()
  }

  /// - Returns: the shape a reference leads to, or the shape itself.
  func followed(_ shape: Shape) -> Shape {
    var shape = shape
    while let number = shape.reference { shape = shapes[number] }
    return shape
  }

  subscript(component name: String) -> Shape? { numbers[name].map { shapes[$0] } }

  func isType(_ name: String) -> Bool { typeNameSet.contains(name) }

  var source: Shape { self[component: "DeclarativeSource"] ?? .anything }

  var componentNames: [String] { numbers.keys.sorted() }

  /// What a field counts as where it is not written; nil where nothing is said.
  ///
  /// - Parameter place: `Component.field`, and on into fields of its own.
  static func defaultValue(of place: String) -> JSON? {
    for line in defaultValues.split(separator: "\n") where line.hasPrefix(place + " ") {
      return try? JSON(parsing: String(line.dropFirst(place.count + 1)))
    }
    return nil
  }
}
