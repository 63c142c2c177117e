import Crypto
import CryptoExtras
import FoundationEssentials
import Vocabulary

/// The cipher of PrivateBin's version 2 format: PBKDF2-HMAC-SHA256 over the key of the address and
/// the password, AES-256-GCM, raw DEFLATE, JSON.
enum PasteCipher {
  static let keyBytes = 32
  static let tagBytes = 16
  /// Of the JSON that comes out.
  static let plainLimit = 10_000_000

  /// - Returns: the JSON that was encrypted.
  /// - Throws: `paste_wrong_password`, `paste_too_large`, `paste_broken`.
  static func open(
    _ paste: SealedPaste, key: Secret, password: Secret?
  ) throws(PasteError) -> WipingBuffer {
    var opened = attempt(paste, key: key, password: password, as: .utf8)
    // A browser takes the low byte of each UTF-16 unit. It is one attempt in the eyes of a person.
    if opened == nil, let password, !password.withBytes({ $0.allSatisfy { $0 < 0x80 } }) {
      opened = attempt(paste, key: key, password: password, as: .lowBytes)
    }
    guard var packed = opened else {
      throw PasteError(
        .wrongPassword, "the password is wrong, or the address is damaged",
        hint: "type the password again; if it is right, copy the address again")
    }
    defer { packed.withUnsafeMutableBytes { wipe($0) } }
    if !paste.isDeflated { return WipingBuffer(packed) }
    var compressed = Array(packed)
    defer { wipe(&compressed) }
    var inflate = Inflate(compressed, from: 0, limit: plainLimit, inOnePlace: true)
    var plain = inflate.run()
    defer { wipe(&plain.bytes) }
    switch plain.failure {
    case nil: return WipingBuffer(plain.bytes)
    case .tooLarge:
      throw PasteError(.tooLarge, "the paste is larger than 10 MB when it is unpacked")
    case .broken: throw .broken
    }
  }

  private enum Spelling { case utf8, lowBytes }

  private static func attempt(
    _ paste: SealedPaste, key: Secret, password: Secret?, as spelling: Spelling
  ) -> Data? {
    var phrase = WipingBuffer(capacity: 256)
    guard key.withBytes({ Base58.decode($0, size: keyBytes, into: &phrase) }) else { return nil }
    password?.withBytes { append($0, as: spelling, to: &phrase) }
    let derived = phrase.withBytes { bytes in
      try? KDF.Insecure.PBKDF2.deriveKey(
        from: bytes, salt: paste.salt, using: .sha256, outputByteCount: 32,
        unsafeUncheckedRounds: paste.rounds)
    }
    guard let derived, let nonce = try? AES.GCM.Nonce(data: paste.initialVector),
      let box = try? AES.GCM.SealedBox(
        nonce: nonce, ciphertext: paste.ciphertext.dropLast(tagBytes),
        tag: paste.ciphertext.suffix(tagBytes))
    else { return nil }
    return try? AES.GCM.open(box, using: derived, authenticating: paste.parameters)
  }

  private static func append(
    _ password: UnsafeBufferPointer<UInt8>, as spelling: Spelling, to phrase: inout WipingBuffer
  ) {
    switch spelling {
    case .utf8: phrase.append(contentsOf: password)
    case .lowBytes:
      var decoder = UTF8()
      var bytes = password.makeIterator()
      while case .scalarValue(let scalar) = decoder.decode(&bytes) {
        for unit in UTF16.encode(scalar) ?? .init() { phrase.append(UInt8(unit & 0xFF)) }
      }
    }
  }
}

extension PasteError {
  static let broken = PasteError(
    .broken, "the paste was decrypted, and what it holds is no text",
    hint: "make a new paste of the dotenv text")
}
