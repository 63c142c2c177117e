/// Resolves one URI against another (RFC 3986, section 5.2).
enum URIReference {
  private struct Parts {
    var scheme: Substring?
    var authority: Substring?
    var path: Substring
    var query: Substring?

    /// - Parameter text: without a fragment.
    init(_ text: Substring) {
      var rest = text
      if let colon = rest.firstIndex(of: ":"), URIReference.isScheme(rest[..<colon]) {
        scheme = rest[..<colon]
        rest = rest[rest.index(after: colon)...]
      }
      if rest.hasPrefix("//") {
        let inner = rest.dropFirst(2)
        let end = inner.firstIndex { $0 == "/" || $0 == "?" } ?? inner.endIndex
        authority = inner[..<end]
        rest = inner[end...]
      }
      if let mark = rest.firstIndex(of: "?") {
        query = rest[rest.index(after: mark)...]
        rest = rest[..<mark]
      }
      path = rest
    }

    var text: String {
      var result = scheme.map { "\($0):" } ?? ""
      if let authority { result += "//\(authority)" }
      result += path
      if let query { result += "?\(query)" }
      return result
    }
  }

  /// Splits a reference at its `#`. An empty fragment is none.
  static func split(_ reference: String) -> (uri: String, fragment: String) {
    guard let mark = reference.firstIndex(of: "#") else { return (reference, "") }
    return (String(reference[..<mark]), String(reference[reference.index(after: mark)...]))
  }

  /// - Parameters:
  ///   - base: a URI without a fragment; may be empty.
  ///   - reference: without a fragment.
  static func join(_ base: String, _ reference: String) -> String {
    var target = Parts(reference[...])
    if base.isEmpty || target.scheme != nil { return reference }
    if reference.isEmpty { return base }
    let origin = Parts(base[...])
    target.scheme = origin.scheme
    if target.authority != nil { return target.text }
    target.authority = origin.authority
    if target.path.isEmpty {
      target.path = origin.path
      target.query = target.query ?? origin.query
      return target.text
    }
    if !target.path.hasPrefix("/") {
      let folder = origin.path.lastIndex(of: "/").map { origin.path[...$0] } ?? ""
      let slash = folder.isEmpty && origin.authority != nil ? "/" : ""
      target.path = (slash + folder + target.path)[...]
    }
    target.path = withoutDots(target.path)[...]
    return target.text
  }

  private static func isScheme(_ text: Substring) -> Bool {
    guard let first = text.utf8.first, (first | 0x20) &- 0x61 < 26 else { return false }
    return text.utf8.allSatisfy { byte in
      (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 0x2B || byte == 0x2D
        || byte == 0x2E
    }
  }

  private static func withoutDots(_ path: Substring) -> String {
    var kept: [Substring] = []
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      let isLast = index == parts.count - 1
      switch part {
      case ".": if isLast { kept.append("") }
      case "..":
        if kept.count > 1 { kept.removeLast() }
        if isLast { kept.append("") }
      default: kept.append(part)
      }
    }
    return kept.joined(separator: "/")
  }

  /// What `%41` and its kin stand for; bytes that are no UTF-8 stay escaped.
  static func decoded(_ text: String) -> String {
    guard text.utf8.contains(0x25) else { return text }
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      if byte == 0x25, rest.count >= 2,
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(validating: bytes, as: UTF8.self) ?? text
  }
}
