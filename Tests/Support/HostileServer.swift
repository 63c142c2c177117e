import NIOCore
import NIOPosix
import Vocabulary

/// A server that answers with exactly the bytes it is told to, right or wrong, on 127.0.0.1.
///
///     let server = try await HostileServer.start { _ in .ok("{}") }
///     server.origin            // http://127.0.0.1:41234
///     server.received          // what clients sent
///     await server.stop()
package final class HostileServer: Sendable {
  /// A request as it came over the wire.
  package struct Received: Sendable {
    package let method: String
    package let target: String
    package let headers: [(name: String, value: String)]
    package let body: String

    package func header(_ name: String) -> String? {
      headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
  }

  package enum Reply: Sendable {
    /// Bytes for the wire.
    case raw([UInt8], thenClose: Bool)
    /// A head for the wire, then a chunk so many times.
    case flood(head: String, chunk: [UInt8], count: Int)
    /// Nothing, ever.
    case silence
    /// The connection ends without a word.
    case hangUp

    package static func text(_ text: String, thenClose: Bool = false) -> Reply {
      .raw(Array(text.utf8), thenClose: thenClose)
    }

    package static func ok(_ body: String, _ headers: String...) -> Reply {
      answer("200 OK", body, headers)
    }

    package static func answer(_ status: String, _ body: String, _ headers: [String] = []) -> Reply
    {
      let lines = (headers + ["Content-Length: \(body.utf8.count)"]).joined(separator: "\r\n")
      return .text("HTTP/1.1 \(status)\r\n\(lines)\r\n\r\n\(body)")
    }

    package static func redirect(_ status: Int, to location: String, _ headers: String...) -> Reply
    {
      answer("\(status) Moved", "", ["Location: \(location)"] + headers)
    }

    package static func encoded(_ encoding: String, _ body: [UInt8]) -> Reply {
      let head =
        "HTTP/1.1 200 OK\r\nContent-Encoding: \(encoding)\r\nContent-Length: \(body.count)\r\n\r\n"
      return .raw(Array(head.utf8) + body, thenClose: false)
    }
  }

  package let origin: String
  package let port: Int
  private let channel: any Channel
  private let shared: Shared
  private static let loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)

  fileprivate final class Shared: Sendable {
    let greeting: String
    let script: @Sendable (Received) -> Reply
    let log = Guarded<[Received]>([])
    let bytes = Guarded<[UInt8]>([])
    let children = Guarded<[any Channel]>([])
    let arrivals: AsyncStream<Received>
    let arrived: AsyncStream<Received>.Continuation
    let closings: AsyncStream<Void>
    let closed: AsyncStream<Void>.Continuation

    init(_ greeting: String, _ script: @escaping @Sendable (Received) -> Reply) {
      self.greeting = greeting
      self.script = script
      (arrivals, arrived) = AsyncStream.makeStream()
      (closings, closed) = AsyncStream.makeStream()
    }
  }

  private init(channel: any Channel, port: Int, shared: Shared) {
    self.channel = channel
    self.shared = shared
    self.port = port
    origin = "http://127.0.0.1:\(port)"
  }

  /// - Parameter greeting: sent to whoever connects, before they say a word.
  package static func start(
    greeting: String = "", _ script: @escaping @Sendable (Received) -> Reply
  ) async throws -> HostileServer {
    let shared = Shared(greeting, script)
    let channel = try await ServerBootstrap(group: loops)
      .childChannelInitializer { child in
        child.eventLoop.makeCompletedFuture {
          shared.children.withLock { $0.append(child) }
          child.closeFuture.whenComplete { _ in shared.closed.yield() }
          try child.pipeline.syncOperations.addHandler(HostileHandler(shared))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let port = channel.localAddress?.port ?? 0
    return HostileServer(channel: channel, port: port, shared: shared)
  }

  /// Everything that arrived so far.
  package var received: [Received] { shared.log.withLock { $0 } }

  /// The first bytes that came over the wire, HTTP or not.
  package var heard: [UInt8] { shared.bytes.withLock { $0 } }

  /// How many connections were made so far.
  package var connectionCount: Int { shared.children.withLock { $0.count } }

  /// Waits for the next request to arrive.
  package func nextArrival() async -> Received? { await shared.arrivals.first { _ in true } }

  /// Waits until a client's connection is closed.
  package func nextClosing() async { _ = await shared.closings.first { _ in true } }

  package func stop() async {
    try? await channel.close()
    for child in shared.children.withLock({ $0 }) { try? await child.close() }
  }
}

private final class HostileHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let shared: HostileServer.Shared
  private var buffered: [UInt8] = []

  init(_ shared: HostileServer.Shared) { self.shared = shared }

  func channelActive(context: ChannelHandlerContext) {
    guard !shared.greeting.isEmpty else { return }
    let greeting = ByteBuffer(string: shared.greeting)
    context.writeAndFlush(wrapOutboundOut(greeting), promise: nil)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var buffer = unwrapInboundIn(data)
    let bytes = buffer.readBytes(length: buffer.readableBytes) ?? []
    shared.bytes.withLock { if $0.count < 4096 { $0 += bytes } }
    buffered += bytes
    while let request = nextRequest() {
      shared.log.withLock { $0.append(request) }
      shared.arrived.yield(request)
      perform(shared.script(request), context)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  private func nextRequest() -> HostileServer.Received? {
    let text = String(decoding: buffered, as: UTF8.self)
    guard let end = text.firstRange(of: "\r\n\r\n") else { return nil }
    let head = text[..<end.lowerBound]
    var lines = head.split(separator: "\r\n", omittingEmptySubsequences: false)[...]
    let words = lines.removeFirst().split(separator: " ")
    let headers = lines.map { line in
      let colon = line.firstIndex(of: ":") ?? line.endIndex
      return (
        name: String(line[..<colon]),
        value: String(line[colon...].dropFirst().drop { $0 == " " })
      )
    }
    let length = headers.first { $0.name.lowercased() == "content-length" }.flatMap {
      Int($0.value)
    }
    let start = head.utf8.count + 4
    guard buffered.count >= start + (length ?? 0) else { return nil }
    let body = buffered[start..<start + (length ?? 0)]
    buffered.removeFirst(start + (length ?? 0))
    return HostileServer.Received(
      method: String(words.first ?? ""), target: words.count > 1 ? String(words[1]) : "",
      headers: headers, body: String(decoding: body, as: UTF8.self))
  }

  private func perform(_ reply: HostileServer.Reply, _ context: ChannelHandlerContext) {
    switch reply {
    case .silence: break
    case .hangUp: context.close(promise: nil)
    case .raw(let bytes, let thenClose):
      let channel = context.channel
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes))).whenComplete { _ in
        if thenClose { channel.close(promise: nil) }
      }
    case .flood(let head, let chunk, let count):
      context.write(wrapOutboundOut(ByteBuffer(string: head)), promise: nil)
      let buffer = ByteBuffer(bytes: chunk)
      for _ in 0..<count { context.write(wrapOutboundOut(buffer), promise: nil) }
      context.flush()
    }
  }
}
