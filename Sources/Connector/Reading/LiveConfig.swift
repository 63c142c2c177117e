import Jinja
import Secrets
import Vocabulary

/// The config of one read. A login that hands out single-use tokens puts them into it, where every
/// template of the read finds them from then on (CDK: `_connector_config` of oauth.py).
final class LiveConfig: Sendable {
  private struct State {
    var value: Value
    /// What earlier reads brought and nobody asked for yet.
    var kept: [ConfigUpdate]
    var current: [ConfigUpdate] = []
    var isChanged = false
  }

  private let state: Guarded<State>

  init(_ value: Value, kept: [ConfigUpdate] = []) {
    state = Guarded(State(value: value, kept: kept))
  }

  var value: Value { state.withLock { $0.value } }

  /// What earlier reads brought and nobody asked for yet, for a config made of this one.
  var unclaimed: [ConfigUpdate] { state.withLock { $0.kept } }

  /// What logins of this read changed; empty when there were none.
  var updates: [ConfigUpdate] { state.withLock { $0.isChanged ? $0.current : [] } }

  /// Takes up the tokens that an earlier read got from this endpoint, unless somebody changed the
  /// refresh token meanwhile: then that one counts again.
  func resume(anchor: [String], endpoint: String) {
    state.withLock { state in
      guard
        let index = state.kept.firstIndex(where: {
          $0.anchor == anchor && $0.endpoint == endpoint
        })
      else { return }
      let update = state.kept.remove(at: index)
      let present = ConfigReferences.value(at: anchor, in: state.value)
      guard update.original == present.flatMap(ConfigUpdate.content) else { return }
      for (path, value) in update.values {
        state.value = state.value.setting(ConfigUpdate.value(value), at: path[...])
      }
      state.current.append(update)
    }
  }

  /// - Parameters:
  ///   - values: by path, in the order the CDK sets them.
  ///   - anchor: the path of the refresh token that they belong to.
  ///   - endpoint: the URL that gave them.
  func set(_ values: [(path: [String], value: Value)], anchor: [String], endpoint: String) {
    state.withLock { state in
      let present = ConfigReferences.value(at: anchor, in: state.value)
      for (path, value) in values {
        state.value = state.value.setting(value, at: path[...])
      }
      let index = state.current.firstIndex { $0.anchor == anchor && $0.endpoint == endpoint }
      let before = index.map { state.current[$0] }
      let old = (before?.values ?? []).filter { old in
        !values.contains { $0.path == old.path }
      }
      let update = ConfigUpdate(
        anchor: anchor, endpoint: endpoint,
        original: before == nil ? present.flatMap(ConfigUpdate.content) : before?.original,
        values: old
          + values.compactMap { path, value in
            ConfigUpdate.content(value).map { (path, $0) }
          })
      if let index { state.current[index] = update } else { state.current.append(update) }
      state.isChanged = true
    }
  }
}

extension ConfigUpdate {
  fileprivate static func content(_ value: Value) -> Content? {
    guard case .sealed(let text) = value else {
      return value.pythonText.plain.map { .text($0) }
    }
    guard text.pieces.count == 1, case .secret(let secret) = text.pieces[0] else { return nil }
    return .secret(secret)
  }

  fileprivate static func value(_ content: Content) -> Value {
    switch content {
    case .secret(let secret): .sealed(SealedText(secret))
    case .text(let text): .string(text)
    }
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
