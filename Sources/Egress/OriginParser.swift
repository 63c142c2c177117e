package import Vocabulary

/// A URL taken apart as the request line will be written: where it goes, and what is asked for there.
package struct RequestTarget: Sendable, Hashable {
  package let origin: Origin
  /// Path and query, begins with `/`; without the fragment.
  package let path: String
}

/// Reads a URL the way it will be connected to, and refuses every spelling two programs might read
/// differently: userinfo, backslashes, control characters, percent signs in the host, letters
/// beyond ASCII.
///
///     try OriginParser.parse("HTTPS://Api.Example.com./v1?a=1").origin.text
///     // https://api.example.com
///
/// The numbers of an address are read as `inet_aton` reads them, so `http://0x7f.1` is 127.0.0.1.
package enum OriginParser {
  /// Why a URL is no place to send anything to. It never repeats the URL.
  package enum Refusal: String, Error, Sendable, Hashable {
    case control = "the URL holds a control character, a space or a backslash"
    case notASCII = "the URL holds a letter beyond ASCII; write the host in punycode"
    case scheme = "the URL does not start with https:// or http://"
    case userinfo = "the URL holds a user name or a password before its host"
    case host = "the URL has no valid host"
    case port = "the URL has no valid port"
  }

  package static func parse(_ url: String) throws(Refusal) -> RequestTarget {
    for byte in url.utf8 {
      if byte <= 0x20 || byte == 0x7F || byte == 0x5C { throw .control }
      if byte >= 0x80 { throw .notASCII }
    }
    guard let colon = url.utf8.firstIndex(of: 0x3A) else { throw .scheme }
    let scheme = url[..<colon].lowercased()
    guard let usual = Origin.defaultPort(scheme) else { throw .scheme }
    let rest = url[colon...]
    guard rest.hasPrefix("://") else { throw .scheme }

    let afterSlashes = rest.dropFirst(3)
    let end = afterSlashes.firstIndex { "/?#".contains($0) } ?? afterSlashes.endIndex
    let authority = afterSlashes[..<end]
    if authority.contains("@") { throw .userinfo }
    let (host, port) = try split(authority)
    guard let name = HostName.normalise(host) else { throw .host }
    let origin = Origin(scheme: scheme, host: name, port: try number(port) ?? usual)

    var tail = afterSlashes[end...]
    if let hash = tail.firstIndex(of: "#") { tail = tail[..<hash] }
    let path = tail.hasPrefix("/") ? String(tail) : "/" + tail
    return RequestTarget(origin: origin, path: path)
  }

  /// The same origin in its one spelling.
  package static func normalise(_ origin: Origin) throws(Refusal) -> Origin {
    guard (1...65535).contains(origin.port) else { throw .port }
    let target = try parse("\(origin.scheme)://\(origin.host):\(origin.port)/")
    guard target.path == "/" else { throw .host }
    return target.origin
  }

  private static func split(_ authority: Substring) throws(Refusal) -> (Substring, Substring) {
    if authority.hasPrefix("[") {
      guard let close = authority.firstIndex(of: "]") else { throw .host }
      let after = authority[authority.index(after: close)...]
      guard after.isEmpty || after.hasPrefix(":") else { throw .host }
      return (authority[...close], after.dropFirst())
    }
    guard let colon = authority.firstIndex(of: ":") else { return (authority, "") }
    return (authority[..<colon], authority[authority.index(after: colon)...])
  }

  private static func number(_ port: Substring) throws(Refusal) -> Int? {
    if port.isEmpty { return nil }
    guard port.utf8.count <= 5, port.utf8.allSatisfy({ $0 &- 0x30 < 10 }), let value = Int(port),
      (1...65535).contains(value)
    else { throw .port }
    return value
  }
}
