import Session
import Vocabulary

// MARK: The LLM in words

extension Plain {
  /// Says what an event of the LLM's own says; nil for an event of another kind.
  mutating func linesOfLLM(for event: Event) -> [String]? {
    switch event.kind {
    case .accessChanged(let view): return changed(view, event)
    case .callStarted(let call):
      calls.start(call, by: event.by, at: event.time)
      return []
    case .callHeld(let id):
      calls.hold(id)
      guard let call = calls[id] else { return [] }
      return [
        "\(time(event)) Call \(id) is held: \(words(call)).",
        "  Type release \(id), reply \(id) and a sentence, or refuse \(id).",
      ]
    case .callReleased(let id):
      calls.release(id)
      return ["\(time(event)) Call \(id) is held no more."]
    case .callFinished(let end):
      calls.finish(end, revision: manifest?.revision)
      calls.forget(end.id - 200)
      return [finished(end, event)]
    case .waitStarted(let wait):
      let names = wait.names.map(\.text).joined(separator: ", ")
      let first = wait.names.first.map { "  Type fill \($0.text)." }
      return ["\(time(event)) \(who(event)) waits for \(names)."] + (first.map { [$0] } ?? [])
    case .waitEnded: return ["\(time(event)) \(who(event)) waits no more."]
    // The call's own line says how the read or the edit went.
    case .readStarted, .readPage, .readFinished, .manifestEdited:
      return event.by != .person && !calls.open(of: event.by).isEmpty ? [] : nil
    default: return nil
    }
  }

  /// `The LLM (claude-code)`.
  func who(_ event: Event) -> String {
    if event.by == .person { return "You" }
    return event.by.client.isEmpty ? "The LLM" : "The LLM (\(event.by.client))"
  }

  private func words(_ call: CallRecord) -> String {
    call.subject.isEmpty ? call.view.tool : "\(call.view.tool) \(call.subject)"
  }

  private func finished(_ end: CallEnd, _ event: Event) -> String {
    let call = calls[end.id].map(words) ?? "a tool"
    let masked = end.masked.reduce(0) { $0 + $1.count }
    let values = masked > 0 ? " \(counted(masked, "value")) masked." : ""
    let bytes =
      end.disclosed.map { " \(Clock.grouped($0.bytes.count)) bytes went to it." }
      ?? " Nothing went to it."
    let result = (end.isError ? "failed, " : "") + CallWords.sentence(end.summary)
    return "\(time(event)) \(who(event)) called \(call): \(result).\(values)\(bytes)"
  }

  private mutating func changed(_ view: AccessView, _ event: Event) -> [String] {
    defer { (access, knowsAccess) = (view, true) }
    guard knowsAccess else { return [summary(view)] + view.warnings.map { "Warning: \($0)." } }
    var lines = AccessWords.changes(from: access, to: view).map { "\(time(event)) \($0)." }
    let hasOpened = view.isOn && !access.isOn
    if hasOpened || view.isOn && view.warnings != access.warnings {
      lines += view.warnings.map { "Warning: \($0)." }
    }
    if hasOpened { lines.append("  Type config for what a client needs.") }
    return lines
  }

  /// `LLM access: on, 1 client.`
  private func summary(_ view: AccessView) -> String {
    guard view.isOn else { return "LLM access: off." }
    let clients = view.clients.count { $0.isConnected }
    return "LLM access: on, \(counted(clients, "client"))."
  }

  // MARK: Answers to typed commands

  /// Doors, pace, clients and held calls, for `llm`.
  package var accessLines: [String] {
    var lines = [
      summary(access), "  Unix socket: \(Plain.words(access.socket))",
      "  HTTP: \(Plain.words(access.http))", "  Pace: \(access.pace.words).",
      access.isReadOnly
        ? "  The LLM may look, and change nothing." : "  The LLM may edit the manifest.",
    ]
    for client in access.clients {
      let state =
        client.isConnected ? "since \(Clock.short(client.since, offset: utcOffset))" : "left"
      let seen = calls.counts[client.id] ?? (0, 0)
      let refused = max(client.denied, seen.denied)
      let denied = refused > 0 ? ", \(refused) denied" : ""
      lines.append(
        "  Client \(client.id): \(client.title), by \(client.way.word), \(state), "
          + "\(counted(max(client.calls, seen.calls), "call"))\(denied).")
    }
    for id in calls.held {
      if let call = calls[id] { lines.append("  Call \(id) is held: \(words(call)).") }
    }
    lines += access.warnings.map { "Warning: \($0)." }
    for rule in access.denyRules {
      lines += ["\(rule.client), \(rule.place):"] + Plain.indented(rule.text)
    }
    return lines.map(Plain.visible)
  }

  /// The latest calls, for `calls`.
  package var callLines: [String] {
    let ids = calls.records.keys.sorted().suffix(20)
    if ids.isEmpty { return ["The LLM has not called yet."] }
    return ids.compactMap { id in
      guard let call = calls[id] else { return nil }
      let state: String =
        switch call.stage {
        case .running: "under way"
        case .held: "held"
        case .ended(let result):
          (result.isError ? "failed, " : "") + CallWords.sentence(result.summary)
        }
      let when = Clock.time(call.startedAt, offset: utcOffset)
      return Plain.visible("  \(when) call \(id), \(words(call)): \(state).")
    }
  }

  /// What to paste into a client, for `config`.
  package var configurationLines: [String] {
    if access.configurations.isEmpty { return ["No client configuration is known."] }
    return access.configurations.flatMap {
      ["\($0.client), \($0.place):"] + Plain.indented($0.text)
    }.map(Plain.visible)
  }

  /// The exact answer to a call, for `saw`; nil is the last one.
  package func sawLines(_ call: Int?) -> [String] {
    guard let id = call ?? calls.answers.last else { return ["The LLM was sent nothing yet."] }
    guard let answer = calls.answers[id] else {
      return [
        calls[id] == nil ? "There is no call \(id)." : "Of call \(id) no answer is kept."
      ]
    }
    let canary: String =
      switch answer.isCanaryMasked {
      case true: "Canary: found and masked."
      case false: "Canary: not masked, so the answer was withheld."
      case nil: "Canary: none in a message of this kind."
      }
    let budget = answer.budget.map { " of \(Clock.grouped($0)) budget" } ?? ""
    var bytes = answer.bytes[...]
    if bytes.last == 0x0A { bytes = bytes.dropLast() }
    return [
      "The answer to call \(id), \(Clock.grouped(answer.bytes.count)) bytes\(budget). \(canary)",
      String(decoding: bytes, as: UTF8.self),
    ].map(Plain.visible)
  }

  private static func words(_ door: DoorState) -> String {
    switch door {
    case .off: "off."
    case .ready(let at): "ready at \(at)."
    case .failed(let failure): "failed, \(failure.message)."
    }
  }

  private static func indented(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { "  \($0)" }
  }
}
