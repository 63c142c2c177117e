import NIOCore
import NIOHTTP1
import NIOPosix
import Session

/// Streamable HTTP on 127.0.0.1: its port and token, its listener and its visitors.
actor HTTPDoor {
  /// What a client must know.
  struct Entrance: Sendable {
    let url: String
    let token: HTTPToken
  }

  private let server: MCPServer
  private let keeping: DoorKeeping
  private let limits: DoorLimits
  private var room: HTTPRoom?
  private var listener: (any Channel)?
  private let visitors = OpenClients<HTTPVisitor>()
  private(set) var state = DoorState.off
  private(set) var entrance: Entrance?

  init(_ server: MCPServer, _ keeping: DoorKeeping, _ limits: DoorLimits) {
    self.server = server
    self.keeping = keeping
    self.limits = limits
  }

  /// Opens the door on the port that it had last time, or else on a free one.
  func open(on group: any EventLoopGroup) async {
    if listener != nil { return }
    let token = keeping.token()
    // No host is right until the port is known.
    let room = HTTPRoom(server, HTTPGate(port: 0, token: token))
    guard let listener = await listen(on: group, room), let port = listener.localAddress?.port
    else {
      state = .failed(
        Failure(
          "http_not_opened", "no port of 127.0.0.1 can be listened on",
          hint: "see what the system allows, or use the socket"))
      return
    }
    keeping.keep(port: port)
    self.listener = listener
    self.room = room
    await admit(token, at: port)
  }

  /// Closes the door. Calls that run get their answer, then their clients are let go.
  func shut() async {
    try? await listener?.close()
    listener = nil
    entrance = nil
    state = .off
    await room?.endAll()
    room = nil
    letGo()
  }

  /// Makes the token worthless, here and for the next start. Whoever used it is let go.
  func replaceToken() async {
    let token = keeping.newToken()
    guard let port = listener?.localAddress?.port else { return }
    await admit(token, at: port)
    await room?.endAll()
    letGo()
  }

  /// Whether nobody uses the thread of the connections any more.
  func isQuiet() async -> Bool { await visitors.untilNoneIsServed(patience: 3) }

  func disconnect(client number: Int) async { await room?.disconnect(client: number) }

  private func admit(_ token: HTTPToken, at port: Int) async {
    let url = "http://127.0.0.1:\(port)\(HTTPForm.path)"
    entrance = Entrance(url: url, token: token)
    state = .ready(at: url)
    await room?.replaceGate(HTTPGate(port: port, token: token))
  }

  private func letGo() {
    for visitor in visitors.all { visitor.leave() }
  }

  // MARK: Listening

  private func listen(on group: any EventLoopGroup, _ room: HTTPRoom) async -> (any Channel)? {
    for port in [keeping.port, 0].compactMap({ $0 }) {
      if let channel = try? await bootstrap(group, room).bind(host: "127.0.0.1", port: port).get() {
        return channel
      }
    }
    return nil
  }

  private func bootstrap(_ group: any EventLoopGroup, _ room: HTTPRoom) -> ServerBootstrap {
    let (limits, visitors) = (limits, visitors)
    return ServerBootstrap(group: group)
      .serverChannelOption(ChannelOptions.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(ChannelOptions.tcpOption(.tcp_nodelay), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          guard visitors.count < limits.visitors else { return channel.close(promise: nil) }
          try HTTPDoor.addHandlers(to: channel, limits)
          let inner = try NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>(
            wrappingChannelSynchronously: channel)
          let visitor = HTTPVisitor(
            room, Outbox(channel, limits), quiet: TimeAmount(fraction: limits.quietSeconds))
          visitors.insert(visitor, until: channel.closeFuture)
          visitors.serve { await visitor.run(inner) }
        }
      }
  }

  private static func addHandlers(to channel: any Channel, _ limits: DoorLimits) throws {
    var parsing = NIOHTTPDecoderLimitConfiguration()
    parsing.maxHeaderListSize = limits.headerBytes
    parsing.maxHeaderFieldSize = limits.headerBytes / 2
    parsing.maxHeaderFieldCount = 100
    let pipeline = channel.pipeline.syncOperations
    try pipeline.addHandler(HTTPResponseEncoder())
    try pipeline.addHandler(
      ByteToMessageHandler(
        HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes, limitConfiguration: parsing)))
    try pipeline.addHandler(HTTPDeadlines(limits))
    try pipeline.addHandler(HTTPComplaints())
  }
}
