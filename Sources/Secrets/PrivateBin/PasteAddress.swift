import Vocabulary

/// Where a paste is and what opens it: `https://host/path/?<id>#<key>`.
///
/// The part after `#` is a secret: it opens a paste that has no password. It is sealed here and
/// stands in no text; a server never gets it.
package struct PasteAddress: Sendable, Hashable {
  /// The address without what follows the path: `https://bin.example/`.
  package let base: String
  /// 16 hexadecimal digits.
  package let id: String
  /// The text after `#`.
  package let key: Secret
  /// True for `#-…`, which browsers open only after a question: reading deletes the paste.
  package let asksFirst: Bool

  /// What is sent for it.
  package var requestURL: String { "\(base)?\(id)" }
  /// For people: `bin.example/?1f2e…`.
  package var shown: String {
    let host = base.split(separator: "/", maxSplits: 1).last.map { $0.drop { $0 == "/" } } ?? ""
    return "\(host)?\(id.prefix(4))…"
  }

  /// True for an address of the same paste, with or without what opens it.
  package func isNamed(by text: String) -> Bool {
    let address = text.prefix { $0 != "#" }
    let parts = address.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    return parts.count == 2 && PasteAddress.id(in: parts[1]) == id
      && PasteAddress.base(parts[0]) == base
  }

  /// True for what can only be an address: a path never begins so.
  package static func looksLikeOne(_ text: String) -> Bool {
    let start = text.prefix(8).lowercased()
    return start.hasPrefix("https://") || start.hasPrefix("http://")
  }

  /// - Throws: ``PasteError/Code/notAPaste``, ``PasteError/Code/noKey``.
  package init(_ text: Concealed, vault: Vault) throws(PasteError) {
    try self.init(text.withBytes { String(decoding: $0, as: UTF8.self) }, vault: vault)
  }

  init(_ text: String, vault: Vault) throws(PasteError) {
    let halves = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    guard PasteAddress.looksLikeOne(text), let address = halves.first else { throw .notAPaste }
    let parts = address.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let id = PasteAddress.id(in: parts[1]) else { throw .notAPaste }
    base = PasteAddress.base(parts[0])
    self.id = id

    guard halves.count == 2 else { throw .noKey }
    var fragment = halves[1].prefix { $0 != "&" }
    asksFirst = fragment.first == "-"
    if asksFirst { fragment = fragment.dropFirst() }
    guard let name = SecretName("privatebin_key") else { throw .noKey }
    key = vault.seal(name, String(fragment))
    vault.retire(key)
    var bytes = WipingBuffer(capacity: PasteCipher.keyBytes)
    guard key.withBytes({ Base58.decode($0, size: PasteCipher.keyBytes, into: &bytes) }) else {
      throw .noKey
    }
  }

  private static func base(_ text: Substring) -> String {
    text.count { $0 == "/" } < 3 ? text + "/" : String(text)
  }

  /// The query is the id itself, `pasteid=` and the id, or has other things after it.
  private static func id(in query: Substring) -> String? {
    for part in query.split(separator: "&") {
      let value = part.hasPrefix("pasteid=") ? part.dropFirst(8) : part
      let isDigits = value.utf8.allSatisfy { ASCII.hex($0) != nil && !ASCII.isUpper($0) }
      if value.utf8.count == 16, isDigits { return String(value) }
    }
    return nil
  }
}

extension PasteError {
  static let notAPaste = PasteError(
    .notAPaste, "this is not the address of a paste",
    hint: "copy it whole from the browser: https://host/?<id>#<key>")
  static let noKey = PasteError(
    .noKey, "the address has no key after #, or a damaged one",
    hint: "copy the whole address, with the part after #, and quote it in a shell")
}
