import Vocabulary

/// A dotenv text while it is changed: the old bytes, but for the value that is set.
struct DotenvEdit: ~Copyable {
  private var document: DotenvDocument

  init(_ document: borrowing DotenvDocument) { self.document = document.copy() }

  mutating func takeText() -> WipingBuffer { document.text.withBytes { WipingBuffer($0) } }

  /// Writes into the last line of that key, which is the one that counts, or at the end.
  mutating func set(_ name: SecretName, _ value: borrowing WipingBuffer) {
    guard let statement = document.last(name), case .value(_, let range, _) = statement.kind else {
      let quoted = quote(value, followedBy: nil)
      append { text, newline in
        text.append(contentsOf: name.text.utf8)
        text.append(0x3D)
        quoted.withBytes { text.append(contentsOf: $0) }
        text.append(contentsOf: newline)
      }
      return
    }
    let following = document.byte(at: range.upperBound)
    let quoted = quote(value, followedBy: following)
    replace(range, with: quoted, followedBy: following)
  }

  /// Empties every line of that key: an old value must not stay in the file.
  mutating func clear(_ name: SecretName) {
    for index in document.statements.indices {
      let statement = document.statements[index]
      guard statement.name == name, case .value(_, let range, _) = statement.kind else { continue }
      replace(
        range, with: WipingBuffer(capacity: 16), followedBy: document.byte(at: range.upperBound))
    }
  }

  mutating func addStub(_ name: SecretName, comment: String?) {
    append { text, newline in
      if let comment = comment.map(DotenvEdit.oneLine), !comment.isEmpty {
        text.append(contentsOf: "# ".utf8)
        text.append(contentsOf: comment.utf8)
        text.append(contentsOf: newline)
      }
      text.append(contentsOf: name.text.utf8)
      text.append(0x3D)
      text.append(contentsOf: newline)
    }
  }

  private func quote(_ value: borrowing WipingBuffer, followedBy next: UInt8?) -> WipingBuffer {
    let bareAllowed = next == nil || next == 0x0A || next == 0x0D || next == 0x20 || next == 0x09
    let crlf = document.usesCRLF
    return value.withBytes { DotenvQuoting.quoted($0, crlf: crlf, bareAllowed: bareAllowed) }
  }

  private mutating func replace(
    _ range: Range<Int>, with value: consuming WipingBuffer, followedBy next: UInt8?
  ) {
    let isEmpty = value.isEmpty
    rewrite { old, text in
      text.append(contentsOf: UnsafeBufferPointer(rebasing: old[..<range.lowerBound]))
      value.withBytes { text.append(contentsOf: $0) }
      // `KEY=#` would be a value; `KEY= #` is a comment.
      if isEmpty, next == 0x23 { text.append(0x20) }
      text.append(contentsOf: UnsafeBufferPointer(rebasing: old[range.upperBound...]))
    }
  }

  private mutating func append(_ body: (inout WipingBuffer, [UInt8]) -> Void) {
    let newline: [UInt8] = document.usesCRLF ? [0x0D, 0x0A] : [0x0A]
    rewrite { old, text in
      text.append(contentsOf: old)
      if let last = old.last, last != 0x0A, last != 0x0D { text.append(contentsOf: newline) }
      body(&text, newline)
    }
  }

  private mutating func rewrite(
    _ body: (UnsafeBufferPointer<UInt8>, inout WipingBuffer) -> Void
  ) {
    var text = WipingBuffer(capacity: document.text.count + 256)
    document.text.withBytes { body($0, &text) }
    // What is put in is UTF-8, so the text still is; if not, the proof fails on the old text.
    if let changed = try? DotenvDocument(text) { document = changed }
  }

  /// A comment on one line: control characters and line separators become blanks.
  static func oneLine(_ comment: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in comment.unicodeScalars.prefix(200) {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator: result.append(" ")
      default: result.append(scalar)
      }
    }
    return String(result)
  }
}

extension DotenvDocument {
  /// Parsing is quick, and a noncopyable text is copied by saying so.
  borrowing func copy() -> DotenvDocument {
    DotenvDocument(text: text.withBytes { WipingBuffer($0) }, statements: statements)
  }

  private init(text: consuming WipingBuffer, statements: [Statement]) {
    self.text = text
    self.statements = statements
  }

  func byte(at offset: Int) -> UInt8? {
    text.withBytes { offset < $0.count ? $0[offset] : nil }
  }
}
