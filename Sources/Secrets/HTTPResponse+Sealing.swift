package import Vocabulary

/// How it is known that an answer hands out tokens.
package enum LoginGuess: Sendable, Hashable {
  /// An authenticator said so, and where they stand.
  case declared
  /// The request asked for one; where it stands nobody said.
  case certain
  /// The request went to a place that is called like a login.
  case likely
}

extension HTTPResponse {
  /// The answer of a login with everything it hands out taken out of it: masks stand where the
  /// values stood.
  ///
  /// Besides what was declared, members and headers that are called like a token are sealed: an
  /// answer has more tokens than an authenticator asks for, such as `id_token`. Where nobody said
  /// where the token stands, everything that looks like one is sealed too.
  ///
  /// - Parameters:
  ///   - fields: what is declared; their values come back in ``minted``.
  ///   - mint: makes a secret of a value, recognised before it returns.
  package func sealing(
    _ fields: [MintedField], guessing guess: LoginGuess = .declared,
    mint: @escaping (SecretName, String, MintedField?) -> Secret
  ) -> HTTPResponse {
    var sealer = AnswerSealer(mint: mint)
    let headers = headers.map { header in
      (name: header.name, value: sealer.header(header.name, header.value))
    }
    guard let original = try? JSON(parsing: body) else {
      // Nobody knows where in it a token stands. What an error says is wanted, and hands out none.
      let isWithheld = !body.isEmpty && status < 400 && guess != .likely
      return HTTPResponse(
        status: status, headers: headers, body: isWithheld ? Array(unreadable.utf8) : body)
    }
    var document = original
    var minted: [SecretName: Secret] = [:]
    for field in fields {
      document = sealer.seal(field, in: document)
      if let text = original.chosen(by: field)?.tokenText {
        minted[field.name] = sealer.secret(field.name, text, field)
      }
    }
    document = sealer.sealTokens(in: document, byLooks: guess == .certain && status < 400)
    return HTTPResponse(
      status: status, headers: headers,
      body: sealer.isChanged ? document.bytes(.python) : body, minted: minted)
  }

  /// An ordinary answer without the tokens that its headers renew.
  package func sealingHeaders(mint: @escaping (SecretName, String) -> Secret) -> HTTPResponse {
    guard headers.contains(where: { AnswerSealer.renews($0.name) }) else { return self }
    let sealer = AnswerSealer { name, text, _ in mint(name, text) }
    let headers = headers.map { header in
      AnswerSealer.renews(header.name)
        ? (name: header.name, value: sealer.header(header.name, header.value)) : header
    }
    return HTTPResponse(status: status, headers: headers, body: body, minted: minted)
  }

  private var unreadable: String { "‹withheld: a login answered with something else than JSON›" }
}

/// Takes values out of one answer.
private struct AnswerSealer {
  let mint: (SecretName, String, MintedField?) -> Secret
  private(set) var isChanged = false

  init(mint: @escaping (SecretName, String, MintedField?) -> Secret) { self.mint = mint }

  func secret(_ name: SecretName, _ text: String, _ field: MintedField?) -> Secret {
    mint(name, text, field)
  }

  // MARK: What is declared

  mutating func seal(_ field: MintedField, in json: JSON) -> JSON {
    switch field.place {
    case .member(let name): return sealMembers(called: name, field, in: json)
    case .path(let path):
      guard case .array(let elements) = json else { return seal(path[...], field, in: json) }
      var sealed: [JSON] = []
      for element in elements { sealed.append(seal(path[...], field, in: element)) }
      return .array(sealed)
    }
  }

  private mutating func sealMembers(
    called name: String, _ field: MintedField, in json: JSON
  ) -> JSON {
    switch json {
    case .object(var members):
      for (key, value) in members {
        members[key] =
          key == name ? whole(value, field) : sealMembers(called: name, field, in: value)
      }
      return .object(members)
    case .array(let elements):
      var sealed: [JSON] = []
      for element in elements { sealed.append(sealMembers(called: name, field, in: element)) }
      return .array(sealed)
    default: return json
    }
  }

  private mutating func seal(
    _ path: ArraySlice<String>, _ field: MintedField, in json: JSON
  ) -> JSON {
    guard let step = path.first else { return whole(json, field) }
    switch json {
    case .object(var members):
      for (key, value) in members where step == key || step.isGlob {
        members[key] = seal(path.dropFirst(), field, in: value)
      }
      return .object(members)
    case .array(var elements):
      for index in elements.indices where step.isGlob || elements.place(step) == index {
        elements[index] = seal(path.dropFirst(), field, in: elements[index])
      }
      return .array(elements)
    default: return json
    }
  }

  /// Everything below a declared place.
  private mutating func whole(_ json: JSON, _ field: MintedField?) -> JSON {
    switch json {
    case .object(var members):
      for (key, value) in members { members[key] = whole(value, field) }
      return .object(members)
    case .array(let elements):
      var sealed: [JSON] = []
      for element in elements { sealed.append(whole(element, field)) }
      return .array(sealed)
    default:
      guard let text = json.tokenText, !text.isMask, let name = field?.name ?? AnswerSealer.anyName
      else {
        return json
      }
      isChanged = true
      return .string(mint(name, text, field).name.mask)
    }
  }

  // MARK: What is called like a token

  private static let anyName = SecretName("token")

  /// Without `_` and `-`, in lower case, and what the value is called then. Names of the server's
  /// own choosing would put its words where nothing is masked.
  private static let tokens: [String: String] = [
    "accesstoken": "access_token", "refreshtoken": "refresh_token", "idtoken": "id_token",
    "sessiontoken": "session_token", "sessionid": "session_token", "sessionkey": "session_token",
    "sid": "session_token", "authtoken": "token", "bearertoken": "token", "apitoken": "token",
    "token": "token", "jwt": "token", "jwttoken": "token", "accesskey": "token",
    "apikey": "token", "clientsecret": "token", "securitytoken": "token", "csrftoken": "token",
    "authenticationtoken": "token", "authorization": "token", "xauthtoken": "token",
    "xsubjecttoken": "token", "xsessiontoken": "session_token", "xaccesstoken": "access_token",
    "xcsrftoken": "token",
  ]

  private static func token(_ key: String) -> SecretName? {
    tokens[key.lowercased().filter { $0 != "_" && $0 != "-" }].flatMap { SecretName($0) }
  }

  mutating func sealTokens(in json: JSON, byLooks: Bool, key: String = "") -> JSON {
    switch json {
    case .object(var members):
      for (key, value) in members {
        members[key] = sealTokens(in: value, byLooks: byLooks, key: key)
      }
      return .object(members)
    case .array(let elements):
      var sealed: [JSON] = []
      for element in elements {
        sealed.append(sealTokens(in: element, byLooks: byLooks, key: key))
      }
      return .array(sealed)
    case .string(let text):
      guard !text.isEmpty, !text.isMask,
        let name = AnswerSealer.token(key)
          ?? (byLooks && text.looksLikeToken ? AnswerSealer.anyName : nil)
      else { return json }
      isChanged = true
      return .string(mint(name, text, nil).name.mask)
    default: return json
    }
  }

  /// A header that is called so in any answer: `Token` alone may be the one of a page.
  static func renews(_ header: String) -> Bool {
    guard let first = header.utf8.first, first | 0x20 == 0x78 || first | 0x20 == 0x61 else {
      return false
    }
    return token(header) != nil
  }

  func header(_ name: String, _ value: String) -> String {
    guard !value.isEmpty, let token = AnswerSealer.token(name) else { return value }
    return mint(token, value, nil).name.mask
  }
}

extension JSON {
  /// The value that counts, where several places fit.
  fileprivate func chosen(by field: MintedField) -> JSON? {
    switch field.place {
    case .member(let name): return firstMember(name)
    case .path(let path):
      let root = if case .array(let elements) = self { elements.first ?? .null } else { self }
      let found = root.values(path[...])
      return found.count == 1 ? found[0] : nil
    }
  }

  private func values(_ path: ArraySlice<String>) -> [JSON] {
    guard let step = path.first else { return [self] }
    let children: [JSON]
    switch self {
    case .object(let members):
      children = step.isGlob ? Array(members.values) : members[step].map { [$0] } ?? []
    case .array(let elements):
      children = step.isGlob ? elements : elements.place(step).map { [elements[$0]] } ?? []
    default: children = []
    }
    return children.flatMap { $0.values(path.dropFirst()) }
  }

  /// A token as it is sent; nil for what is none.
  fileprivate var tokenText: String? {
    switch self {
    case .string(let text): text.isEmpty ? nil : text
    case .int(let value): String(value)
    case .number(let number): number.literal
    case .null, .bool, .array, .object: nil
    }
  }
}

extension String {
  fileprivate var isGlob: Bool { self == "*" }

  /// One long word that is no address, no date and no word of a language.
  fileprivate var looksLikeToken: Bool {
    let bytes = Array(utf8)
    if bytes.count < 12 || bytes.contains(0x20) || bytes.contains(0x40) { return false }
    if contains("://") { return false }
    func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
    let isDate = bytes[..<4].allSatisfy(isDigit) && bytes[4] == 0x2D && isDigit(bytes[5])
    return !isDate && (bytes.count >= 24 || bytes.contains(where: isDigit))
  }

  fileprivate var isMask: Bool { hasPrefix("‹") && hasSuffix("›") }
}

extension [JSON] {
  /// The index that a step of a dpath path names.
  fileprivate func place(_ step: String) -> Int? {
    guard let index = Int(step) else { return nil }
    let place = index < 0 ? count + index : index
    return indices.contains(place) ? place : nil
  }
}
