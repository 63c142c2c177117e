import Jinja
import Manifest
import Secrets
import Vocabulary

/// A schema made of what an API says about its fields (CDK: dynamic_schema_loader.py).
struct DynamicSchema: Sendable {
  let plan: StreamPlan
  private let schemaPointer: [TextTemplate]
  private let keyPointer: [TextTemplate]
  private let typePointer: [TextTemplate]
  private let types: [TypeRule]
  private let filter: TextTemplate?
  private let transformations: [Transformation]
  private let span: SourceSpan

  /// Which type a type of the API becomes.
  private struct TypeRule: Sendable {
    let current: JSON
    let target: Node
    let condition: TextTemplate?
  }

  init(_ component: Component, _ evaluator: Evaluator) throws(ConnectorError) {
    span = component.span
    plan = try StreamPlan(
      retriever: try component.requiredComponent("retriever"), named: "dynamic_properties",
      evaluator)
    let identifier = try component.requiredComponent("schema_type_identifier")
    schemaPointer = try identifier.templates("schema_pointer")
    keyPointer = try identifier.templates("key_pointer")
    typePointer = try identifier.templates("type_pointer")
    var types: [TypeRule] = []
    for node in identifier.field("types_mapping")?.elements ?? [] {
      let rule = Component(node)
      guard let current = rule.field("current_type"), let target = rule.field("target_type") else {
        throw ConnectorError(.invalidManifest, "TypesMap needs two types", at: rule.span)
      }
      types.append(
        TypeRule(
          current: current.json, target: target,
          condition: try rule.template("condition", as: .condition)))
    }
    self.types = types
    filter = try component.component("schema_filter")?.template("condition", as: .condition)
    var transformations: [Transformation] = []
    for node in component.field("schema_transformations")?.elements ?? [] {
      transformations.append(try Transformation(Component(node), evaluator))
    }
    self.transformations = transformations
  }

  /// The templates a decision hangs on.
  var conditions: [TextTemplate] {
    types.compactMap(\.condition) + (filter.map { [$0] } ?? [])
      + transformations.compactMap(\.condition)
  }

  /// Reads the first record of the retriever and no more.
  func load(_ tools: ReadTools) async throws(ConnectorError) -> JSON {
    let evaluator = tools.evaluator
    let records = RecordSource(plan, StreamSlice(), tools, for: .schema) { _ in true }
    var properties = JSONObject()
    if let record = try await records.next(), case .object(let object) = record, !object.isEmpty {
      let fields = try value(schemaPointer, in: record, evaluator) ?? .null
      guard let definitions = fields.array else {
        throw failed("schema_pointer leads to no list")
      }
      for definition in definitions {
        guard let key = try value(keyPointer, in: definition, evaluator)?.string else {
          throw failed("key_pointer leads to no text")
        }
        properties[key] = try type(of: definition, evaluator)
      }
    }
    return [
      "type": "object", "additionalProperties": true,
      "properties": try changed(properties, evaluator),
    ]
  }

  private func failed(_ message: String) -> ConnectorError {
    ConnectorError(.http, "the schema cannot be made: \(message)", at: span)
  }

  private func value(
    _ pointer: [TextTemplate], in json: JSON, _ evaluator: Evaluator
  ) throws(ConnectorError) -> JSON? {
    var keys: [String] = []
    for template in pointer { keys.append(try template.name(evaluator)) }
    let found = keys.isEmpty ? [json] : Dpath.values(keys, in: json)
    if found.count > 1 { throw failed("a pointer matches more than one field") }
    return found.first
  }

  private func type(
    of definition: JSON, _ evaluator: Evaluator
  ) throws(ConnectorError) -> JSON {
    var type: JSON = "string"
    if !typePointer.isEmpty {
      type = try value(typePointer, in: definition, evaluator) ?? "string"
    }
    var context = evaluator.context
    context["raw_schema"] = Value(definition)
    for rule in types {
      // A condition is evaluated for every rule, also when the type is another.
      let holds = try rule.condition?.holds(evaluator, context) ?? true
      if type == rule.current, holds { return try schema(of: rule.target) }
    }
    return try schema(of: Node(type, at: span))
  }

  private func schema(of target: Node) throws(ConnectorError) -> JSON {
    if let name = target.string { return try named(name) }
    if let names = target.elements, names.count == 2, let first = names[0].string,
      let second = names[1].string
    {
      return ["oneOf": [try named(first), try named(second)]]
    }
    guard let name = target["field_type"]?.string,
      case .object(var object) = try named(name)
    else { throw failed("a type is neither a name nor two names") }
    if let items = target["items"] { object["items"] = try schema(of: items) }
    return .object(object)
  }

  private func named(_ name: String) throws(ConnectorError) -> JSON {
    switch name {
    case "string", "boolean", "integer", "number", "array", "object":
      return ["type": ["null", .string(name)]]
    case "date": return ["type": ["null", "string"], "format": "date"]
    case "timestamp_with_timezone": return ["type": ["null", "string"], "format": "date-time"]
    case "timestamp_without_timezone":
      return ["type": ["null", "string"], "format": "date-time", "airbyte_type": .string(name)]
    case "time_with_timezone", "time_without_timezone":
      return ["type": ["null", "string"], "format": "time", "airbyte_type": .string(name)]
    default: throw failed("a type of a field is no Airbyte type and has no TypesMap")
    }
  }

  private func changed(
    _ properties: JSONObject, _ evaluator: Evaluator
  ) throws(ConnectorError) -> JSON {
    var kept = properties
    var context = evaluator.context
    if let filter {
      context["stream_slice"] = Value.none
      context["next_page_token"] = Value.none
      for (key, value) in properties {
        context["record"] = Value(.object([key: value]))
        if try !filter.holds(evaluator, context) { kept[key] = nil }
      }
    }
    var record = WorkingRecord(.object(kept))
    context = evaluator.context
    for transformation in transformations {
      try transformation.apply(to: &record, &context, evaluator)
    }
    return record.json
  }
}
