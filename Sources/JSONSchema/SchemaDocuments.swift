import Vocabulary

/// The documents that references may lead to, and what in them has a name of its own.
///
/// Follows what PyPI's `referencing` does for draft 7: a `$id` names the schema it stands in and moves
/// the base of what is below, unless a `$ref` stands beside it; one that starts with `#` is an anchor.
struct SchemaDocuments {
  /// A schema in a document.
  struct Place: Hashable {
    let document: Int
    /// Keys, and indexes as text.
    var path: [String]
    /// What references there are resolved against.
    var base: String
  }

  private(set) var roots: [JSON] = []
  private var resources: [String: Place] = [:]
  private var anchors: [String: Place] = [:]

  /// Keywords that hold a schema, schemas by name, and schemas in a list.
  static let schemas: Set<String> = [
    "additionalItems", "additionalProperties", "contains", "else", "if", "not", "propertyNames",
    "then", "items",
  ]
  static let named: Set<String> = [
    "definitions", "patternProperties", "properties", "dependencies",
  ]
  static let listed: Set<String> = ["allOf", "anyOf", "oneOf", "items"]

  /// - Parameter uri: under which the document is known; empty for none.
  mutating func add(_ root: JSON, uri: String) {
    let place = Place(document: roots.count, path: [], base: uri)
    roots.append(root)
    if resources[uri] == nil { resources[uri] = place }
    index(root, place)
  }

  private mutating func index(_ schema: JSON, _ place: Place) {
    guard case .object(let rules) = schema else { return }
    var place = place
    place.base = named(rules, place)
    for (keyword, rule) in rules {
      var inner = place
      inner.path.append(keyword)
      if SchemaDocuments.schemas.contains(keyword), rule.object != nil { index(rule, inner) }
      if SchemaDocuments.listed.contains(keyword) {
        for (number, element) in (rule.array ?? []).enumerated() {
          index(element, inner.entering(String(number)))
        }
      }
      if SchemaDocuments.named.contains(keyword) {
        for (key, element) in rule.object ?? [:] { index(element, inner.entering(key)) }
      }
    }
  }

  /// Notes the name of a schema.
  ///
  /// - Returns: the base of what is below it.
  private mutating func named(_ rules: JSONObject, _ place: Place) -> String {
    let base = SchemaDocuments.base(of: .object(rules), in: place.base)
    if let id = rules["$id"]?.string, id.hasPrefix("#"), anchors[place.base + id] == nil {
      anchors[place.base + id] = place
    }
    if base != place.base, resources[base] == nil {
      resources[base] = Place(document: place.document, path: place.path, base: base)
    }
    return base
  }

  /// The base inside of a schema.
  static func base(of schema: JSON, in outer: String) -> String {
    guard let id = schema["$id"]?.string, schema["$ref"] == nil, !id.hasPrefix("#") else {
      return outer
    }
    return URIReference.join(outer, URIReference.split(id).uri)
  }

  // MARK: Following

  func schema(at place: Place) -> JSON? {
    var schema: JSON? = roots[place.document]
    for step in place.path { schema = SchemaDocuments.step(schema, step) }
    return schema
  }

  func place(of reference: String, from base: String) throws(SchemaFailure.Cause) -> Place {
    let (relative, fragment) = URIReference.split(reference)
    let uri = relative.isEmpty ? base : URIReference.join(base, relative)
    guard let resource = resources[uri] else { throw .foreign }
    if fragment.isEmpty { return resource }
    guard fragment.hasPrefix("/") else {
      guard let anchor = anchors[uri + "#" + fragment] else { throw .dangling }
      return anchor
    }
    guard let place = place(of: URIReference.decoded(fragment), below: resource) else {
      throw .dangling
    }
    return place
  }

  /// Follows a JSON pointer. A `$id` on the way moves the base only where a schema can stand.
  private func place(of pointer: String, below resource: Place) -> Place? {
    enum Kind { case schema, names, list, other }
    var place = resource
    var schema = schema(at: resource)
    var kind = Kind.schema
    for part in pointer.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
      let step = String(part).unescaped
      guard let next = SchemaDocuments.step(schema, step) else { return nil }
      switch kind {
      case .names, .list: kind = .schema
      case .other: break
      case .schema:
        if next.array != nil, SchemaDocuments.listed.contains(step) {
          kind = .list
        } else if SchemaDocuments.named.contains(step) {
          kind = .names
        } else if !SchemaDocuments.schemas.contains(step) {
          kind = .other
        }
      }
      place.path.append(step)
      schema = next
      if kind == .schema { place.base = SchemaDocuments.base(of: next, in: place.base) }
    }
    return place
  }

  private static func step(_ schema: JSON?, _ step: String) -> JSON? {
    switch schema {
    case .object(let members): members[step]
    case .array(let elements):
      Int(step).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
    default: nil
    }
  }
}

extension SchemaDocuments.Place {
  func entering(_ step: String) -> SchemaDocuments.Place {
    var inner = self
    inner.path.append(step)
    return inner
  }
}

extension SchemaFailure {
  /// Why a reference cannot be followed.
  enum Cause: Error { case foreign, dangling }
}

extension String {
  /// `~1` is a slash and `~0` a tilde (RFC 6901).
  fileprivate var unescaped: String {
    guard utf8.contains(0x7E) else { return self }
    var result = ""
    var isEscaped = false
    for character in unicodeScalars {
      if isEscaped {
        result.unicodeScalars.append(
          character == "1" ? "/" : character == "0" ? "~" : character)
        isEscaped = false
      } else if character == "~" {
        isEscaped = true
      } else {
        result.unicodeScalars.append(character)
      }
    }
    return result
  }
}
