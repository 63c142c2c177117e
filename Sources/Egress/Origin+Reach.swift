package import Vocabulary

extension Origin {
  /// How far it is, as far as its spelling says. Expects a normalised origin.
  package var reach: Reach {
    if let address = IPAddress(host: host) { return address.reach }
    if host == "localhost" { return .thisMachine }
    if !host.contains(".") { return .privateNetwork }
    let local = [".localhost", ".local", ".internal", ".intranet", ".lan", ".home.arpa"]
    return local.contains { host.hasSuffix($0) } ? .privateNetwork : .everywhere
  }

  /// True for this machine itself: `localhost`, 127.0.0.0/8 and `::1`.
  package var isLoopback: Bool { reach == .thisMachine }

  /// True for loopback, private and link-local addresses, and for names that only a local resolver
  /// knows.
  package var isPrivate: Bool { reach != .everywhere }

  /// True where what is sent can be read on the way.
  var isInTheClear: Bool { scheme != "https" && !isLoopback }
}

extension Origin {
  /// What the Host header says: the port only when it is not the scheme's own.
  var hostAndPort: String {
    port == Origin.defaultPort(scheme) ? host : "\(host):\(port)"
  }
}
