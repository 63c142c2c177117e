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
  /// Keys that the person marked as no secret.
  var publicValues: [PublicValue] { get }
  /// What is written stays; nil for a source that can be written.
  var whyReadOnly: Failure? { get }

  /// Parts the keys anew into secrets and what is none.
  mutating func apply(_ marks: PublicMarks, vault: Vault)
  mutating func addStubs(_ names: [SecretName]) throws(Failure)
  mutating func set(_ name: SecretName, to secret: Secret) throws(Failure)
  mutating func clear(_ name: SecretName) throws(Failure)
}

extension OpenSource {
  /// Secrets and what was marked as none: every key that stands here.
  var keys: [DotenvEntry] {
    entries
      + publicValues.map { DotenvEntry(name: $0.name, state: .set($0.secret), line: $0.line) }
  }

  func holds(_ name: SecretName) -> Bool { entries.contains { $0.name == name } }
  func hasSet(_ name: SecretName) -> Bool { entries.contains { $0.name == name && $0.isSet } }
}

/// The keys of a source, apart from those that the person marked as no secret.
struct SourceKeys: Sendable {
  private(set) var entries: [DotenvEntry] = []
  private(set) var publicValues: [PublicValue] = []
  /// All of them, as they stand in the source.
  private var all: [DotenvEntry] = []

  init() {}

  init(_ read: [DotenvEntry], public marks: PublicMarks, vault: Vault) {
    all = read
    apply(marks, vault: vault)
  }

  mutating func apply(_ marks: PublicMarks, vault: Vault) {
    (entries, publicValues) = ([], [])
    for entry in all {
      guard let secret = entry.secret, marks.isPublic(secret) else {
        // It may have been public until now.
        if let secret = entry.secret { vault.conceal(secret) }
        entries.append(entry)
        continue
      }
      publicValues.append(
        PublicValue(
          name: entry.name, text: vault.publish(secret), line: entry.line, secret: secret))
    }
  }

  /// Lays a value over what was read, for this session.
  mutating func keep(_ name: SecretName, _ secret: Secret?) {
    SourceKeys.keep(name, secret, in: &all)
    SourceKeys.keep(name, secret, in: &entries)
    publicValues.removeAll { $0.name == name }
  }

  private static func keep(
    _ name: SecretName, _ secret: Secret?, in entries: inout [DotenvEntry]
  ) {
    let state = secret.map { DotenvEntry.State.set($0) } ?? .stub
    if let index = entries.firstIndex(where: { $0.name == name }) {
      entries[index] = DotenvEntry(name: name, state: state, line: entries[index].line)
    } else if secret != nil {
      entries.append(DotenvEntry(name: name, state: state, line: entries.count + 1))
    }
  }
}

/// A key of a source that is no secret, with its text.
struct PublicValue: Sendable {
  let name: SecretName
  let text: String
  let line: Int
  /// What it becomes again when the person takes the mark back.
  let secret: Secret
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
