import Vocabulary

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Asks where a name leads. A value, so that a test can answer in place of the network.
///
///     Resolver { _ in ["203.0.113.7"] }
package struct Resolver: Sendable {
  /// The addresses of a normalised name in the order they should be tried, in their usual spelling;
  /// empty when there are none. It ends early, with none, when its task is cancelled.
  package let addresses: @Sendable (_ host: String) async -> [String]

  package init(_ addresses: @escaping @Sendable (_ host: String) async -> [String]) {
    self.addresses = addresses
  }

  /// The resolver of the system: its hosts file, its order (RFC 6724), its servers.
  package static let system = Resolver { host in
    let answer = Answer()
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        answer.wait(continuation)
        DetachedThread.start { answer.give(lookUp(host)) }
      }
    } onCancel: {
      // The thread cannot be stopped; what it finds is dropped.
      answer.give([])
    }
  }

  /// Goes to whoever waits, once.
  private final class Answer: Sendable {
    private struct State {
      var waiter: CheckedContinuation<[String], Never>?
      var given: [String]?
    }

    private let state = Guarded(State())

    func wait(_ waiter: CheckedContinuation<[String], Never>) {
      let given = state.withLock { state -> [String]? in
        if state.given == nil { state.waiter = waiter }
        return state.given
      }
      if let given { waiter.resume(returning: given) }
    }

    func give(_ addresses: [String]) {
      let waiter = state.withLock { state -> CheckedContinuation<[String], Never>? in
        guard state.given == nil else { return nil }
        state.given = addresses
        defer { state.waiter = nil }
        return state.waiter
      }
      waiter?.resume(returning: addresses)
    }
  }

  private static func lookUp(_ host: String) -> [String] {
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    hints.ai_flags = AI_ADDRCONFIG
    #if canImport(Glibc)
      hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    #else
      hints.ai_socktype = SOCK_STREAM
    #endif
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
    defer { freeaddrinfo(list) }
    var found: [String] = []
    var next = list
    while let entry = next {
      if let address = text(of: entry.pointee), !found.contains(address) { found.append(address) }
      next = entry.pointee.ai_next
    }
    return found
  }

  private static func text(of entry: addrinfo) -> String? {
    var buffer = [CChar](repeating: 0, count: Int(NI_MAXHOST))
    let status = getnameinfo(
      entry.ai_addr, entry.ai_addrlen, &buffer, socklen_t(buffer.count), nil, 0, NI_NUMERICHOST)
    guard status == 0, let end = buffer.firstIndex(of: 0) else { return nil }
    return String(decoding: buffer[..<end].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
