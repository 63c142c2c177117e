import NIOCore
import Vocabulary

/// The clients that are connected, each until its connection ends.
final class OpenClients<Client: AnyObject & Sendable>: Sendable {
  private let clients = Guarded<[ObjectIdentifier: Client]>([:])

  func insert(_ client: Client, until closed: EventLoopFuture<Void>) {
    let id = ObjectIdentifier(client)
    clients.withLock { $0[id] = client }
    closed.whenComplete { [self] _ in clients.withLock { $0[id] = nil } }
  }

  var count: Int { clients.withLock { $0.count } }

  var all: [Client] { clients.withLock { Array($0.values) } }
}
