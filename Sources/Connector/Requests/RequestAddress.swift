import Secrets
import Vocabulary

/// A URL taken apart into what a request is made of.
struct RequestAddress: Sendable {
  let origin: Origin
  let path: SealedText
  let query: [(name: SealedText, value: SealedText)]

  init(_ url: URLText, at span: SourceSpan) throws(ConnectorError) {
    let parts = URLParts(url.text)
    origin = try RequestAddress.origin(parts, url, at: span)
    path = url.sealed(parts.encodedPath)
    query = parts.pairs.map { (name: url.sealed($0.name), value: url.sealed($0.value)) }
  }

  /// - Throws: ``ConnectorError/Code/secretFlow`` for a secret in the authority.
  static func origin(
    _ parts: URLParts, _ url: URLText, at span: SourceSpan
  ) throws(ConnectorError) -> Origin {
    guard let authority = parts.authority, ["http", "https"].contains(parts.scheme) else {
      throw ConnectorError(
        .invalidManifest, "the URL does not begin with https:// and a host", at: span)
    }
    let names = url.sealed(authority).names
    if !names.isEmpty { throw ConnectorError.secret(names, may: "be part of a host", at: span) }
    if authority.contains("@") {
      throw ConnectorError(
        .invalidManifest, "the URL holds a user or a password",
        hint: "use BasicHttpAuthenticator", at: span)
    }
    var host = authority.lowercased()
    var port = Origin.defaultPort(parts.scheme) ?? 443
    if let colon = host.lastIndex(of: ":"), !host[colon...].contains("]") {
      let digits = host[host.index(after: colon)...]
      host = String(host[..<colon])
      if !digits.isEmpty {
        guard let number = Int(digits), (1...65535).contains(number) else {
          throw ConnectorError(.invalidManifest, "the port of the URL is no port", at: span)
        }
        port = number
      }
    }
    if host.hasSuffix(".") { host.removeLast() }
    if host.isEmpty || host.contains(where: { $0.isWhitespace || "{}%\\^".contains($0) }) {
      throw ConnectorError(.invalidManifest, "the host of the URL is no host", at: span)
    }
    return Origin(scheme: parts.scheme, host: host, port: port)
  }
}
