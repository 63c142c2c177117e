import Disclosure
import NIOCore
import NIOHTTP1

/// Writes the answer to one request, as one JSON object or as a stream of events
/// (MCP 2026-07-28, basic/transports/streamable-http, "Receiving Messages").
///
/// A cleared message goes out byte for byte. The frame of an event around it is HTTP's business, as a
/// content length is.
struct HTTPAnswer {
  typealias Part = HTTPServerResponsePart

  private let outbox: Outbox<Part>
  private let isKeptAlive: Bool
  /// Put into the head, whatever the answer is.
  var headers: [(String, String)] = []
  private(set) var isStreaming = false

  init(_ outbox: Outbox<Part>, keepAlive: Bool) {
    self.outbox = outbox
    isKeptAlive = keepAlive
  }

  func json(_ message: Cleared, _ status: HTTPResponseStatus) {
    whole(status, [("Content-Type", "application/json")], message.bytes)
  }

  /// A status without a body.
  func empty(_ status: HTTPResponseStatus, _ more: [(String, String)] = []) {
    whole(status, more, [])
  }

  /// Sends a message as an event.
  mutating func event(_ message: Cleared) {
    open()
    // The message ends with a newline of its own.
    send([.event, message.bytes, .newline])
  }

  /// Sends a line that says nothing, so that nobody on the way takes the silence for the end.
  mutating func keepAlive() {
    open()
    send([.comment])
  }

  /// Ends a stream.
  func finish() {
    if isStreaming { outbox.send([(.end(nil), 0)]) }
  }

  private mutating func open() {
    if isStreaming { return }
    isStreaming = true
    let stream = [
      ("Content-Type", "text/event-stream"), ("Cache-Control", "no-store"),
      ("X-Accel-Buffering", "no"),
    ]
    outbox.send([(.head(head(.ok, stream)), 0)])
  }

  private func whole(
    _ status: HTTPResponseStatus, _ more: [(String, String)], _ body: [UInt8]
  ) {
    // A 204 has no length (RFC 9110, section 8.6).
    let length = status == .noContent ? [] : [("Content-Length", String(body.count))]
    var parts: [(part: Part, bytes: Int)] = [(.head(head(status, more + length)), 0)]
    if !body.isEmpty { parts.append((.body(.byteBuffer(ByteBuffer(bytes: body))), body.count)) }
    parts.append((.end(nil), 0))
    outbox.send(parts)
  }

  private func send(_ runs: [[UInt8]]) {
    outbox.send(runs.map { (.body(.byteBuffer(ByteBuffer(bytes: $0))), $0.count) })
  }

  private func head(
    _ status: HTTPResponseStatus, _ more: [(String, String)]
  ) -> HTTPResponseHead {
    var all = HTTPHeaders(headers + more)
    if !isKeptAlive { all.add(name: "Connection", value: "close") }
    return HTTPResponseHead(version: .http1_1, status: status, headers: all)
  }
}

extension [UInt8] {
  fileprivate static let event = Array("event: message\ndata: ".utf8)
  fileprivate static let newline: [UInt8] = [0x0A]
  fileprivate static let comment = Array(": still here\n\n".utf8)
}

extension HTTPResponseStatus {
  /// The status of a message of version 2026-07-28; the specification has none for -32603.
  init(modern kind: Cleared.Kind) {
    switch kind {
    case .error(-32601): self = .notFound
    case .error(let code) where code != -32603: self = .badRequest
    default: self = .ok
    }
  }

  /// The status of a message of an older version: an error is an answer too, unless there was no
  /// message.
  init(legacy kind: Cleared.Kind) {
    switch kind {
    case .error(-32700), .error(-32600): self = .badRequest
    default: self = .ok
    }
  }
}
