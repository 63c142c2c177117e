import Connector
import Secrets
import Synchronization
import Testing
import Vocabulary

/// Answers from canned routes, first match wins, as `replay.py` of the corpus does. It fills the
/// holes of a request itself: the secrets of these tests are made up.
final class RouteTransport: Transport {
  private struct State {
    var used: [Int: Int] = [:]
    var requests: [JSON] = []
    var minted: [Secret: String] = [:]
  }

  private let vault = Vault()

  private let routes: [JSON]
  private let secrets: [SecretName: String]
  private let state = Mutex(State())

  init(_ routes: [JSON], secrets: [SecretName: String] = [:]) {
    self.routes = routes
    self.secrets = secrets
  }

  /// What the server would have logged.
  var requests: [JSON] { state.withLock { $0.requests } }

  func send(_ request: SealedRequest) async throws(TransportError) -> Tainted<HTTPResponse> {
    let (body, kind, parsed) = payload(request.body)
    let path = fill(request.path)
    let query = request.query.map { (fill($0.name), fill($0.value)) }
    var headers: JSONObject = [:]
    for header in request.headers {
      headers[header.name.lowercased()] = .string(fill(header.value))
    }
    if let kind, headers["content-type"] == nil { headers["content-type"] = .string(kind) }

    let fields = JSONObject(query.map { ($0, .string($1)) }, uniquingKeysWith: { $1 })
    let entry: JSON = [
      "method": .string(request.method), "path": .string(path),
      "query": .array(query.map { [.string($0.0), .string($0.1)] }),
      "headers": .object(headers), "body": body.map { .string($0) } ?? .null,
    ]
    let route = state.withLock { state -> JSON? in
      state.requests.append(entry)
      for (index, route) in routes.enumerated() {
        guard (route["method"]?.string ?? "GET") == request.method, route["path"]?.string == path,
          subset(texts(route["query"]), .object(fields)),
          !(route["query_absent"]?.array ?? []).contains(where: { fields[$0.string ?? ""] != nil }),
          subset(lowered(route["headers"]), .object(headers)), matches(route["body"], body, parsed),
          (state.used[index] ?? 0) < (route["times"]?.int ?? .max)
        else { continue }
        state.used[index, default: 0] += 1
        return route
      }
      return nil
    }
    guard let route else {
      return Tainted(
        HTTPResponse(status: 599, headers: [], body: Array(#"{"error": "no route"}"#.utf8)))
    }
    if request.mints.isEmpty { return Tainted(response(route)) }
    return Tainted(
      response(route).sealing(request.mints) { name, text, _ in
        let secret = self.vault.seal(name, text)
        self.state.withLock { $0.minted[secret] = text }
        return secret
      })
  }

  private func response(_ route: JSON) -> HTTPResponse {
    var headers = (route["response_headers"]?.object ?? [:]).map { ($0.key, $0.value.string ?? "") }
    let bytes: [UInt8]
    if let text = route["response"]?["text"]?.string, route["response"]?.object?.count == 1 {
      bytes = Array(text.utf8)
    } else if let text = route["response"]?["base64"]?.string {
      bytes = Base64Text.decode(text)
    } else {
      bytes = (route["response"] ?? [:]).bytes(.python)
      if !headers.contains(where: { $0.0.lowercased() == "content-type" }) {
        headers.append(("Content-Type", "application/json"))
      }
    }
    return HTTPResponse(status: route["status"]?.int ?? 200, headers: headers, body: bytes)
  }

  private func subset(_ want: JSON?, _ have: JSON?) -> Bool {
    guard let want else { return true }
    if case .object(let members) = want {
      return members.allSatisfy { key, value in have?[key].map { subset(value, $0) } ?? false }
    }
    return have.map { want.isEqual($0) } ?? false
  }

  private func texts(_ json: JSON?) -> JSON? {
    (json?.object).map { .object($0.mapValues { .string($0.string ?? $0.text()) }) }
  }

  private func lowered(_ json: JSON?) -> JSON? {
    (json?.object).map { object in
      .object(JSONObject(object.map { ($0.key.lowercased(), $0.value) }, uniquingKeysWith: { $1 }))
    }
  }

  private func matches(_ want: JSON?, _ body: String?, _ parsed: JSON?) -> Bool {
    guard let want else { return true }
    return want.string.map { $0 == body } ?? subset(want, parsed)
  }

  // MARK: Filling

  private func fill(_ text: SealedText) -> String {
    text.pieces.map { piece in
      switch piece {
      case .text(let text): text
      case .secret(let secret):
        state.withLock { $0.minted[secret] } ?? secrets[secret.name] ?? "?"
      case .token(let token): shown(token)
      case .base64(let inner): Base64Text.encode(fill(inner))
      case .derived: "?"
      }
    }.joined()
  }

  /// A token as `replay.py` shows one: members sorted, times from when it was made.
  private func shown(_ token: SealedToken) -> String {
    var claims = fill(token.claims).object ?? [:]
    let issued = claims["iat"]?.int ?? 0
    for name in ["iat", "exp", "nbf"] {
      if let moment = claims[name]?.int { claims[name] = .string("iat+\(moment - issued)") }
    }
    let parts: JSON = ["header": fill(token.header), "payload": .object(claims)]
    return "JWT" + parts.sorted.text(.python)
  }

  private func fill(_ json: SealedJSON) -> JSON {
    switch json {
    case .plain(let value): value
    case .sealed(let text, _): .string(fill(text))
    case .array(let elements): .array(elements.map(fill))
    case .object(let members):
      .object(JSONObject(members.map { ($0.0, fill($0.1)) }, uniquingKeysWith: { $1 }))
    }
  }

  private func payload(_ body: SealedBody) -> (text: String?, kind: String?, parsed: JSON?) {
    switch body {
    case .none: return (nil, nil, nil)
    case .json(let json):
      let filled = fill(json)
      return (filled.text(.python), "application/json", filled)
    case .form(let pairs):
      let fields = pairs.map { (fill($0.name), fill($0.value)) }
      let text = fields.map { "\(quoted($0.0))=\(quoted($0.1))" }.joined(separator: "&")
      let parsed = JSONObject(fields.map { ($0, .string($1)) }, uniquingKeysWith: { $1 })
      return (text, "application/x-www-form-urlencoded", .object(parsed))
    case .text(let text): return (fill(text), nil, nil)
    }
  }
}

extension JSON {
  fileprivate var sorted: JSON {
    switch self {
    case .array(let elements): .array(elements.map(\.sorted))
    case .object(let members):
      .object(
        JSONObject(
          members.map { ($0.key, $0.value.sorted) }.sorted { $0.0 < $1.0 }, uniquingKeysWith: { $1 }
        ))
    default: self
    }
  }
}

/// Python's `quote_plus`.
private func quoted(_ text: String) -> String {
  text.utf8.map { byte in
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
      String(decoding: [byte], as: UTF8.self)
    case 0x20: "+"
    default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }
  }.joined()
}

enum Base64Text {
  static func decode(_ text: String) -> [UInt8] {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    var bytes: [UInt8] = []
    var bits = 0
    var count = 0
    for character in text {
      guard let value = alphabet.firstIndex(of: character) else { continue }
      bits = (bits << 6 | value) & 0xFFFF
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(bits >> count & 0xFF))
      }
    }
    return bytes
  }

  static func encode(_ text: String) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    let bits = text.utf8.map { byte in
      String(repeating: "0", count: byte.leadingZeroBitCount)
        + (byte == 0 ? "" : String(byte, radix: 2))
    }.joined()
    var out = ""
    var rest = Substring(bits)
    while !rest.isEmpty {
      let group = String(rest.prefix(6))
      rest = rest.dropFirst(6)
      let padded = group + String(repeating: "0", count: 6 - group.count)
      out.append(alphabet[Int(padded, radix: 2) ?? 0])
    }
    return out + String(repeating: "=", count: (4 - out.count % 4) % 4)
  }
}
