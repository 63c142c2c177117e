package import Vocabulary

/// A request with holes where secrets go: what the connector wants to send. Nothing but
/// `Egress` can fill it.
package struct SealedRequest: Sendable, Hashable {
  /// Upper case.
  package let method: String
  /// Scheme and authority never hold a secret.
  package let origin: Origin
  /// Begins with `/`. Its texts are percent-encoded already; the holes are encoded when filled.
  package let path: SealedText
  /// In order; names and values are not encoded yet. Empty for no query.
  package let query: [(name: SealedText, value: SealedText)]
  /// In order, names as the manifest spells them.
  package let headers: [(name: String, value: SealedText)]
  package let body: SealedBody
  /// Where in the manifest the request comes from, for the question that is asked about it.
  package let span: SourceSpan?
  /// The stream it is sent for.
  package let stream: String
  /// What the answer hands out, when this is a login: sealed before anybody reads the answer.
  package let mints: [MintedField]

  package init(
    method: String, origin: Origin, path: SealedText,
    query: [(name: SealedText, value: SealedText)] = [],
    headers: [(name: String, value: SealedText)] = [], body: SealedBody = .none,
    span: SourceSpan? = nil, stream: String = "", mints: [MintedField] = []
  ) {
    self.method = method
    self.origin = origin
    self.path = path
    self.query = query
    self.headers = headers
    self.body = body
    self.span = span
    self.stream = stream
    self.mints = mints
  }

  package static func == (a: SealedRequest, b: SealedRequest) -> Bool {
    a.method == b.method && a.origin == b.origin && a.path == b.path && a.body == b.body
      && a.query.elementsEqual(b.query, by: ==) && a.headers.elementsEqual(b.headers, by: ==)
      && a.mints == b.mints
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(method)
    hasher.combine(origin)
    hasher.combine(path)
  }
}

package indirect enum SealedBody: Sendable, Hashable {
  case none
  /// Sent as `application/json`, spelt as Python's `json.dumps` spells it.
  case json(SealedJSON)
  /// Sent as `application/x-www-form-urlencoded`.
  case form([SealedPair])
  /// Sent as it is.
  case text(SealedText)
}

package struct SealedPair: Sendable, Hashable {
  package let name: SealedText
  package let value: SealedText

  package init(_ name: SealedText, _ value: SealedText) {
    self.name = name
    self.value = value
  }
}

/// JSON whose strings may have holes.
package indirect enum SealedJSON: Sendable, Hashable {
  case plain(JSON)
  /// - Parameter literal: true when the value is one whole secret that the CDK would have read as
  ///   a Python literal, so that a secret such as `17` is sent as a number.
  case sealed(SealedText, literal: Bool)
  case array([SealedJSON])
  case object([(String, SealedJSON)])

  package static func == (a: SealedJSON, b: SealedJSON) -> Bool {
    switch (a, b) {
    case (.plain(let x), .plain(let y)): x == y
    case (.sealed(let x, let k), .sealed(let y, let l)): x == y && k == l
    case (.array(let x), .array(let y)): x == y
    case (.object(let x), .object(let y)): x.elementsEqual(y, by: ==)
    default: false
    }
  }

  package func hash(into hasher: inout Hasher) {
    switch self {
    case .plain(let value): hasher.combine(value)
    case .sealed(let text, _): hasher.combine(text)
    case .array(let elements): hasher.combine(elements)
    case .object(let members): members.forEach { hasher.combine($0.0) }
    }
  }

  /// All texts with holes, depth first.
  package var texts: [SealedText] {
    switch self {
    case .plain: []
    case .sealed(let text, _): [text]
    case .array(let elements): elements.flatMap(\.texts)
    case .object(let members): members.flatMap(\.1.texts)
    }
  }

  /// The document with every hole shown as the name of its secret.
  package var masked: JSON {
    switch self {
    case .plain(let value): value
    case .sealed(let text, _): .string(text.masked)
    case .array(let elements): .array(elements.map(\.masked))
    case .object(let members):
      .object(JSONObject(members.map { ($0.0, $0.1.masked) }, uniquingKeysWith: { $1 }))
    }
  }
}

/// Where in a request a secret stands; a grant is given for a key, an origin and this.
package enum Placement: String, Sendable, Hashable, CaseIterable, Comparable {
  case header, query, path, body

  package static func < (a: Placement, b: Placement) -> Bool { a.rawValue < b.rawValue }
}

extension SealedRequest {
  /// Every secret that would leave, with its place: what the outer door asks about.
  package var cargo: [(secret: Secret, placement: Placement)] {
    var result = path.secrets.map { ($0, Placement.path) }
    for pair in query { result += (pair.name.secrets + pair.value.secrets).map { ($0, .query) } }
    for header in headers { result += header.value.secrets.map { ($0, .header) } }
    result += body.texts.flatMap(\.secrets).map { ($0, .body) }
    return result
  }

  /// Names of secrets that were altered on the way into this request: it must not be sent.
  package var derivedNames: [SecretName] {
    let texts =
      [path] + query.flatMap { [$0.name, $0.value] } + headers.map(\.value) + body.texts
    return Set(texts.flatMap(\.derivedNames)).sorted()
  }

  /// `https://api.example.com/v1/items?limit=10&key=‹api_key›`, for people and for the LLM.
  package var maskedURL: String {
    let pairs = query.map { "\($0.name.masked)=\($0.value.masked)" }.joined(separator: "&")
    return origin.text + path.masked + (pairs.isEmpty ? "" : "?\(pairs)")
  }
}

extension SealedBody {
  package var texts: [SealedText] {
    switch self {
    case .none: []
    case .json(let value): value.texts
    case .form(let pairs): pairs.flatMap { [$0.name, $0.value] }
    case .text(let text): [text]
    }
  }

  /// The body for people and for the LLM; nil for none.
  package var masked: String? {
    switch self {
    case .none: nil
    case .json(let value): value.masked.text(.python)
    case .form(let pairs):
      pairs.map { "\($0.name.masked)=\($0.value.masked)" }.joined(separator: "&")
    case .text(let text): text.masked
    }
  }
}
