import NIOCore
import NIOHTTP1

/// Closes a connection whose client takes too long: to say what it wants, to send the body, or to ask
/// again. While an answer is under way the time is the answer's.
final class HTTPDeadlines: ChannelDuplexHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  private let limits: DoorLimits
  private var timer: Scheduled<Void>?

  init(_ limits: DoorLimits) { self.limits = limits }

  func channelActive(context: ChannelHandlerContext) {
    arm(limits.headSeconds, context.channel, thenSay: false)
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    timer?.cancel()
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head: arm(limits.bodySeconds, context.channel, thenSay: true)
    case .body: break
    case .end: timer?.cancel()
    }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    if case .end = unwrapOutboundIn(data) {
      arm(limits.idleSeconds, context.channel, thenSay: false)
    }
    context.write(data, promise: promise)
  }

  private func arm(_ seconds: Double, _ channel: any Channel, thenSay isRequest: Bool) {
    timer?.cancel()
    timer = channel.eventLoop.scheduleTask(in: TimeAmount(fraction: seconds)) {
      guard isRequest else { return channel.close(promise: nil) }
      let headers = HTTPHeaders([("Connection", "close"), ("Content-Length", "0")])
      let head = HTTPResponseHead(version: .http1_1, status: .requestTimeout, headers: headers)
      channel.write(HTTPServerResponsePart.head(head), promise: nil)
      channel.writeAndFlush(HTTPServerResponsePart.end(nil)).whenComplete { _ in
        channel.close(promise: nil)
      }
    }
  }
}
