import Jinja
import Secrets
import Vocabulary

/// Turns templates, a slice and a page token into one request with holes.
struct RequestBuilder: Sendable {
  let stream: String
  let requester: Requester
  let evaluator: Evaluator

  /// - Parameters:
  ///   - pagePath: where the paginator says the next page is; takes the place of the path.
  ///   - mints: what the answer hands out, when this is a login.
  ///   - extra: what paginator and slicer add, by place.
  /// - Throws: ``ConnectorError/Code/secretFlow`` for a secret in the authority and for one that was
  ///   altered, before anything is sent.
  func request(
    slice: StreamSlice, token: Value?, pagePath: SealedText?, mints: [MintedField] = [],
    extra: (RequestOption.Place) throws(ConnectorError) -> RequestInput
  ) throws(ConnectorError) -> SealedRequest {
    let context = evaluator.context(slice: slice, token: token)
    let url = try address(context, pagePath)
    let parts = URLParts(url.text)
    let origin = try RequestAddress.origin(
      parts, url, at: requester.base?.span ?? requester.url?.span ?? requester.span)
    let headers = try headerFields(context, extra(.header))
    let parameters = try input(for: .query, context, extra(.query))
    let body = try body(context, extra)

    let request = SealedRequest(
      method: requester.method, origin: origin, path: url.sealed(parts.encodedPath),
      query: try query(parts, url, parameters), headers: headers, body: body,
      span: requester.span, stream: stream, mints: mints)
    let altered = request.derivedNames
    if !altered.isEmpty {
      throw ConnectorError.secret(altered, may: "leave altered", at: requester.span)
    }
    return request
  }

  private func input(
    for place: RequestOption.Place, _ context: Context, _ extra: RequestInput
  ) throws(ConnectorError) -> RequestInput {
    let own = try requester.input(for: place, evaluator, context)
    let auth = try requester.authenticator.fields(for: place, evaluator)
    return try RequestInput.combine(
      [own, .fields(auth), extra], sameValues: place == .json, at: requester.span)
  }

  // MARK: Address

  private func address(
    _ context: Context, _ pagePath: SealedText?
  ) throws(ConnectorError)
    -> URLText
  {
    func text(_ template: TextTemplate?) throws(ConnectorError) -> URLText {
      let text = try template?.evaluate(evaluator, context).pythonText ?? SealedText("")
      return URLText(evaluator.withHoles(text))
    }
    let url = try text(requester.url)
    let base = try text(requester.base)
    var path = try text(requester.path).map { String($0.drop { $0 == "/" }) }
    if let pagePath, !pagePath.isEmpty {
      path = URLText(evaluator.withHoles(pagePath))
    }
    let start = base.text.isEmpty ? url : base
    return path.text.isEmpty ? start : start.joined(with: path)
  }

  // MARK: Query

  private func query(
    _ parts: URLParts, _ url: URLText, _ parameters: RequestInput
  )
    throws(ConnectorError) -> [(name: SealedText, value: SealedText)]
  {
    let given = parts.pairs
    var result = given.map { (name: url.sealed($0.name), value: url.sealed($0.value)) }
    guard case .fields(let fields) = parameters else { return result }
    for (name, value) in fields {
      if case .dict = value {
        throw ConnectorError(
          .invalidManifest, "the parameter \(name) may not be an object", at: requester.span)
      }
      // A parameter that the URL already carries with this value is not sent twice
      // (http_client.py, _dedupe_query_params).
      let present = given.first { $0.name == name && !$0.value.isEmpty }?.value
      if let present, value.pythonText.plain == present { continue }
      for text in RequestBuilder.texts(of: value) {
        result.append((SealedText(name), evaluator.withHoles(text)))
      }
    }
    return result
  }

  /// The values one field is sent with: a list gives several, None none (requests' `_encode_params`).
  static func texts(of value: Value) -> [SealedText] {
    switch value {
    case .none, .undefined: []
    case .list(let elements), .tuple(let elements):
      elements.flatMap { element -> [SealedText] in
        switch element {
        case .list(let inner), .tuple(let inner): inner.map(\.pythonText)
        default: texts(of: element)
        }
      }
    case .dict(let entries): entries.keys.map { SealedText($0.plainText) }
    default: [value.pythonText]
    }
  }

  // MARK: Headers

  private func headerFields(
    _ context: Context, _ extra: RequestInput
  ) throws(ConnectorError) -> [(
    name: String, value: SealedText
  )] {
    guard case .fields(let fields) = try input(for: .header, context, extra) else {
      throw ConnectorError(.invalidManifest, "headers cannot be a text", at: requester.span)
    }
    var result: [(name: String, value: SealedText)] = []
    func set(_ name: String, _ value: SealedText) {
      let folded = name.lowercased()
      result.removeAll { $0.name.lowercased() == folded }
      result.append((name, value))
    }
    for (name, value) in fields { set(name, value.pythonText) }
    // The session's auth is applied last and wins over another spelling of its header.
    for (name, value) in try requester.authenticator.fields(for: .header, evaluator) {
      set(name, value.pythonText)
    }
    return result
  }

  // MARK: Body

  private func body(
    _ context: Context, _ extra: (RequestOption.Place) throws(ConnectorError) -> RequestInput
  ) throws(ConnectorError) -> SealedBody {
    let json = try input(for: .json, context, extra(.json))
    let form = try input(for: .form, context, extra(.form))
    guard case .fields(let members) = json else {
      throw ConnectorError(.invalidManifest, "a JSON body cannot be a text", at: requester.span)
    }
    guard ["GET", "POST", "PUT", "PATCH"].contains(requester.method) else { return .none }
    if !members.isEmpty, !form.isNothing {
      throw ConnectorError(
        .invalidManifest, "a request has either a form or a JSON body", at: requester.span)
    }
    if !members.isEmpty { return .json(SealedJSON(Value(members))) }
    switch form {
    case .text(let value): return form.isNothing ? .none : .text(value.pythonText)
    case .fields(let fields):
      let pairs = fields.flatMap { name, value in
        RequestBuilder.texts(of: value).map { SealedPair(SealedText(name), $0) }
      }
      return pairs.isEmpty ? .none : .form(pairs)
    }
  }
}

extension RequestInput {
  var isNothing: Bool {
    switch self {
    case .fields(let fields): fields.isEmpty
    case .text(let value): !value.isTruthy
    }
  }
}

extension SealedJSON {
  /// A value as a JSON body. A text that is one whole secret may be a number to Python.
  init(_ value: Value) {
    if value.secretNames.isEmpty {
      self = .plain(value.json)
      return
    }
    switch value {
    case .sealed(let text):
      if text.pieces.count == 1, case .secret = text.pieces[0] {
        self = .sealed(text, literal: true)
      } else {
        self = .sealed(text, literal: false)
      }
    case .list(let elements), .tuple(let elements): self = .array(elements.map(SealedJSON.init))
    default:
      self = .object((value.dictionary ?? [:]).map { ($0.key, SealedJSON($0.value)) })
    }
  }
}
