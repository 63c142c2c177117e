import Jinja
import Manifest
import Secrets
import Vocabulary

/// Says what the streams of one template are made of (CDK: resolvers/).
struct ComponentsResolver: Sendable {
  enum Source: Sendable {
    /// Known without a request.
    case values([Value])
    /// The records of a retriever.
    case http(StreamPlan)
  }

  let source: Source
  let mappings: [ComponentMapping]
  let reading: ComponentMapping.Reading

  /// - Parameter name: of the dynamic stream; nil when it has none.
  init(_ component: Component, named name: String?, _ evaluator: Evaluator) throws(ConnectorError) {
    switch component.type {
    case "ConfigComponentsResolver":
      source = .values(try ComponentsResolver.configured(component, evaluator))
      reading = .yamlUnlessString
    case "ParametrizedComponentsResolver":
      let list = component.field("stream_parameters")?["list_of_parameters_for_stream"]
      source = .values((list?.elements ?? []).map { Value($0.json) })
      reading = .yaml
    case "HttpComponentsResolver":
      source = .http(
        try StreamPlan(
          retriever: try component.requiredComponent("retriever"),
          named: name ?? "__http_components_resolver", evaluator))
      reading = .plain
    default: throw component.refusal
    }
    var mappings: [ComponentMapping] = []
    for node in component.field("components_mapping")?.elements ?? [] {
      mappings.append(
        try ComponentMapping(
          Component(node), allowsCondition: component.type == "ConfigComponentsResolver"))
    }
    self.mappings = mappings
  }

  /// Every combination of what the pointers lead to, the last one changing fastest.
  private static func configured(
    _ component: Component, _ evaluator: Evaluator
  ) throws(ConnectorError) -> [Value] {
    guard let node = component.field("stream_config") else { return [] }
    var combined: [ValueDictionary] = [[:]]
    for (place, node) in (node.elements ?? [node]).enumerated() {
      let found = try ComponentsResolver.elements(of: Component(node), evaluator)
      combined = combined.flatMap { base in
        found.enumerated().map { index, element in
          var result = base
          if let entries = element.entries {
            for (key, value) in entries { result[key] = value }
          } else if result[.string("source_config_\(place)")] == nil {
            result[.string("source_config_\(place)")] = .tuple([.int(index), element])
          }
          return result
        }
      }
    }
    return combined.map { .dict($0) }
  }

  private static func elements(
    of config: Component, _ evaluator: Evaluator
  ) throws(ConnectorError) -> [Value] {
    var path: [String] = []
    for template in try config.templates("configs_pointer") {
      path.append(try template.name(evaluator))
    }
    let found = evaluator.config.parts(at: path[...])
    if found.count > 1 {
      throw ConnectorError(
        .config, "configs_pointer matches more than one part of the config", at: config.span)
    }
    var elements: [Value]
    switch found.first {
    case nil: elements = []
    case .list(let list)?: elements = list
    case let value?: elements = [value]
    }
    elements += (config.field("default_values")?.elements ?? []).map { Value($0.json) }
    return elements
  }

  /// One stream of the template.
  func stream(
    of template: Node, _ values: Value, slice: StreamSlice? = nil, _ evaluator: Evaluator
  ) throws(ConnectorError) -> Node {
    var stream = template
    var context = evaluator.context
    context["stream_template_config"] = Value(template.json)
    context["components_values"] = values
    if let slice { context["stream_slice"] = slice.value }
    for mapping in mappings { try mapping.apply(to: &stream, reading, evaluator, context) }
    return stream
  }
}
