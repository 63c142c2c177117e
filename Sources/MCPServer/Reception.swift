package import Disclosure
package import Session
import Vocabulary

/// Answers what needs no session: `initialize`, `server/discover`, `ping`, `tools/list` and whatever
/// is wrong; in the process between a client and a session that may not be there.
///
///     var reception = Reception(version: "0.1.0")
///     let heard = reception.receive(line)
///     for cleared in heard.answers { write(cleared.bytes) }
///     for call in heard.forwards { … }    // to the session, or reception.refuse(call, with: …)
package struct Reception: Sendable {
  package struct Heard: Sendable {
    package let answers: [Cleared]
    /// Messages for the session, a line each: tool calls and cancellations.
    package let forwards: [[UInt8]]
  }

  private var dialogue: Dialogue
  private let clearing = Clearing()
  /// The client's latest `initialize`, as it was sent: a session that comes later is to hear it
  /// first, or it would not know the client. nil for one of version 2026-07-28, which needs none.
  package private(set) var introduction: [UInt8]?

  /// - Parameter version: of airlock.
  package init(version: String) {
    dialogue = Dialogue(ServerWords(version: version), ToolCatalogue())
  }

  package mutating func receive(_ line: [UInt8]) -> Heard {
    var answers: [Cleared] = []
    var forwards: [[UInt8]] = []
    for (message, source) in messages(in: line) {
      for step in dialogue.steps(for: message) {
        switch step {
        case .answer(let answer): answers.append(clearing.clear(answer))
        case .greet(let answer, _):
          introduction = line
          answers.append(clearing.clear(answer))
        case .call, .cancel: forwards.append(source)
        case .listen(let id):
          // Nothing will ever be told on it, so nobody needs to remember it.
          let words = Subscription(id: id).acknowledgement
          if let cleared = clearing.clear(
            notification: "notifications/subscriptions/acknowledged", words)
          {
            answers.append(cleared)
          }
        }
      }
    }
    return Heard(answers: answers, forwards: forwards)
  }

  /// Answers a tool call in the shape of its tool.
  ///
  /// - Returns: nil for a line that is no call.
  package func refuse(_ call: [UInt8], with failure: Failure) -> Cleared? {
    var dialogue = dialogue
    guard case .call(let request)? = dialogue.steps(for: Incoming(line: call)).first else {
      return nil
    }
    return clearing.clear(
      .refusal(
        id: request.id.value, request.tool.failed(failure), summary: failure.sentence,
        meta: request.resultMeta))
  }

  /// A batch is taken apart, so that each of its messages can go where it belongs.
  private func messages(in line: [UInt8]) -> [(Incoming, source: [UInt8])] {
    let message = Incoming(line: line)
    guard case .batch(let values) = message, dialogue.hasBatches else { return [(message, line)] }
    return values.map { (Incoming(element: $0), $0.bytes()) }
  }
}
