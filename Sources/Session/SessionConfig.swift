import Manifest
import Vocabulary

/// The config that is no secret: read from a file, changed in the screen, merged with the secrets
/// at run time only.
struct SessionConfig: Sendable {
  private(set) var values: JSON = .object([:])

  init() {}

  /// - Throws: when the value is no object.
  init(_ value: JSON) throws(Failure) {
    guard case .object = value else {
      throw Failure(
        "config_not_an_object", "the config is not a JSON object",
        hint: #"write {"start_date": "2024-01-01"}"#)
    }
    values = value
  }

  /// The value at a dotted path.
  func value(at path: [String]) -> JSON? {
    path.reduce(values) { $0?[$1] ?? nil } as JSON?
  }

  /// Objects on the way are made as needed; nil removes the value.
  mutating func set(_ value: JSON?, at path: [String]) {
    values = SessionConfig.setting(value, at: path[...], in: values)
  }

  private static func setting(
    _ value: JSON?, at path: ArraySlice<String>, in container: JSON
  )
    -> JSON
  {
    guard let key = path.first else { return value ?? .null }
    var members = container.object ?? [:]
    if path.count == 1 {
      members[key] = value
    } else {
      members[key] = setting(value, at: path.dropFirst(), in: members[key] ?? .object([:]))
    }
    return .object(members)
  }

  /// A config with another laid over it, object by object, as `hydrate_config` merges.
  func merging(_ other: JSON?) -> JSON {
    guard let other else { return values }
    return SessionConfig.merge(values, other)
  }

  private static func merge(_ base: JSON, _ over: JSON) -> JSON {
    guard case .object(var members) = base, case .object(let more) = over else { return over }
    for (key, value) in more { members[key] = members[key].map { merge($0, value) } ?? value }
    return .object(members)
  }

  /// The text of a dotenv line as the type that the spec gives its field; as text when it is none
  /// (`_cast_value_to_type` of the Python server).
  static func cast(_ text: String, to kind: ConfigField.Kind?) -> JSON {
    let word = text.lowercased()
    switch kind {
    case .boolean where ["true", "1", "yes"].contains(word): return .bool(true)
    case .boolean where ["false", "0", "no"].contains(word): return .bool(false)
    case .integer: return Int(text).map { .int($0) } ?? .string(text)
    case .number: return Double(text).map { .double($0) } ?? .string(text)
    case .array where text.hasPrefix("["), .object where text.hasPrefix("{"):
      return (try? JSON(parsing: text)) ?? .string(text)
    default: return .string(text)
    }
  }

  /// What a person typed for a field, by the type that the spec gives it.
  ///
  /// - Throws: when the text is no value of that type. The sentence names the field only.
  static func parse(_ text: String, kind: String, field: String) throws(Failure) -> JSON {
    if kind == "string" { return .string(text) }
    let value = try? JSON(parsing: text)
    let fits =
      switch (kind, value) {
      case ("integer", .int), ("number", .int), ("number", .number), ("boolean", .bool),
        ("array", .array), ("object", .object):
        true
      default: false
      }
    guard fits, let value else {
      throw Failure(
        "config_type", "\(field) must be of type \(kind)", hint: "type it as JSON")
    }
    return value
  }
}
