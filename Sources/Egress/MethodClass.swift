package import Secrets
import Vocabulary

/// What a request is meant to do to the other side; a grant is given for one class and covers the
/// milder ones.
package enum MethodClass: String, Sendable, Hashable, CaseIterable, Comparable {
  /// GET, HEAD, OPTIONS.
  case reads
  /// A POST that asks: a login, a token, a search, a GraphQL query.
  case queries
  case writes

  private var rank: Int {
    switch self {
    case .reads: 0
    case .queries: 1
    case .writes: 2
    }
  }

  package static func < (a: MethodClass, b: MethodClass) -> Bool { a.rank < b.rank }

  /// How the question names it.
  package var words: String {
    switch self {
    case .reads: "read-only method"
    case .queries: "declared query"
    case .writes: "it writes"
    }
  }
}

extension MethodClass {
  /// Judges a request by its method, the last word of its path and its body.
  ///
  /// **Important:** this decides how a question is worded and which grants fit, never whether a
  /// question is asked.
  package init(of request: SealedRequest) {
    switch request.method {
    case "GET", "HEAD", "OPTIONS": self = .reads
    case "POST": self = MethodClass.asks(request) ? .queries : .writes
    default: self = .writes
    }
  }

  /// Whether the answer may hand out a token although nobody declared it: to a request with a
  /// `grant_type` and to a secret that is posted to a place called like a login for certain, to
  /// anything else sent to such a place perhaps.
  static func loginGuess(_ request: SealedRequest) -> LoginGuess? {
    func grants(_ name: SealedText) -> Bool { name.plain == "grant_type" }
    switch request.body {
    case .form(let pairs): if pairs.contains(where: { grants($0.name) }) { return .certain }
    case .json(.object(let members)):
      if members.contains(where: { $0.0 == "grant_type" }) { return .certain }
    case .json(.plain(let value)): if value["grant_type"] != nil { return .certain }
    case .text(let text): if text.masked.contains("grant_type") { return .certain }
    case .none, .json: break
    }
    if request.query.contains(where: { grants($0.name) }) { return .certain }
    guard request.method != "GET" || !request.cargo.isEmpty,
      ends(request.path.masked, with: loginWords)
    else { return nil }
    return request.method == "POST" && !request.cargo.isEmpty ? .certain : .likely
  }

  private static let loginWords: Set<String> = [
    "token", "login", "signin", "auth", "authenticate", "oauth", "authorize",
  ]

  private static let askingWords: Set<String> = [
    "token", "login", "signin", "auth", "authenticate", "oauth", "authorize", "session",
    "sessions", "search", "query",
  ]

  private static func asks(_ request: SealedRequest) -> Bool {
    if !request.mints.isEmpty { return true }
    if let asks = graphQL(request.body) { return asks }
    if case .form(let pairs) = request.body,
      pairs.contains(where: { $0.name.plain == "grant_type" })
    {
      return true
    }
    guard let path = request.path.plain else { return false }
    return ends(path, with: askingWords)
  }

  private static func ends(_ path: String, with words: Set<String>) -> Bool {
    let bare = path.prefix { $0 != "?" }
    guard let last = bare.split(separator: "/").last else { return false }
    let word = last.prefix { $0 != "." }.lowercased()
    return words.contains {
      word == $0 || word.hasSuffix("_\($0)") || word.hasSuffix("-\($0)")
    }
  }

  /// nil when the body is no GraphQL document; false for a mutation.
  private static func graphQL(_ body: SealedBody) -> Bool? {
    guard case .json(let json) = body else { return nil }
    let document: String?
    switch json {
    case .plain(let value): document = value["query"]?.string
    case .object(let members):
      switch members.first(where: { $0.0 == "query" })?.1 {
      case .plain(let value): document = value.string
      case .sealed(let text, _): document = text.masked
      default: document = nil
      }
    default: document = nil
    }
    guard let start = document?.drop(while: { $0.isWhitespace }) else { return nil }
    if start.hasPrefix("{") || start.hasPrefix("query") || start.hasPrefix("fragment") {
      return document?.contains("mutation") == false
    }
    return start.hasPrefix("mutation") || start.hasPrefix("subscription") ? false : nil
  }
}
