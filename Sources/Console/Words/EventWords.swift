import Session
import Vocabulary

/// What a row of the activity says of an event: what was done, and what came of it.
struct EventWords: Sendable, Hashable {
  let title: String
  var result = ""
  var isFailure = false

  private init(_ title: String, _ result: String = "", isFailure: Bool = false) {
    self.title = title
    self.result = result
    self.isFailure = isFailure
  }

  /// nil for an event that only redraws, or that a call's own row tells.
  ///
  /// - Parameter state: as it was before the event.
  init?(_ event: Event, in state: State) {
    switch event.kind {
    case .projectOpened(let project):
      self.init("open \(project.name)", project.manifest ?? "no manifest yet")
    case .manifestChanged(let manifest):
      self.init("check manifest", "rev \(manifest.revision), \(manifest.verdict)")
    case .stubbed(let names, let file, _):
      self.init("stub \(names.map(\.text).joined(separator: ", "))", file)
    case .filled(let name, let file, let words): self.init("fill \(name.text)", "\(file) \(words)")
    case .cleared(let name, let file): self.init("clear \(name.text)", file)
    case .marked(let isPublic, let secret):
      guard let words = MarkWords.words(isPublic, secret) else { return nil }
      self.init(words)
    case .pasteLocked(let paste): self.init("open \(paste.name)", paste.reason.words)
    case .configSet(let path): self.init("set \(path) in the config")
    case .repaired(let title): self.init("fix", title)
    case .readStarted(let start): self.init(EventWords.read(start.stream, start.isDryRun))
    case .readFinished(let read): self.init(read)
    case .questionAsked(let question):
      self.init(
        "read \(question.stream)", "waiting: \(question.subject) to \(question.target)")
    case .questionClosed(let id, let answer):
      let question = state.waiting(id)?.question ?? state.answered[id]
      let subject = question.map { " \($0.subject) to \($0.target)" } ?? ""
      self.init(answer.verb + subject, answer.scope)
    case .manifestEdited(let edit):
      self.init(edit.title, "+\(edit.added) -\(edit.removed), rev \(edit.revision)")
    case .accessChanged(let access):
      let changes = AccessWords.changes(from: state.access, to: access)
      guard !changes.isEmpty else { return nil }
      self.init(changes.joined(separator: ", "))
    case .approvalsChanged(let rows):
      guard let words = ApprovalWords.change(from: state.approvals, to: rows) else { return nil }
      self.init(words)
    case .failed(let failure): self.init(failure.message, isFailure: true)
    case .publicKeysAsked, .questionChanged, .streamsChanged, .secretsChanged, .configChanged,
      .readPage,
      .callStarted, .callHeld,
      .callReleased,
      .callFinished, .waitStarted, .waitEnded:
      return nil
    }
  }

  private init(_ read: ReadView) {
    let title = EventWords.read(read.stream, read.isDryRun)
    if let failure = read.failure {
      self.init(title, failure.message, isFailure: true)
    } else if read.isDryRun {
      self.init(title, "\(counted(read.pages.count, "request")), nothing sent")
    } else {
      let masked = read.masked.reduce(0) { $0 + $1.count }
      let records = counted(read.records.count, "record")
      self.init(title, records + (masked > 0 ? ", \(masked) masked" : ""))
    }
  }

  private static func read(_ stream: String, _ isDryRun: Bool) -> String {
    (isDryRun ? "dry run " : "read ") + stream
  }
}

/// What changed about the doors, in words.
enum AccessWords {
  static func changes(from old: AccessView, to new: AccessView) -> [String] {
    var words: [String] = []
    words += door("Unix socket", old.socket, new.socket) + door("HTTP", old.http, new.http)
    if old.pace != new.pace { words.append("pace: \(new.pace.words)") }
    if old.isReadOnly != new.isReadOnly {
      words.append(new.isReadOnly ? "read-only for the LLM" : "the LLM may edit again")
    }
    let before = Dictionary(old.clients.map { ($0.id, $0) }) { $1 }
    for client in new.clients {
      let was = before[client.id]?.isConnected ?? false
      if client.isConnected && !was {
        words.append("\(client.title) came in by \(client.way.word)")
      }
      if !client.isConnected && was { words.append("\(client.title) left") }
    }
    return words
  }

  private static func door(_ name: String, _ old: DoorState, _ new: DoorState) -> [String] {
    switch (old.isReady, new) {
    case (false, .ready): ["\(name) on"]
    case (true, .off): ["\(name) off"]
    case (_, .failed(let failure)) where old != new: ["\(name) failed: \(failure.message)"]
    default: []
    }
  }
}

extension Pace {
  var words: String {
    switch self {
    case .free: "run freely"
    case .askBeforeNetwork: "ask before network"
    case .step: "step"
    }
  }
}

extension ClientView {
  /// `claude-code 2.1`, or what is known instead.
  var title: String {
    let known = name.isEmpty ? "a client without a name" : name
    return version.isEmpty ? known : "\(known) \(version)"
  }
}

extension ClientView.Way {
  var word: String { self == .http ? "HTTP" : rawValue }
}

extension ManifestView {
  var errorCount: Int { diagnostics.count { $0.severity == .error } }
  var warningCount: Int { diagnostics.count - errorCount }

  /// `2 errors, 1 warning`, `ok`.
  var verdict: String {
    let parts =
      (errorCount > 0 ? [counted(errorCount, "error")] : [])
      + (warningCount > 0 ? [counted(warningCount, "warning")] : [])
    return parts.isEmpty ? (isValid ? "ok" : "not valid") : parts.joined(separator: ", ")
  }
}

extension Question {
  /// The keys it is about: `api_key`, `3 keys`, `a request`.
  var subject: String {
    switch items.count {
    case 0: "a request"
    case 1: items[0].name.text
    default: "\(items.count) keys"
    }
  }

  /// Where it goes to: `api.acme.dev`, `3 hosts`.
  var target: String { more.isEmpty ? origin.host : "\(all.count) hosts" }

  /// The whole request as lines; of several, each under its number and host.
  var requestLines: [String] {
    if more.isEmpty { return wholeRequest }
    return all.enumerated().flatMap { index, one in
      (index == 0 ? [] : [""]) + ["\(index + 1) of \(all.count): \(one.origin.text)"]
        + one.wholeRequest
    }
  }
}

extension Answer {
  fileprivate var verb: String { if case .deny = self { "deny" } else { "allow" } }

  fileprivate var scope: String {
    switch self {
    case .deny(let note): note.map { "“\($0)”" } ?? ""
    case .once: "once"
    case .session: "for this session"
    case .project: "in this project"
    }
  }
}

extension Party {
  /// What the client calls itself; empty for a person.
  var client: String { if case .llm(let client) = self { client } else { "" } }
}
