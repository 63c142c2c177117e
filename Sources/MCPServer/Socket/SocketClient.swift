import Disclosure
import NIOCore
import Session
import Vocabulary

/// One client on the socket: its lines go to a connection of its own, the answers come back.
actor SocketClient {
  /// What a bridge says before anything else, so that the person sees how a client came in. It
  /// grants nothing, and so needs no proof.
  static let bridgeGreeting = #"{"jsonrpc":"2.0","method":"notifications/airlock/bridge"}"#
  /// A slice of a message that is written at once: progress is seen in between.
  private static let slice = 64 << 10

  private let server: MCPServer
  private let outbox: Outbox<ByteBuffer>
  private var connection: Connection?
  private var isClosing = false

  init(_ server: MCPServer, _ outbox: Outbox<ByteBuffer>) {
    self.server = server
    self.outbox = outbox
  }

  /// Serves the client until it goes away or the door is closed.
  nonisolated func run(_ channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>) async {
    do {
      try await channel.executeThenClose { inbound, _ in
        var splitter = LineSplitter()
        for try await buffer in inbound {
          var lines: [[UInt8]] = []
          let isFine = buffer.withUnsafeReadableBytes { bytes in
            splitter.take(bytes) { lines.append($0) }
          }
          for line in lines { await receive(line) }
          if !isFine {
            await refuseLongLine()
            break
          }
          await outbox.untilRoom()
        }
      }
    } catch {
      // The connection broke: the same as its end.
    }
    await connection?.close(.gone)
  }

  func receive(_ line: [UInt8]) async {
    if isClosing { return }
    if connection == nil, line == Array(SocketClient.bridgeGreeting.utf8) {
      connection = server.connection(.bridge)
      return
    }
    await open().receive(line) { [outbox] in SocketClient.send($0, outbox) }
  }

  /// Ends the client's calls with their answers, and then the connection.
  func close() async {
    isClosing = true
    await connection?.close(.doorClosed)
    await outbox.untilRead(within: .seconds(1))
    try? await outbox.channel.close()
  }

  func has(_ number: Int) async -> Bool {
    await connection?.clientNumbers.contains(number) ?? false
  }

  private func open() -> Connection {
    if let connection { return connection }
    let made = server.connection(.socket)
    connection = made
    return made
  }

  private func refuseLongLine() async {
    isClosing = true
    let limit = LineSplitter.limit >> 20
    SocketClient.send(
      server.clearing.clear(
        .error(id: .null, code: -32600, message: "a message is longer than \(limit) MB")),
      outbox)
    await outbox.untilRead(within: .seconds(1))
  }

  private static func send(_ message: Cleared, _ outbox: Outbox<ByteBuffer>) {
    var rest = ByteBuffer(bytes: message.bytes)
    var parts: [(part: ByteBuffer, bytes: Int)] = []
    while let part = rest.readSlice(length: min(slice, rest.readableBytes)),
      part.readableBytes > 0
    {
      parts.append((part, part.readableBytes))
    }
    outbox.send(parts)
  }
}
