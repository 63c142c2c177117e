import Jinja
import Vocabulary

/// Compares JSON with a schema of draft 7, as Python's jsonschema does without a format checker.
struct JSONSchema {
  static let depthLimit = 200

  private let root: JSON

  init(_ schema: JSON) { root = schema }

  /// - Returns: the keyword that is not met, with its place: `type at limits.page`; nil for none.
  func problem(of value: JSON) -> String? {
    guard let (keyword, path) = check(value, root, [], 0) else { return nil }
    return path.isEmpty ? keyword : "\(keyword) at \(path.joined(separator: "."))"
  }

  private typealias Problem = (keyword: String, path: [String])

  private func check(_ value: JSON, _ schema: JSON, _ path: [String], _ depth: Int) -> Problem? {
    if depth > JSONSchema.depthLimit { return ("$ref", path) }
    guard case .object(let rules) = schema else {
      return schema == .bool(false) ? ("false", path) : nil
    }
    if let reference = rules["$ref"]?.string {
      guard let target = JSONSchema.resolve(reference, in: root) else { return ("$ref", path) }
      return check(value, target, path, depth + 1)
    }
    for (keyword, rule) in rules {
      let problem =
        scalar(keyword, rule, value)
        ? (keyword, path) : nested(keyword, rule, rules, value, path, depth)
      if let problem { return problem }
    }
    return nil
  }

  static func resolve(_ reference: String, in root: JSON) -> JSON? {
    guard reference.hasPrefix("#") else { return nil }
    var current = root
    for part in reference.dropFirst().split(separator: "/") {
      let key = String(part).replacing(text: "~1", with: "/").replacing(text: "~0", with: "~")
      guard let next = current[key] ?? Int(key).flatMap({ current[$0] }) else { return nil }
      current = next
    }
    return current
  }

  // MARK: One value

  /// Whether a value breaks a rule that needs no look inside.
  private func scalar(_ keyword: String, _ rule: JSON, _ value: JSON) -> Bool {
    let same = Value(value)
    switch keyword {
    case "type":
      let types = rule.array ?? [rule]
      return !types.contains { JSONSchema.isOf($0.string ?? "", value) }
    case "enum": return !(rule.array ?? []).contains { JSONSchema.isSame($0, value) }
    case "const": return !JSONSchema.isSame(rule, value)
    case "minimum": return same.compares(rule) { $0 < $1 }
    case "maximum": return same.compares(rule) { $0 > $1 }
    case "exclusiveMinimum": return same.compares(rule) { $0 <= $1 }
    case "exclusiveMaximum": return same.compares(rule) { $0 >= $1 }
    case "multipleOf":
      return same.compares(rule) { $1 != 0 && ($0 / $1).rounded() != $0 / $1 }
    case "minLength": return value.string.map { $0.unicodeScalars.count < rule.int ?? 0 } ?? false
    case "maxLength":
      return value.string.map { $0.unicodeScalars.count > rule.int ?? .max } ?? false
    case "pattern":
      guard let text = value.string, let pattern = rule.string else { return false }
      return PythonRegex.isFound(pattern, in: text) != true
    case "minItems": return value.array.map { $0.count < rule.int ?? 0 } ?? false
    case "maxItems": return value.array.map { $0.count > rule.int ?? .max } ?? false
    case "uniqueItems":
      guard rule == true, let elements = value.array else { return false }
      return elements.indices.contains { place in
        elements[..<place].contains { JSONSchema.isSame($0, elements[place]) }
      }
    case "minProperties": return value.object.map { $0.count < rule.int ?? 0 } ?? false
    case "maxProperties": return value.object.map { $0.count > rule.int ?? .max } ?? false
    case "required":
      guard let object = value.object else { return false }
      return (rule.array ?? []).contains { object[$0.string ?? ""] == nil }
    default: return false
    }
  }

  static func isOf(_ type: String, _ value: JSON) -> Bool {
    switch (type, value) {
    case ("null", .null), ("boolean", .bool), ("string", .string), ("array", .array),
      ("object", .object), ("integer", .int), ("number", .int), ("number", .number):
      true
    case ("integer", .number(let number)):
      number.isInteger || number.double.rounded() == number.double && number.double.isFinite
    default: false
    }
  }

  private static func isSame(_ a: JSON, _ b: JSON) -> Bool {
    // In JSON true is not 1.
    if a.bool != b.bool { return false }
    return Value(a).isSame(as: Value(b))
  }

  // MARK: Inside

  private func nested(
    _ keyword: String, _ rule: JSON, _ rules: JSONObject, _ value: JSON, _ path: [String],
    _ depth: Int
  ) -> Problem? {
    func fits(_ schema: JSON) -> Bool { check(value, schema, path, depth + 1) == nil }
    switch keyword {
    case "properties":
      for (key, schema) in rule.object ?? [:] {
        guard let member = value[key] else { continue }
        if let problem = check(member, schema, path + [key], depth + 1) { return problem }
      }
    case "patternProperties", "additionalProperties", "propertyNames":
      return members(keyword, rule, rules, value, path, depth)
    case "items", "contains", "additionalItems":
      return elements(keyword, rule, rules, value, path, depth)
    case "allOf":
      for schema in rule.array ?? [] {
        if let problem = check(value, schema, path, depth + 1) { return problem }
      }
    case "anyOf": if !(rule.array ?? []).contains(where: fits) { return (keyword, path) }
    case "oneOf": if (rule.array ?? []).filter(fits).count != 1 { return (keyword, path) }
    case "not": if fits(rule) { return (keyword, path) }
    case "if":
      guard let branch = fits(rule) ? rules["then"] : rules["else"] else { return nil }
      return check(value, branch, path, depth + 1)
    case "dependencies":
      for (key, needed) in rule.object ?? [:] where value[key] != nil {
        if let names = needed.array {
          if names.contains(where: { value[$0.string ?? ""] == nil }) { return (keyword, path) }
        } else if let problem = check(value, needed, path, depth + 1) {
          return problem
        }
      }
    default: break
    }
    return nil
  }

  private func members(
    _ keyword: String, _ rule: JSON, _ rules: JSONObject, _ value: JSON, _ path: [String],
    _ depth: Int
  ) -> Problem? {
    guard let object = value.object else { return nil }
    let known = rules["properties"]?.object ?? [:]
    let patterns = rules["patternProperties"]?.object ?? [:]
    for (key, member) in object {
      switch keyword {
      case "propertyNames":
        if check(.string(key), rule, path, depth + 1) != nil { return (keyword, path) }
      case "patternProperties":
        for (pattern, schema) in patterns where PythonRegex.isFound(pattern, in: key) == true {
          if let problem = check(member, schema, path + [key], depth + 1) { return problem }
        }
      default:
        if known[key] != nil
          || patterns.keys.contains(where: { PythonRegex.isFound($0, in: key) == true })
        {
          continue
        }
        if rule == .bool(false) { return (keyword, path) }
        if let problem = check(member, rule, path + [key], depth + 1) { return problem }
      }
    }
    return nil
  }

  private func elements(
    _ keyword: String, _ rule: JSON, _ rules: JSONObject, _ value: JSON, _ path: [String],
    _ depth: Int
  ) -> Problem? {
    guard let elements = value.array else { return nil }
    if keyword == "contains" {
      return elements.contains { check($0, rule, path, depth + 1) == nil } ? nil : (keyword, path)
    }
    let heads = (keyword == "items" ? rule : rules["items"])?.array
    for (place, element) in elements.enumerated() {
      let schema: JSON?
      if keyword == "items" {
        schema = heads == nil ? rule : heads?[safe: place]
      } else {
        schema = heads.map { place >= $0.count } == true ? rule : nil
      }
      guard let schema else { continue }
      if let problem = check(element, schema, path + [String(place)], depth + 1) { return problem }
    }
    return nil
  }
}

extension Value {
  /// Whether a number stands so to a limit; false for what is no number.
  fileprivate func compares(_ rule: JSON, _ breaks: (Double, Double) -> Bool) -> Bool {
    if case .bool = self { return false }
    guard let limit = rule.double, let number = json.double else { return false }
    return breaks(number, limit)
  }
}

extension [JSON] {
  fileprivate subscript(safe place: Int) -> JSON? { indices.contains(place) ? self[place] : nil }
}
