import Disclosure
import Vocabulary

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

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
    descriptor.withLock { descriptor in
      line.withUnsafeBytes { bytes in
        var offset = 0
        while offset < bytes.count {
          let rest = UnsafeRawBufferPointer(rebasing: bytes[offset...])
          #if canImport(Glibc)
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
          #else
            let count = Darwin.write(descriptor, rest.baseAddress, rest.count)
          #endif
          if count < 0 && errno == EINTR { continue }
          if count <= 0 { return false }
          offset += count
        }
        return true
      }
    }
  }
}
