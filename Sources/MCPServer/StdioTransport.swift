import Disclosure
package import Session
import Vocabulary

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// MCP over stdin and stdout: one message a line, nothing else on stdout
/// (MCP basic/transports, "stdio"). It ends when stdin ends.
package struct StdioTransport: Sendable {
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
        "line_too_long", "a line on stdin is longer than \(LineSplitter.limit >> 20) MB",
        hint: "a message is one line of JSON")
    }
  }

  /// Ends with nil when a line is too long.
  private static func lines(of descriptor: Int32) -> AsyncStream<[UInt8]?> {
    let (stream, continuation) = AsyncStream.makeStream(of: [UInt8]?.self)
    DetachedThread.start {
      if LineReader.read(descriptor, { continuation.yield($0) }) == .tooLong {
        continuation.yield(nil)
      }
      continuation.finish()
    }
    return stream
  }
}
