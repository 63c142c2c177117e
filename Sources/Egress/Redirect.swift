import Secrets
import Vocabulary

/// Decides what follows a redirect, by the rules of `requests` (sessions.py), but for what goes to
/// another origin: nothing secret does, unless it is approved there.
enum Redirect {
  /// - Parameters:
  ///   - request: the one that was answered.
  ///   - url: as it was sent.
  ///   - keepsSecrets: whether secrets go along to another origin. What names a login does not: `requests`
  ///     drops it there.
  ///   - holdsTrace: whether a text holds a secret in any form.
  /// - Returns: nil when the answer is no redirect.
  /// - Throws: ``EgressError/Code/brokenResponse`` for an address that is none,
  ///   ``EgressError/Code/denied`` when a secret would travel in it.
  static func next(
    after response: HTTPResponse, to request: SealedRequest, sentTo url: RequestTarget,
    keepsSecrets: Bool = false, holdsTrace: (String) -> Bool
  ) throws(EgressError) -> SealedRequest? {
    guard [301, 302, 303, 307, 308].contains(response.status),
      let location = response.headers.first(where: { $0.name.lowercased() == "location" })?.value
    else { return nil }
    let target = try resolve(location, against: url)
    let isSame = target.origin == url.origin
    if !isSame, holdsTrace(location) || holdsTrace(target.path) {
      throw EgressError(
        .denied, "the server redirects to another host with a secret in the address",
        hint: "send the request to that host directly, so that it can be approved")
    }
    let keepsBody = response.status == 307 || response.status == 308
    var body = keepsBody ? request.body : .none
    if !isSame, !keepsSecrets, body.texts.contains(where: { !$0.names.isEmpty }) { body = .none }
    let headers = request.headers.filter { header in
      let name = header.name.lowercased()
      if body == .none, name == "content-type" || name == "content-length" { return false }
      if name == "host" { return false }
      if isSame { return true }
      if header.value.names.isEmpty { return !credentials.contains(name) }
      return keepsSecrets && !logins.contains(name)
    }
    return SealedRequest(
      method: method(after: response.status, request.method), origin: target.origin,
      path: SealedText(target.path), headers: headers, body: body, span: request.span,
      stream: request.stream, mints: request.mints)
  }

  /// Dropped on the way to another origin, approved or not.
  private static let logins: Set<String> = [
    "authorization", "proxy-authorization", "cookie", "cookie2",
  ]
  /// Dropped there even where their value is written out in the manifest.
  private static let credentials = logins.union(["x-api-key"])

  private static func method(after status: Int, _ method: String) -> String {
    switch status {
    case 302, 303: method == "HEAD" ? method : "GET"
    case 301: method == "POST" ? "GET" : method
    default: method
    }
  }

  /// RFC 3986, 5.2, for the references that servers send.
  private static func resolve(
    _ location: String, against base: RequestTarget
  ) throws(EgressError)
    -> RequestTarget
  {
    let bytes = location.utf8.drop { $0 == 0x20 || $0 == 0x09 }
    var reference = String(Substring(bytes))
    if let hash = reference.firstIndex(of: "#") { reference = String(reference[..<hash]) }
    while reference.hasSuffix(" ") { reference.removeLast() }

    let absolute: String
    if reference.hasPrefix("//") {
      absolute = "\(base.origin.scheme):\(reference)"
    } else if hasScheme(reference) {
      absolute = reference
    } else {
      let path = base.path.prefix { $0 != "?" }
      let directory = path[...(path.lastIndex(of: "/") ?? path.startIndex)]
      switch reference.first {
      case nil: absolute = base.origin.text + base.path
      case "/": absolute = base.origin.text + reference
      case "?": absolute = base.origin.text + path + reference
      default: absolute = base.origin.text + directory + reference
      }
    }
    return try parse(absolute)
  }

  private static func hasScheme(_ reference: String) -> Bool {
    let head = reference.prefix { !"/?#".contains($0) }
    guard let colon = head.firstIndex(of: ":") else { return false }
    return head[..<colon].utf8.allSatisfy {
      ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == 0x2B || $0 == 0x2D || $0 == 0x2E
    }
  }

  private static func parse(_ url: String) throws(EgressError) -> RequestTarget {
    let malformed = "the server redirects to an address that is none"
    guard let slashes = url.firstRange(of: "://") else {
      throw EgressError(.brokenResponse, malformed)
    }
    if url.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == 0x5C }) {
      throw EgressError(
        .brokenResponse, malformed, hint: OriginParser.Refusal.control.rawValue)
    }
    let after = url[slashes.upperBound...]
    let end = after.firstIndex { "/?".contains($0) } ?? after.endIndex
    // Only the path is spelt anew; a host in need of that is refused.
    let path = URLSpelling.removeDotSegments(URLSpelling.requote(Array(after[end...].utf8)))
    do {
      return try OriginParser.parse(url[..<end] + String(decoding: path, as: UTF8.self))
    } catch {
      throw EgressError(.brokenResponse, malformed, hint: error.rawValue)
    }
  }
}
