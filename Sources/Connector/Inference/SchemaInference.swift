import Vocabulary

/// Grows a JSON schema from records, as the CDK's `SchemaInferrer` does over genson: numbers are
/// `number`, everything may be null, only keys are required.
///
///     var inference = SchemaInference(primaryKey: [["id"]], cursorField: [])
///     inference.add(record)
///     inference.schema        // {"$schema": …, "type": "object", "properties": …}
struct SchemaInference: Sendable {
  private var root = TypeUnion()
  private var isEmpty = true
  private let required: [[[String]]]

  /// - Parameters:
  ///   - primaryKey: paths of the key's fields.
  ///   - cursorField: path of the cursor, or none.
  init(primaryKey: [[String]] = [], cursorField: [[String]] = []) {
    required = [primaryKey, cursorField].filter { !$0.isEmpty }
  }

  mutating func add(_ record: JSON) {
    isEmpty = false
    root.add(record)
  }

  struct Outcome {
    let schema: JSON
    /// A sentence for each key that it cannot require.
    var problems: [String] = []
    /// A key whose values are of kinds that only `anyOf` describes: the CDK fails there.
    var mixedKey: String?
  }

  /// - Returns: nil before the first record.
  func schema() -> Outcome? {
    if isEmpty { return nil }
    var node = root.schema
    SchemaCleaning.clean(&node)
    node["type"] = "object"
    var problems: [String] = []
    var mixed: String?
    for field in required {
      for path in field {
        let name = path.joined(separator: ".")
        switch SchemaCleaning.require(path[...], in: &node) {
        case true?: continue
        case false?: problems.append("the field \(name) is a key and not in the records")
        case nil: mixed = mixed ?? name
        }
      }
    }
    var result: JSONObject = ["$schema": "http://json-schema.org/schema#"]
    for (key, value) in node { result[key] = value }
    return Outcome(schema: .object(result), problems: problems, mixedKey: mixed)
  }
}

/// The types that one place was seen with, in order of appearance (genson's `SchemaNode`).
struct TypeUnion: Sendable {
  enum Kind: UInt8, Sendable { case null, boolean, number, string, array, object }

  private var order: [Kind] = []
  /// Names and unions of the fields, side by side: records mostly have their keys in one order, so
  /// the place of the last time is tried before the table is searched.
  private var names: [String] = []
  private var fields: [TypeUnion] = []
  private var places: [String: Int] = [:]
  private var items: [TypeUnion] = []

  mutating func add(_ value: JSON) {
    switch value {
    case .null: see(.null)
    case .bool: see(.boolean)
    case .int, .number: see(.number)
    case .string: see(.string)
    case .array(let elements):
      see(.array)
      if items.isEmpty, !elements.isEmpty { items = [TypeUnion()] }
      for element in elements { items[0].add(element) }
    case .object(let object):
      see(.object)
      var hint = 0
      for (key, value) in object {
        hint = place(of: key, hint)
        fields[hint].add(value)
        hint += 1
      }
    }
  }

  @inline(__always)
  private mutating func see(_ kind: Kind) {
    if order.count == 1, order[0] == kind { return }
    if !order.contains(kind) { order.append(kind) }
  }

  private mutating func place(of key: String, _ hint: Int) -> Int {
    if hint < names.count, names[hint] == key { return hint }
    if let place = places[key] { return place }
    places[key] = names.count
    names.append(key)
    fields.append(TypeUnion())
    return names.count - 1
  }

  /// genson's `to_schema`: plain types are joined into one list, the others stand beside them.
  var schema: JSONObject {
    var plain: [String] = []
    var others: [JSONObject] = []
    for kind in order {
      switch kind {
      case .null: plain.append("null")
      case .boolean: plain.append("boolean")
      case .number: plain.append("number")
      case .string: plain.append("string")
      case .array:
        if let items = items.first {
          others.append(["type": "array", "items": .object(items.schema)])
        } else {
          plain.append("array")
        }
      case .object:
        if names.isEmpty {
          plain.append("object")
        } else {
          var properties = JSONObject(minimumCapacity: names.count)
          for (name, field) in zip(names, fields) { properties[name] = .object(field.schema) }
          others.append(["type": "object", "properties": .object(properties)])
        }
      }
    }
    if !plain.isEmpty {
      let type: JSON =
        plain.count == 1 ? .string(plain[0]) : .array(plain.sorted().map { .string($0) })
      others.insert(["type": type], at: 0)
    }
    if others.count == 1 { return others[0] }
    return others.isEmpty ? [:] : ["anyOf": .array(others.map { .object($0) })]
  }
}

/// What the CDK does to genson's schema (utils/schema_inferrer.py).
private enum SchemaCleaning {
  static func clean(_ node: inout JSONObject) {
    if case .array(let choices)? = node["anyOf"] { simplify(choices, in: &node) }
    if case .object(var properties)? = node["properties"] {
      node["properties"] = .null
      for (name, value) in properties {
        guard case .object(var property) = value else { continue }
        if property["type"] == "null" {
          properties[name] = nil
        } else {
          clean(&property)
          properties[name] = .object(property)
        }
      }
      node["properties"] = .object(properties)
    }
    if case .object(var items)? = node["items"] {
      clean(&items)
      node["items"] = .object(items)
    }
    putNullLast(&node)
    if node["anyOf"] != nil { node["type"] = nil }
  }

  /// A choice between null and one other schema is that schema, nullable.
  private static func simplify(_ choices: [JSON], in node: inout JSONObject) {
    if choices.count == 2, choices.contains(["type": "null"]) {
      let real = choices[0]["type"] == "null" ? choices[1] : choices[0]
      for (key, value) in real.object ?? [:] { node[key] = value }
      node["type"] = .array([node["type"] ?? .null, "null"])
      node["anyOf"] = nil
    } else if choices.count > 1 {
      node["type"] = ["null"]
    }
  }

  private static func putNullLast(_ node: inout JSONObject) {
    guard let type = node["type"] else { return }
    var types = type.array ?? [type]
    if type.array != nil, let place = types.firstIndex(of: "null") { types.remove(at: place) }
    node["type"] = .array(types + ["null"])
  }

  /// Marks every step of a path as required and never null.
  ///
  /// - Returns: false when the schema has no such field, nil where it has no type; what was marked
  ///   before stays.
  static func require(_ path: ArraySlice<String>, in node: inout JSONObject) -> Bool? {
    if node["type"] == nil { return nil }
    removeNull(&node)
    guard let name = path.first else { return true }
    guard case .object(var properties)? = node["properties"],
      case .object(var next)? = properties[name], node["type"] == "object"
    else { return false }
    var names = node["required"]?.array ?? []
    if !names.contains(.string(name)) { names.append(.string(name)) }
    node["required"] = .array(names)
    let done = require(path.dropFirst(), in: &next)
    properties[name] = .object(next)
    node["properties"] = .object(properties)
    return done
  }

  private static func removeNull(_ node: inout JSONObject) {
    guard case .array(var types)? = node["type"] else { return }
    if let place = types.firstIndex(of: "null") { types.remove(at: place) }
    node["type"] = types.count == 1 ? types[0] : .array(types)
  }
}
