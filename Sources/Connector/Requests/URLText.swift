import Secrets
import Vocabulary

/// Works on a URL that may hold secrets: each hole is one private character while the text is
/// joined, cut and encoded, and a hole again afterwards.
struct URLText: Sendable {
  private(set) var text: String
  private let holes: [SealedText.Piece]

  /// Supplementary private-use plane A; a URL of the manifest or the network has no business there.
  private static let firstHole: UInt32 = 0xF0000

  init(_ parts: [SealedText]) {
    var text = ""
    var holes: [SealedText.Piece] = []
    for part in parts {
      for piece in part.pieces {
        if case .text(let plain) = piece {
          text +=
            plain.unicodeScalars.contains(where: URLText.isHole)
            ? String(String.UnicodeScalarView(plain.unicodeScalars.filter { !URLText.isHole($0) }))
            : plain
        } else if let mark = Unicode.Scalar(URLText.firstHole + UInt32(holes.count)) {
          text.unicodeScalars.append(mark)
          holes.append(piece)
        }
      }
    }
    self.text = text
    self.holes = holes
  }

  private init(text: String, holes: [SealedText.Piece]) {
    self.text = text
    self.holes = holes
  }

  init(_ text: SealedText) { self.init([text]) }

  static func isHole(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value >= firstHole && scalar.value < 0xFFFFE
  }

  func map(_ transform: (String) -> String) -> URLText {
    URLText(text: transform(text), holes: holes)
  }

  /// Joins a second URL to this one as `HttpRequester._join_url` does.
  func joined(with path: URLText) -> URLText {
    let shift = UInt32(holes.count)
    var moved = String.UnicodeScalarView()
    for scalar in path.text.unicodeScalars {
      moved.append(
        URLText.isHole(scalar) ? Unicode.Scalar(scalar.value + shift) ?? scalar : scalar)
    }
    let base = text.hasSuffix("/") ? text : text + "/"
    return URLText(text: URLParts.join(base, String(moved)), holes: holes + path.holes)
  }

  /// Puts the holes back into a part of the text.
  func sealed(_ part: String) -> SealedText {
    var result = SealedText("")
    var plain = ""
    for scalar in part.unicodeScalars {
      if URLText.isHole(scalar), case let index = Int(scalar.value - URLText.firstHole),
        holes.indices.contains(index)
      {
        result.append(plain)
        plain = ""
        result.append(holes[index])
      } else {
        plain.unicodeScalars.append(scalar)
      }
    }
    result.append(plain)
    return result
  }
}

/// A URL taken apart (RFC 3986), with the operations of Python's `urljoin` and of requests'
/// `prepare_url` that a connector meets.
struct URLParts: Equatable {
  var scheme = ""
  /// nil when there is no `//`.
  var authority: String?
  var path = ""
  var query = ""

  init(_ url: String) {
    var rest = Substring(url)
    if let colon = rest.firstIndex(of: ":") {
      let head = rest[..<colon]
      if let first = head.utf8.first, (first | 0x20) &- 0x61 < 26,
        head.utf8.allSatisfy({ URLParts.isSchemeByte($0) })
      {
        scheme = head.lowercased()
        rest = rest[rest.index(after: colon)...]
      }
    }
    if rest.hasPrefix("//") {
      rest = rest.dropFirst(2)
      let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
      authority = String(rest[..<end])
      rest = rest[end...]
    }
    if let hash = rest.firstIndex(of: "#") { rest = rest[..<hash] }
    if let mark = rest.firstIndex(of: "?") {
      query = String(rest[rest.index(after: mark)...])
      rest = rest[..<mark]
    }
    path = String(rest)
  }

  private static func isSchemeByte(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 0x2B || byte == 0x2D || byte == 0x2E
  }

  var text: String {
    (scheme.isEmpty ? "" : scheme + ":") + (authority.map { "//" + $0 } ?? "")
      + (authority == nil || path.isEmpty || path.hasPrefix("/") ? "" : "/") + path
      + (query.isEmpty ? "" : "?" + query)
  }

  static func join(_ base: String, _ url: String) -> String {
    if base.isEmpty { return url }
    if url.isEmpty { return base }
    let from = URLParts(base)
    var to = URLParts(url)
    if to.scheme.isEmpty { to.scheme = from.scheme }
    if to.scheme != from.scheme || !["http", "https", "ftp", "file", ""].contains(to.scheme) {
      return url
    }
    if let authority = to.authority, !authority.isEmpty { return to.text }
    to.authority = from.authority
    if to.path.isEmpty {
      to.path = from.path
      if to.query.isEmpty { to.query = from.query }
      return to.text
    }
    var segments = to.path.split(separator: "/", omittingEmptySubsequences: false)
    if !to.path.hasPrefix("/") {
      var parents = from.path.split(separator: "/", omittingEmptySubsequences: false)
      if parents.last != "" { parents = Array(parents.dropLast()) }
      segments = parents + segments
      if segments.count > 2 {
        segments =
          [segments[0]] + segments[1..<(segments.count - 1)].filter { !$0.isEmpty }
          + [segments[segments.count - 1]]
      }
    }
    to.path = withoutDots(segments)
    if to.path.isEmpty { to.path = "/" }
    return to.text
  }

  private static func withoutDots(_ segments: [Substring]) -> String {
    var result: [Substring] = []
    for segment in segments {
      if segment == ".." {
        _ = result.popLast()
      } else if segment != "." {
        result.append(segment)
      }
    }
    if segments.last == "." || segments.last == ".." { result.append("") }
    return result.joined(separator: "/")
  }

  /// The path as requests sends it: dots resolved, everything that does not belong encoded,
  /// unreserved characters plain. Holes stay.
  var encodedPath: String {
    if path.isEmpty { return "/" }
    var segments = path.split(separator: "/", omittingEmptySubsequences: false)
    if segments.contains(where: { $0 == "." || $0 == ".." }) {
      segments = URLParts.withoutDots(segments).split(
        separator: "/", omittingEmptySubsequences: false)
    }
    var text = segments.joined(separator: "/")
    if !text.hasPrefix("/") { text = "/" + text }
    return PercentCoding.requoted(text)
  }

  /// Name and value pairs of the query, decoded.
  var pairs: [(name: String, value: String)] {
    query.split(separator: "&").map { part in
      let cut = part.firstIndex(of: "=")
      let name = part[..<(cut ?? part.endIndex)]
      let value = cut.map { part[part.index(after: $0)...] } ?? ""
      return (PercentCoding.decoded(name), PercentCoding.decoded(value))
    }
  }
}
