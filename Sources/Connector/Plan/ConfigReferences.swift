import Jinja
import Manifest
import Secrets
import Vocabulary

/// Finds which secrets of the config a stream needs, by looking at its templates.
enum ConfigReferences {
  /// - Returns: an error for the first secret that is needed and not set.
  static func unsetSecret(
    in node: Node, _ fields: [ConfigField], _ config: Value
  )
    -> ConnectorError?
  {
    let unset = fields.filter { field in
      field.isSecret && value(at: field.path, in: config) == nil
    }
    return unset.isEmpty ? nil : search(node, unset, config, isAuthentication: false)
  }

  static func value(at path: [String], in config: Value) -> Value? {
    var current = config
    for key in path {
      guard let next = current.entries?[.string(key)] else { return nil }
      current = next
    }
    return current
  }

  private static func search(
    _ node: Node, _ unset: [ConfigField], _ config: Value, isAuthentication: Bool
  ) -> ConnectorError? {
    switch node.kind {
    case .scalar(.string(let text)):
      for path in paths(in: text) {
        guard let field = unset.first(where: { $0.path == path.keys }) else { continue }
        // Something that is optional and asked for with care may be missing.
        if !field.isRequired, path.isGuarded || !isAuthentication { continue }
        return ConnectorError(
          .secretUnset, "\(field.dotted) is unset", hint: "add a line for it to the .env file",
          at: node.span)
      }
      return nil
    case .scalar: return nil
    case .sequence(let nodes):
      for node in nodes {
        if let found = search(node, unset, config, isAuthentication: isAuthentication) {
          return found
        }
      }
      return nil
    case .mapping(let members):
      let unread = unread(node)
      for (key, member) in members where !unread.contains(key) {
        var child = member.value
        if child.componentType == "SelectiveAuthenticator" {
          guard let chosen = chosen(child, config) else { continue }
          child = chosen
        }
        let found = search(
          child, unset, config, isAuthentication: isAuthentication || key == "authenticator")
        if let found { return found }
      }
      return nil
    }
  }

  /// Fields that no request of a stream is made of.
  private static func unread(_ node: Node) -> Set<String> {
    var fields: Set<String> = ["schema_loader", "$parameters"]
    // The tokens live in the config then, at paths of their own.
    if node.componentType == "OAuthAuthenticator", node["refresh_token_updater"] != nil {
      fields.formUnion(["refresh_token", "access_token_value", "token_expiry_date"])
    }
    return fields
  }

  private static func chosen(_ node: Node, _ config: Value) -> Node? {
    let path = (node["authenticator_selection_path"]?.elements ?? []).compactMap(\.plainText)
    guard let key = value(at: path, in: config)?.pythonText.plain else { return nil }
    return node["authenticators"]?[key]
  }

  struct Path: Equatable {
    let keys: [String]
    /// It was read with `get`, or the template asks whether it is there.
    let isGuarded: Bool
  }

  /// The config paths a template spells out: `config['a']['b']`, `config.a`, `config.get('a')`.
  static func paths(in template: String) -> [Path] {
    let bytes = Array(template.utf8)
    guard bytes.contains(0x7B) else { return [] }
    let word = Array("config".utf8)
    let asks =
      ["is defined", "default(", "if config"].contains { template.contains(text: $0) }
    var result: [Path] = []
    var index = 0
    while index + word.count <= bytes.count {
      guard bytes[index..<(index + word.count)].elementsEqual(word),
        index == 0 || !isName(bytes[index - 1]) && bytes[index - 1] != 0x2E
      else {
        index += 1
        continue
      }
      index += word.count
      var keys: [String] = []
      var usesGet = false
      while let (key, end, isGet) = step(bytes, index) {
        keys.append(key)
        usesGet = usesGet || isGet
        index = end
      }
      if !keys.isEmpty { result.append(Path(keys: keys, isGuarded: usesGet || asks)) }
    }
    return result
  }

  private static func isName(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 0x5F
  }

  /// One `['key']`, `.key` or `.get('key')` at a place.
  private static func step(_ bytes: [UInt8], _ start: Int) -> (String, Int, Bool)? {
    guard start < bytes.count else { return nil }
    if bytes[start] == 0x5B {
      return quoted(bytes, start + 1, closing: 0x5D).map { ($0.0, $0.1, false) }
    }
    guard bytes[start] == 0x2E else { return nil }
    var end = start + 1
    while end < bytes.count, isName(bytes[end]) { end += 1 }
    let name = String(decoding: bytes[(start + 1)..<end], as: UTF8.self)
    if name == "get", end < bytes.count, bytes[end] == 0x28 {
      guard let (key, after) = quoted(bytes, end + 1, closing: nil) else { return nil }
      var close = after
      while close < bytes.count, bytes[close] != 0x29 { close += 1 }
      return (key, min(close + 1, bytes.count), true)
    }
    return name.isEmpty || end < bytes.count && bytes[end] == 0x28 ? nil : (name, end, false)
  }

  private static func quoted(_ bytes: [UInt8], _ start: Int, closing: UInt8?) -> (String, Int)? {
    var index = start
    while index < bytes.count, bytes[index] == 0x20 { index += 1 }
    guard index < bytes.count, bytes[index] == 0x27 || bytes[index] == 0x22 else { return nil }
    let quote = bytes[index]
    guard let end = bytes[(index + 1)...].firstIndex(of: quote) else { return nil }
    let key = String(decoding: bytes[(index + 1)..<end], as: UTF8.self)
    guard let closing else { return (key, end + 1) }
    var close = end + 1
    while close < bytes.count, bytes[close] == 0x20 { close += 1 }
    guard close < bytes.count, bytes[close] == closing else { return nil }
    return (key, close + 1)
  }
}

extension String {
  func contains(text part: String) -> Bool {
    replacing(text: part, with: "").utf8.count != utf8.count
  }
}
