import MCPServer
import Vocabulary

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// SIGTERM, SIGINT and SIGHUP, for a server that must tidy up before it ends.
///
/// A handler may do next to nothing (signal-safety(7)): it writes a byte into a pipe, and a thread
/// reads it.
enum EndingSignals {
  /// Made before the handler is installed, and never changed: the handler only reads it.
  private static let ends: (read: Int32, write: Int32) = {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return (-1, -1) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }()

  /// Yields once, when one of them comes; the first time it is asked for they stop ending the process
  /// by themselves.
  static func arrivals() -> AsyncStream<Void> {
    let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
    let reader = ends.read
    for number in [SIGTERM, SIGINT, SIGHUP] {
      signal(number) { _ in
        var byte: UInt8 = 0
        _ = write(EndingSignals.ends.write, &byte, 1)
      }
    }
    DetachedThread.start {
      var byte: UInt8 = 0
      while read(reader, &byte, 1) < 0 && errno == EINTR {}
      continuation.yield()
    }
    return stream
  }
}
