import Vocabulary

/// Widens a declared schema until the records of a read fit: fields that it does not have are added
/// as they were inferred, types that it does not allow are allowed besides. Nothing is taken away: a
/// few records do not show every field.
enum SchemaMending {
  /// - Parameters:
  ///   - schema: draft-07.
  ///   - inferred: of the same place.
  ///   - values: what stands in the records there.
  static func mend(_ schema: JSON, inferred: JSON?, values: [JSON]) -> JSON {
    guard case .object(var members) = schema else { return schema }
    let types = SchemaReport.types(of: schema)
    if !types.isEmpty {
      let missing = missing(types, values.filter { !isMask($0) })
      if !missing.isEmpty {
        members["type"] = .array((types + missing).map { .string($0) })
        if case .array(let allowed)? = members["enum"], missing.contains("null"),
          !allowed.contains(.null)
        {
          members["enum"] = .array(allowed + [.null])
        }
      }
    }
    mendFields(&members, inferred, values)
    if case .object? = members["items"] {
      let elements = values.flatMap { $0.array ?? [] }
      members["items"] = mend(
        members["items"] ?? .null, inferred: inferred?["items"], values: elements)
    }
    return .object(members)
  }

  private static func mendFields(
    _ members: inout JSONObject, _ inferred: JSON?, _ values: [JSON]
  ) {
    guard case .object(var properties)? = members["properties"] else { return }
    var found: OrderedDictionary<String, [JSON]> = [:]
    for value in values {
      for (key, value) in value.object ?? [:] { found[key, default: []].append(value) }
    }
    for (key, values) in found {
      if let declared = properties[key] {
        properties[key] = mend(declared, inferred: inferred?["properties"]?[key], values: values)
      } else if let new = inferred?["properties"]?[key] {
        properties[key] = new
      }
    }
    members["properties"] = .object(properties)
  }

  private static func missing(_ types: [String], _ values: [JSON]) -> [String] {
    var missing: [String] = []
    for value in values {
      let type = SchemaReport.type(of: value)
      let fits = types.contains(type) || type == "integer" && types.contains("number")
      if !fits, !missing.contains(type) { missing.append(type) }
    }
    return missing
  }

  /// A text that stands for a secret says nothing of the type of what it hides.
  private static func isMask(_ value: JSON) -> Bool { value.string?.hasPrefix("‹") == true }
}
