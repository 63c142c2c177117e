import Foundation
import Secrets
import Support
import Testing
import Vocabulary

@testable import Egress

/// Keys made by Python's cryptography, and what PyJWT makes of them.
private enum PyJWT {
  static let make = """
    import json, jwt
    from cryptography.hazmat.primitives import serialization as s
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
    def pem(key, form=s.PrivateFormat.PKCS8, lock=s.NoEncryption()):
        return key.private_bytes(s.Encoding.PEM, form, lock).decode()
    r = rsa.generate_private_key(65537, 2048)
    curves = {"ES256": ec.SECP256R1(), "ES384": ec.SECP384R1(), "ES512": ec.SECP521R1()}
    keys = {a: pem(ec.generate_private_key(c)) for a, c in curves.items()}
    keys["ES256 SEC1"] = pem(ec.generate_private_key(ec.SECP256R1()), s.PrivateFormat.TraditionalOpenSSL)
    keys["EdDSA"] = pem(ed25519.Ed25519PrivateKey.generate())
    keys["RSA"] = pem(r)
    keys["RSA PKCS1"] = pem(r, s.PrivateFormat.TraditionalOpenSSL)
    keys["RSA locked"] = pem(r, lock=s.BestAvailableEncryption(b"open sesame"))
    claims = {"o": {"a": ["x", "\\u00e9"]}, "iss": "me", "iat": 1704067200, "exp": 4102444800}
    head = {"kid": "k1", "typ": "JWT"}
    exact = {a: jwt.encode(claims, "made-up-key", a, head) for a in ("HS256", "HS384", "HS512")}
    exact.update({a: jwt.encode(claims, keys["RSA"], a, head) for a in ("RS256", "RS384", "RS512")})
    print(json.dumps({"keys": keys, "exact": exact}))
    """

  static let verify = """
    import json, sys, jwt
    from cryptography.hazmat.primitives.serialization import load_pem_private_key as load
    for row in json.load(sys.stdin):
        key = load(row["key"].encode(), (row.get("lock") or "").encode() or None).public_key()
        jwt.decode(row["token"], key, [row["alg"]], options={"verify_aud": False})
    print("verified")
    """

  static func run(_ program: String, _ input: String = "") throws -> String {
    let python = try #require(Surroundings.python, "AIRLOCK_PYTHON names no interpreter")
    let result = try Program(python, ["-W", "ignore", "-c", program]).run(input: input)
    #expect(result.status == 0, "\(result.errorText)")
    return result.text
  }

  static let made = Result { try JSON(parsing: Array(run(make).utf8)) }
}

@Suite("Signed tokens", .enabled(if: Surroundings.has(Surroundings.python)))
struct JSONWebTokenTests {
  private let vault = Vault()
  private let api: Origin

  init() throws { api = try origin("https://api.example.com") }

  private let claims: JSON = [
    "o": ["a": ["x", "é"]], "iss": "me", "iat": 1_704_067_200, "exp": 4_102_444_800,
  ]

  private func recipe(
    _ algorithm: SealedToken.Algorithm, _ key: String, passphrase: String? = nil
  ) -> SealedToken {
    SealedToken(
      algorithm,
      header: .object([
        ("alg", .plain(.string(algorithm.rawValue))), ("kid", .plain("k1")),
        ("typ", .plain("JWT")),
      ]), claims: .plain(claims), key: SealedText(vault.seal(name("signing_key"), key)),
      passphrase: passphrase.map { SealedText(vault.seal(name("passphrase"), $0)) })
  }

  private func signed(_ token: SealedToken) throws -> String {
    let request = get(
      api, headers: [("Authorization", SealedText("Bearer ") + SealedText(pieces: [.token(token)]))]
    )
    let filled = try Unsealer.fill(
      request, spending: Ticket(for: Trip(request, to: api, read: 1)), vault: vault)
    let header = try #require(filled.headers.first { $0.name == "Authorization" }?.value)
    return String(header.dropFirst("Bearer ".count))
  }

  private func refusal(_ token: SealedToken) -> EgressError? {
    #expect(throws: EgressError.self) { try signed(token) }
    do {
      _ = try signed(token)
      return nil
    } catch { return error as? EgressError }
  }

  @Test(
    "what has one signature only is what PyJWT writes, byte for byte",
    arguments: SealedToken.Algorithm.allCases.filter { "HR".contains($0.rawValue.first ?? " ") })
  func exact(_ algorithm: SealedToken.Algorithm) throws {
    let made = try PyJWT.made.get()
    let key =
      algorithm.rawValue.hasPrefix("H")
      ? "made-up-key" : try #require(made["keys"]?["RSA"]?.string)
    #expect(try signed(recipe(algorithm, key)) == made["exact"]?[algorithm.rawValue]?.string)
  }

  @Test("PyJWT verifies the others, with every kind of key file")
  func verified() throws {
    let keys = try #require(try PyJWT.made.get()["keys"])
    let rows: [(SealedToken.Algorithm, String, String?)] = [
      (.ps256, "RSA", nil), (.ps384, "RSA", nil), (.ps512, "RSA", nil), (.es256, "ES256", nil),
      (.es384, "ES384", nil), (.es512, "ES512", nil), (.edDSA, "EdDSA", nil),
      (.es256, "ES256 SEC1", nil), (.rs256, "RSA PKCS1", nil),
      (.rs256, "RSA locked", "open sesame"),
    ]
    var input: [JSON] = []
    for (algorithm, kind, lock) in rows {
      let key = try #require(keys[kind]?.string)
      input.append([
        "alg": .string(algorithm.rawValue), "key": .string(key),
        "lock": lock.map { .string($0) } ?? .null,
        "token": .string(try signed(recipe(algorithm, key, passphrase: lock))),
      ])
    }
    #expect(try PyJWT.run(PyJWT.verify, JSON.array(input).text()) == "verified\n")
  }

  @Test("line breaks of a key may be written as a dotenv file has them")
  func escapedLines() throws {
    let made = try PyJWT.made.get()
    let key = try #require(made["keys"]?["RSA"]?.string).replacing("\n", with: "\\n")
    #expect(try signed(recipe(.rs256, key)) == made["exact"]?["RS256"]?.string)
  }

  @Test("a key that does not fit is refused by what it is, never by a part of it")
  func wrongKeys() throws {
    let keys = try #require(try PyJWT.made.get()["keys"])
    let rsa = try #require(keys["RSA"]?.string)
    let locked = try #require(keys["RSA locked"]?.string)
    #expect(refusal(recipe(.hs256, rsa))?.message.contains("private key") == true)
    #expect(refusal(recipe(.hs256, ""))?.message.contains("is empty") == true)
    #expect(refusal(recipe(.es256, rsa))?.message.contains("does not fit ES256") == true)
    #expect(refusal(recipe(.rs256, "made-up-key"))?.message.contains("no private key") == true)
    #expect(refusal(recipe(.rs256, locked))?.hint == "give its passphrase")
    let shut = refusal(recipe(.rs256, locked, passphrase: "wrong"))
    #expect(shut?.message.contains("passphrase") == true)
    #expect(shut?.message.contains("wrong") == false)
  }

  @Test("a signed token is known before it leaves, and names what its approval needs")
  func known() throws {
    let token = recipe(.hs256, "made-up-key")
    let text = try signed(token)
    #expect(vault.recogniser.mask("got \(text)!").text == "got ‹jwt›!")
    let signature = String(text.split(separator: ".")[2])
    #expect(vault.recogniser.mask(signature).hits.map(\.name.text) == ["jwt"])
    let request = get(api, headers: [("X", SealedText(pieces: [.token(token)]))])
    #expect(Trip(request, to: api, read: 1).passengers.map(\.name?.text) == ["signing_key"])
    #expect(!vault.secrets.contains { $0.name.text == "jwt" })
  }
}
