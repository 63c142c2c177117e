import Foundation
import Vocabulary

/// A session that listens, reads, and says nothing.
final class MuteListener: Sendable {
  private let listener: Int32
  private let client = Guarded<Int32>(-1)
  private let heard: AsyncStream<String>

  struct NotBound: Error {}

  init(_ path: String) throws {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    #if canImport(Glibc)
      listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    #else
      listener = socket(AF_UNIX, SOCK_STREAM, 0)
    #endif
    let descriptor = listener
    let status = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard status == 0, listen(listener, 1) == 0 else { throw NotBound() }
    let (heard, continuation) = AsyncStream.makeStream(of: String.self)
    self.heard = heard
    Thread.detachNewThread { [self] in
      let accepted = accept(descriptor, nil, nil)
      client.withLock { $0 = accepted }
      var text = ""
      var chunk = [UInt8](repeating: 0, count: 1 << 16)
      while true {
        let count = read(accepted, &chunk, chunk.count)
        if count <= 0 { break }
        text += String(decoding: chunk[..<count], as: UTF8.self)
        continuation.yield(text)
      }
    }
  }

  deinit { close(listener) }

  /// Waits until this was said.
  func hear(_ words: String) async { _ = await heard.first { $0.contains(words) } }

  func hangUp() { shutdown(client.withLock { $0 }, Int32(SHUT_RDWR)) }
}
