import Secrets
import Vocabulary

/// Makes secrets of what an answer hands out, before anybody reads the answer.
enum Minting {
  /// The name all cookies are shown under.
  static let cookieName = SecretName("minted.session_cookie")

  /// Seals what a login hands out, and says what that was.
  ///
  /// - Parameter parents: the secrets that were sent for it.
  static func tokens(
    in response: HTTPResponse, of login: LoginEndpoints.Login, parents: [Secret],
    from origin: Origin,
    vault: Vault
  ) -> (response: HTTPResponse, minted: Set<Secret>) {
    let minted = Guarded<Set<Secret>>([])
    let sealed = response.sealing(login.fields, guessing: login.guess) { name, text, field in
      let identity =
        field?.replaces?.identity ?? vault.lineage(of: name, from: parents, at: origin)
      let secret = vault.mint(name, text, as: identity)
      minted.withLock { _ = $0.insert(secret) }
      return secret
    }
    return (sealed, minted.withLock { $0 })
  }

  /// Seals a token that an ordinary answer renews in a header.
  static func headers(
    of response: HTTPResponse, parents: [Secret], from origin: Origin, vault: Vault
  ) -> HTTPResponse {
    response.sealingHeaders { name, text in
      vault.mint(name, text, as: vault.lineage(of: name, from: parents, at: origin))
    }
  }

  /// Seals the value of every `Set-Cookie` field (RFC 6265, 5.2).
  static func cookies(in response: HTTPResponse, from origin: Origin, vault: Vault) -> [Cookie] {
    guard let name = cookieName else { return [] }
    return response.headers.compactMap { header in
      guard header.name.lowercased() == "set-cookie" else { return nil }
      return cookie(header.value, from: origin) { vault.seal(name, String($0)) }
    }
  }

  private static func cookie(
    _ field: String, from origin: Origin, seal: (Substring) -> Secret
  ) -> Cookie? {
    let parts = field.split(separator: ";", omittingEmptySubsequences: false)
    guard let pair = parts.first, let equals = pair.firstIndex(of: "=") else { return nil }
    let name = trim(pair[..<equals])
    let value = trim(pair[pair.index(after: equals)...])
    guard !name.isEmpty else { return nil }
    var path = "/"
    var isSecure = false
    var isGone = value.isEmpty
    for attribute in parts.dropFirst() {
      let halves = attribute.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let argument = halves.count > 1 ? trim(halves[1]) : ""
      switch trim(halves[0]).lowercased() {
      case "path": if argument.hasPrefix("/") { path = String(argument) }
      case "secure": isSecure = true
      case "max-age": if let age = Int(argument), age <= 0 { isGone = true }
      default: break
      }
    }
    return Cookie(
      name: String(name), value: seal(value), path: path,
      isGone: isGone || isSecure && origin.scheme != "https")
  }

  private static func trim(_ text: Substring) -> Substring {
    var text = text.drop { $0 == " " || $0 == "\t" }
    while text.last == " " || text.last == "\t" { text.removeLast() }
    return text
  }
}

/// A cookie whose value is a secret.
struct Cookie: Sendable {
  let name: String
  let value: Secret
  let path: String
  /// It ends another of its name, or may not be sent to where it came from.
  let isGone: Bool
}
