import Jinja
import Manifest
import Secrets
import Vocabulary

/// Whether a connector can talk to its API, as its `check` component asks.
package struct ConnectionCheck: Sendable {
  /// The streams that answered, in order. The names of generated ones may be text from the network.
  package internal(set) var answered: [String] = []
  /// The one that did not; nil when it is not the fault of one.
  package internal(set) var stream: String?
  package internal(set) var failure: ConnectorError?
  /// What logins put into the config, for the reads after this one.
  package internal(set) var configUpdates: [ConfigUpdate] = []

  package var succeeded: Bool { failure == nil }
}

/// The `check` component of a manifest (CDK: checks/).
struct CheckPlan {
  /// Which streams are to answer.
  enum Choice {
    case named([String], dynamic: [(name: String, count: Int?)])
    /// The first ones, whatever their names; none of them has to answer when it says so.
    case first(Int, areAsked: Bool)
  }

  let choice: Choice
  /// Laid over the config while the check runs.
  let overrides: JSONObject

  init(_ node: Node?) throws(ConnectorError) {
    guard let node else {
      choice = .named([], dynamic: [])
      overrides = [:]
      return
    }
    let component = Component(node)
    overrides = component.field("config_overrides")?.json.object ?? [:]
    if overrides.keys.contains(where: { $0.hasPrefix("__airbyte") }) {
      throw ConnectorError(
        .invalidManifest, "config_overrides may not use keys that begin with __airbyte",
        at: component.span)
    }
    switch component.type {
    case "CheckStream":
      var dynamic: [(name: String, count: Int?)] = []
      for node in component.field("dynamic_streams_check_configs")?.elements ?? [] {
        dynamic.append(
          (node["dynamic_stream_name"]?.plainText ?? "", node["stream_count"]?.scalar?.int))
      }
      choice = .named(component.strings("stream_names"), dynamic: dynamic)
    case "CheckDynamicStream":
      choice = .first(
        component.field("stream_count")?.scalar?.int ?? 0,
        areAsked: component.field("use_check_availability")?.scalar?.bool ?? true)
    default: throw component.refusal
    }
  }

  /// The config of a check. An override is plain text of the manifest and takes the place of what
  /// is there, of a secret too.
  func applied(to evaluator: Evaluator) -> Evaluator {
    guard !overrides.isEmpty, case .dict(var entries) = evaluator.config else { return evaluator }
    for (key, value) in overrides { entries[.string(key)] = Value(value) }
    return evaluator.with(config: .dict(entries))
  }
}
