import NIOCore
import NIOHTTP1

/// Answers what is no HTTP with a status, and lets the client go.
final class HTTPComplaints: ChannelDuplexHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  /// For which a client that was refused may go on sending: closed at once, it might lose the answer
  /// (RFC 9112, section 9.6).
  static let grace = TimeAmount.seconds(1)

  private var isAnswering = false
  private var hasComplained = false

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch unwrapOutboundIn(data) {
    case .head(let head): isAnswering = head.status.code >= 200
    case .body: break
    case .end: isAnswering = false
    }
    context.write(data, promise: promise)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if hasComplained { return }
    guard let error = error as? HTTPParserError else { return context.fireErrorCaught(error) }
    hasComplained = true
    guard !isAnswering else { return context.close(promise: nil) }
    let status: HTTPResponseStatus =
      error == .headerOverflow ? .requestHeaderFieldsTooLarge : .badRequest
    let headers = HTTPHeaders([("Connection", "close"), ("Content-Length", "0")])
    let head = HTTPResponseHead(version: .http1_1, status: status, headers: headers)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    let channel = context.channel
    context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in
      channel.close(mode: .output, promise: nil)
    }
    context.eventLoop.scheduleTask(in: HTTPComplaints.grace) { channel.close(promise: nil) }
  }
}
