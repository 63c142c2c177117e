import Jinja
import Secrets
import Vocabulary

/// A response with its body read once.
///
/// A secret that the server gives back is masked before anything of the manifest sees it: a template
/// that could take an echo apart, compare it or choose by it would need no secret of its own.
struct Answer: Sendable {
  let request: SealedRequest
  /// As it came: to be shown, after it was masked, and not to be computed with.
  let http: HTTPResponse
  /// The body as it came; nil for one that is no JSON.
  let document: JSON?
  /// The same without echoes.
  let json: JSON?
  /// What was taken out of it.
  let echoes: [MaskHit]
  private let recogniser: Recogniser

  init(to request: SealedRequest, _ http: HTTPResponse, hiding recogniser: Recogniser = .empty) {
    self.request = request
    self.http = http
    self.recogniser = recogniser
    // Python's decoder refuses a byte order mark in a text.
    document = http.body.starts(with: [0xEF, 0xBB, 0xBF]) ? nil : try? JSON(parsing: http.body)
    let masked = document.map { recogniser.mask($0) }
    json = masked?.json
    echoes = masked?.hits ?? []
  }

  /// What stands in a record of a parent in the place of an answer: nobody asked for it.
  init(embedded value: JSON) {
    request = SealedRequest(
      method: "GET", origin: Origin(scheme: "https", host: "", port: 443), path: SealedText("/"))
    http = HTTPResponse(status: 200, headers: [], body: Array(value.text(.python).utf8))
    recogniser = .empty
    document = value
    json = value
    echoes = []
  }

  /// What a decoder made of the body itself, without echoes.
  func hidden(_ decoded: Decoded) -> Decoded {
    guard case (.array(let elements), let hits) = recogniser.mask(.array(decoded.elements)),
      !hits.isEmpty
    else { return decoded }
    var result = decoded
    result.elements = elements
    result.echoes = hits
    return result
  }

  /// The body as text, without echoes.
  func readable(_ body: [UInt8]) -> String {
    if !echoes.isEmpty, let json { return json.text(.python) }
    return hidden(String(decoding: body, as: UTF8.self))
  }

  /// A text of the response without echoes.
  func hidden(_ text: String) -> String { recogniser.mask(text).text }

  /// requests' `ok`.
  var isOK: Bool { http.status < 400 }

  /// What `JsonDecoder` yields: the elements of a list, else the body; `{}` when there is none.
  var decoded: Decoded {
    guard let json, json != .null else { return Decoded(elements: [.object([:])]) }
    let narrowed = WideIntegers.narrowed(json, of: http.body)
    var result = Decoded(isNarrowed: narrowed != nil, echoes: echoes)
    switch narrowed ?? json {
    case .array(let elements): result.elements = elements.isEmpty ? [.object([:])] : elements
    case let body: result.elements = [body]
    }
    return result
  }

  /// The body as requests' `text` reads it: in the charset of its type, ISO-8859-1 for a text
  /// without one, else UTF-8 where it is that.
  var text: String {
    let type = (http.header("content-type") ?? "").lowercased()
    var encoding = type.hasPrefix("text/") ? TextEncoding.latin1 : .utf8
    for part in type.split(separator: ";").dropFirst() {
      let pair = part.split(separator: "=", maxSplits: 1)
      guard pair.count == 2, String(pair[0]).trimmed(of: " ") == "charset" else { continue }
      encoding = TextEncoding(named: String(pair[1]).trimmed(of: " '\"")) ?? encoding
    }
    return encoding.text(http.body) ?? String(decoding: http.body, as: UTF8.self)
  }

  /// The body for predicates and messages; `{}` when it is no JSON.
  var body: Value { json.map { Value($0) } ?? .dict([:]) }

  /// Header names in any case, as in requests' `CaseInsensitiveDict`.
  var foldedHeaders: Value { .mapping(headerEntries, foldsCase: true) }

  private var headerEntries: ValueDictionary {
    var entries = ValueDictionary()
    for (name, value) in http.headers.map({ (hidden($0.name), hidden($0.value)) }) {
      let same = entries.keys.first { $0.plainText.lowercased() == name.lowercased() }
      if let same, case .string(let first)? = entries[same] {
        entries[same] = .string(first + ", " + value)
      } else {
        entries[.string(name)] = .string(value)
      }
    }
    return entries
  }

  /// Headers for a pagination strategy: a plain dict, with `link` replaced by its relations
  /// (cursor_pagination_strategy.py).
  var paginationHeaders: Value {
    var entries = headerEntries
    var relations = ValueDictionary()
    for link in LinkHeader.links(hidden(http.header("link") ?? "")) {
      let key = link["rel"] ?? link["url"] ?? ""
      var fields = ValueDictionary()
      for (name, value) in link { fields[.string(name)] = .string(value) }
      relations[.string(key)] = .dict(fields)
    }
    entries[.string("link")] = .dict(relations)
    return .dict(entries)
  }

  /// The URL without query: what templates of the error handler see.
  var address: String { request.origin.text + request.path.masked }
}

/// The `Link` header as requests reads it (utils.py, `parse_header_links`).
enum LinkHeader {
  static func links(_ header: String) -> [OrderedDictionary<String, String>] {
    let text = header.trimmed(of: " '\"")
    if text.isEmpty { return [] }
    return entries(text).map { entry in
      var link: OrderedDictionary<String, String> = [:]
      let parts = entry.split(separator: ";", omittingEmptySubsequences: false)
      link["url"] = String(parts.first ?? "").trimmed(of: "<> '\"")
      for part in parts.dropFirst() {
        guard let cut = part.firstIndex(of: "="), part.lastIndex(of: "=") == cut else { break }
        let name = String(part[..<cut]).trimmed(of: " '\"")
        link[name] = String(part[part.index(after: cut)...]).trimmed(of: " '\"")
      }
      return link
    }
  }

  /// Splits at commas that are followed by `<`.
  private static func entries(_ text: String) -> [String] {
    var result: [String] = []
    var current = ""
    var rest = Substring(text)
    while let character = rest.popFirst() {
      if character == ",", rest.drop(while: { $0 == " " }).first == "<" {
        result.append(current)
        current = ""
        rest = rest.drop { $0 == " " }.dropFirst()
      } else {
        current.append(character)
      }
    }
    return result + [current]
  }
}

extension String {
  /// Python's `strip(characters)`.
  func trimmed(of characters: String) -> String {
    var part = Substring(self)
    while let first = part.first, characters.contains(first) { part.removeFirst() }
    while let last = part.last, characters.contains(last) { part.removeLast() }
    return String(part)
  }
}
