import Jinja
import Manifest
import Vocabulary

/// One change to every record (CDK: transformations/).
enum Transformation: Sendable {
  case add(AddFields)
  case remove(RemoveFields)
  case snakeCase
  case lowerCase
  case replaceKeys(old: TextTemplate, new: TextTemplate)
  case flatten(lists: Bool)
  case flattenField(DpathFlattenFields)

  init(_ component: Component, _ evaluator: Evaluator) throws(ConnectorError) {
    switch component.type {
    case "AddFields": self = .add(try AddFields(component))
    case "RemoveFields": self = .remove(try RemoveFields(component))
    case "KeysToSnakeCase": self = .snakeCase
    case "KeysToLower": self = .lowerCase
    case "KeysReplace":
      self = .replaceKeys(
        old: try component.required("old"), new: try component.required("new"))
    case "FlattenFields":
      self = .flatten(lists: component.field("flatten_lists")?.scalar?.bool ?? true)
    case "DpathFlattenFields":
      self = .flattenField(try DpathFlattenFields(component, evaluator))
    default: throw component.refusal
    }
  }

  func apply(
    to record: inout WorkingRecord, _ context: inout Context, _ evaluator: Evaluator
  )
    throws(ConnectorError)
  {
    guard case .object(let object) = record.json else { return }
    switch self {
    case .add(let add): try add.apply(to: &record, &context, evaluator)
    case .remove(let remove): try remove.apply(to: &record, evaluator)
    case .snakeCase: record.replace(try SnakeCase.object(object))
    case .lowerCase:
      record.replace(KeyNames.renamed(object, deep: false) { $0.lowercased() })
    case .replaceKeys(let old, let new):
      context["record"] = record.value
      let old = try old.name(evaluator, context)
      let new = try new.name(evaluator, context)
      record.replace(KeyNames.renamed(object, deep: true) { $0.replacing(text: old, with: new) })
    case .flatten(let lists): record.replace(KeyNames.flattened(object, lists: lists))
    case .flattenField(let flatten): try flatten.apply(to: &record, object, evaluator)
    }
  }

  /// The templates a decision hangs on, for the check before the first request.
  var condition: TextTemplate? {
    switch self {
    case .add(let add): add.condition
    case .remove(let remove): remove.condition
    default: nil
    }
  }
}

/// Adds fields whose values are templates; parents that are missing are made.
struct AddFields: Sendable {
  struct Field: Sendable {
    let path: [String]
    let value: TextTemplate
    let types: ValidTypes?
  }

  let fields: [Field]
  let condition: TextTemplate?

  init(_ component: Component) throws(ConnectorError) {
    condition = try Transformation.condition(of: component)
    var fields: [Field] = []
    for node in component.field("fields")?.elements ?? [] {
      let field = Component(node)
      let types = ValidTypes(named: field.text("value_type"))
      fields.append(
        Field(path: field.strings("path"), value: try field.required("value"), types: types))
    }
    self.fields = fields
  }

  func apply(
    to record: inout WorkingRecord, _ context: inout Context, _ evaluator: Evaluator
  )
    throws(ConnectorError)
  {
    for field in fields {
      context["record"] = record.value
      let value = try field.value.evaluate(evaluator, context, valid: field.types)
      if let condition {
        var more = context
        more["value"] = value
        more["path"] = .list(field.path.map { .string($0) })
        if try !condition.holds(evaluator, more) { continue }
      }
      // Else the context would share the record, and changing it would copy it.
      context["record"] = Value.none
      try record.set(value, at: field.path, from: field.value.span)
    }
  }
}

/// Removes fields by pointers that may be globs.
struct RemoveFields: Sendable {
  let pointers: [[String]]
  let condition: TextTemplate?

  init(_ component: Component) throws(ConnectorError) {
    condition = try Transformation.condition(of: component)
    pointers = (component.field("field_pointers")?.elements ?? []).map { pointer in
      (pointer.elements ?? []).compactMap(\.plainText)
    }
  }

  func apply(to record: inout WorkingRecord, _ evaluator: Evaluator) throws(ConnectorError) {
    for pointer in pointers {
      guard let condition else {
        for match in Dpath.matches(pointer, in: record.json) { delete(match, from: &record) }
        continue
      }
      // With a condition dpath no longer looks at the pointer: every scalar that meets it goes.
      for (path, value) in Dpath.walk(record.json) where !value.isContainer {
        var context = evaluator.context
        context["property"] = Value(value)
        if try condition.holds(evaluator, context) { delete(path, from: &record) }
      }
    }
  }

  private func delete(_ path: [PathStep], from record: inout WorkingRecord) {
    if Dpath.value(at: path, in: record.json) != nil { record.delete(path) }
  }
}

extension Transformation {
  /// nil when there is none or it is empty, which means always.
  static func condition(of component: Component) throws(ConnectorError) -> TextTemplate? {
    guard let condition = try component.template("condition", as: .condition),
      !condition.source.isEmpty
    else { return nil }
    return condition
  }
}

/// Lifts the fields of one object into the record (CDK: dpath_flatten_fields.py).
struct DpathFlattenFields: Sendable {
  let path: [TextTemplate]
  let deletesOrigin: Bool
  let replacesRecord: Bool
  let prefix: String
  let suffix: String

  init(_ component: Component, _ evaluator: Evaluator) throws(ConnectorError) {
    path = try component.templates("field_path")
    deletesOrigin = component.flag("delete_origin_value")
    replacesRecord = component.flag("replace_record")
    let naming = component.field("key_transformation")
    func part(_ key: String) throws(ConnectorError) -> String {
      guard let node = naming?[key], let text = node.plainText else { return "" }
      return try component.template(text, at: node.span).name(evaluator)
    }
    prefix = try part("prefix")
    suffix = try part("suffix")
  }

  func apply(
    to record: inout WorkingRecord, _ object: JSONObject, _ evaluator: Evaluator
  )
    throws(ConnectorError)
  {
    var keys: [String] = []
    for template in path { keys.append(try template.name(evaluator)) }
    let matches = Dpath.values(keys, in: record.json)
    guard case .object(let found)? = matches.first else { return }
    var lifted = JSONObject()
    for (key, value) in found { lifted[prefix + key + suffix] = value }
    if replacesRecord, !lifted.isEmpty {
      record.replace(lifted)
      return
    }
    if lifted.keys.contains(where: { object[$0] != nil }) { return }
    if deletesOrigin {
      for match in Dpath.matches(keys, in: record.json) { record.delete(match) }
    }
    guard case .object(var result) = record.json else { return }
    for (key, value) in lifted { result[key] = value }
    record.replace(result)
  }
}
