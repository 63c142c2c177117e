import OrderedCollections
import Vocabulary

/// Lists what a connection specification asks a user for, as leaves with dotted paths.
struct ConfigFieldListing {
  private var found: OrderedDictionary<[String], ConfigField> = [:]

  /// - Parameter specification: the value of `spec.connection_specification`.
  init(_ specification: Node?) {
    guard let properties = specification?["properties"] else { return }
    visit(
      properties, [], required: Set(specification?.names("required") ?? []), isOutside: true)
    // What the CDK calls a secret, wherever in the schema it says so.
    var paths: [([String], SourceSpan)] = []
    ConfigFieldListing.secrets(properties, [], into: &paths)
    for (path, span) in paths {
      if let field = found[path] {
        found[path] = field.secret
      } else {
        found[path] = ConfigField(
          path: path, kind: .string, isSecret: true, isRequired: false, span: span)
      }
    }
  }

  var fields: [ConfigField] { Array(found.values) }

  /// Visits the `properties` of an object.
  ///
  /// - Parameter isOutside: no `oneOf` around, so a required field is required indeed.
  private mutating func visit(
    _ properties: Node, _ path: [String], required: Set<String>, isOutside: Bool
  ) {
    for (name, member) in properties.members ?? [:] {
      let isRequired = isOutside && required.contains(name)
      visit(member.value, path + [name], member.keySpan, isRequired: isRequired)
    }
  }

  private mutating func visit(
    _ schema: Node, _ path: [String], _ span: SourceSpan, isRequired: Bool
  ) {
    let branches = ["oneOf", "anyOf", "allOf"].flatMap { schema[$0]?.elements ?? [] }
    if let properties = schema["properties"], properties.members?.isEmpty == false {
      visit(
        properties, path, required: Set(schema.names("required")), isOutside: isRequired)
    }
    let objects = branches.filter { $0["properties"] != nil }
    for branch in objects {
      if let properties = branch["properties"] {
        visit(properties, path, required: [], isOutside: false)
      }
    }
    if schema["properties"]?.members?.isEmpty == false || !objects.isEmpty { return }
    if let known = found[path] {
      // The same field of another branch: its choices add up.
      let more = ConfigFieldListing.enumeration(schema).filter { !known.enumeration.contains($0) }
      found[path] = known.with(enumeration: known.enumeration + more)
      return
    }
    found[path] = ConfigField(
      path: path, kind: ConfigFieldListing.kind(schema, branches),
      isSecret: schema["airbyte_secret"]?.scalar == .bool(true), isRequired: isRequired,
      title: schema["title"]?.string, defaultValue: schema["default"]?.json,
      enumeration: ConfigFieldListing.enumeration(schema), span: span)
  }

  private static func enumeration(_ schema: Node) -> [JSON] {
    if let constant = schema["const"] { return [constant.json] }
    return schema["enum"]?.elements?.map(\.json) ?? []
  }

  private static func kind(_ schema: Node, _ branches: [Node]) -> ConfigField.Kind {
    for node in [schema] + branches {
      let names = node["type"]?.string.map { [$0] } ?? node.names("type")
      if let kind = names.lazy.compactMap(ConfigField.Kind.init(rawValue:)).first { return kind }
    }
    return .string
  }

  /// Follows the CDK's `get_secret_paths`: any depth, `properties` and `oneOf` steps dropped.
  private static func secrets(
    _ node: Node, _ path: [String], into paths: inout [([String], SourceSpan)]
  ) {
    switch node.kind {
    case .scalar(let value):
      if value == .bool(true), path.last == "airbyte_secret" {
        let kept = path.dropLast().filter { $0 != "properties" && $0 != "oneOf" }
        paths.append((kept, node.span))
      }
    case .sequence(let nodes): for element in nodes { secrets(element, path, into: &paths) }
    case .mapping(let members):
      for (key, member) in members { secrets(member.value, path + [key], into: &paths) }
    }
  }
}

extension Node {
  /// The texts of a list of texts.
  fileprivate func names(_ key: String) -> [String] {
    self[key]?.elements?.compactMap(\.string) ?? []
  }
}

extension ConfigField {
  fileprivate var secret: ConfigField {
    ConfigField(
      path: path, kind: kind, isSecret: true, isRequired: isRequired, title: title,
      defaultValue: defaultValue, enumeration: enumeration, span: span)
  }

  fileprivate func with(enumeration: [JSON]) -> ConfigField {
    ConfigField(
      path: path, kind: kind, isSecret: isSecret, isRequired: isRequired, title: title,
      defaultValue: defaultValue, enumeration: enumeration, span: span)
  }
}
