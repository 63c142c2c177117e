import Foundation
import Synchronization
import Vocabulary

/// A client of a socket, as plain as they come: bytes out, lines in.
final class Peer: Sendable {
  private let descriptor: Int32
  private let lines: AsyncStream<String>
  private let outgoing: AsyncStream<[UInt8]>.Continuation

  struct NotConnected: Error {}

  /// - Parameter reads: false for one that never reads.
  init(_ path: String, reads: Bool = true) throws {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    #if canImport(Glibc)
      let made = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    #else
      let made = socket(AF_UNIX, SOCK_STREAM, 0)
    #endif
    let status = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(made, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard status == 0 else {
      close(made)
      throw NotConnected()
    }
    descriptor = made
    let (lines, continuation) = AsyncStream.makeStream(of: String.self)
    self.lines = lines
    let (messages, outgoing) = AsyncStream.makeStream(of: [UInt8].self)
    self.outgoing = outgoing
    if reads { Peer.read(made, continuation) } else { continuation.finish() }
    Task { for await bytes in messages { await Peer.write(made, bytes) } }
  }

  deinit {
    outgoing.finish()
    // Not closed: a thread may still read from it, and the number would be somebody else's.
    shutdown(descriptor, Int32(SHUT_RDWR))
  }

  /// Blocking, and so on a thread of its own.
  private static func read(
    _ descriptor: Int32, _ continuation: AsyncStream<String>.Continuation
  ) {
    Thread.detachNewThread {
      var pending: [UInt8] = []
      var chunk = [UInt8](repeating: 0, count: 1 << 16)
      while true {
        let count = Foundation.read(descriptor, &chunk, chunk.count)
        if count <= 0 { break }
        for byte in chunk[..<count] {
          if byte == 0x0A {
            continuation.yield(String(decoding: pending, as: UTF8.self))
            pending = []
          } else {
            pending.append(byte)
          }
        }
      }
      continuation.finish()
    }
  }

  /// Sends bytes as they are, after all that were sent before.
  func send(_ text: String) { send(Array(text.utf8)) }

  func send(_ bytes: [UInt8]) { outgoing.yield(bytes) }

  /// Blocking too: a client that waits to write holds up nobody else.
  private static func write(_ descriptor: Int32, _ bytes: [UInt8]) async {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        var offset = 0
        while offset < bytes.count {
          let count = bytes[offset...].withUnsafeBytes {
            Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
          }
          if count <= 0 { break }
          offset += count
        }
        continuation.resume()
      }
    }
  }

  /// The next line; nil when the connection has ended.
  func line() async -> String? { await lines.first { _ in true } }

  /// The next message.
  func message() async throws -> JSON? { try await line().map { try JSON(parsing: $0) } }

  /// The next so many messages.
  func messages(_ count: Int) async throws -> [JSON] {
    var messages: [JSON] = []
    for await line in lines {
      messages.append(try JSON(parsing: line))
      if messages.count == count { break }
    }
    return messages
  }

  /// Waits until the other side ends the connection.
  func ending() async -> [String] {
    var rest: [String] = []
    for await line in lines { rest.append(line) }
    return rest
  }

  /// Ends the connection.
  func hangUp() { shutdown(descriptor, Int32(SHUT_RDWR)) }
}

enum Line {
  static func initialize(_ id: Int = 0, name: String = "peer") -> String {
    request(
      id, "initialize",
      [
        "protocolVersion": "2025-11-25", "capabilities": [:],
        "clientInfo": ["name": .string(name), "version": "1"],
      ])
  }

  static func ping(_ id: Int) -> String { request(id, "ping", [:]) }

  static func call(_ id: Int, _ tool: String, _ arguments: JSON = [:]) -> String {
    request(id, "tools/call", ["name": .string(tool), "arguments": arguments])
  }

  static func request(_ id: Int, _ method: String, _ params: JSON) -> String {
    let message: JSON = [
      "jsonrpc": "2.0", "id": .int(id), "method": .string(method), "params": params,
    ]
    return message.text() + "\n"
  }

  static func cancel(_ id: Int) -> String {
    let message: JSON = [
      "jsonrpc": "2.0", "method": "notifications/cancelled", "params": ["requestId": .int(id)],
    ]
    return message.text() + "\n"
  }
}
