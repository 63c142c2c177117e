import Secrets
package import Session
import Vocabulary

/// The inner door. Everything for the LLM goes through ``clear(_:)``: the canary must have been
/// masked, the budget is kept, the message is encoded, and its final bytes are looked at once more.
///
///     let line = clearing.clear(.tool(id: 7, result))
///     write(line.bytes)
///
/// **Important:** a hit in the last look is a bug in airlock; the answer is then an error without
/// any of it.
package struct Clearing: Sendable {
  private let session: Session
  private let budget: Budget

  /// - Parameter resultBudget: bytes of a tool result's message; nil for no limit.
  package init(session: Session, resultBudget: Int?) {
    self.session = session
    self.budget = Budget(bytes: resultBudget)
  }

  package func clear(_ message: Outgoing) -> Cleared {
    var bytes: [UInt8] = []
    // The part of the message that says nothing but what another part says too.
    var twin = 0..<0
    switch message {
    case .result(let id, let result):
      bytes = envelope(id) { result.write(to: &$0) }
    case .tool(let id, let result):
      guard let clean = Canary.remove(from: result.structured.content) else {
        return refusal(id, "the masking of this answer could not be proved")
      }
      let fitting = budget.fit(clean, shortening: result.shortened, result.continuation)
      (bytes, twin) = tool(id, fitting, result)
    case .error(let id, let code, let text):
      bytes = error(id, code, text)
    }
    if lastLookFinds(in: bytes, except: twin) {
      return refusal(message.id, "a secret was found in this answer after masking")
    }
    return Cleared(bytes: bytes, kind: message.kind)
  }

  /// - Parameter twin: a run of the bytes that is the escaped spelling of another run, and so holds
  ///   a secret exactly when that one does. Looking at it would cost as much again.
  private func lastLookFinds(in bytes: [UInt8], except twin: Range<Int> = 0..<0) -> Bool {
    let recogniser = session.recogniser
    return bytes.withUnsafeBufferPointer { buffer in
      [buffer[..<twin.lowerBound], buffer[twin.upperBound...]].contains {
        recogniser.contains(UnsafeBufferPointer(rebasing: $0)) != nil
      }
    }
  }

  /// The id is the client's own text and could itself hold a guess; an answer that was refused
  /// because of it goes out without an id.
  private func refusal(_ id: JSON, _ reason: String) -> Cleared {
    let text = "withheld: \(reason); this is a fault of airlock, please report it"
    let bytes = error(id, -32603, text)
    let isHit = lastLookFinds(in: bytes)
    return Cleared(bytes: isHit ? error(.null, -32603, text) : bytes, kind: .error(code: -32603))
  }

  private func envelope(_ id: JSON, _ writeResult: (inout [UInt8]) -> Void) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(contentsOf: #"{"jsonrpc":"2.0","id":"#.utf8)
    id.write(to: &bytes)
    bytes.append(contentsOf: #","result":"#.utf8)
    writeResult(&bytes)
    bytes.append(contentsOf: "}\n".utf8)
    return bytes
  }

  /// The structured result is encoded once and written twice: as it is, and escaped as the text
  /// of a content block, as the specification asks (server/tools, "Structured Content").
  ///
  /// - Returns: the message, and where in it the text of the block stands.
  private func tool(_ id: JSON, _ structured: JSON, _ result: ToolResult) -> ([UInt8], Range<Int>) {
    let encoded = structured.bytes()
    let text = Clearing.quoted(encoded)
    var twin = 0..<0
    let message = envelope(id) { bytes in
      bytes.reserveCapacity(encoded.count + text.count + 256)
      bytes.append(contentsOf: #"{"content":[{"type":"text","text":""#.utf8)
      twin = bytes.count..<bytes.count + text.count
      bytes.append(contentsOf: text)
      bytes.append(contentsOf: #""}],"structuredContent":"#.utf8)
      bytes.append(contentsOf: encoded)
      bytes.append(contentsOf: #","isError":\#(result.isError)}"#.utf8)
    }
    return (message, twin)
  }

  /// JSON as the inside of a JSON string. What was encoded once has no control characters left, so
  /// only quotes and backslashes are escaped.
  private static func quoted(_ encoded: [UInt8]) -> [UInt8] {
    var extra = 0
    for byte in encoded where byte == 0x22 || byte == 0x5C { extra += 1 }
    return [UInt8](unsafeUninitializedCapacity: encoded.count + extra) { target, count in
      for byte in encoded {
        if byte == 0x22 || byte == 0x5C {
          target.initializeElement(at: count, to: 0x5C)
          count += 1
        }
        target.initializeElement(at: count, to: byte)
        count += 1
      }
    }
  }

  private func error(_ id: JSON, _ code: Int, _ message: String) -> [UInt8] {
    var bytes: [UInt8] = []
    JSON.object([
      "jsonrpc": "2.0", "id": id, "error": ["code": .int(code), "message": .string(message)],
    ]).write(to: &bytes)
    bytes.append(0x0A)
    return bytes
  }
}

extension Outgoing {
  fileprivate var kind: Cleared.Kind {
    if case .error(_, let code, _) = self { .error(code: code) } else { .result }
  }

  fileprivate var id: JSON {
    switch self {
    case .result(let id, _), .tool(let id, _), .error(let id, _, _): id
    }
  }
}
