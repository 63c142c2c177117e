package import Vocabulary

/// The recipe of a JSON Web Token (RFC 7519): what is signed, and with what. It is carried out where
/// the holes of a request are filled, and nowhere else.
package struct SealedToken: Sendable, Hashable {
  /// The algorithms of PyJWT that are executed (RFC 7518, 3.1; RFC 8037).
  package enum Algorithm: String, Sendable, Hashable, CaseIterable {
    case hs256 = "HS256"
    case hs384 = "HS384"
    case hs512 = "HS512"
    case rs256 = "RS256"
    case rs384 = "RS384"
    case rs512 = "RS512"
    case ps256 = "PS256"
    case ps384 = "PS384"
    case ps512 = "PS512"
    case es256 = "ES256"
    case es384 = "ES384"
    case es512 = "ES512"
    case edDSA = "EdDSA"
  }

  package let algorithm: Algorithm
  /// Members in the order they are written in.
  package let header: SealedJSON
  package let claims: SealedJSON
  /// The bytes of an HMAC key, or a private key as PEM.
  package let key: SealedText
  /// Opens an encrypted private key.
  package let passphrase: SealedText?

  package init(
    _ algorithm: Algorithm, header: SealedJSON, claims: SealedJSON, key: SealedText,
    passphrase: SealedText? = nil
  ) {
    self.algorithm = algorithm
    self.header = header
    self.claims = claims
    self.key = key
    self.passphrase = passphrase
  }

  /// What a signed token is called.
  package static let name = SecretName("jwt")
  static var mask: String { name?.mask ?? "‹jwt›" }

  /// Everything that goes into it.
  package var texts: [SealedText] {
    [key] + (passphrase.map { [$0] } ?? []) + header.texts + claims.texts
  }
}
