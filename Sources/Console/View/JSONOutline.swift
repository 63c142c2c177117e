import Vocabulary

/// A JSON value as lines, some of them folded away. Only the lines that are asked for are made.
struct JSONOutline {
  let root: JSON
  let folded: Set<String>

  init(_ root: JSON, folded: Set<String>) {
    self.root = root
    self.folded = folded
  }

  struct Line: Hashable {
    enum Content: Hashable {
      case scalar(JSON)
      case open(isArray: Bool)
      case folded(isArray: Bool, count: Int)
      case close(isArray: Bool)
    }

    /// `$.address.city`; the closing line of an object ends in `}` so that no two are equal.
    let path: String
    let depth: Int
    let key: String?
    let content: Content
    let hasComma: Bool

    var canFold: Bool {
      switch content {
      case .open, .folded: true
      case .scalar, .close: false
      }
    }
  }

  func lines(from first: Int, count: Int) -> [Line] {
    var lines: [Line] = []
    var index = 0
    _ = walk { line in
      if index >= first { lines.append(line()) }
      index += 1
      return index < first + count
    }
    return lines
  }

  /// The line with that path, or the first one.
  func line(at path: String) -> Line? {
    index(of: path).flatMap { lines(from: $0, count: 1).first } ?? lines(from: 0, count: 1).first
  }

  func index(of path: String) -> Int? {
    var found: Int?
    var index = 0
    _ = walk { line in
      if line().path == path { found = index }
      index += 1
      return found == nil
    }
    return found
  }

  /// All lines; walks the whole value.
  var count: Int {
    var count = 0
    _ = walk { _ in
      count += 1
      return true
    }
    return count
  }

  /// The value that a path of a line leads to.
  func value(at path: String) -> JSON? {
    var found: JSON?
    search(root, "$", path, &found)
    return found
  }

  private func search(_ value: JSON, _ here: String, _ path: String, _ found: inout JSON?) {
    if here == path { found = value }
    guard found == nil, path.hasPrefix(here) else { return }
    switch value {
    case .object(let members):
      for (key, member) in members { search(member, JSONOutline.join(here, key), path, &found) }
    case .array(let elements):
      for (index, element) in elements.enumerated() {
        search(element, "\(here)[\(index)]", path, &found)
      }
    default: break
    }
  }

  /// Calls back for each line until the callback says false.
  private func walk(_ visit: (() -> Line) -> Bool) -> Bool {
    walk(root, key: nil, path: "$", depth: 0, hasComma: false, visit)
  }

  private func walk(
    _ value: JSON, key: String?, path: String, depth: Int, hasComma: Bool,
    _ visit: (() -> Line) -> Bool
  ) -> Bool {
    func line(_ content: Line.Content, closing: Bool = false) -> Line {
      Line(
        path: closing ? path + "}" : path, depth: depth, key: closing ? nil : key,
        content: content, hasComma: hasComma)
    }
    let count: Int
    let isArray: Bool
    switch value {
    case .object(let members): (count, isArray) = (members.count, false)
    case .array(let elements): (count, isArray) = (elements.count, true)
    default: return visit { line(.scalar(value)) }
    }
    if count == 0 || folded.contains(path) {
      return visit { line(.folded(isArray: isArray, count: count)) }
    }
    // The comma of an open object stands on its closing line.
    guard
      visit({
        Line(
          path: path, depth: depth, key: key, content: .open(isArray: isArray), hasComma: false)
      })
    else { return false }
    switch value {
    case .object(let members):
      for (index, member) in members.enumerated() {
        let inner = JSONOutline.join(path, member.key)
        guard
          walk(
            member.value, key: member.key, path: inner, depth: depth + 1,
            hasComma: index < count - 1, visit)
        else { return false }
      }
    case .array(let elements):
      for (index, element) in elements.enumerated() {
        guard
          walk(
            element, key: nil, path: "\(path)[\(index)]", depth: depth + 1,
            hasComma: index < count - 1, visit)
        else { return false }
      }
    default: break
    }
    return visit { line(.close(isArray: isArray), closing: true) }
  }

  /// `$.name`, or `$["a name"]` for what is no plain word.
  private static func join(_ path: String, _ key: String) -> String {
    let isPlain =
      !key.isEmpty
      && key.utf8.allSatisfy {
        ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == 0x5F || $0 == 0x2D
      }
    return isPlain ? "\(path).\(key)" : "\(path)[\(JSON.string(key).text())]"
  }
}

extension JSONOutline.Line {
  /// The line as it is drawn: a fold mark, the key, the value.
  func styled(_ glyphs: Glyphs) -> StyledText {
    var text = StyledText(String(repeating: "  ", count: min(depth, 40)))
    switch content {
    case .open: text.append("▾ ", .muted)
    case .folded(_, let count): text.append(count > 0 ? "▸ " : "  ", .muted)
    case .scalar, .close: text.append("  ")
    }
    if let key {
      text.append(JSON.string(key).text(), .name)
      text.append(": ", .muted)
    }
    switch content {
    case .scalar(let value): text += StyledText(masked: value.text(), Style(value.role))
    case .open(let isArray): text.append(isArray ? "[" : "{")
    case .close(let isArray): text.append(isArray ? "]" : "}")
    case .folded(let isArray, 0): text.append(isArray ? "[]" : "{}")
    case .folded(let isArray, let count): text.append(isArray ? "[\(count)]" : "{\(count)}", .muted)
    }
    if hasComma { text.append(",", .muted) }
    return text
  }
}

extension JSON {
  var role: Role {
    switch self {
    case .string: .string
    case .int, .number: .number
    case .null, .bool: .literal
    case .array, .object: .normal
    }
  }
}
