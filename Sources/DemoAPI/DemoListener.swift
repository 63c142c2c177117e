import NIOCore
import NIOHTTP1
import NIOPosix

/// A port of 127.0.0.1, chosen by the system, and the connections to it.
final class DemoListener: Sendable {
  /// `http://127.0.0.1:41234`.
  let origin: String
  private let channel: any Channel
  private let children: ChannelSet
  private let group: MultiThreadedEventLoopGroup

  /// - Throws: ``DemoServer/CannotListen``.
  init(_ site: any DemoSite) async throws {
    group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let children = ChannelSet()
    self.children = children
    let bootstrap = ServerBootstrap(group: group)
      .serverChannelOption(ChannelOptions.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { child in
        child.eventLoop.makeCompletedFuture {
          children.insert(child)
          let pipeline = child.pipeline.syncOperations
          try pipeline.configureHTTPServerPipeline(withPipeliningAssistance: true)
          try pipeline.addHandler(DemoHandler(site: site))
        }
      }
      .childChannelOption(ChannelOptions.tcpOption(.tcp_nodelay), value: 1)
    do {
      channel = try await bootstrap.bind(host: "127.0.0.1", port: 0).get()
      guard let port = channel.localAddress?.port else { throw DemoServer.CannotListen() }
      origin = "http://127.0.0.1:\(port)"
    } catch {
      try? await group.shutdownGracefully()
      throw DemoServer.CannotListen()
    }
  }

  /// Closes the port and every connection, and waits until they are closed.
  func stop() async {
    try? await channel.close()
    for child in children.takeAll() { try? await child.close() }
    try? await group.shutdownGracefully()
  }
}
