import NIOCore
import NIOHTTP1
import NIOPosix

/// A make-believe HTTP API inside the process, for `airlock demo` and for tests.
///
///     let server = try await DemoServer.start(tokens: .random())
///     server.origin        // http://127.0.0.1:41234
///     await server.stop()
///
/// It listens on 127.0.0.1 alone, on a port that the system chooses.
package final class DemoServer: Sendable {
  /// `http://127.0.0.1:41234`.
  package let origin: String
  package let credentials: DemoCredentials
  private let channel: any Channel
  private let children: ChannelSet
  private let group: MultiThreadedEventLoopGroup

  private init(
    origin: String, credentials: DemoCredentials, channel: any Channel, children: ChannelSet,
    group: MultiThreadedEventLoopGroup
  ) {
    self.origin = origin
    self.credentials = credentials
    self.channel = channel
    self.children = children
    self.group = group
  }

  /// Why it does not listen.
  package struct CannotListen: Error, Sendable {
    package let message = "the demo API cannot listen on 127.0.0.1"
  }

  /// - Throws: ``CannotListen``.
  package static func start(tokens: DemoCredentials) async throws -> DemoServer {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let answers = DemoAnswers(credentials: tokens)
    let children = ChannelSet()
    let bootstrap = ServerBootstrap(group: group)
      .serverChannelOption(ChannelOptions.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { child in
        child.eventLoop.makeCompletedFuture {
          children.insert(child)
          let pipeline = child.pipeline.syncOperations
          try pipeline.configureHTTPServerPipeline(withPipeliningAssistance: true)
          try pipeline.addHandler(DemoHandler(answers: answers))
        }
      }
      .childChannelOption(ChannelOptions.tcpOption(.tcp_nodelay), value: 1)
    do {
      let channel = try await bootstrap.bind(host: "127.0.0.1", port: 0).get()
      guard let port = channel.localAddress?.port else { throw CannotListen() }
      return DemoServer(
        origin: "http://127.0.0.1:\(port)", credentials: tokens, channel: channel,
        children: children, group: group)
    } catch {
      try? await group.shutdownGracefully()
      throw CannotListen()
    }
  }

  /// Closes the port and every connection, and waits until they are closed.
  package func stop() async {
    try? await channel.close()
    for child in children.takeAll() { try? await child.close() }
    try? await group.shutdownGracefully()
  }
}
