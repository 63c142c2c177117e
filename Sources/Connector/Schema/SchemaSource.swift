import Jinja
import Manifest
import Secrets
import Vocabulary

/// Where the declared schema of a stream comes from (CDK: schema/).
indirect enum SchemaSource: Sendable {
  case none
  case fixed(JSON)
  /// A file of the project.
  case file(TextTemplate)
  case dynamic(DynamicSchema)
  case combined([SchemaSource])

  init(_ node: Node?, _ evaluator: Evaluator) throws(ConnectorError) {
    guard let node else {
      self = .none
      return
    }
    if let nodes = node.elements {
      var sources: [SchemaSource] = []
      for node in nodes { sources.append(try SchemaSource(node, evaluator)) }
      self = .combined(sources)
      return
    }
    let component = Component(node)
    switch component.type {
    case "InlineSchemaLoader": self = .fixed(component.field("schema")?.json ?? .object([:]))
    case "JsonFileSchemaLoader":
      let path = component.template(isSet: "file_path")
      self = .file(
        try component.template(
          path?.plainText ?? "./schemas/{{parameters['name']}}.json", at: path?.span ?? node.span))
    case "DynamicSchemaLoader": self = .dynamic(try DynamicSchema(component, evaluator))
    default: throw component.refusal
    }
  }

  /// Whether a request is sent for it.
  var isDynamic: Bool {
    switch self {
    case .none, .fixed, .file: false
    case .dynamic: true
    case .combined(let sources): sources.contains(where: \.isDynamic)
    }
  }

  /// Whether loading it can go wrong. The CDK loads a schema whether something looks at it or not.
  var isLoaded: Bool {
    switch self {
    case .none, .fixed: false
    case .file, .dynamic: true
    case .combined(let sources): sources.contains(where: \.isLoaded)
    }
  }

  /// The templates a decision hangs on.
  var conditions: [TextTemplate] {
    switch self {
    case .none, .fixed, .file: []
    case .dynamic(let schema): schema.conditions
    case .combined(let sources): sources.flatMap(\.conditions)
    }
  }

  /// The plans that are read for it.
  var plans: [StreamPlan] {
    switch self {
    case .none, .fixed, .file: []
    case .dynamic(let schema): [schema.plan]
    case .combined(let sources): sources.flatMap(\.plans)
    }
  }

  /// - Returns: an empty object where there is none.
  func load(_ tools: ReadTools) async throws(ConnectorError) -> JSON {
    switch self {
    case .none: return .object([:])
    case .fixed(let schema): return schema
    case .file(let path): return try SchemaSource.file(path, tools)
    case .dynamic(let schema): return try await schema.load(tools)
    case .combined(let sources):
      var properties = JSONObject()
      for source in sources {
        let loaded = try await source.load(tools)["properties"]?.object ?? [:]
        properties = loaded.merging(properties) { $1 }
      }
      return ["type": ["null", "object"], "properties": .object(properties)]
    }
  }

  /// The CDK takes the first folder of a path for the name of the connector's package.
  private static func file(
    _ template: TextTemplate, _ tools: ReadTools
  ) throws(ConnectorError) -> JSON {
    let parts = try template.name(tools.evaluator).split(separator: "/").map(String.init)
      .filter { $0 != "." }
    if parts.contains("..") {
      throw ConnectorError(
        .invalidManifest, "a schema file must lie in the folder of the manifest",
        at: template.span)
    }
    for path in [parts, Array(parts.dropFirst())] where !path.isEmpty {
      guard let bytes = tools.file(path.joined(separator: "/")) else { continue }
      if let schema = try? JSON(parsing: bytes) { return schema }
      throw ConnectorError(.invalidManifest, "a schema file holds no JSON", at: template.span)
    }
    throw ConnectorError(
      .invalidManifest, "the schema file of line \(template.span.line) is not there",
      hint: "put it beside the manifest, or use an InlineSchemaLoader", at: template.span)
  }
}
