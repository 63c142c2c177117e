import NIOCore
import NIOHTTP1
import Vocabulary

/// Reads a request to its end and writes the answer.
final class DemoHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  /// Of a request; a paste is the largest thing that is sent here.
  static let bodyLimit = 1 << 20

  private let site: any DemoSite
  private var head: HTTPRequestHead?
  private var body: [UInt8] = []

  init(site: any DemoSite) { self.site = site }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      self.head = head
      body = []
    case .body(let part):
      guard body.count + part.readableBytes <= DemoHandler.bodyLimit else {
        return context.close(promise: nil)
      }
      body += part.readableBytesView
    case .end:
      guard let head else { return }
      self.head = nil
      reply(to: head, context)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  private func reply(to head: HTTPRequestHead, _ context: ChannelHandlerContext) {
    let answer = site.answer(
      DemoRequest(
        method: head.method.rawValue, target: head.uri,
        headers: head.headers.map { ($0.name, $0.value) }, body: body))
    let body = ByteBuffer(string: answer.body)
    var headers = HTTPHeaders(answer.headers)
    headers.add(name: "Content-Type", value: answer.type)
    headers.add(name: "Content-Length", value: String(body.readableBytes))
    if !head.isKeepAlive { headers.add(name: "Connection", value: "close") }
    let status = HTTPResponseStatus(statusCode: answer.status)
    let response = HTTPResponseHead(version: .http1_1, status: status, headers: headers)
    context.write(wrapOutboundOut(.head(response)), promise: nil)
    context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
    let isLast = !head.isKeepAlive
    let channel = context.channel
    context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in
      if isLast { channel.close(promise: nil) }
    }
  }
}

/// The connections that are open, so that they can be closed.
final class ChannelSet: Sendable {
  private let channels = Guarded<[ObjectIdentifier: any Channel]>([:])

  func insert(_ channel: any Channel) {
    let id = ObjectIdentifier(channel)
    channels.withLock { $0[id] = channel }
    channel.closeFuture.whenComplete { [weak self] _ in
      self?.channels.withLock { $0[id] = nil }
    }
  }

  func takeAll() -> [any Channel] {
    channels.withLock { channels in
      defer { channels = [:] }
      return Array(channels.values)
    }
  }
}
