import Vocabulary

/// Changes values in the text of a YAML document and leaves every other byte alone. What it cannot
/// do with certainty it refuses; whoever uses it loads the result and compares.
struct YAMLEditor {
  /// Why a value cannot be changed: a sentence, and the place.
  struct Refusal: Error {
    let message: String
    let span: SourceSpan
  }

  let bytes: [UInt8]
  let lines: LineIndex
  let root: Node
  var writer: YAMLWriter
  var edits = TextEdits()

  init(_ text: String, root: Node) {
    bytes = Array(text.utf8)
    lines = LineIndex(bytes)
    self.root = root
    writer = YAMLWriter()
    writer.newline = text.utf8.firstRange(of: "\r\n".utf8) != nil ? "\r\n" : "\n"
    writer.step = YAMLEditor.step(of: root)
  }

  /// How deep the first mapping inside the document is indented.
  private static func step(of root: Node) -> Int {
    for (_, member) in root.members ?? [:] {
      guard root.holds(member), member.value.span.line > member.keySpan.line,
        member.value.members?.isEmpty == false
      else { continue }
      return min(max(member.value.span.column - root.span.column, 1), 8)
    }
    return 2
  }

  var result: String? {
    edits.applied(to: bytes).map { String(decoding: $0, as: UTF8.self) }
  }

  // MARK: Offsets

  func start(_ node: Node) -> Int { lines.offset(of: node.span.start) }

  /// Behind the last character of a value. A block text takes its line ends along, which belong to
  /// what follows as much as to it.
  func end(_ span: SourceSpan) -> Int {
    var end = lines.offset(of: span.end)
    let first = lines.offset(of: span.start)
    while end > first, isSpace(bytes[end - 1]) { end -= 1 }
    return end
  }

  private func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  /// Where the line ends that an offset lies on; before its line break.
  func lineEnd(_ offset: Int) -> Int {
    bytes[offset...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
  }

  func lineStart(_ offset: Int) -> Int {
    bytes[..<offset].lastIndex { $0 == 0x0A || $0 == 0x0D }.map { $0 + 1 } ?? 0
  }

  /// After the line break that ends the line of an offset.
  func nextLine(_ offset: Int) -> Int {
    var end = lineEnd(offset)
    if end < bytes.count, bytes[end] == 0x0D { end += 1 }
    if end < bytes.count, bytes[end] == 0x0A { end += 1 }
    return end
  }

  func isFlow(_ node: Node) -> Bool {
    let offset = start(node)
    return offset < bytes.count && (bytes[offset] == 0x7B || bytes[offset] == 0x5B)
  }

  /// The offset after a key's colon. Between it and the value only space and comments may stand:
  /// an anchor or a tag would be lost.
  func colonEnd(_ member: Node.Member) throws(Refusal) -> Int {
    var offset = end(member.keySpan)
    while offset < bytes.count, bytes[offset] == 0x20 { offset += 1 }
    guard offset < bytes.count, bytes[offset] == 0x3A else {
      throw Refusal(
        message: "the key of this value is written in an unusual way", span: member.keySpan)
    }
    offset += 1
    let value = max(offset, start(member.value))
    var place = offset
    while place < value {
      if bytes[place] == 0x23 {
        place = lineEnd(place)
      } else if isSpace(bytes[place]) {
        place += 1
      } else {
        throw Refusal(
          message: "an anchor, an alias or a tag stands before this value",
          span: member.value.span)
      }
    }
    return offset
  }

  // MARK: Changes

  /// Puts a value in the place of another one.
  ///
  /// - Parameter isFine: in mappings only the entries that differ are written anew, so that the
  ///   comments of the others stay.
  mutating func replace(
    _ path: [WrittenPlace.Step], with value: JSON, isFine: Bool
  ) throws(Refusal) {
    guard let last = path.last,
      let parent = WrittenManifest(root: root).place(at: Array(path.dropLast()))?.node
    else { throw Refusal(message: "the manifest itself cannot be replaced", span: root.span) }
    guard case .key(let key) = last, let member = parent.members?[key], parent.holds(member) else {
      throw Refusal(message: "this value has no key of its own", span: parent.span)
    }
    if isFlow(parent) { return try replaceInFlow(member, with: value) }
    try replaceInBlock(member, with: value, isFine: isFine)
  }

  /// Gives a mapping one more entry, after the others.
  mutating func add(
    _ key: String, _ value: JSON, to path: [WrittenPlace.Step]
  ) throws(Refusal) {
    guard let node = WrittenManifest(root: root).place(at: path)?.node, let members = node.members
    else { throw Refusal(message: "this is no mapping", span: root.span) }
    if isFlow(node) { return try addInFlow(key, value, to: node) }
    guard let own = members.values.first(where: { node.holds($0) }) else {
      throw Refusal(message: "all of this mapping comes from aliases", span: node.span)
    }
    let indent = own.keySpan.column - 1
    insert(key, value, after: end(node.span), indent: indent)
  }

  /// A new line after the one on which an offset lies, behind its comment.
  mutating func insert(_ key: String, _ value: JSON, after offset: Int, indent: Int) {
    edits.insert(
      writer.newline + String(repeating: " ", count: indent)
        + writer.entry(key, value, indent: indent),
      at: lineEnd(offset))
  }

  // MARK: Flow style

  private mutating func replaceInFlow(
    _ member: Node.Member, with value: JSON
  ) throws(Refusal) {
    _ = try colonEnd(member)
    let (start, end) = (start(member.value), end(member.value.span))
    if start == end {
      edits.insert(" " + flow(value, like: member.value), at: start)
    } else {
      edits.replace(start..<end, with: flow(value, like: member.value))
    }
  }

  private mutating func addInFlow(_ key: String, _ value: JSON, to node: Node) throws(Refusal) {
    let close = end(node.span) - 1
    guard close > start(node), bytes[close] == 0x7D else {
      throw Refusal(message: "the end of this mapping is not found", span: node.span)
    }
    var last = close - 1
    while last > start(node), isSpace(bytes[last]) { last -= 1 }
    let isOpen = bytes[last] == 0x2C || bytes[last] == 0x7B
    edits.insert((isOpen ? "" : ", ") + entry(key, value, like: node), at: close)
  }

  private func entry(_ key: String, _ value: JSON, like node: Node) -> String {
    var writer = writer
    writer.isQuoted = isQuoted(node)
    let text = writer.flow([key: value])
    return String(text.dropFirst().dropLast())
  }

  /// Over several lines where the old value was, with quotes where it had them.
  private func flow(_ value: JSON, like node: Node) -> String {
    var writer = writer
    writer.isQuoted = isQuoted(node)
    guard node.span.end.line > node.span.line else { return writer.flow(value) }
    let start = lineStart(start(node))
    let indent = bytes[start...].prefix { $0 == 0x20 }.count
    return writer.spread(value, indent: indent)
  }

  private func isQuoted(_ node: Node) -> Bool {
    let inside = bytes[start(node)...].dropFirst().first { !isSpace($0) }
    return isFlow(node) && inside == 0x22
  }

  // MARK: Block style

  private mutating func replaceInBlock(
    _ member: Node.Member, with value: JSON, isFine: Bool
  ) throws(Refusal) {
    let colon = try colonEnd(member)
    let old = member.value
    if isFine, case .object(let members) = value, old.members?.isEmpty == false, !isFlow(old),
      old.span.line > member.keySpan.line
    {
      return try patch(old, to: members)
    }
    let indent = member.keySpan.column - 1
    let new = writer.block(value, indent: indent)
    let isInline = !new.utf8.contains(0x0A)
    let (start, end) = (max(start(old), colon), max(end(old.span), colon))
    if lineEnd(colon) >= start {
      // On the key's line: a comment behind the old value stays there.
      if isInline { return edits.replace(colon..<end, with: new) }
      edits.replace(colon..<end, with: "")
      return edits.insert(new, at: lineEnd(end))
    }
    if isInline {
      edits.insert(new, at: colon)
      return edits.replace(lineEnd(lineStart(start) - 1)..<end, with: "")
    }
    edits.replace(lineStart(start)..<end, with: String(new.dropFirst()))
  }

  /// Brings a block mapping to another value entry by entry.
  private mutating func patch(_ node: Node, to new: JSONObject) throws(Refusal) {
    let members = node.members ?? [:]
    guard let last = members.elements.last(where: { new[$0.key] != nil }),
      members.values.allSatisfy({ node.holds($0) })
    else { throw Refusal(message: "nothing of this mapping stays", span: node.span) }
    for (key, member) in members {
      guard let value = new[key] else {
        try remove(member)
        continue
      }
      if member.value.json.sortingKeys == value.sortingKeys { continue }
      try replaceInBlock(member, with: value, isFine: true)
    }
    let indent = node.span.column - 1
    let place = max(end(last.value.value.span), end(last.value.keySpan))
    for (key, value) in new where members[key] == nil {
      insert(key, value, after: place, indent: indent)
    }
  }

  /// The lines of an entry, with the comment on the last of them.
  private mutating func remove(_ member: Node.Member) throws(Refusal) {
    let start = lines.offset(of: member.keySpan.start)
    let line = lineStart(start)
    guard bytes[line..<start].allSatisfy({ $0 == 0x20 }) else {
      throw Refusal(message: "this entry has no line of its own", span: member.keySpan)
    }
    let end = max(end(member.value.span), end(member.keySpan))
    edits.replace(line..<nextLine(end), with: "")
  }
}
