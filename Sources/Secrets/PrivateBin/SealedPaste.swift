import FoundationEssentials
import Vocabulary

/// An encrypted paste as a PrivateBin server sends it. It stays in memory as it came, so that a
/// wrong password costs nothing even when the server has deleted it.
package struct SealedPaste: Sendable {
  /// The server deleted it when it was read.
  package let burnsAfterReading: Bool
  /// Until the server deletes it; nil when it never does.
  package let secondsLeft: Int?

  let initialVector: [UInt8]
  let salt: [UInt8]
  let rounds: Int
  let isDeflated: Bool
  /// What the cipher also vouches for: the parameters as their writer spelt them.
  let parameters: [UInt8]
  /// With the tag at its end.
  let ciphertext: [UInt8]

  /// Of PBKDF2. Browsers ask for 100,000, the Python client for a million; a hostile server could
  /// ask for hours.
  static let roundsAllowed = 10_001...10_000_000

  /// Reads the answer to `GET <base>?<id>`. Every failure of PrivateBin is a status of 200 with a
  /// `status` of 1, and without its header it answers with a page.
  ///
  /// - Throws: `paste_not_privatebin`, `paste_gone`, `paste_unsupported`.
  package init(answer body: [UInt8]) throws(PasteError) {
    guard let answer = try? JSON(parsing: body), let status = answer["status"]?.int else {
      throw PasteError(
        .notPrivateBin, "the answer is not that of a PrivateBin server",
        hint: "is the address that of a paste, and is there a login page before it?")
    }
    guard status == 0 else {
      throw PasteError(
        .gone, "the server has no such paste: it has expired, was deleted, or was read already",
        hint: "make a new paste and open its address")
    }
    guard let whole = answer["adata"], let outer = whole.array, outer.count == 4,
      let inner = outer[0].array, inner.count == 8, answer["v"]?.int == 2,
      let ciphertext = answer["ct"]?.string.flatMap({ Data(base64Encoded: $0) }),
      ciphertext.count >= PasteCipher.tagBytes,
      let vector = inner[0].string.flatMap({ Data(base64Encoded: $0) }), vector.count >= 12,
      let salt = inner[1].string.flatMap({ Data(base64Encoded: $0) })
    else { throw .unsupported }
    guard let rounds = inner[2].int, SealedPaste.roundsAllowed.contains(rounds),
      inner[3] == 256, inner[4] == 128, inner[5] == "aes", inner[6] == "gcm",
      inner[7] == "zlib" || inner[7] == "none"
    else { throw .unsupported }
    initialVector = Array(vector)
    self.salt = Array(salt)
    self.rounds = rounds
    isDeflated = inner[7] == "zlib"
    parameters = Array(whole.text().utf8)
    self.ciphertext = Array(ciphertext)
    burnsAfterReading = outer[3] == 1
    secondsLeft = answer["meta"]?["time_to_live"]?.int
  }
}

extension PasteError {
  static let unsupported = PasteError(
    .unsupported, "the paste is encrypted in a way that is not read here",
    hint: "only version 2 pastes with AES-256-GCM and up to 10 million PBKDF2 rounds are")
}
