// Turns bytes into tokens by the rules of YAML 1.1 as PyYAML's pure Python scanner applies them, which
// is what the CDK reads manifests with. Rules of this file:
// * The bytes end with zeros (`padding`), so looking ahead needs no bounds check. A zero inside the
//   text was refused before.
// * Columns are bytes from the start of the line. They only decide indentation, and everything
//   that stands before a decisive column (spaces, dashes, anchors, tags) is ASCII.
// * All tokens are made at once. A failure becomes the end of the list, so that a mistake which the
//   composer sees earlier in the file is reported first.

struct YAMLScanner {
  static let padding = [UInt8](repeating: 0, count: 12)

  /// A place where a key without `?` may have started; known only when its `:` comes.
  struct SimpleKey {
    let token: Int
    let offset: Int
    let line: Int
    let column: Int
    /// In block context, at the current indentation, there can be nothing but a key.
    let isRequired: Bool
  }

  let bytes: [UInt8]
  var position = 0
  var line = 0
  var lineStart = 0
  var tokens: [YAMLToken] = []
  var indent = -1
  var indents: [Int] = []
  var allowsSimpleKey = true
  /// One entry for each level of flow collections; the first is the block context.
  var simpleKeys: [SimpleKey?] = [nil]

  var flowLevel: Int { simpleKeys.count - 1 }
  var column: Int { position - lineStart }

  /// - Parameter bytes: UTF-8 text followed by ``padding``.
  init(padded bytes: [UInt8]) {
    self.bytes = bytes
    if bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
      position = 3
      lineStart = 3
    }
    tokens.reserveCapacity(bytes.count / 8)
  }

  /// Fills ``tokens``.
  ///
  /// - Returns: why it stopped before the end of the text, or nil.
  mutating func scan() -> YAMLFailure? {
    do throws(YAMLFailure) {
      while try fetch() {}
      return nil
    } catch {
      return error
    }
  }

  private mutating func fetch() throws(YAMLFailure) -> Bool {
    skipToToken()
    try dropStaleKeys()
    unwind(to: column)
    if indents.count + flowLevel > YAMLLimit.depth {
      throw YAMLFailure(
        "this is nested more than \(YAMLLimit.depth) levels deep", at: position, code: .tooDeep)
    }
    let byte = bytes[position]
    switch byte {
    case 0:
      try endStream()
      return false
    case UInt8(ascii: "%") where column == 0: try directive()
    case UInt8(ascii: "-") where isDocumentMarker(byte): try documentMarker(.documentStart)
    case UInt8(ascii: "."):
      if isDocumentMarker(byte) { try documentMarker(.documentEnd) } else { try plain() }
    case UInt8(ascii: "["): try openFlow(.flowSequenceStart)
    case UInt8(ascii: "{"): try openFlow(.flowMappingStart)
    case UInt8(ascii: "]"): try closeFlow(.flowSequenceEnd)
    case UInt8(ascii: "}"): try closeFlow(.flowMappingEnd)
    case UInt8(ascii: ","):
      allowsSimpleKey = true
      try dropKey()
      emit(.flowEntry, length: 1)
    case UInt8(ascii: "-") where isBlankOrEnd(position + 1): try blockEntry()
    case UInt8(ascii: "?") where flowLevel > 0 || isBlankOrEnd(position + 1): try complexKey()
    case UInt8(ascii: ":") where flowLevel > 0 || isBlankOrEnd(position + 1): try mappingValue()
    case UInt8(ascii: "*"), UInt8(ascii: "&"):
      saveKey(try requiredKey())
      allowsSimpleKey = false
      try anchorOrAlias()
    case UInt8(ascii: "!"):
      saveKey(try requiredKey())
      allowsSimpleKey = false
      try tag()
    case UInt8(ascii: "|") where flowLevel == 0, UInt8(ascii: ">") where flowLevel == 0:
      allowsSimpleKey = true
      try dropKey()
      try blockScalar(folded: byte == UInt8(ascii: ">"))
    case UInt8(ascii: "'"), UInt8(ascii: "\""):
      saveKey(try requiredKey())
      allowsSimpleKey = false
      try quoted(by: byte)
    default: try plain()
    }
    return true
  }

  // MARK: Keys and indentation

  private mutating func dropStaleKeys() throws(YAMLFailure) {
    for level in simpleKeys.indices {
      guard let key = simpleKeys[level] else { continue }
      // A key stands on one line and has at most 1024 characters.
      if key.line == line, position - key.offset <= 1024 || isShort(from: key.offset) { continue }
      if key.isRequired { throw keyWithoutColon(key) }
      simpleKeys[level] = nil
    }
  }

  private func isShort(from offset: Int) -> Bool {
    var count = 0
    for byte in bytes[offset..<position] where byte & 0xC0 != 0x80 { count += 1 }
    return count <= 1024
  }

  private func keyWithoutColon(_ key: SimpleKey) -> YAMLFailure {
    YAMLFailure("a key stands here without a colon and a value", at: key.offset)
  }

  /// Decides whether the token that starts here has to be a key.
  private mutating func requiredKey() throws(YAMLFailure) -> Bool {
    if allowsSimpleKey { try dropKey() }
    return flowLevel == 0 && indent == column
  }

  private mutating func saveKey(_ isRequired: Bool) {
    guard allowsSimpleKey else { return }
    simpleKeys[flowLevel] = SimpleKey(
      token: tokens.count, offset: position, line: line, column: column, isRequired: isRequired)
  }

  private mutating func dropKey() throws(YAMLFailure) {
    if let key = simpleKeys[flowLevel], key.isRequired { throw keyWithoutColon(key) }
    simpleKeys[flowLevel] = nil
  }

  private mutating func unwind(to column: Int) {
    if flowLevel > 0 { return }
    while indent > column {
      indent = indents.removeLast()
      emit(.blockEnd, length: 0)
    }
  }

  private mutating func deepen(to column: Int) -> Bool {
    guard indent < column else { return false }
    indents.append(indent)
    indent = column
    return true
  }

  mutating func emit(_ kind: YAMLToken.Kind, length: Int) {
    tokens.append(YAMLToken(kind: kind, start: position, end: position + length))
    position += length
  }

  // MARK: Structure

  private mutating func endStream() throws(YAMLFailure) {
    unwind(to: -1)
    try dropKey()
    emit(.streamEnd, length: 0)
  }

  private func isDocumentMarker(_ byte: UInt8) -> Bool {
    column == 0 && bytes[position + 1] == byte && bytes[position + 2] == byte
      && isBlankOrEnd(position + 3)
  }

  private mutating func documentMarker(_ kind: YAMLToken.Kind) throws(YAMLFailure) {
    unwind(to: -1)
    try dropKey()
    allowsSimpleKey = false
    emit(kind, length: 3)
  }

  private mutating func directive() throws(YAMLFailure) {
    unwind(to: -1)
    try dropKey()
    allowsSimpleKey = false
    try scanDirective()
  }

  private mutating func openFlow(_ kind: YAMLToken.Kind) throws(YAMLFailure) {
    saveKey(try requiredKey())
    simpleKeys.append(nil)
    allowsSimpleKey = true
    emit(kind, length: 1)
  }

  private mutating func closeFlow(_ kind: YAMLToken.Kind) throws(YAMLFailure) {
    try dropKey()
    allowsSimpleKey = false
    if flowLevel == 0 {
      throw YAMLFailure("this bracket closes nothing", at: position)
    }
    simpleKeys.removeLast()
    emit(kind, length: 1)
  }

  private mutating func blockEntry() throws(YAMLFailure) {
    if flowLevel == 0 {
      if !allowsSimpleKey { throw YAMLFailure("a list entry cannot start here", at: position) }
      if deepen(to: column) { emit(.blockSequenceStart, length: 0) }
    }
    allowsSimpleKey = true
    try dropKey()
    emit(.blockEntry, length: 1)
  }

  private mutating func complexKey() throws(YAMLFailure) {
    if flowLevel == 0 {
      if !allowsSimpleKey { throw YAMLFailure("a key cannot start here", at: position) }
      if deepen(to: column) { emit(.blockMappingStart, length: 0) }
    }
    allowsSimpleKey = flowLevel == 0
    try dropKey()
    emit(.key, length: 1)
  }

  private mutating func mappingValue() throws(YAMLFailure) {
    if let key = simpleKeys[flowLevel] {
      simpleKeys[flowLevel] = nil
      let mark = YAMLToken(kind: .key, start: key.offset, end: key.offset)
      tokens.insert(mark, at: key.token)
      if flowLevel == 0, deepen(to: key.column) {
        let start = YAMLToken(kind: .blockMappingStart, start: key.offset, end: key.offset)
        tokens.insert(start, at: key.token)
      }
      allowsSimpleKey = false
    } else {
      if flowLevel == 0 {
        if !allowsSimpleKey {
          throw YAMLFailure(
            "a second colon on this line: the value must stand in quotes", at: position,
            hint: "put the value in quotes, or indent it on a line of its own")
        }
        if deepen(to: column) { emit(.blockMappingStart, length: 0) }
      }
      allowsSimpleKey = flowLevel == 0
      try dropKey()
    }
    emit(.value, length: 1)
  }

  private mutating func plain() throws(YAMLFailure) {
    let byte = bytes[position]
    guard startsPlain(byte) else { throw cannotStart(byte) }
    saveKey(try requiredKey())
    allowsSimpleKey = false
    plainScalar()
  }

  private func startsPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "-"): !isBlankOrEnd(position + 1)
    case UInt8(ascii: "?"), UInt8(ascii: ":"): flowLevel == 0 && !isBlankOrEnd(position + 1)
    case 0x09, UInt8(ascii: "#"), UInt8(ascii: "|"), UInt8(ascii: ">"), UInt8(ascii: "%"),
      UInt8(ascii: "@"), UInt8(ascii: "`"):
      false
    default: true
    }
  }

  private func cannotStart(_ byte: UInt8) -> YAMLFailure {
    switch byte {
    case 0x09:
      YAMLFailure(
        "a tab stands where YAML wants spaces", at: position, hint: "replace the tab with spaces")
    case UInt8(ascii: "@"), UInt8(ascii: "`"), UInt8(ascii: "%"):
      YAMLFailure(
        "a value cannot start with this character", at: position, hint: "put the value in quotes")
    default: YAMLFailure("this character cannot start a value", at: position)
    }
  }
}
