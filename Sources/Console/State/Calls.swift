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

  /// It is a test read of this stream.
  func reads(_ stream: String) -> Bool {
    view.tool.hasSuffix("_test_read") && view.subject == stream
  }

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
    knowledge.learn(from: record.view, result, revision: revision)
    if let disclosed = end.disclosed {
      answers.keep(disclosed, of: end.id)
      if let records = disclosed.recordCount {
        knowledge.records += records
        if !result.isError { self.records[end.id]?.outcome = counted(records, "record") }
      }
    }
    guard result.isDenied else { return }
    deniedCount += 1
    if let client = record.view.client { counts[client, default: (0, 0)].denied += 1 }
  }

  /// Takes down what an event inside a call says of it. Where several calls could have made it,
  /// nobody knows whose it is, and nothing is said.
  mutating func note(_ event: Event) {
    let (makers, words) = CallBook.words(event.kind)
    guard let words else { return }
    let calls = open(of: event.by).filter { records[$0].map(makers) ?? false }
    guard calls.count == 1, let id = calls.first else { return }
    records[id]?.outcome = words
    if case .manifestEdited(let edit) = event.kind {
      records[id]?.detail = "+\(edit.added) -\(edit.removed)"
    }
  }

  /// What an event says came of a call, and which calls could have made it.
  private static func words(_ kind: Event.Kind) -> ((CallRecord) -> Bool, String?) {
    switch kind {
    case .readFinished(let read):
      let makers = { (call: CallRecord) in call.reads(read.stream) }
      if read.failure?.code == "waiting_for_human" { return (makers, CallWords.waits) }
      return (makers, read.failure?.message)
    case .stubbed(let names, _, _):
      return ({ $0.view.tool.hasSuffix("_stubs") }, counted(names.count, "stub"))
    case .manifestEdited(let edit):
      return ({ $0.view.tool.contains("session_manifest") }, "rev \(edit.revision)")
    default: return ({ _ in false }, nil)
    }
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

extension Disclosed {
  /// How many records stand in the answer, counted in its bytes; nil when it has none.
  fileprivate var recordCount: Int? {
    guard bytes.count <= KeptAnswers.mostBytes,
      let message = try? JSON(parsing: String(decoding: bytes, as: UTF8.self))
    else { return nil }
    return message["result"]?["structuredContent"]?["records"]?.array?.count
  }
}

extension [Int] {
  /// Removes it where it stands first: the oldest, mostly.
  fileprivate mutating func removeFirst(_ number: Int) {
    if let index = firstIndex(of: number) { remove(at: index) }
  }
}
