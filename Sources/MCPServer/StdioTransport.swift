import Disclosure
package import Session
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// MCP over stdin and stdout: one message a line, nothing else on stdout
/// (MCP basic/transports, "stdio"). It ends when stdin ends.
package struct StdioTransport: Sendable {
  /// A line longer than this ends the connection: it is no message, and memory has an end.
  static let lineLimit = 64 << 20

  private let output = LineWriter(descriptor: STDOUT_FILENO)

  package init() {}

  /// Serves until stdin ends, then until the calls that are under way were answered.
  ///
  /// - Throws: when a line was longer than any message may be.
  package func run(_ server: MCPServer) async throws(Failure) {
    let output = output
    let connection = server.connection(.stdio)
    var isTooLong = false
    for await line in StdioTransport.lines(of: STDIN_FILENO) {
      if let line { await connection.receive(line) { output.write($0) } } else { isTooLong = true }
    }
    await connection.drain()
    if isTooLong {
      throw Failure(
        "line_too_long", "a line on stdin is longer than \(StdioTransport.lineLimit >> 20) MB",
        hint: "a message is one line of JSON")
    }
  }

  /// Reads lines on a thread of its own: a blocking read must not hold one of Swift's. Ends with nil
  /// when a line is too long.
  private static func lines(of descriptor: Int32) -> AsyncStream<[UInt8]?> {
    let (stream, continuation) = AsyncStream.makeStream(of: [UInt8]?.self)
    startThread {
      var pending: [UInt8] = []
      var chunk = [UInt8](repeating: 0, count: 1 << 16)
      while true {
        let count = read(descriptor, &chunk, chunk.count)
        if count < 0 && errno == EINTR { continue }
        if count <= 0 { break }
        var start = 0
        for index in 0..<count where chunk[index] == 0x0A {
          pending.append(contentsOf: chunk[start..<index])
          if let line = trimmed(pending) { continuation.yield(line) }
          pending.removeAll(keepingCapacity: pending.count < 1 << 20)
          start = index + 1
        }
        pending.append(contentsOf: chunk[start..<count])
        if pending.count > lineLimit { break }
      }
      if pending.count > lineLimit {
        continuation.yield(nil)
      } else if let line = trimmed(pending) {
        continuation.yield(line)
      }
      continuation.finish()
    }
    return stream
  }

  /// Without the carriage return of CRLF; nil for a blank line.
  private static func trimmed(_ line: [UInt8]) -> [UInt8]? {
    var line = line
    if line.last == 0x0D { line.removeLast() }
    return line.allSatisfy { $0 == 0x20 || $0 == 0x09 } ? nil : line
  }
}

/// Writes whole messages, one after the other, whoever calls.
private final class LineWriter: Sendable {
  private let descriptor: Mutex<Int32>

  init(descriptor: Int32) { self.descriptor = Mutex(descriptor) }

  func write(_ message: Cleared) {
    descriptor.withLock { descriptor in
      var offset = 0
      message.bytes.withUnsafeBytes { bytes in
        while offset < bytes.count {
          let rest = UnsafeRawBufferPointer(rebasing: bytes[offset...])
          #if canImport(Glibc)
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
          #else
            let count = Darwin.write(descriptor, rest.baseAddress, rest.count)
          #endif
          if count < 0 && errno == EINTR { continue }
          // The client is gone; stdin ends next.
          if count <= 0 { return }
          offset += count
        }
      }
    }
  }
}

/// Starts a detached thread with a small stack.
private func startThread(_ body: @escaping @Sendable () -> Void) {
  final class Box: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
  var attributes = pthread_attr_t()
  pthread_attr_init(&attributes)
  pthread_attr_setstacksize(&attributes, 256 << 10)
  pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
  #if canImport(Glibc)
    var thread = pthread_t()
  #else
    var thread: pthread_t?
  #endif
  let box = Unmanaged.passRetained(Box(body))
  let status = pthread_create(
    &thread, &attributes,
    { argument in
      #if canImport(Glibc)
        let box = argument.map { Unmanaged<Box>.fromOpaque($0).takeRetainedValue() }
        box?.body()
      #else
        Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body()
      #endif
      return nil
    }, box.toOpaque())
  if status != 0 { box.release() }
  pthread_attr_destroy(&attributes)
}
