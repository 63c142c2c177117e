import Session
import Vocabulary

/// A tool call of the LLM, as far as it came.
struct CallRecord: Sendable {
  enum Stage: Sendable {
    case running
    /// It waits until the person lets it through.
    case held
    case ended(CallResult)
  }

  let view: CallView
  let by: Party
  let startedAt: Double
  var stage: Stage = .running
  /// What it came to in a word or two, told by what happened inside it: `10 records`, `rev 14`.
  var outcome: String?
  /// What stands beside the tool instead of an argument: `+6 -2`.
  var detail: String?

  var isHeld: Bool { if case .held = stage { true } else { false } }
  var isOpen: Bool { result == nil }
  var result: CallResult? { if case .ended(let result) = stage { result } else { nil } }
  /// What it is about: a stream, keys; empty for nothing that can be said.
  var subject: String { detail ?? view.subject }
}

/// How a call ended; its bytes are in ``KeptAnswers``.
struct CallResult: Sendable {
  let summary: String
  let isError: Bool
  let code: String?
  let milliseconds: Double
  let masked: [MaskCount]
  /// What went to the LLM; nil when nothing was sent.
  let bytes: Int?

  init(_ end: CallEnd) {
    summary = end.summary
    isError = end.isError
    code = end.code
    milliseconds = end.milliseconds
    masked = end.masked
    bytes = end.disclosed?.bytes.count
  }

  var maskedCount: Int { masked.reduce(0) { $0 + $1.count } }

  /// A person or a rule said no.
  var isDenied: Bool {
    ["egress_denied", "refused", "answered", "read_only"].contains(code ?? "")
  }
}

/// The calls of the LLM by their numbers, and what it got to know by them.
struct CallBook: Sendable {
  private(set) var records: [Int: CallRecord] = [:]
  /// Calls that did not end yet, oldest first.
  private(set) var open: [Int] = []
  private var openByParty: [Party: [Int]] = [:]
  /// Those of them that wait for the person, in the order in which they came.
  private(set) var held: [Int] = []
  private(set) var answers = KeptAnswers()
  private(set) var knowledge = Knowledge()
  private(set) var deniedCount = 0
  /// Calls and refusals by the number of the client.
  private(set) var counts: [Int: (calls: Int, denied: Int)] = [:]

  subscript(_ id: Int) -> CallRecord? { records[id] }

  func open(of party: Party) -> [Int] { openByParty[party] ?? [] }

  mutating func start(_ call: CallView, by party: Party, at time: Double) {
    records[call.id] = CallRecord(view: call, by: party, startedAt: time)
    open.append(call.id)
    openByParty[party, default: []].append(call.id)
    if let client = call.client { counts[client, default: (0, 0)].calls += 1 }
  }

  mutating func hold(_ id: Int) {
    guard records[id]?.isOpen == true else { return }
    records[id]?.stage = .held
    held.append(id)
  }

  mutating func release(_ id: Int) {
    guard records[id]?.isHeld == true else { return }
    records[id]?.stage = .running
    held.removeFirst(id)
  }

  mutating func finish(_ end: CallEnd, revision: Int?) {
    guard let record = records[end.id] else { return }
    let result = CallResult(end)
    records[end.id]?.stage = .ended(result)
    open.removeFirst(end.id)
    held.removeFirst(end.id)
    openByParty[record.by]?.removeFirst(end.id)
    if openByParty[record.by]?.isEmpty == true { openByParty[record.by] = nil }
    if let disclosed = end.disclosed { answers.keep(disclosed, of: end.id) }
    knowledge.learn(from: record.view, result, revision: revision)
    guard result.isDenied else { return }
    deniedCount += 1
    if let client = record.view.client { counts[client, default: (0, 0)].denied += 1 }
  }

  /// Takes down what an event inside a call says of it. With several calls of one client under way
  /// nobody knows whose it is, so nothing is said.
  mutating func note(_ event: Event) {
    let calls = open(of: event.by)
    if case .readFinished(let read) = event.kind { knowledge.records += read.records.count }
    guard calls.count == 1, let id = calls.first else { return }
    switch event.kind {
    case .readFinished(let read): records[id]?.outcome = CallBook.outcome(of: read)
    case .stubbed(let names, _, _): records[id]?.outcome = counted(names.count, "stub")
    case .manifestEdited(let edit):
      records[id]?.outcome = "rev \(edit.revision)"
      records[id]?.detail = "+\(edit.added) -\(edit.removed)"
    default: break
    }
  }

  private static func outcome(of read: ReadView) -> String {
    if let failure = read.failure {
      return failure.code == "waiting_for_human" ? CallWords.waits : failure.message
    }
    if read.isDryRun { return "\(counted(read.pages.count, "request")), nothing sent" }
    return counted(read.records.count, "record")
  }

  /// Forgets a call whose row is gone; one that is open is kept.
  mutating func forget(_ id: Int) {
    if records[id]?.isOpen == false { records[id] = nil }
  }
}

/// What the LLM can know by now, at most: what it was sent is counted, not what it made of it.
struct Knowledge: Sendable, Hashable {
  private(set) var hasCalled = false
  /// The revision whose text it has; nil until it asked for it or wrote it.
  private(set) var manifest: Int?
  var records = 0
  private(set) var masked = 0
  private(set) var bytes = 0

  mutating func learn(from call: CallView, _ result: CallResult, revision: Int?) {
    guard let sent = result.bytes else { return }
    hasCalled = true
    bytes += sent
    masked += result.maskedCount
    let tellsText = ["get_session_manifest_text", "set_session_manifest_text"].contains(call.tool)
    if tellsText, !result.isError, let revision { manifest = revision }
  }
}

extension [Int] {
  /// Removes it where it stands first: the oldest, mostly.
  fileprivate mutating func removeFirst(_ number: Int) {
    if let index = firstIndex(of: number) { remove(at: index) }
  }
}
