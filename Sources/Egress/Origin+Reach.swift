package import Vocabulary

extension Origin {
  /// True for this machine itself: `localhost`, 127.0.0.0/8 and `::1`. Expects a normalised origin.
  package var isLoopback: Bool {
    if host == "localhost" { return true }
    if let address = ipv6 { return address.isLoopback }
    return ipv4?.isLoopback ?? false
  }

  /// True for loopback, private and link-local addresses, and for names that only a local resolver
  /// knows. Expects a normalised origin.
  package var isPrivate: Bool {
    if let address = ipv6 { return address.isPrivate }
    if let address = ipv4 { return address.isPrivate }
    if !host.contains(".") { return true }
    let local = [".localhost", ".local", ".internal", ".intranet", ".lan", ".home.arpa"]
    return local.contains { host.hasSuffix($0) }
  }

  /// True where what is sent can be read on the way.
  var isInTheClear: Bool { scheme != "https" && !isLoopback }

  private var ipv4: IPv4Address? {
    let labels = host.split(separator: ".", omittingEmptySubsequences: false)
    return labels.count == 4 ? IPv4Address(labels: labels) : nil
  }

  private var ipv6: IPv6Address? {
    guard host.hasPrefix("["), host.hasSuffix("]") else { return nil }
    return IPv6Address(String(host.dropFirst().dropLast()))
  }
}

extension Origin {
  /// What the Host header says: the port only when it is not the scheme's own.
  var hostAndPort: String {
    port == Origin.defaultPort(scheme) ? host : "\(host):\(port)"
  }
}
