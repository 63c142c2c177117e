import Connector
import Vocabulary

/// What the records look like, in a word a column, and where they differ from the declared schema.
struct SchemaReport {
  let inferred: JSON?
  let records: [JSON]

  var columns: [ColumnView] {
    var order: [String] = []
    var seen: Set<String> = []
    // The first records name nearly all columns; a wide table of rare fields is still complete in JSON.
    for record in records.prefix(200) {
      guard case .object(let members) = record else { continue }
      for key in members.keys where seen.insert(key).inserted { order.append(key) }
    }
    return order.map { ColumnView(name: $0, type: SchemaReport.word(inferred?["properties"]?[$0])) }
  }

  private static func word(_ schema: JSON?) -> String {
    let types = types(of: schema).filter { $0 != "null" }
    guard let first = types.first else { return "null" }
    if types.count > 1 { return "mixed" }
    switch first {
    case "string": return schema?["format"]?.string.map { "str \($0)" } ?? "str"
    case "integer": return "int"
    case "number": return "num"
    case "boolean": return "bool"
    default: return first
    }
  }

  /// The types that a schema names; none when it names none.
  static func types(of schema: JSON?) -> [String] {
    switch schema?["type"] {
    case .string(let type): [type]
    case .array(let types): types.compactMap(\.string)
    default: []
    }
  }

  /// Everything there is to say of the declared schema: the warnings of the Python server
  /// (`_validate_schema_against_manifest`), and the types that do not fit.
  func check(against declared: DeclaredSchema) -> SchemaCheck {
    var check = SchemaCheck()
    guard let schema = declared.schema else {
      guard case .missing = declared else { return check }
      check.isMissing = true
      check.problems = [
        records.isEmpty
          ? "the stream declares no schema, and there was no record to infer one from"
          : "the stream declares no schema: without one its records have no fields in production; "
            + "the inferred schema fits them"
      ]
      return check
    }
    check.declared = schema
    guard !records.isEmpty else { return check }
    let declaredFields = schema["properties"]?.object?.keys.elements ?? []
    let found = inferred?["properties"]?.object?.keys.elements ?? []
    let undeclared = found.filter { !declaredFields.contains($0) }
    let misfits = notes(against: schema)
    // Deeper down, and rules other than types.
    let fit = RecordFit(records, schema: schema)
    let others = fit.misfits.filter { !$0.isTopLevelType && !$0.place.isEmpty }
    check.hasMisfits = !undeclared.isEmpty || !misfits.isEmpty || !others.isEmpty
    if !undeclared.isEmpty {
      check.problems.append(
        "\(SchemaReport.count(undeclared)) of the records not in the schema: "
          + SchemaReport.list(undeclared))
    }
    check.problems += misfits.filter { !$0.hasSuffix(SchemaReport.closed) }
    check.problems += others.prefix(SchemaReport.shown).map {
      "\($0.place): \($0.sentence), in \($0.count) of \(fit.count)"
    }
    let unseen = declaredFields.filter { !found.contains($0) }
    if !unseen.isEmpty {
      check.unseen =
        "\(SchemaReport.count(unseen)) of the schema in none of the records: "
        + SchemaReport.list(unseen)
    }
    return check
  }

  /// The end of a note on a field that is reported among the undeclared ones too.
  private static let closed = "not in the schema, which allows no others"

  /// So many fields are named in one place.
  private static let shown = 20

  private static func count(_ names: [String]) -> String {
    names.count == 1 ? "1 field" : "\(names.count) fields"
  }

  private static func list(_ names: [String]) -> String {
    let first = names.prefix(shown).joined(separator: ", ")
    return names.count > shown ? "\(first) and \(names.count - shown) more" : first
  }

  /// One sentence for each top-level field that the declared schema does not fit.
  func notes(against declared: JSON?) -> [String] {
    guard case .object(let properties) = declared?["properties"], !records.isEmpty else {
      return []
    }
    let allowed = properties.mapValues { Set(SchemaReport.types(of: $0)) }
    var misfits: [String: [String: Int]] = [:]
    for record in records {
      guard case .object(let members) = record else { continue }
      for (field, value) in members {
        guard let types = allowed[field], !types.isEmpty else { continue }
        let type = SchemaReport.type(of: value)
        if types.contains(type) || type == "integer" && types.contains("number") { continue }
        misfits[field, default: [:]][type, default: 0] += 1
      }
    }
    return columns.compactMap { column in
      guard let schema = properties[column.name] else {
        return declared?["additionalProperties"] == .bool(false)
          ? "\(column.name): \(SchemaReport.closed)" : nil
      }
      guard let worst = misfits[column.name]?.max(by: { ($0.value, $1.key) < ($1.value, $0.key) })
      else { return nil }
      let declared = SchemaReport.types(of: schema).joined(separator: " or ")
      return "\(column.name): \(worst.key) in \(worst.value) of \(records.count), "
        + "the schema says \(declared)"
    }
  }

  /// What JSON Schema calls a value.
  static func type(of value: JSON) -> String {
    switch value {
    case .null: "null"
    case .bool: "boolean"
    case .int: "integer"
    case .number(let number): number.isInteger ? "integer" : "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }
}
