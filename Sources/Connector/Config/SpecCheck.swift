import JSONSchema
import Jinja
import Manifest
import Vocabulary

/// Compares a config with `spec.connection_specification` before anything is read
/// (CDK: entrypoint.py, `validate_connection`, which looks at the config as the migrations left it).
///
/// The connector builder of the CDK leaves this out, so a config that is refused here would be read
/// there, to fail in production.
struct SpecCheck {
  private let specification: Node
  private let schema: CompiledSchema
  /// Where the specification declares secrets.
  private let secrets: [[String]]

  /// - Returns: nil where nothing is specified.
  init?(_ spec: Node?, _ fields: [ConfigField]) {
    guard let specification = spec?["connection_specification"], specification.members != nil else {
      return nil
    }
    self.specification = specification
    schema = CompiledSchema(specification.json)
    secrets = fields.filter(\.isSecret).map(\.path)
  }

  /// A secret counts as given or not; what it is decides nothing. Whoever edits the specification
  /// could learn it from the verdicts. One that is not set is no error here: a request that needs it
  /// says so.
  ///
  /// - Throws: ``ConnectorError/Code/config`` naming each key and keyword, never a value.
  func check(_ config: Value) throws(ConnectorError) {
    var filled = config.open
    let broken = violations(in: filled)
    if broken.isEmpty { return }
    for path in secrets { filled.hide(path[...]) }
    // What a secret would mend is not held against the config.
    let remaining = Set(violations(in: filled).map(Key.init))
    let problems = broken.filter { remaining.contains(Key($0)) }
    guard let first = problems.first else { return }
    let shown = problems.prefix(5).map(SpecCheck.sentence)
    let more = problems.count > 5 ? "; and \(problems.count - 5) more" : ""
    throw ConnectorError(
      .config, shown.joined(separator: "; ") + more,
      hint: "mend it in the config of the session, or in the spec",
      at: specification.node(at: first.rule)?.span ?? specification.span)
  }

  private struct Key: Hashable {
    let path: [Violation.Step]
    let keyword: String
    let subject: String?

    init(_ violation: Violation) {
      path = violation.path
      keyword = violation.keyword
      subject = violation.subject
    }
  }

  /// None where the specification itself is no schema: the manifest's own check warns of that.
  private func violations(in config: JSON) -> [Violation] {
    var members = config.object ?? [:]
    // Keys of the platform and of the builder, which no specification declares.
    for key in members.keys where key.hasPrefix("__") || key == "_limit" || key == "_page_size" {
      members[key] = nil
    }
    return (try? schema.violations(in: .object(members))) ?? []
  }

  /// `credentials.kind is not one of the 2 allowed values (enum)`.
  private static func sentence(_ violation: Violation) -> String {
    if violation.keyword == "required", let name = violation.subject {
      return Violation.text(of: violation.path + [.key(name)]) + " is required and not given"
    }
    let place = violation.path.isEmpty ? "the config" : violation.place
    return "\(place) \(violation.sentence) (\(violation.keyword))"
  }
}

extension JSON {
  /// Puts something hidden where nothing is, and the objects around it.
  fileprivate mutating func hide(_ path: ArraySlice<String>) {
    guard let key = path.first else {
      if isNull { self = .hidden }
      return
    }
    guard isNull || object != nil else { return }
    var members = object ?? [:]
    var inner = members[key] ?? .null
    inner.hide(path.dropFirst())
    members[key] = inner
    self = .object(members)
  }
}

extension Value {
  /// The value as JSON with every secret in it hidden.
  fileprivate var open: JSON {
    switch self {
    case .sealed: .hidden
    case .list(let items), .tuple(let items): .array(items.map(\.open))
    case .dict(let entries):
      .object(
        JSONObject(
          entries.map { key, value in (Value.name(of: key), value.open) },
          uniquingKeysWith: { $1 }))
    default: secretNames.isEmpty ? json : .hidden
    }
  }

  private static func name(of key: ValueKey) -> String {
    if case .string(let text) = key { text } else { "" }
  }
}
