extension SealedText {
  /// True when some hole is filled by signing.
  package var hasTokens: Bool {
    pieces.contains { piece in
      switch piece {
      case .token: true
      case .base64(let inner): inner.hasTokens
      case .text, .secret, .derived: false
      }
    }
  }

  /// The text with what `sign` makes of each recipe in its place.
  package func signing<Failure: Error>(
    _ sign: (SealedToken) throws(Failure) -> Secret
  ) throws(Failure) -> SealedText {
    guard hasTokens else { return self }
    var result = SealedText("")
    for piece in pieces {
      switch piece {
      case .token(let token): result.append(.secret(try sign(token)))
      case .base64(let inner): result.append(.base64(try inner.signing(sign)))
      case .text, .secret, .derived: result.append(piece)
      }
    }
    return result
  }
}

extension SealedRequest {
  /// The request with what `sign` makes of each recipe in its place.
  package func signing<Failure: Error>(
    _ sign: (SealedToken) throws(Failure) -> Secret
  ) throws(Failure) -> SealedRequest {
    let texts = [path] + query.flatMap { [$0.name, $0.value] } + headers.map(\.value) + body.texts
    guard texts.contains(where: \.hasTokens) else { return self }
    var query: [(name: SealedText, value: SealedText)] = []
    for pair in self.query {
      query.append((try pair.name.signing(sign), try pair.value.signing(sign)))
    }
    var headers: [(name: String, value: SealedText)] = []
    for header in self.headers { headers.append((header.name, try header.value.signing(sign))) }
    return SealedRequest(
      method: method, origin: origin, path: try path.signing(sign), query: query,
      headers: headers, body: try body.signing(sign), span: span, stream: stream, mints: mints)
  }
}

extension SealedBody {
  fileprivate func signing<Failure: Error>(
    _ sign: (SealedToken) throws(Failure) -> Secret
  ) throws(Failure) -> SealedBody {
    switch self {
    case .none: return .none
    case .json(let value): return .json(try value.signing(sign))
    case .form(let pairs):
      var signed: [SealedPair] = []
      for pair in pairs {
        signed.append(SealedPair(try pair.name.signing(sign), try pair.value.signing(sign)))
      }
      return .form(signed)
    case .text(let text): return .text(try text.signing(sign))
    }
  }
}

extension SealedJSON {
  fileprivate func signing<Failure: Error>(
    _ sign: (SealedToken) throws(Failure) -> Secret
  ) throws(Failure) -> SealedJSON {
    switch self {
    case .plain: return self
    case .sealed(let text, let literal):
      return .sealed(try text.signing(sign), literal: literal && !text.hasTokens)
    case .array(let elements):
      var signed: [SealedJSON] = []
      for element in elements { signed.append(try element.signing(sign)) }
      return .array(signed)
    case .object(let members):
      var signed: [(String, SealedJSON)] = []
      for (name, member) in members { signed.append((name, try member.signing(sign))) }
      return .object(signed)
    }
  }
}
