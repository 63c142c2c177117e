import Secrets
package import Session
package import Vocabulary

/// The inner door. Everything for the LLM goes through ``clear(_:)``: the canary must have been
/// masked, the budget is kept, the message is encoded, and its final bytes are looked at once more.
///
///     let line = clearing.clear(.tool(id: 7, result))
///     write(line.bytes)
///
/// **Important:** a hit in the last look is a bug in airlock; the answer is then an error without
/// any of it.
package struct Clearing: Sendable {
  /// nil in a process that has no session, and so no secrets.
  private let session: Session?
  private let budget: Budget

  /// - Parameter resultBudget: bytes of a tool result's message; nil for no limit.
  package init(session: Session, resultBudget: Int?) {
    self.session = session
    self.budget = Budget(bytes: resultBudget)
  }

  /// A door for airlock's own words, in a process that opens no source of secrets.
  package init() {
    session = nil
    budget = Budget(bytes: nil)
  }

  /// Bytes that a tool's answer may have; nil for no limit.
  package var resultBudget: Int? { budget.bytes }

  package func clear(_ message: Outgoing) -> Cleared {
    var bytes: [UInt8] = []
    // The part of the message that says nothing but what another part says too.
    var twin = 0..<0
    var isCanaryMasked: Bool?
    switch message {
    case .result(let id, let result):
      bytes = Envelope.result(id) { result.write(to: &$0, .whole) }
    case .tool(let id, let result, let meta):
      guard let clean = Canary.remove(from: result.structured.content) else {
        return withheld(id, "the masking of this answer could not be proved", isCanaryMasked: false)
      }
      isCanaryMasked = true
      let fitting = budget.fit(
        clean.strict, shortening: result.shortened, result.continuation,
        overhead: Envelope.overhead(id, summary: result.summary, meta: meta))
      (bytes, twin) = Envelope.tool(
        id, fitting, summary: result.summary, isError: result.isError, meta: meta)
    case .refusal(let id, let fields, let summary, let meta):
      guard session == nil else {
        return withheld(id, "an answer was not masked", isCanaryMasked: false)
      }
      (bytes, twin) = Envelope.tool(
        id, .object(fields), summary: summary, isError: true, meta: meta)
    case .error(let id, let code, let text, let data):
      bytes = Envelope.error(id, code, text, data)
    }
    if lastLookFinds(in: bytes, except: twin) {
      return withheld(
        message.id, "a secret was found in this answer after masking",
        isCanaryMasked: isCanaryMasked)
    }
    return Cleared(bytes: bytes, kind: message.kind, isCanaryMasked: isCanaryMasked)
  }

  /// Clears a notification.
  ///
  /// - Returns: nil when a secret was found in it: a notification can be left out, and says nothing
  ///   about itself.
  package func clear(notification method: String, _ params: JSON) -> Cleared? {
    let bytes = Envelope.notification(method, params)
    return lastLookFinds(in: bytes) ? nil : Cleared(bytes: bytes, kind: .notification)
  }

  /// - Parameter twin: a run of the bytes that is the escaped spelling of another run, and so holds
  ///   a secret exactly when that one does. Looking at it would cost as much again.
  private func lastLookFinds(in bytes: [UInt8], except twin: Range<Int> = 0..<0) -> Bool {
    guard let recogniser = session?.recogniser else { return false }
    return bytes.withUnsafeBufferPointer { buffer in
      [buffer[..<twin.lowerBound], buffer[twin.upperBound...]].contains {
        recogniser.contains(UnsafeBufferPointer(rebasing: $0)) != nil
      }
    }
  }

  /// The id is the client's own text and could itself hold a guess; an answer that was refused
  /// because of it goes out without an id.
  private func withheld(_ id: JSON, _ reason: String, isCanaryMasked: Bool?) -> Cleared {
    let text = "withheld: \(reason); this is a fault of airlock, please report it"
    let bytes = Envelope.error(id, -32603, text, nil)
    let isHit = lastLookFinds(in: bytes)
    return Cleared(
      bytes: isHit ? Envelope.error(.null, -32603, text, nil) : bytes, kind: .error(code: -32603),
      isCanaryMasked: isCanaryMasked)
  }
}

extension Outgoing {
  fileprivate var kind: Cleared.Kind {
    if case .error(_, let code, _, _) = self { .error(code: code) } else { .result }
  }

  fileprivate var id: JSON {
    switch self {
    case .result(let id, _), .tool(let id, _, _), .refusal(let id, _, _, _),
      .error(let id, _, _, _):
      id
    }
  }
}
