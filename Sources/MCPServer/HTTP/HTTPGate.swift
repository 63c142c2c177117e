import NIOHTTP1

/// Decides by the head alone who may speak: nothing of a body is read for anybody else.
///
/// The rules: the request names this machine as its host, or a page could reach it under a name of
/// its own (DNS rebinding); a page of another origin is refused; the token is right
/// (MCP 2026-07-28, basic/transports/streamable-http, "Security & Endpoint").
struct HTTPGate: Sendable {
  let port: Int
  let token: HTTPToken

  private var authorities: [String] {
    ["127.0.0.1:\(port)", "localhost:\(port)", "[::1]:\(port)"]
  }

  func admit(_ headers: HTTPHeaders) throws(HTTPRefusal) {
    guard let host = try HTTPGate.single("Host", headers) else { throw HTTPRefusal(.badRequest) }
    guard authorities.contains(host.lowercased()) else { throw HTTPRefusal(.forbidden) }
    if let origin = try HTTPGate.single("Origin", headers) {
      guard authorities.contains(where: { "http://\($0)" == origin.lowercased() }) else {
        throw HTTPRefusal(.forbidden)
      }
    }
    try authenticate(headers)
  }

  private func authenticate(_ headers: HTTPHeaders) throws(HTTPRefusal) {
    guard let credentials = try HTTPGate.single("Authorization", headers) else {
      throw HTTPGate.unauthorized("Bearer realm=\"airlock\"")
    }
    let words = credentials.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
    guard words.count == 2, words[0].lowercased() == "bearer",
      token.matches(words[1].drop { $0 == " " })
    else {
      throw HTTPGate.unauthorized("Bearer realm=\"airlock\", error=\"invalid_token\"")
    }
  }

  private static func unauthorized(_ challenge: String) -> HTTPRefusal {
    HTTPRefusal(.unauthorized, headers: [("WWW-Authenticate", challenge)])
  }

  /// The one value of a header; nil without any. Two are refused: who reads the first and who reads
  /// the last would not agree.
  static func single(_ name: String, _ headers: HTTPHeaders) throws(HTTPRefusal) -> String? {
    let values = headers[name]
    guard values.count < 2 else { throw HTTPRefusal(.badRequest) }
    return values.first
  }
}
