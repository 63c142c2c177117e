#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A bridge's connection to a session. The descriptor is closed when nobody holds the link any more:
/// until then its number cannot become another file's.
final class SessionLink: Sendable {
  private let descriptor: Int32
  private let writer: LineWriter

  init(descriptor: Int32) {
    self.descriptor = descriptor
    writer = LineWriter(descriptor: descriptor)
  }

  deinit { close(descriptor) }

  /// Waits while the session does not read. When it is gone nothing happens: ``read(_:)`` ends then.
  ///
  /// - Parameter line: without its line end.
  func send(_ line: [UInt8]) { _ = writer.write(line + [0x0A]) }

  /// Gives each line of the session until it ends.
  func read(_ give: ([UInt8]) -> Void) { _ = LineReader.read(descriptor, give) }
}
