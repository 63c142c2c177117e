import Secrets
import Vocabulary

/// Keeps the cookies of a read, as a session of `requests` does, and sends them back to exactly the
/// origin that set them.
final class CookieJar: Sendable {
  private struct Shelf: Hashable {
    let read: Int
    let origin: Origin
  }

  private let shelves = Guarded<[Shelf: [Cookie]]>([:])

  func keep(_ cookies: [Cookie], from origin: Origin, read: Int) {
    shelves.withLock { shelves in
      var kept = shelves[Shelf(read: read, origin: origin)] ?? []
      for cookie in cookies {
        kept.removeAll { $0.name == cookie.name && $0.path == cookie.path }
        if !cookie.isGone { kept.append(cookie) }
      }
      shelves[Shelf(read: read, origin: origin)] = kept
    }
  }

  /// The request with its cookies; as it is when the manifest writes a Cookie header itself.
  func adding(to request: SealedRequest, read: Int) -> SealedRequest {
    guard let origin = try? OriginParser.normalise(request.origin) else { return request }
    let cookies = shelves.withLock { $0[Shelf(read: read, origin: origin)] ?? [] }
    let path = request.path.masked
    let fitting = cookies.filter { matches(path, $0.path) }
    if fitting.isEmpty || request.headers.contains(where: { $0.name.lowercased() == "cookie" }) {
      return request
    }
    var value = SealedText("")
    for cookie in fitting {
      value.append("\(value.isEmpty ? "" : "; ")\(cookie.name)=")
      value.append(.secret(cookie.value))
    }
    return SealedRequest(
      method: request.method, origin: request.origin, path: request.path, query: request.query,
      headers: request.headers + [("Cookie", value)], body: request.body, span: request.span,
      stream: request.stream, mints: request.mints)
  }

  func finish(read: Int) {
    shelves.withLock { shelves in shelves = shelves.filter { $0.key.read != read } }
  }

  /// RFC 6265, 5.1.4.
  private func matches(_ path: String, _ prefix: String) -> Bool {
    let path = path.prefix { $0 != "?" }
    guard path.hasPrefix(prefix) else { return false }
    return prefix.hasSuffix("/") || path.count == prefix.count
      || path.dropFirst(prefix.count).hasPrefix("/")
  }
}
