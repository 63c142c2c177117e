import Disclosure
import Session
import Vocabulary

/// Writes whole messages, one after the other, whoever calls. It waits for a slow reader.
final class LineWriter: Sendable {
  private let descriptor: Guarded<Int32>

  init(descriptor: Int32) { self.descriptor = Guarded(descriptor) }

  /// Writes a message for the LLM.
  func write(_ message: Cleared) { _ = write(message.bytes) }

  /// Writes a message of the LLM, to the session.
  ///
  /// - Parameter line: with its line end.
  /// - Returns: false when the reader is gone.
  func write(_ line: [UInt8]) -> Bool {
    descriptor.withLock { DiskFile.writeAll($0, line) }
  }
}
