package import Vocabulary

/// Text with holes where secrets go.
///
///     Bearer ‹api_key›     is [.text("Bearer "), .secret(api_key)]
///
/// It is filled in one place, `Egress/Unsealer`, and shown everywhere as ``masked``.
package struct SealedText: Sendable, Hashable {
  package enum Piece: Sendable, Hashable {
    case text(String)
    /// The whole value, as it is.
    case secret(Secret)
    /// Standard base64 of the text inside: what Basic authentication sends.
    case base64(SealedText)
    /// A JSON Web Token, signed when the hole is filled.
    case token(SealedToken)
    /// Something computed from these secrets. It has no content, is shown as their masks, and may
    /// not leave in a request.
    case derived([SecretName])
  }

  package private(set) var pieces: [Piece]

  package init(_ text: String) { pieces = text.isEmpty ? [] : [.text(text)] }
  package init(_ secret: Secret) { pieces = [.secret(secret)] }
  package init(pieces: [Piece]) {
    self.pieces = []
    for piece in pieces { append(piece) }
  }

  /// Neighbouring texts grow together, so that equal texts are equal values.
  package mutating func append(_ piece: Piece) {
    if case .text(let more) = piece {
      if more.isEmpty { return }
      if case .text(let last) = pieces.last {
        pieces[pieces.count - 1] = .text(last + more)
        return
      }
    }
    pieces.append(piece)
  }

  package mutating func append(_ other: SealedText) { other.pieces.forEach { append($0) } }
  package mutating func append(_ text: String) { append(.text(text)) }

  package static func + (a: SealedText, b: SealedText) -> SealedText {
    var result = a
    result.append(b)
    return result
  }

  /// The text, when no secret is in it.
  package var plain: String? {
    if pieces.isEmpty { return "" }
    if pieces.count == 1, case .text(let text) = pieces[0] { return text }
    return nil
  }

  package var isEmpty: Bool { pieces.isEmpty }

  /// Every secret that touched this text, sorted, each once.
  package var names: [SecretName] {
    var result: Set<SecretName> = []
    for piece in pieces {
      switch piece {
      case .text: break
      case .secret(let secret): result.insert(secret.name)
      case .base64(let inner): result.formUnion(inner.names)
      case .token(let token): result.formUnion(token.texts.flatMap(\.names))
      case .derived(let names): result.formUnion(names)
      }
    }
    return result.sorted()
  }

  /// The secrets that would leave if this were sent.
  package var secrets: [Secret] {
    pieces.flatMap { piece -> [Secret] in
      switch piece {
      case .secret(let secret): [secret]
      case .base64(let inner): inner.secrets
      case .token(let token): token.texts.flatMap(\.secrets)
      case .text, .derived: []
      }
    }
  }

  /// Names whose value was altered on the way here; a request with such a hole is refused.
  package var derivedNames: [SecretName] {
    pieces.flatMap { piece -> [SecretName] in
      switch piece {
      case .derived(let names): names
      case .base64(let inner): inner.derivedNames
      case .token(let token): token.texts.flatMap(\.derivedNames)
      case .text, .secret: []
      }
    }
  }

  /// What a person and the LLM see: each hole as the name of its secret, of fixed width.
  package var masked: String {
    pieces.map { piece in
      switch piece {
      case .text(let text): text
      case .secret(let secret): secret.name.mask
      case .base64(let inner):
        inner.names.isEmpty ? "‹base64›" : inner.names.map(\.mask).joined(separator: ":")
      case .token: SealedToken.mask
      case .derived(let names): names.map(\.mask).joined()
      }
    }.joined()
  }
}
