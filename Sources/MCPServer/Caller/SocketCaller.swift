package import Session
package import Vocabulary

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A client of a session's socket, in version 2026-07-28: one tool call after the other, or many at
/// once.
///
///     let caller = try SocketCaller(at: place, name: "demo-llm", version: "1")
///     let answer = try await caller.call("list_streams", [:])
package actor SocketCaller {
  private let client: JSON
  private let descriptor: Int32
  private let writer: LineWriter
  private var waiting: [Int: CheckedContinuation<JSON?, Never>] = [:]
  private var lastID = 0
  private var isEnded = false

  /// - Throws: ``Failure`` when nobody listens there.
  package init(at place: SocketPlace, name: String, version: String) throws(Failure) {
    guard case .connected(let descriptor) = LocalSocket.connect(to: place.path) else {
      throw Failure("no_session", "nobody listens on the socket", hint: "switch LLM access on")
    }
    self.descriptor = descriptor
    writer = LineWriter(descriptor: descriptor)
    client = ["name": .string(name), "version": .string(version)]
    let (lines, sink) = AsyncStream.makeStream(of: [UInt8].self)
    DetachedThread.start {
      _ = LineReader.read(descriptor) { sink.yield($0) }
      close(descriptor)
      sink.finish()
    }
    Task { [weak self] in
      for await line in lines { await self?.take(line) }
      await self?.end()
    }
  }

  /// Calls a tool and waits for its answer, however long that takes.
  ///
  /// - Returns: the result's structured content.
  /// - Throws: ``Failure`` when the connection ended before, or the call itself was refused.
  package func call(_ tool: String, _ arguments: JSONObject) async throws(Failure) -> JSON {
    let answer = try await request(
      "tools/call", ["name": .string(tool), "arguments": .object(arguments)])
    guard let result = answer["result"]?["structuredContent"] else {
      throw Failure("call_refused", answer["error"]?["message"]?.string ?? "no answer")
    }
    return result
  }

  package func leave() { shutdown(descriptor, Int32(SHUT_RDWR)) }

  private func request(_ method: String, _ params: JSONObject) async throws(Failure) -> JSON {
    lastID += 1
    let id = lastID
    var params = params
    params["_meta"] = [
      MetaKey.protocolVersion: .string(ProtocolVersion.july2026.rawValue),
      MetaKey.clientInfo: client, MetaKey.clientCapabilities: [:],
    ]
    let message: JSON = [
      "jsonrpc": "2.0", "id": .int(id), "method": .string(method), "params": .object(params),
    ]
    let answer = await withCheckedContinuation { continuation in
      waiting[id] = continuation
      if isEnded || !writer.write(message.bytes() + [0x0A]) { end() }
    }
    guard let answer else {
      throw Failure("session_ended", "the connection ended before the answer")
    }
    return answer
  }

  private func take(_ line: [UInt8]) {
    guard let message = try? JSON(parsing: line), let id = message["id"]?.int else { return }
    waiting.removeValue(forKey: id)?.resume(returning: message)
  }

  private func end() {
    isEnded = true
    for continuation in waiting.values { continuation.resume(returning: nil) }
    waiting = [:]
  }
}
