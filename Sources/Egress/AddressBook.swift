import NIOCore
import Vocabulary

/// Remembers for a short while where a name leads: the addresses that are judged are those that are
/// dialled, and no other look-up stands between.
final class AddressBook: Sendable {
  private struct Entry {
    var addresses: [IPAddress]
    let end: NIODeadline
  }

  private let resolver: Resolver
  private let limits: EgressLimits
  private let entries = Guarded<[String: Entry]>([:])

  init(_ resolver: Resolver, limits: EgressLimits) {
    self.resolver = resolver
    self.limits = limits
  }

  /// The addresses of a normalised host in the order to try them, at least one.
  ///
  /// - Throws: ``EgressError/Code/unreachable`` for a name without an address,
  ///   ``EgressError/Code/timeout``, ``EgressError/Code/cancelled``.
  func addresses(of host: String) async throws(EgressError) -> [IPAddress] {
    if let literal = IPAddress(host: host) { return [literal] }
    let known = entries.withLock { $0[host] }
    if let known, NIODeadline.now() < known.end { return known.addresses }
    let resolver = resolver
    let found = try await TimeLimit.run(
      seconds: limits.connectSeconds,
      orThrow: EgressError(.timeout, "the name of the host was not resolved in time")
    ) { () async -> Result<[String], EgressError> in
      let found = await resolver.addresses(host)
      return Task.isCancelled ? .failure(.cancelled) : .success(found)
    }
    var addresses: [IPAddress] = []
    for address in found.compactMap({ IPAddress($0) }) where !addresses.contains(address) {
      addresses.append(address)
    }
    guard !addresses.isEmpty else {
      throw EgressError(
        .unreachable, "the name of the host leads nowhere",
        hint: "is it spelt right, and is there a network?")
    }
    // The one that answered last time goes first, so that its connections are used on.
    if let first = known?.addresses.first, let index = addresses.firstIndex(of: first) {
      addresses.swapAt(0, index)
    }
    let end = NIODeadline.now() + .nanoseconds(Int64(limits.addressSeconds * 1e9))
    entries.withLock { entries in
      if entries.count >= AddressBook.most {
        let now = NIODeadline.now()
        entries = entries.filter { now < $0.value.end }
        if entries.count >= AddressBook.most { entries = [:] }
      }
      entries[host] = Entry(addresses: addresses, end: end)
    }
    return addresses
  }

  /// How many names are kept before those that are over are thrown out.
  private static let most = 256

  /// This address answered: it is tried first.
  func prefer(_ address: IPAddress, of host: String) {
    entries.withLock { entries in
      guard let index = entries[host]?.addresses.firstIndex(of: address), index > 0 else { return }
      entries[host]?.addresses.swapAt(0, index)
    }
  }

  /// Nothing answered there: the next request asks anew.
  func forget(_ host: String) { entries.withLock { $0[host] = nil } }
}
