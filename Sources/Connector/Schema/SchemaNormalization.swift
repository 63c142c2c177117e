import Jinja
import Secrets
import Vocabulary

/// Turns the fields of a record into the types its schema declares
/// (CDK: sources/utils/transform.py, `DefaultSchemaNormalization`).
struct SchemaNormalization {
  static let depthLimit = 200

  private let root: JSON

  init(_ schema: JSON) { root = schema }

  /// The part of the schema that a local `$ref` names.
  private static func resolve(_ reference: String, in root: JSON) -> JSON? {
    guard reference.hasPrefix("#") else { return nil }
    var current = root
    for part in reference.dropFirst().split(separator: "/") {
      let key = String(part).replacing(text: "~1", with: "/").replacing(text: "~0", with: "~")
      guard let next = current[key] ?? Int(key).flatMap({ current[$0] }) else { return nil }
      current = next
    }
    return current
  }

  func normalized(_ record: JSON) -> JSON { walk(record, root, 0) }

  /// What is below a value; the value itself was converted by whoever holds it.
  private func walk(_ value: JSON, _ schema: JSON, _ depth: Int) -> JSON {
    guard depth < SchemaNormalization.depthLimit, case .object(let rules) = schema else {
      return value
    }
    if let reference = rules["$ref"]?.string {
      guard let target = SchemaNormalization.resolve(reference, in: root) else { return value }
      return walk(value, target, depth + 1)
    }
    switch value {
    case .object(var object):
      for (key, schema) in rules["properties"]?.object ?? [:] {
        guard let member = object[key] else { continue }
        object[key] = walk(convert(member, schema), schema, depth + 1)
      }
      return .object(object)
    case .array(let elements):
      guard let schema = rules["items"], schema.object != nil else { return value }
      return .array(elements.map { walk(convert($0, schema), schema, depth + 1) })
    default: return value
    }
  }

  private func convert(_ value: JSON, _ schema: JSON) -> JSON {
    let type: String
    switch schema["type"] {
    case .string(let name)?: type = name
    case .array(let names)?:
      if value == .null, names.contains("null") { return .null }
      let others = names.filter { $0 != "null" }
      guard others.count == 1, let name = others[0].string else { return value }
      type = name
    default: return value
    }
    switch type {
    case "string": return .string(Value(value).pythonText.masked)
    case "number": return SchemaNormalization.float(value).map { .double($0) } ?? value
    case "integer": return SchemaNormalization.integer(value) ?? value
    case "boolean":
      guard case .string(let text) = value else { return .bool(Value(value).isTruthy) }
      switch text.lowercased().trimmed(of: " \t\n\r") {
      case "y", "yes", "t", "true", "on", "1": return true
      case "n", "no", "f", "false", "off", "0": return false
      default: return value
      }
    case "array": return SchemaNormalization.wraps(value, schema) ? [value] : value
    default: return value
    }
  }

  /// A single value becomes a list of one, when its elements are declared to be simple.
  private static func wraps(_ value: JSON, _ schema: JSON) -> Bool {
    let simple = ["string", "number", "integer", "boolean", "null"]
    let types = schema["items"]?["type"]
    // Python takes a text apart into letters, which name no type.
    if types?.string.map({ !$0.isEmpty }) == true { return false }
    return (types?.array ?? []).allSatisfy { simple.contains($0.string ?? "") }
      && !value.isContainer
  }

  private static func float(_ value: JSON) -> Double? {
    switch value {
    case .bool(let flag): flag ? 1 : 0
    case .int, .number: value.double
    case .string(let text): PythonNumbers.float(text)
    default: nil
    }
  }

  private static func integer(_ value: JSON) -> JSON? {
    switch value {
    case .bool(let flag): return .int(flag ? 1 : 0)
    case .int: return value
    case .number(let number):
      if number.isInteger { return value }
      let whole = number.double.rounded(.towardZero)
      if !whole.isFinite { return nil }
      return Int(exactly: whole).map { .int($0) } ?? .number(JSONNumber(exactly: whole))
    case .string(let text):
      guard let literal = PythonNumbers.integer(text) else { return nil }
      return Int(literal).map { .int($0) } ?? .number(JSONNumber(literal: literal))
    default: return nil
    }
  }
}

/// Reads numbers as Python's `int()` and `float()` read text.
enum PythonNumbers {
  static func integer(_ text: String) -> String? {
    guard let plain = plain(text) else { return nil }
    var digits = Substring(plain)
    var sign = ""
    if let first = digits.first, first == "+" || first == "-" {
      sign = first == "-" ? "-" : ""
      digits.removeFirst()
    }
    guard String(digits).isDecimal else { return nil }
    let trimmed = digits.drop { $0 == "0" }
    return trimmed.isEmpty ? "0" : sign + trimmed
  }

  static func float(_ text: String) -> Double? {
    guard let plain = plain(text)?.lowercased() else { return nil }
    if plain.contains(where: { $0 == "x" || $0 == "p" }) { return nil }
    switch plain {
    case "inf", "+inf", "infinity", "+infinity": return .infinity
    case "-inf", "-infinity": return -.infinity
    case "nan", "+nan", "-nan": return .nan
    default:
      guard let first = plain.first, first != "i", first != "n" else { return nil }
      return Double(plain.hasSuffix(".") ? plain + "0" : plain)
    }
  }

  /// Without space around it; an underscore may stand between two digits.
  private static func plain(_ text: String) -> String? {
    let bytes = Array(text.trimmed(of: " \t\n\r\u{0B}\u{0C}").utf8)
    for (place, byte) in bytes.enumerated() where byte == 0x5F {
      guard place > 0, place + 1 < bytes.count, bytes[place - 1] &- 0x30 < 10,
        bytes[place + 1] &- 0x30 < 10
      else { return nil }
    }
    return bytes.isEmpty ? nil : String(decoding: bytes.filter { $0 != 0x5F }, as: UTF8.self)
  }
}
