import Vocabulary

/// The pastes of a ``PasteServer``, and PrivateBin's answers about them: every failure is a status
/// of 200, a request without its header gets a page.
final class PasteBin: DemoSite {
  private struct Paste {
    let parameters: JSON
    let ciphertext: JSON
    let deleteToken: String
    let burns: Bool
    let expires: Bool
  }

  private struct Contents {
    var pastes: [String: Paste] = [:]
    var requests: [String] = []
  }

  private let contents = Guarded(Contents())

  var requests: [String] { contents.withLock { $0.requests } }

  func answer(_ request: DemoRequest) -> DemoAnswer {
    contents.withLock { $0.requests.append("\(request.method) \(request.target)") }
    let wantsJSON =
      request.header("x-requested-with") == "JSONHttpRequest"
      || request.header("accept")?.contains("json") == true
    guard wantsJSON else {
      return DemoAnswer(
        status: 200, body: "<!DOCTYPE html><title>PrivateBin</title>", type: "text/html")
    }
    // Clients ask which version of the format is spoken.
    if request.target.hasSuffix("?jsonld=paste") {
      return json(["@context": ["v": ["@value": 2]]])
    }
    if request.method == "GET" { return read(PasteBin.id(in: request.target)) }
    if let deleted = delete(request.body) { return deleted }
    guard let id = add(request.body), let token = token(of: id) else {
      return failure("Invalid data.")
    }
    return json([
      "status": 0, "id": .string(id), "url": .string("/?\(id)"), "deletetoken": .string(token),
    ])
  }

  // MARK: Pastes

  func add(_ body: [UInt8]) -> String? {
    guard let posted = try? JSON(parsing: body), posted["v"]?.int == 2,
      let parameters = posted["adata"], let cipher = parameters[0]?.array, cipher.count == 8,
      let rounds = cipher[2].int, rounds > 10_000, let ciphertext = posted["ct"],
      ciphertext.string != nil, let expire = posted["meta"]?["expire"]?.string
    else { return nil }
    let id = PasteBin.digits(16)
    let paste = Paste(
      parameters: parameters, ciphertext: ciphertext, deleteToken: PasteBin.digits(64),
      burns: parameters[3]?.int == 1, expires: expire != "never")
    contents.withLock { $0.pastes[id] = paste }
    return id
  }

  private func token(of id: String) -> String? {
    contents.withLock { $0.pastes[id]?.deleteToken }
  }

  private func read(_ id: String?) -> DemoAnswer {
    guard let id else { return failure("Invalid document ID.") }
    let paste = contents.withLock { contents in
      let paste = contents.pastes[id]
      if paste?.burns == true { contents.pastes[id] = nil }
      return paste
    }
    guard let paste else { return gone }
    return json([
      "status": 0, "id": .string(id), "url": .string("/?\(id)"), "adata": paste.parameters,
      "meta": paste.expires ? ["time_to_live": 604_800] : [], "v": 2, "ct": paste.ciphertext,
      "comments": [], "comment_count": 0, "comment_offset": 0, "@context": "?jsonld=paste",
    ])
  }

  private func delete(_ body: [UInt8]) -> DemoAnswer? {
    guard let posted = try? JSON(parsing: body), let id = posted["pasteid"]?.string,
      let token = posted["deletetoken"]?.string
    else { return nil }
    let isRight = contents.withLock { contents in
      guard contents.pastes[id]?.deleteToken == token else { return false }
      contents.pastes[id] = nil
      return true
    }
    return isRight ? json(["status": 0, "id": .string(id)]) : failure("Wrong deletion token.")
  }

  // MARK: Answers

  private var gone: DemoAnswer {
    failure("Document does not exist, has expired or has been deleted.")
  }

  private func failure(_ message: String) -> DemoAnswer {
    json(["status": 1, "message": .string(message)])
  }

  /// PHP escapes slashes.
  private func json(_ value: JSON) -> DemoAnswer {
    let text = value.text().split(separator: "/", omittingEmptySubsequences: false)
    return DemoAnswer(status: 200, body: text.joined(separator: "\\/"))
  }

  private static func id(in target: String) -> String? {
    guard let mark = target.firstIndex(of: "?") else { return nil }
    let query = target[target.index(after: mark)...]
    for part in query.split(separator: "&") {
      let value = part.hasPrefix("pasteid=") ? part.dropFirst(8) : part
      if value.utf8.count == 16, value.allSatisfy(\.isHexDigit) { return String(value) }
    }
    return nil
  }

  private static func digits(_ count: Int) -> String {
    let digits = Array("0123456789abcdef")
    return String((0..<count).map { _ in digits[Int.random(in: 0..<16)] })
  }
}
