/// An address that can be dialled, of either kind.
///
///     IPAddress("::ffff:10.0.0.7")?.text      // 10.0.0.7
enum IPAddress: Hashable, Sendable {
  case v4(IPv4Address)
  case v6(IPv6Address)

  /// Reads the usual spelling alone, as a resolver writes it; an IPv4 address inside an IPv6 one is
  /// the IPv4 address.
  init?(_ text: String) {
    if let address = IPv6Address(text) {
      self = address.mapped.map { .v4($0) } ?? .v6(address)
      return
    }
    let labels = text.split(separator: ".", omittingEmptySubsequences: false)
    guard labels.count == 4, let address = IPv4Address(labels: labels), address.text == text else {
      return nil
    }
    self = .v4(address)
  }

  /// The address that a normalised host is.
  ///
  /// - Returns: nil for a name.
  init?(host: String) {
    let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
    self.init(isBracketed ? String(host.dropFirst().dropLast()) : host)
  }

  /// Without brackets.
  var text: String {
    switch self {
    case .v4(let address): address.text
    case .v6(let address): address.text
    }
  }

  var reach: Reach {
    switch self {
    case .v4(let address): address.reach
    case .v6(let address): address.reach
    }
  }
}

/// How far from this machine something is.
package enum Reach: Sendable, Hashable {
  case thisMachine
  case linkLocal
  /// Private, shared (CGNAT), unspecified, multicast and reserved addresses, and names that only a
  /// local resolver knows.
  case privateNetwork
  case everywhere

  /// How a question names it; nil for the public network.
  package var words: String? {
    switch self {
    case .thisMachine: "this machine"
    case .linkLocal: "a link-local address of your network"
    case .privateNetwork: "a private address of your network"
    case .everywhere: nil
    }
  }
}
