import Disclosure
import MCPServer
import Vocabulary

/// A client without a transport: lines go in, and every message that comes back is kept.
final class MemoryClient: Sendable {
  let connection: Connection
  private let inbox = Inbox()
  private let lastID = Guarded(0)

  init(_ connection: Connection) { self.connection = connection }

  /// Everything that came back so far.
  var received: [JSON] { inbox.messages }

  func send(_ line: String) async {
    await connection.receive(Array(line.utf8)) { [inbox] in inbox.put($0) }
  }

  func send(_ message: JSON) async { await send(message.text()) }

  /// Waits for a message that fits, now or later.
  func message(where fits: @escaping @Sendable (JSON) -> Bool) async -> JSON {
    await inbox.first(where: fits)
  }

  func answer(to id: JSON) async -> JSON { await message { $0["id"] == id } }

  /// Sends a request of version 2026-07-28 and waits for its answer.
  func ask(_ method: String, _ params: JSONObject = [:]) async -> JSON {
    let id = nextID()
    await send(MemoryClient.request(id, method, params))
    return await answer(to: id)
  }

  /// - Returns: the result of `tools/call`.
  func call(_ tool: String, _ arguments: JSONObject = [:]) async -> JSON {
    await ask("tools/call", ["name": .string(tool), "arguments": .object(arguments)])["result"]
      ?? .null
  }

  /// Sends a tool call and does not wait.
  ///
  /// - Returns: its id.
  func start(_ tool: String, _ arguments: JSONObject = [:], token: JSON? = nil) async -> JSON {
    let id = nextID()
    await send(
      MemoryClient.request(
        id, "tools/call", ["name": .string(tool), "arguments": .object(arguments)], token: token))
    return id
  }

  func cancel(_ id: JSON) async {
    await send([
      "jsonrpc": "2.0", "method": "notifications/cancelled", "params": ["requestId": id],
    ])
  }

  private func nextID() -> JSON {
    lastID.withLock {
      $0 += 1
      return .string("request-\($0)")
    }
  }

  static func request(
    _ id: JSON, _ method: String, _ params: JSONObject = [:], token: JSON? = nil
  ) -> JSON {
    var meta: JSONObject = [
      "io.modelcontextprotocol/protocolVersion": "2026-07-28",
      "io.modelcontextprotocol/clientCapabilities": [:],
      "io.modelcontextprotocol/clientInfo": ["name": "memory", "version": "1.0"],
    ]
    meta["progressToken"] = token
    var params = params
    params["_meta"] = .object(meta)
    return ["jsonrpc": "2.0", "id": id, "method": .string(method), "params": .object(params)]
  }
}

/// Keeps messages and wakes whoever waits for one.
private final class Inbox: Sendable {
  private struct State {
    var messages: [JSON] = []
    var waiters: [(fits: @Sendable (JSON) -> Bool, found: CheckedContinuation<JSON, Never>)] = []
  }

  private let state = Guarded(State())

  var messages: [JSON] { state.withLock { $0.messages } }

  func put(_ cleared: Cleared) {
    let message = (try? JSON(parsing: cleared.bytes)) ?? .string("no JSON")
    state.withLock { state in
      state.messages.append(message)
      state.waiters.removeAll { waiter in
        guard waiter.fits(message) else { return false }
        waiter.found.resume(returning: message)
        return true
      }
    }
  }

  func first(where fits: @escaping @Sendable (JSON) -> Bool) async -> JSON {
    await withCheckedContinuation { continuation in
      state.withLock { state in
        if let known = state.messages.first(where: fits) {
          continuation.resume(returning: known)
        } else {
          state.waiters.append((fits, continuation))
        }
      }
    }
  }
}
