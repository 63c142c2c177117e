// The rules of this file, the only one that reads secret values:
//   1. Nothing is filled without a ticket that was cut for exactly this trip.
//   2. What is made here goes to the socket and nowhere else; no error repeats any of it.
//   3. A secret is sent verbatim and whole, in the encoding of its place, or signs and stays.
@_spi(Unseal) import Secrets
import Vocabulary

/// Fills the holes of a request.
enum Unsealer {
  /// - Parameter vault: learns what is signed on the way, before anything is sent.
  /// - Throws: ``EgressError/Code/denied`` for a request that may not be sent in this form.
  static func fill(
    _ request: SealedRequest, spending ticket: consuming Ticket, vault: Vault
  )
    throws(EgressError) -> ConcreteRequest
  {
    let origin = ticket.origin
    guard ticket.admits(Trip(request, to: origin, read: 0)) else {
      throw EgressError(.denied, "the request carries more than was approved")
    }
    try refuseDerived(request)
    let request = try request.signing { (token) throws(EgressError) in
      try sign(token, for: origin, vault)
    }
    let url = try url(request, at: origin)
    // The last look before the socket: the bytes themselves say where they go.
    guard let target = try? OriginParser.parse(url), target.origin == origin else {
      throw EgressError(.denied, "the request would go elsewhere than was approved")
    }
    let (body, type) = try body(request.body)
    return ConcreteRequest(
      method: try token(request.method), url: url,
      headers: try headers(request, origin: origin, type: type), body: body)
  }

  static func refuseDerived(_ request: SealedRequest) throws(EgressError) {
    let derived = request.derivedNames
    guard derived.isEmpty else {
      let names = derived.map(\.text).joined(separator: ", ")
      throw EgressError(
        .denied, "the request holds something computed from \(names)",
        hint: "a secret is sent whole and as it is")
    }
  }

  // MARK: Signing

  private static func sign(
    _ token: SealedToken, for origin: Origin, _ vault: Vault
  ) throws(EgressError) -> Secret {
    var header: [UInt8] = []
    try write(token.header, into: &header, isTight: true)
    var claims: [UInt8] = []
    try write(token.claims, into: &claims, isTight: true)
    let signed = try JSONWebToken.sign(
      header, claims, token.algorithm, key: bytes(token.key),
      passphrase: token.passphrase.map { bytes($0) })
    guard let name = SealedToken.name else { throw JSONWebToken.refusal("cannot be named") }
    let parents = token.texts.flatMap(\.secrets)
    return vault.mint(name, signed, as: vault.lineage(of: name, from: parents, at: origin))
  }

  // MARK: The parts of a request

  private static func url(
    _ request: SealedRequest, at origin: Origin
  ) throws(EgressError)
    -> String
  {
    var path: [UInt8] = []
    write(request.path, into: &path, hole: URLSpelling.pathHole)
    guard path.first == 0x2F else {
      throw EgressError(.denied, "the path does not begin with a slash")
    }
    if let fragment = path.firstIndex(of: 0x23) { path.removeSubrange(fragment...) }
    path = URLSpelling.removeDotSegments(URLSpelling.requote(path))
    if !request.query.isEmpty { path.append(path.contains(0x3F) ? 0x26 : 0x3F) }
    write(request.query.map { SealedPair($0.name, $0.value) }, into: &path)
    return origin.text + String(decoding: path, as: UTF8.self)
  }

  private static func write(_ pairs: [SealedPair], into out: inout [UInt8]) {
    for (index, pair) in pairs.enumerated() {
      if index > 0 { out.append(0x26) }
      URLSpelling.quotePlus(bytes(pair.name), into: &out)
      out.append(0x3D)
      URLSpelling.quotePlus(bytes(pair.value), into: &out)
    }
  }

  private static func body(_ body: SealedBody) throws(EgressError) -> ([UInt8], type: String?) {
    var out: [UInt8] = []
    switch body {
    case .none: return ([], nil)
    case .json(let value):
      try write(value, into: &out)
      return (out, "application/json")
    case .form(let pairs):
      write(pairs, into: &out)
      return (out, pairs.isEmpty ? nil : "application/x-www-form-urlencoded")
    case .text(let text): return (bytes(text), nil)
    }
  }

  /// - Parameter isTight: no blanks after `,` and `:`, as PyJWT writes.
  private static func write(
    _ value: SealedJSON, into out: inout [UInt8], isTight: Bool = false
  ) throws(EgressError) {
    switch value {
    case .plain(let json):
      guard PythonSpelling.isFinite(json) else {
        throw EgressError(.denied, "the body holds a number that JSON cannot spell")
      }
      PythonSpelling.write(json, into: &out, isTight: isTight)
    case .sealed(let text, let isLiteral):
      let filled = String(decoding: bytes(text), as: UTF8.self)
      if isLiteral, let literal = PythonSpelling.literal(filled) {
        PythonSpelling.write(literal, into: &out, isTight: isTight)
      } else {
        PythonSpelling.quote(filled, into: &out)
      }
    case .array(let elements):
      out.append(0x5B)
      for (index, element) in elements.enumerated() {
        PythonSpelling.separate(index, into: &out, isTight: isTight)
        try write(element, into: &out, isTight: isTight)
      }
      out.append(0x5D)
    case .object(let members):
      out.append(0x7B)
      for (index, member) in members.enumerated() {
        PythonSpelling.separate(index, into: &out, isTight: isTight)
        PythonSpelling.key(member.0, into: &out, isTight: isTight)
        try write(member.1, into: &out, isTight: isTight)
      }
      out.append(0x7D)
    }
  }

  // MARK: Headers

  /// Set by the transport; a manifest that names them is not asked.
  private static let framing: Set<String> = [
    "content-length", "transfer-encoding", "connection", "keep-alive", "upgrade", "te", "trailer",
    "expect", "proxy-connection", "http2-settings",
  ]

  private static func headers(
    _ request: SealedRequest, origin: Origin, type: String?
  )
    throws(EgressError) -> [(name: String, value: String)]
  {
    var result: [(name: String, value: String)] = [("Host", origin.hostAndPort)]
    var given: Set<String> = []
    for header in request.headers {
      let name = try token(header.name)
      let folded = name.lowercased()
      if framing.contains(folded) { continue }
      let value = try fieldValue(header.value, of: name)
      if folded == "host" {
        // Another name here than in the URL would reach another site behind the same front.
        guard value.lowercased() == origin.hostAndPort || value.lowercased() == origin.host else {
          throw EgressError(
            .denied, "the Host header names another host than the URL",
            hint: "remove the Host header")
        }
        continue
      }
      given.insert(folded)
      result.append((name, value))
    }
    func add(_ name: String, _ value: String?) {
      if let value, !given.contains(name.lowercased()) { result.append((name, value)) }
    }
    add("Accept", "*/*")
    add("Accept-Encoding", "gzip, deflate")
    add("User-Agent", "airlock")
    add("Content-Type", type)
    return result
  }

  private static func fieldValue(_ text: SealedText, of name: String) throws(EgressError) -> String
  {
    let value = bytes(text)
    guard value.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
      throw EgressError(
        .denied, "the header \(name) holds a line break or another control character",
        hint: text.names.isEmpty ? nil : "look for a line break at the end of the value")
    }
    return String(decoding: value, as: UTF8.self)
  }

  private static let tokenMarks = Set("!#$%&'*+-.^_`|~".utf8)

  /// RFC 9110, 5.6.2.
  private static func token(_ name: String) throws(EgressError) -> String {
    let isToken = name.utf8.allSatisfy {
      ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || tokenMarks.contains($0)
    }
    guard isToken, !name.isEmpty else {
      throw EgressError(.denied, "the name of a header or the method is not a token of HTTP")
    }
    return name
  }

  // MARK: Filling

  private static func bytes(_ text: SealedText) -> [UInt8] {
    var out: [UInt8] = []
    write(text, into: &out) { value, out in out.append(contentsOf: value) }
    return out
  }

  private static func write(
    _ text: SealedText, into out: inout [UInt8],
    hole: (UnsafeBufferPointer<UInt8>, inout [UInt8]) -> Void
  ) {
    for piece in text.pieces {
      switch piece {
      case .text(let text): out.append(contentsOf: LoneSurrogate.shown(text).utf8)
      case .secret(let secret): secret.unseal { hole($0, &out) }
      case .base64(let inner):
        Base64.encode(bytes(inner)).withUnsafeBufferPointer { hole($0, &out) }
      // Refused and signed before anything is filled.
      case .token, .derived: break
      }
    }
  }
}
