import JSONSchema
import Jinja
import Manifest
import Secrets
import Vocabulary

/// Rewrites a config and refuses a wrong one before it is used
/// (CDK: spec.py, config_transformations/, validators/).
struct ConfigRules {
  private let changes: [ConfigChange]
  private let specification: SpecCheck?
  private let validations: [ConfigValidation]

  /// - Parameters:
  ///   - spec: of the manifest; nil for none.
  ///   - fields: what it declares.
  init(_ spec: Node?, _ fields: [ConfigField]) throws(ConnectorError) {
    specification = SpecCheck(spec, fields)
    let rules = spec?["config_normalization_rules"]
    var changes: [ConfigChange] = []
    for migration in rules?["config_migrations"]?.elements ?? [] {
      for node in migration["transformations"]?.elements ?? [] {
        changes.append(try ConfigChange(Component(node)))
      }
    }
    for node in rules?["transformations"]?.elements ?? [] {
      changes.append(try ConfigChange(Component(node)))
    }
    self.changes = changes
    var validations: [ConfigValidation] = []
    for node in rules?["validations"]?.elements ?? [] {
      validations.append(try ConfigValidation(Component(node)))
    }
    self.validations = validations
  }

  /// The evaluator with the config as the streams see it.
  ///
  /// - Throws: ``ConnectorError/Code/config`` for a config that the specification or a validation
  ///   refuses,
  ///   ``ConnectorError/Code/secretFlow`` where a rule would look at what a secret is.
  func applied(to evaluator: Evaluator) throws(ConnectorError) -> Evaluator {
    var evaluator = evaluator
    for change in changes {
      var config = evaluator.config
      try change.apply(to: &config, evaluator)
      evaluator = evaluator.with(config: config)
    }
    try specification?.check(evaluator.config)
    for validation in validations { try validation.check(evaluator.config) }
    return evaluator
  }
}

/// One change to a config.
enum ConfigChange {
  case add([(path: [String], value: TextTemplate, types: ValidTypes?)], TextTemplate?)
  case remove([[String]], TextTemplate?)
  case remap([TextTemplate], [(key: TextTemplate, value: BodyTemplate)], SourceSpan)

  init(_ component: Component) throws(ConnectorError) {
    switch component.type {
    case "ConfigAddFields":
      var fields: [(path: [String], value: TextTemplate, types: ValidTypes?)] = []
      for node in component.field("fields")?.elements ?? [] {
        let field = Component(node)
        fields.append(
          (
            field.strings("path"), try field.required("value"),
            ValidTypes(named: field.text("value_type"))
          ))
      }
      self = .add(fields, try Transformation.condition(of: component))
    case "ConfigRemoveFields":
      let pointers = (component.field("field_pointers")?.elements ?? []).map { pointer in
        (pointer.elements ?? []).compactMap(\.plainText)
      }
      self = .remove(pointers, try Transformation.condition(of: component))
    case "ConfigRemapField":
      var entries: [(key: TextTemplate, value: BodyTemplate)] = []
      for (key, member) in component.field("map")?.members ?? [:] {
        entries.append(
          (
            try component.template(key, at: member.keySpan, as: .entry),
            try BodyTemplate(member.value, of: component)
          ))
      }
      self = .remap(try component.templates("field_path"), entries, component.span)
    default: throw component.refusal
    }
  }

  func apply(to config: inout Value, _ evaluator: Evaluator) throws(ConnectorError) {
    switch self {
    case .add(let fields, let condition):
      for (path, template, types) in fields {
        // Each field sees what the ones before it made.
        let evaluator = evaluator.with(config: config)
        var context = evaluator.context
        let value = try template.evaluate(evaluator, context, valid: types)
        if let condition {
          context["value"] = value
          context["path"] = .list(path.map { .string($0) })
          if try !condition.holds(evaluator, context) { continue }
        }
        if !config.put(value, at: path[...]) {
          throw ConnectorError(
            .config, "the field \(path.joined(separator: ".")) cannot be added to the config",
            hint: "a part of its path is no object", at: template.span)
        }
      }
    case .remove(let pointers, let condition):
      if let condition, try !condition.holds(evaluator, evaluator.context) { return }
      for pointer in pointers {
        for place in Dpath.matches(pointer, in: config.json).reversed() {
          config.remove(place[...])
        }
      }
    case .remap(let path, let entries, let span):
      try ConfigChange.remap(&config, path, entries, span, evaluator)
    }
  }

  private static func remap(
    _ config: inout Value, _ path: [TextTemplate],
    _ entries: [(key: TextTemplate, value: BodyTemplate)], _ span: SourceSpan,
    _ evaluator: Evaluator
  ) throws(ConnectorError) {
    var keys: [String] = []
    for template in path { keys.append(try template.name(evaluator)) }
    var current: Value? = config
    for key in keys { current = current?.entries?[.string(key)] }
    guard let current, !keys.isEmpty else { return }
    if !current.secretNames.isEmpty {
      throw ConnectorError.secret(
        current.secretNames.sorted(), may: "be looked up in a map", at: span)
    }
    for (key, value) in entries {
      let candidate = try key.evaluate(evaluator, evaluator.context, valid: [.str])
      guard candidate.isSame(as: current) else { continue }
      _ = config.put(try value.evaluate(evaluator, evaluator.context), at: keys[...])
      return
    }
  }
}

/// One test a config has to pass.
struct ConfigValidation {
  private let path: [TextTemplate]
  private let schema: JSON
  private let span: SourceSpan

  init(_ component: Component) throws(ConnectorError) {
    span = component.span
    guard component.type == "DpathValidator" else {
      if component.type == "PredicateValidator" {
        throw ConnectorError(
          .invalidManifest, "PredicateValidator fails in the CDK whatever its value is",
          hint: "use DpathValidator", at: span)
      }
      throw component.refusal
    }
    path = try component.templates("field_path")
    let strategy = try component.requiredComponent("validation_strategy")
    guard strategy.type == "ValidateAdheresToSchema" else { throw strategy.refusal }
    schema = strategy.field("base_schema")?.json ?? .object([:])
  }

  /// - Throws: ``ConnectorError/Code/config`` naming the field and the rule, never the value.
  func check(_ config: Value) throws(ConnectorError) {
    var keys: [String] = []
    let nothing = Evaluator(config: .dict([:]), now: Clock.now)
    for template in path { keys.append(try template.name(nothing)) }
    let name = keys.joined(separator: ".")
    if keys.isEmpty {
      throw ConnectorError(.invalidManifest, "DpathValidator needs a field_path", at: span)
    }
    let found = config.parts(at: keys[...])
    if found.count > 1, !keys.contains("*") {
      throw ConnectorError(
        .config, "\(name) matches more than one part of the config", at: span)
    }
    for value in found {
      if !value.secretNames.isEmpty {
        throw ConnectorError.secret(
          value.secretNames.sorted(), may: "be compared with a schema", at: span)
      }
      var json = value.json
      if case .string(let text) = json {
        guard let parsed = try? JSON(parsing: Array(text.utf8)) else {
          throw ConnectorError(.config, "\(name) is a text that holds no JSON", at: span)
        }
        json = parsed
      }
      let broken: Violation?
      do throws(SchemaFailure) {
        broken = try CompiledSchema(schema).violations(in: json).first
      } catch {
        throw ConnectorError(.invalidManifest, "base_schema: \(error.message)", at: span)
      }
      if let broken {
        let place = Violation.text(of: [.key(name)] + broken.path)
        throw ConnectorError(.config, "\(place) \(broken.sentence)", at: span)
      }
    }
  }
}
