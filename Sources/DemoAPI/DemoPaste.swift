import Crypto
import CryptoExtras
import FoundationEssentials
import Vocabulary

/// Encrypts a text as a browser does that makes a PrivateBin paste (version 2, AES-256-GCM, 100,000
/// rounds of PBKDF2, not compressed).
///
///     let paste = try DemoPaste("account_id=…\n", password: password)
///     server.add(paste.posted)        // and paste.key belongs after the # of its address
package struct DemoPaste: Sendable {
  /// The JSON that is posted to the server.
  package let posted: String
  /// 32 random bytes in base58.
  package let key: String

  private static let rounds = 100_000

  /// - Throws: what the cipher throws; it takes any text.
  package init(_ text: String, password: String) throws {
    let (vector, salt, key) = (DemoPaste.random(16), DemoPaste.random(8), DemoPaste.random(32))
    let cipher: JSON = [
      .string(Data(vector).base64EncodedString()), .string(Data(salt).base64EncodedString()),
      .int(DemoPaste.rounds), 256, 128, "aes", "gcm", "none",
    ]
    let parameters: JSON = [cipher, "plaintext", 0, 0]
    let derived = try KDF.Insecure.PBKDF2.deriveKey(
      from: key + Array(password.utf8), salt: salt, using: .sha256, outputByteCount: 32,
      unsafeUncheckedRounds: DemoPaste.rounds)
    let box = try AES.GCM.seal(
      JSON.object(["paste": .string(text)]).bytes(), using: derived,
      nonce: AES.GCM.Nonce(data: vector), authenticating: Array(parameters.text().utf8))
    posted =
      JSON.object([
        "v": 2, "adata": parameters,
        "ct": .string((box.ciphertext + box.tag).base64EncodedString()),
        "meta": ["expire": "1day"],
      ]).text()
    self.key = DemoPaste.base58(key)
  }

  private static func random(_ count: Int) -> [UInt8] {
    var source = SystemRandomNumberGenerator()
    return (0..<count).map { _ in .random(in: 0...255, using: &source) }
  }

  private static func base58(_ bytes: [UInt8]) -> String {
    let alphabet = Array("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz")
    // Base 58, the last digit first.
    var digits: [Int] = []
    for byte in bytes {
      var carry = Int(byte)
      for index in digits.indices {
        carry += digits[index] << 8
        digits[index] = carry % 58
        carry /= 58
      }
      while carry > 0 {
        digits.append(carry % 58)
        carry /= 58
      }
    }
    let zeros = bytes.prefix { $0 == 0 }.count
    return String(repeating: "1", count: zeros) + String(digits.reversed().map { alphabet[$0] })
  }
}
