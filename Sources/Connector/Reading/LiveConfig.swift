import Jinja
import Secrets
import Synchronization
import Vocabulary

/// The config of one read. A login that hands out single-use tokens puts them into it, where every
/// template of the read finds them from then on (CDK: `_connector_config` of oauth.py).
final class LiveConfig: Sendable {
  private struct State {
    var value: Value
    var updates: [ConfigUpdate] = []
  }

  private let state: Mutex<State>

  init(_ value: Value) { state = Mutex(State(value: value)) }

  var value: Value { state.withLock { $0.value } }

  /// What changed, one entry for each refresh token.
  var updates: [ConfigUpdate] { state.withLock { $0.updates } }

  /// - Parameters:
  ///   - anchor: the path of the refresh token that the rest belongs to.
  ///   - values: by path; in the order the CDK sets them.
  func set(_ values: [(path: [String], value: Value)], anchor: [String]) {
    state.withLock { state in
      let original = ConfigReferences.value(at: anchor, in: state.value)
      for (path, value) in values {
        state.value = state.value.setting(value, at: path[...])
      }
      let index = state.updates.firstIndex { $0.anchor == anchor }
      let before =
        index.map { state.updates[$0].original } ?? original.flatMap(ConfigUpdate.content)
      let update = ConfigUpdate(
        anchor: anchor, original: before,
        values: values.compactMap { path, value in
          ConfigUpdate.content(value).map { (path, $0) }
        })
      if let index { state.updates[index] = update } else { state.updates.append(update) }
    }
  }
}

extension ConfigUpdate {
  static func content(_ value: Value) -> Content? {
    guard case .sealed(let text) = value else {
      return value.pythonText.plain.map { .text($0) }
    }
    guard text.pieces.count == 1, case .secret(let secret) = text.pieces[0] else { return nil }
    return .secret(secret)
  }
}

extension Value {
  /// The same dict with another value at a path; what is no dict on the way becomes one.
  fileprivate func setting(_ value: Value, at path: ArraySlice<String>) -> Value {
    guard let key = path.first else { return value }
    var entries = self.entries ?? [:]
    let inner = entries[.string(key)] ?? .dict([:])
    entries[.string(key)] = inner.setting(value, at: path.dropFirst())
    return .dict(entries)
  }
}
