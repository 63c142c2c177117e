import NIOCore
import NIOPosix
import Session

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The Unix socket of a project: its file, its listener and the clients that came in through it.
actor SocketDoor {
  private let server: MCPServer
  private let place: Result<SocketPlace, Failure>
  private let limits: DoorLimits
  private var file: SocketFile?
  private var listener: (any Channel)?
  private var watcher: FileWatcher?
  private let clients = OpenClients<SocketClient>()
  private(set) var state = DoorState.off

  init(_ server: MCPServer, at place: Result<SocketPlace, Failure>, _ limits: DoorLimits) {
    self.server = server
    self.place = place
    self.limits = limits
  }

  /// Opens the door; one that is open already is checked.
  ///
  /// - Parameter whenRemoved: called when the socket file may be another one, any number of times.
  func open(
    on group: any EventLoopGroup, whenRemoved: @escaping @Sendable () async -> Void
  ) async {
    if let file, file.isInPlace { return }
    await stopListening()
    do throws(Failure) {
      let place = try self.place.get()
      let file = try SocketFile.claim(place)
      do {
        listener = try await listen(on: file.descriptor, group)
      } catch {
        file.remove()
        close(file.descriptor)
        throw Failure("socket_not_made", "the socket cannot be listened on", hint: place.path)
      }
      self.file = file
      watch(place.path, whenRemoved)
      state = .ready(at: place.path)
    } catch {
      state = .failed(error)
    }
  }

  /// Makes the file again when somebody removed it. Clients that are in stay in.
  ///
  /// - Returns: whether anything changed.
  func verify(
    on group: any EventLoopGroup, whenRemoved: @escaping @Sendable () async -> Void
  ) async -> Bool {
    guard let file, !file.isInPlace else { return false }
    await open(on: group, whenRemoved: whenRemoved)
    return true
  }

  /// Closes the door. Calls that run get their answer, then their clients are let go.
  func shut() async {
    await stopListening()
    state = .off
    await withDiscardingTaskGroup { group in
      for client in clients.all { group.addTask { await client.close() } }
    }
    // One that left a moment ago may have a call whose end is not told yet.
    _ = await isQuiet()
  }

  /// Whether nobody uses the thread of the connections any more.
  func isQuiet() async -> Bool { await clients.untilNoneIsServed(patience: 3) }

  /// Lets one client go.
  func disconnect(client number: Int) async {
    for client in clients.all where await client.has(number) { await client.close() }
  }

  private func stopListening() async {
    watcher?.cancel()
    watcher = nil
    file?.remove()
    file = nil
    try? await listener?.close()
    listener = nil
  }

  private func watch(_ path: String, _ whenRemoved: @escaping @Sendable () async -> Void) {
    let watcher = FileWatcher([path])
    self.watcher = watcher
    // Ends with the watcher.
    Task { for await _ in watcher.changes { await whenRemoved() } }
  }

  private func listen(
    on descriptor: Int32, _ group: any EventLoopGroup
  ) async throws -> any Channel {
    let (server, limits, clients) = (server, limits, clients)
    return try await ServerBootstrap(group: group)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          guard let user = PeerUser.of(channel), limits.users.contains(user) else {
            channel.close(promise: nil)
            return
          }
          let inner = try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
            wrappingChannelSynchronously: channel)
          let client = SocketClient(server, Outbox(channel, limits))
          clients.insert(client, until: channel.closeFuture)
          clients.serve { await client.run(inner) }
        }
      }
      .withBoundSocket(descriptor).get()
  }
}
