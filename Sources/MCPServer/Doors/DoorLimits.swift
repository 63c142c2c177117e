import NIOCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// How much a client may cost, and how long it may take; and who may come in.
package struct DoorLimits: Sendable {
  /// The users whose processes may use the socket: this one, and others that the person named.
  package var users: Set<UInt32> = [geteuid()]
  /// Bytes that may wait for a client to read them; more, and it is let go.
  package var unreadBytes = 32 << 20
  /// A client is let go when something waits and nothing was read for so long.
  package var unreadSeconds = 30.0
  /// Bytes that wait from which on no more is read from the client.
  package var enoughBytes = 1 << 20
  /// For a request's head, from the first connection on.
  package var headSeconds = 10.0
  /// For a request's body.
  package var bodySeconds = 60.0
  /// For the next request on a connection.
  package var idleSeconds = 300.0
  /// After which a stream on which nothing happens says that it is still there.
  package var quietSeconds = 15.0
  /// HTTP connections at one time; more are closed at once.
  package var visitors = 256
  /// Bytes of all headers of a request.
  package var headerBytes = 64 << 10

  package init() {}
}

extension TimeAmount {
  init(fraction seconds: Double) { self = .nanoseconds(Int64(seconds * 1e9)) }
}
