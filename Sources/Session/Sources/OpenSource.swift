import Secrets
import Vocabulary

/// A source of secrets in use, as it was when it was last read.
protocol OpenSource: Sendable {
  var location: SourceAddress { get }
  /// Display name: `.env`, `bin.example/?1f2e…`, `op`.
  var name: String { get }
  /// How it is named in an answer: as it was opened, without what opens it.
  var shownPath: String { get }
  var exists: Bool { get }
  var entries: [DotenvEntry] { get }
  var warnings: [String] { get }
  /// Keys that the person marked as no secret, with their text.
  var publicValues: [(name: SecretName, text: String)] { get }
  /// What is written stays; nil for a source that can be written.
  var whyReadOnly: Failure? { get }

  mutating func addStubs(_ names: [SecretName]) throws(Failure)
  mutating func set(_ name: SecretName, to secret: Secret) throws(Failure)
  mutating func clear(_ name: SecretName) throws(Failure)
}

extension OpenSource {
  func holds(_ name: SecretName) -> Bool { entries.contains { $0.name == name } }
  func hasSet(_ name: SecretName) -> Bool { entries.contains { $0.name == name && $0.isSet } }
}

/// The keys of a source, apart from those that the person marked as no secret.
struct SourceKeys: Sendable {
  private(set) var entries: [DotenvEntry] = []
  private(set) var publicValues: [(name: SecretName, text: String)] = []

  init() {}

  init(_ read: [DotenvEntry], public publicKeys: Set<SecretName>, vault: Vault) {
    for entry in read {
      if publicKeys.contains(entry.name), let secret = entry.secret {
        publicValues.append((entry.name, vault.publish(secret)))
      } else {
        entries.append(entry)
      }
    }
  }

  /// Lays a value over what was read, for this session.
  mutating func keep(_ name: SecretName, _ secret: Secret?) {
    let state = secret.map { DotenvEntry.State.set($0) } ?? .stub
    if let index = entries.firstIndex(where: { $0.name == name }) {
      entries[index] = DotenvEntry(name: name, state: state, line: entries[index].line)
    } else if secret != nil {
      entries.append(DotenvEntry(name: name, state: state, line: entries.count + 1))
    }
  }
}

extension [DotenvWarning] {
  /// As sentences that name their source.
  func sentences(of source: String) -> [String] {
    map { warning in
      let line = warning.line.map { " line \($0)" } ?? ""
      return "\(source)\(line): \(warning.message)" + (warning.hint.map { "; \($0)" } ?? "")
    }
  }
}

extension DotenvEntry {
  var isSet: Bool { secret != nil }
  var rowState: SecretRow.State { isSet ? .set : .stub }
}
