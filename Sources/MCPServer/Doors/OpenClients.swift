import NIOCore
import Vocabulary

/// The clients that are connected, each until its connection ends, and the tasks that serve them.
final class OpenClients<Client: AnyObject & Sendable>: Sendable {
  private struct State {
    var clients: [ObjectIdentifier: Client] = [:]
    var served = 0
    var waiting: [CheckedContinuation<Void, Never>] = []

    mutating func takeWaiting() -> [CheckedContinuation<Void, Never>] {
      defer { waiting = [] }
      return waiting
    }
  }

  private let state = Guarded(State())

  func insert(_ client: Client, until closed: EventLoopFuture<Void>) {
    let id = ObjectIdentifier(client)
    state.withLock { $0.clients[id] = client }
    closed.whenComplete { [self] _ in state.withLock { $0.clients[id] = nil } }
  }

  var count: Int { state.withLock { $0.clients.count } }

  var all: [Client] { state.withLock { Array($0.clients.values) } }

  /// Serves a client. It ends with the connection, which whoever owns this closes at the latest.
  func serve(_ work: @escaping @Sendable () async -> Void) {
    state.withLock { $0.served += 1 }
    Task {
      await work()
      let waiting = state.withLock { state in
        state.served -= 1
        return state.served == 0 ? state.takeWaiting() : []
      }
      for continuation in waiting { continuation.resume() }
    }
  }

  /// Waits until nobody is served any more: whoever is may still use the thread of its connection.
  ///
  /// - Returns: false when it took longer than `patience` seconds.
  func untilNoneIsServed(patience: Double) async -> Bool {
    let alarm = Task {
      try? await Task.sleep(for: .seconds(patience))
      for continuation in state.withLock({ $0.takeWaiting() }) { continuation.resume() }
    }
    defer { alarm.cancel() }
    await withCheckedContinuation { continuation in
      let isQuiet = state.withLock { state in
        if state.served > 0 { state.waiting.append(continuation) }
        return state.served == 0
      }
      if isQuiet { continuation.resume() }
    }
    return state.withLock { $0.served == 0 }
  }
}
