import AsyncHTTPClient
import NIOCore
import NIOHTTPCompression
import NIOPosix
import Synchronization
import Vocabulary

/// One client a host and address, which dials that address whatever a resolver would say now. The
/// connections of each are kept open between requests.
final class HTTPClients: Sendable {
  /// One thread for all clients of the process; it lives as long as the process does.
  static let loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)

  /// A client that is in use until it is given back.
  struct Client: Sendable {
    let http: HTTPClient
    /// How many connections it ever made.
    let connections: ConnectionCount
    fileprivate let door: Door
  }

  final class ConnectionCount: Sendable {
    private let made = Atomic(0)
    var count: Int { made.load(ordering: .relaxed) }
    fileprivate func add() { made.add(1, ordering: .relaxed) }
  }

  fileprivate struct Door: Hashable {
    let host: String
    let address: IPAddress
    /// Another address is tried after this one, and should not be waited for long.
    let isHasty: Bool
  }

  private struct Shelf {
    let client: Client
    var users = 0
    var lastUse: NIODeadline
  }

  private let limits: EgressLimits
  /// Made when they are needed: a session that only validates never pays for one.
  private let shelves = Guarded<[Door: Shelf]>([:])
  /// How many clients are kept before those that nobody uses go, the oldest first.
  private static let most = 64
  /// Seconds for a connection to an address while there is another one to try.
  private static let haste = 3.0

  init(limits: EgressLimits) { self.limits = limits }

  deinit {
    // A client must be shut down before it goes; it keeps itself alive until that is done.
    for shelf in shelves.withLock({ $0 }).values { _ = shelf.client.http.shutdown() }
  }

  func take(_ host: String, at address: IPAddress, isLast: Bool) -> Client {
    let wanted = Door(host: host, address: address, isHasty: !isLast)
    let other = Door(host: host, address: address, isHasty: isLast)
    let (client, stale) = shelves.withLock { shelves -> (Client, [Client]) in
      // Where there are connections already, nobody waits for one.
      let isKnown = (shelves[other]?.client.connections.count ?? 0) > 0
      let door = isKnown && shelves[wanted] == nil ? other : wanted
      var stale: [Client] = []
      if shelves[door] == nil, shelves.count >= HTTPClients.most {
        let idle = shelves.filter { $0.value.users == 0 }
        if let oldest = idle.min(by: { $0.value.lastUse < $1.value.lastUse }) {
          shelves[oldest.key] = nil
          stale.append(oldest.value.client)
        }
      }
      var shelf = shelves[door] ?? Shelf(client: make(door), lastUse: .now())
      shelf.users += 1
      shelves[door] = shelf
      return (shelf.client, stale)
    }
    for client in stale { _ = client.http.shutdown() }
    return client
  }

  func giveBack(_ client: Client) {
    shelves.withLock { shelves in
      shelves[client.door]?.users -= 1
      shelves[client.door]?.lastUse = .now()
    }
  }

  private func make(_ door: Door) -> Client {
    var pool = HTTPClient.Configuration.ConnectionPool(idleTimeout: .seconds(30))
    pool.retryConnectionEstablishment = false
    let patience =
      door.isHasty ? min(HTTPClients.haste, limits.connectSeconds) : limits.connectSeconds
    var configuration = HTTPClient.Configuration(
      redirectConfiguration: .disallow,
      timeout: HTTPClient.Configuration.Timeout(connect: .lasting(patience)),
      connectionPool: pool, proxy: nil,
      decompression: .enabled(limit: .size(limits.responseBytes)))
    configuration.httpVersion = .http1Only
    let address = door.address.text
    // TLS still asks for the name, and checks the certificate against it.
    if IPAddress(host: door.host) == nil { configuration.dnsOverride = [door.host: address] }
    let connections = ConnectionCount()
    configuration.http1_1ConnectionDebugInitializer = { channel in
      // The last look: the socket itself says where it leads.
      guard channel.remoteAddress?.ipAddress.flatMap({ IPAddress($0) })?.text == address else {
        return channel.close().flatMap {
          channel.eventLoop.makeFailedFuture(HTTPClients.wrongAddress)
        }
      }
      connections.add()
      return channel.eventLoop.makeSucceededVoidFuture()
    }
    let http = HTTPClient(eventLoopGroup: HTTPClients.loops, configuration: configuration)
    return Client(http: http, connections: connections, door: door)
  }

  private static let wrongAddress = EgressError(
    .denied, "the connection leads to another address than the one that was checked")
}
