import NIOCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Whose process is at the other end of a Unix socket, as the system knows it.
enum PeerUser {
  /// - Returns: nil when the system does not say.
  static func of(_ channel: any Channel) -> uid_t? {
    guard let options = channel as? any SocketOptionProvider else { return nil }
    #if canImport(Glibc)
      let value: EventLoopFuture<LocalSocket.PeerCredentials> = options.unsafeGetSocketOption(
        level: .init(rawValue: SOL_SOCKET), name: .init(rawValue: SO_PEERCRED))
      return now(value)?.user
    #else
      let value: EventLoopFuture<xucred> = options.unsafeGetSocketOption(
        level: .init(rawValue: SOL_LOCAL), name: .init(rawValue: LOCAL_PEERCRED))
      return now(value)?.cr_uid
    #endif
  }

  /// On the channel's own event loop an option is read at once.
  private static func now<Value: Sendable>(_ future: EventLoopFuture<Value>) -> Value? {
    var result: Value?
    future.assumeIsolated().whenSuccess { result = $0 }
    return result
  }
}
