import Crypto
import CryptoExtras
import Secrets

/// Signs JSON Web Tokens in the compact form as PyJWT does (RFC 7515, 7.1).
///
///     eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpYXQiOjE3MDQwNjcyMDB9.…
///
/// Errors never say more of a key than that it is none.
enum JSONWebToken {
  /// - Parameters:
  ///   - header: JSON as it is to stand in the token.
  ///   - key: bytes for HMAC; else PEM, whose line breaks may be written `\n` as a dotenv file has
  ///     them.
  /// - Throws: ``EgressError/Code/denied`` for a key that does not fit the algorithm.
  static func sign(
    _ header: [UInt8], _ claims: [UInt8], _ algorithm: SealedToken.Algorithm, key: [UInt8],
    passphrase: [UInt8]?
  ) throws(EgressError) -> String {
    let text = Base64.encodeForURL(header) + [0x2E] + Base64.encodeForURL(claims)
    let signature = try signature(of: text, algorithm, key, passphrase)
    return String(decoding: text + [0x2E] + Base64.encodeForURL(signature), as: UTF8.self)
  }

  private static func signature(
    of text: [UInt8], _ algorithm: SealedToken.Algorithm, _ key: [UInt8], _ passphrase: [UInt8]?
  ) throws(EgressError) -> [UInt8] {
    switch algorithm {
    case .hs256: return try code(SHA256.self, text, key)
    case .hs384: return try code(SHA384.self, text, key)
    case .hs512: return try code(SHA512.self, text, key)
    default: break
    }
    let passphrase = passphrase.flatMap { $0.isEmpty ? nil : $0 }
    let pem = try PrivateKeyText.pem(key, hasPassphrase: passphrase != nil)
    do {
      return try signature(of: text, algorithm, pem, passphrase)
    } catch {
      if passphrase != nil {
        throw refusal(
          "does not open with its passphrase, or does not fit \(algorithm.rawValue)",
          hint: "only RSA keys are opened with a passphrase")
      }
      throw refusal(
        "does not fit \(algorithm.rawValue)",
        hint: "\(algorithm.rawValue) wants \(algorithm.wants) as PEM")
    }
  }

  private static func code<Hash: HashFunction>(
    _ hash: Hash.Type, _ text: [UInt8], _ key: [UInt8]
  ) throws(EgressError) -> [UInt8] {
    if key.isEmpty { throw refusal("is empty") }
    if PrivateKeyText.isPEM(key) {
      throw refusal(
        "is a private key or a certificate, which HMAC does not take",
        hint: "choose RS256 or ES256, or another key")
    }
    return Array(HMAC<Hash>.authenticationCode(for: text, using: SymmetricKey(data: key)))
  }

  private static func signature(
    of text: [UInt8], _ algorithm: SealedToken.Algorithm, _ pem: String, _ passphrase: [UInt8]?
  ) throws -> [UInt8] {
    func rsa(_ digest: some Digest, _ padding: _RSA.Signing.Padding) throws -> [UInt8] {
      let key =
        if let passphrase {
          try _RSA.Signing.PrivateKey(encryptedPEMRepresentation: pem) { $0(passphrase) }
        } else {
          try _RSA.Signing.PrivateKey(unsafePEMRepresentation: pem)
        }
      return Array(try key.signature(for: digest, padding: padding).rawRepresentation)
    }
    switch algorithm {
    case .rs256: return try rsa(SHA256.hash(data: text), .insecurePKCS1v1_5)
    case .rs384: return try rsa(SHA384.hash(data: text), .insecurePKCS1v1_5)
    case .rs512: return try rsa(SHA512.hash(data: text), .insecurePKCS1v1_5)
    case .ps256: return try rsa(SHA256.hash(data: text), .PSS)
    case .ps384: return try rsa(SHA384.hash(data: text), .PSS)
    case .ps512: return try rsa(SHA512.hash(data: text), .PSS)
    case .es256:
      let key = try P256.Signing.PrivateKey(pemRepresentation: pem)
      return Array(try key.signature(for: SHA256.hash(data: text)).rawRepresentation)
    case .es384:
      let key = try P384.Signing.PrivateKey(pemRepresentation: pem)
      return Array(try key.signature(for: SHA384.hash(data: text)).rawRepresentation)
    case .es512:
      let key = try P521.Signing.PrivateKey(pemRepresentation: pem)
      return Array(try key.signature(for: SHA512.hash(data: text)).rawRepresentation)
    case .edDSA:
      let key = try Curve25519.Signing.PrivateKey(pemRepresentation: pem)
      return Array(try key.signature(for: text))
    case .hs256, .hs384, .hs512: return []
    }
  }

  static func refusal(_ fault: String, hint: String? = nil) -> EgressError {
    EgressError(.denied, "the key that signs the token \(fault)", hint: hint)
  }
}

extension SealedToken.Algorithm {
  /// What its key is.
  fileprivate var wants: String {
    switch self {
    case .hs256, .hs384, .hs512: "any text"
    case .rs256, .rs384, .rs512, .ps256, .ps384, .ps512: "an RSA private key"
    case .es256: "a private key on the curve P-256"
    case .es384: "a private key on the curve P-384"
    case .es512: "a private key on the curve P-521"
    case .edDSA: "an Ed25519 private key"
    }
  }
}
