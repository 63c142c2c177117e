import Jinja
import Vocabulary

/// Turns the schemas of a document into rules. What is never referred to from the whole schema or
/// from what it uses is not looked at.
struct SchemaCompiler {
  private var documents = SchemaDocuments()
  private let checksPatterns: Bool
  private var schemas: [CompiledSchema.Schema] = []
  private var numbers: [Key: Int] = [:]
  private var waiting: [(Int, JSON, SchemaDocuments.Place)] = []

  private struct Key: Hashable {
    let document: Int
    let path: [String]
  }

  init(_ schema: JSON, _ others: [String: JSON], checksPatterns: Bool) {
    self.checksPatterns = checksPatterns
    documents.add(schema, uri: "")
    if !checksPatterns { documents.add(MetaSchema.json, uri: MetaSchema.uri) }
    for (uri, document) in others.sorted(by: { $0.key < $1.key }) {
      documents.add(document, uri: uri)
    }
  }

  mutating func compiled() -> [CompiledSchema.Schema] {
    _ = number(documents.roots[0], SchemaDocuments.Place(document: 0, path: [], base: ""))
    while let (number, schema, place) = waiting.popLast() { compile(number, schema, place) }
    return schemas
  }

  /// The number a part of a schema has, or will have.
  ///
  /// - Parameter place: with the base of the schema around it.
  private mutating func number(_ schema: JSON, _ place: SchemaDocuments.Place) -> Int {
    var place = place
    place.base = SchemaDocuments.base(of: schema, in: place.base)
    return number(at: place, schema)
  }

  /// - Parameter place: with the base of the schema itself.
  private mutating func number(at place: SchemaDocuments.Place, _ schema: JSON) -> Int {
    let key = Key(document: place.document, path: place.path)
    if let known = numbers[key] { return known }
    numbers[key] = schemas.count
    waiting.append((schemas.count, schema, place))
    schemas.append(CompiledSchema.Schema(path: place.path))
    return schemas.count - 1
  }

  private mutating func compile(_ number: Int, _ schema: JSON, _ place: SchemaDocuments.Place) {
    switch schema {
    case .bool(false): schemas[number].rules = [("false", .never)]
    case .object(let rules):
      if let reference = rules["$ref"]?.string {
        schemas[number].rules = [("$ref", target(of: reference, place.base))]
        return
      }
      for (keyword, value) in rules {
        let rule =
          SchemaCompiler.simple(keyword, value)
          ?? compound(keyword, value, rules, place.entering(keyword), place)
        if let rule { schemas[number].rules.append((keyword, rule)) }
      }
    default: return
    }
  }

  private mutating func target(of reference: String, _ base: String) -> SchemaRule {
    do throws(SchemaFailure.Cause) {
      let place = try documents.place(of: reference, from: base)
      guard let schema = documents.schema(at: place) else {
        return .unresolved(.danglingReference)
      }
      return .reference(number(at: place, schema))
    } catch {
      return .unresolved(error == .foreign ? .foreignReference : .danglingReference)
    }
  }

  // MARK: Keywords that look at one value

  private static func simple(_ keyword: String, _ value: JSON) -> SchemaRule? {
    switch keyword {
    case "type":
      var types: JSONType = []
      for name in value.array ?? [value] { types.formUnion(JSONType(name: name.string ?? "")) }
      return .types(types)
    case "enum": return value.array.map { .options(Set($0.map(\.sameness))) }
    case "const": return .options([value.sameness])
    case "pattern": return value.string.map { .pattern(PythonRegex($0)) }
    case "uniqueItems": return value == true ? .unique : nil
    case "required": return value.array.map { .required($0.compactMap(\.string)) }
    default: return SchemaNumber(value).flatMap { bound(keyword, $0) }
    }
  }

  private static func bound(_ keyword: String, _ value: SchemaNumber) -> SchemaRule? {
    switch keyword {
    case "minimum": .bound(value, isUpper: false, isExclusive: false)
    case "maximum": .bound(value, isUpper: true, isExclusive: false)
    case "exclusiveMinimum": .bound(value, isUpper: false, isExclusive: true)
    case "exclusiveMaximum": .bound(value, isUpper: true, isExclusive: true)
    case "multipleOf": .multiple(value)
    case "minLength": .size(.text, value, isUpper: false)
    case "maxLength": .size(.text, value, isUpper: true)
    case "minItems": .size(.list, value, isUpper: false)
    case "maxItems": .size(.list, value, isUpper: true)
    case "minProperties": .size(.object, value, isUpper: false)
    case "maxProperties": .size(.object, value, isUpper: true)
    default: nil
    }
  }

  // MARK: Keywords that hold schemas

  /// - Parameters:
  ///   - place: of the keyword's value.
  ///   - outer: of the schema around it.
  private mutating func compound(
    _ keyword: String, _ value: JSON, _ rules: JSONObject, _ place: SchemaDocuments.Place,
    _ outer: SchemaDocuments.Place
  ) -> SchemaRule? {
    switch keyword {
    case "format" where checksPatterns: return value == "regex" ? .isPattern : nil
    case "items":
      return value.array == nil ? .each(number(value, place)) : .heads(list(value, place))
    case "additionalItems":
      guard let heads = rules["items"]?.array else { return nil }
      if value == false { return .noTail(after: heads.count) }
      return .tail(after: heads.count, number(value, place))
    case "contains": return .contains(number(value, place))
    case "properties": return value.object.map { .properties(named($0, place)) }
    case "patternProperties":
      return value.object.map { members in
        .patternProperties(named(members, place).map { (PythonRegex($0.0), $0.1) })
      }
    case "additionalProperties":
      return .others(
        known: Set((rules["properties"]?.object ?? [:]).keys),
        patterns: (rules["patternProperties"]?.object ?? [:]).keys.map { PythonRegex($0) },
        value == false ? nil : number(value, place))
    case "propertyNames": return .names(number(value, place))
    case "dependencies": return value.object.map { .dependencies(dependencies($0, place)) }
    case "allOf": return value.array.map { _ in .all(list(value, place)) }
    case "anyOf": return value.array.map { _ in .any(list(value, place)) }
    case "oneOf": return value.array.map { _ in .one(list(value, place)) }
    case "not": return .not(number(value, place))
    case "if":
      return .condition(
        number(value, place),
        then: rules["then"].map { number($0, outer.entering("then")) },
        otherwise: rules["else"].map { number($0, outer.entering("else")) })
    default: return nil
    }
  }

  private mutating func list(_ value: JSON, _ place: SchemaDocuments.Place) -> [Int] {
    var result: [Int] = []
    for (index, schema) in (value.array ?? []).enumerated() {
      result.append(number(schema, place.entering(String(index))))
    }
    return result
  }

  private mutating func named(
    _ members: JSONObject, _ place: SchemaDocuments.Place
  ) -> [(String, Int)] {
    var result: [(String, Int)] = []
    for (key, schema) in members { result.append((key, number(schema, place.entering(key)))) }
    return result
  }

  private mutating func dependencies(
    _ members: JSONObject, _ place: SchemaDocuments.Place
  ) -> [(String, SchemaRule.Dependency)] {
    var result: [(String, SchemaRule.Dependency)] = []
    for (key, needed) in members {
      if let names = needed.array {
        result.append((key, .names(names.compactMap(\.string))))
      } else {
        result.append((key, .schema(number(needed, place.entering(key)))))
      }
    }
    return result
  }
}
