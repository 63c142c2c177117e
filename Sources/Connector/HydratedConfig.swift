package import Jinja
package import Manifest
package import Secrets
package import Vocabulary

/// The config a connector runs with: public values as they are, secrets as holes.
package struct HydratedConfig: Sendable {
  /// A dict with `.sealed` leaves.
  package let value: Value
}

/// Puts secrets into the config of the session. The key of each is a dotted path; a secret wins
/// over what the session has there (connector_builder_mcp, `hydrate_config`).
///
/// - Throws: ``ConnectorError/Code/config`` naming the key: a secret in the place of a list or an
///   object, and one of six characters or more that is not what its field is. What the specification
///   says besides is asked of the config as the migrations leave it.
package func hydrateConfig(
  session: JSON, secrets: [(SecretName, Secret)], fields: [ConfigField]
) throws(ConnectorError) -> HydratedConfig {
  guard session.isNull || session.object != nil else {
    throw ConnectorError(.config, "the config must be an object")
  }
  var config = session.isNull ? Value.dict([:]) : Value(session)
  for (name, secret) in secrets {
    let field = fields.first { $0.path == name.path }
    let shaped = try cast(secret, to: field, name)
    try config.place(.sealed(SealedText(shaped)), at: name.path[...], name)
  }
  return HydratedConfig(value: config)
}

/// The paths of a session config where the specification declares a secret: the caller seals what
/// stands there before it goes anywhere.
package func secretPaths(in config: JSON, _ fields: [ConfigField]) -> [[String]] {
  fields.filter(\.isSecret).map(\.path).filter { path in
    var current: JSON? = config
    for key in path { current = current?[key] }
    return current.map { !$0.isNull } ?? false
  }
}

private func cast(
  _ secret: Secret, to field: ConfigField?, _ name: SecretName
)
  throws(ConnectorError) -> Secret
{
  let shape: SecretShape
  switch field?.kind {
  case nil, .string: shape = .text
  case .integer: shape = .integer
  case .number: shape = .number
  case .boolean: shape = .boolean
  case .array, .object:
    throw ConnectorError(
      .config, "\(name.text) must be \(field?.kind.phrase ?? ""), which a secret cannot be",
      at: field?.span)
  }
  // Whoever writes the specification learns from this whether a long value is a number: the CDK says
  // it too, and it helps nobody to guess. Of a value that could be guessed nothing is told: it is sent
  // as the text that it is.
  guard secret.canBe(shape) || secret.isTooShort else {
    throw ConnectorError(
      .config, "\(name.text) must be \(field?.kind.phrase ?? "a string")", at: field?.span)
  }
  return secret.withShape(shape)
}

extension ConfigField.Kind {
  fileprivate var phrase: String {
    switch self {
    case .string: "a string"
    case .integer: "an integer"
    case .number: "a number"
    case .boolean: "true or false"
    case .array: "a list"
    case .object: "an object"
    }
  }
}

extension Value {
  fileprivate mutating func place(
    _ value: Value, at path: ArraySlice<String>, _ name: SecretName
  ) throws(ConnectorError) {
    guard let key = path.first else {
      self = value
      return
    }
    guard case .dict(var entries) = self else {
      throw ConnectorError(
        .config, "\(name.text) lies inside of a value that is no object",
        hint: "two keys of the config and the .env file overlap")
    }
    var inner = entries[.string(key)] ?? .dict([:])
    if inner.isNothing { inner = .dict([:]) }
    try inner.place(value, at: path.dropFirst(), name)
    entries[.string(key)] = inner
    self = .dict(entries)
  }
}
