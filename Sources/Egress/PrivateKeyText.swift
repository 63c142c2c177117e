/// Private keys as PEM (RFC 7468).
enum PrivateKeyText {
  static func isPEM(_ key: [UInt8]) -> Bool {
    let head = Array("-----BEGIN ".utf8)
    return key.drop { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }.starts(with: head)
  }

  /// The key as one PEM document; line breaks that are written `\n` become line breaks.
  ///
  /// - Throws: ``EgressError/Code/denied`` when it is no PEM, or encrypted and nothing opens it.
  static func pem(_ key: [UInt8], hasPassphrase: Bool) throws(EgressError) -> String {
    guard isPEM(key) else {
      throw JSONWebToken.refusal(
        "is no private key", hint: "it begins with -----BEGIN PRIVATE KEY-----")
    }
    let text = String(decoding: unescaped(key), as: UTF8.self)
    if !hasPassphrase, text.contains("ENCRYPTED") {
      throw JSONWebToken.refusal("is encrypted", hint: "give its passphrase")
    }
    return text
  }

  private static func unescaped(_ key: [UInt8]) -> [UInt8] {
    if key.contains(0x0A) { return key }
    var out: [UInt8] = []
    var index = 0
    while index < key.count {
      if key[index] == 0x5C, index + 1 < key.count, key[index + 1] == 0x6E {
        out.append(0x0A)
        index += 2
      } else {
        out.append(key[index])
        index += 1
      }
    }
    return out
  }
}
