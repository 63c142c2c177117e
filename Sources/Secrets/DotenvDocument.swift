import Vocabulary

/// A dotenv text taken apart without losing a byte: statements with the places of their parts.
///
/// It reads what python-dotenv 1.x reads (`parser.py`), with one difference: `${NAME}` stays as it
/// is. Nothing in a file of secrets may pull another value under a new name.
struct DotenvDocument: ~Copyable {
  enum Quote: Sendable { case none, single, double }

  enum Kind: Sendable {
    /// A name that can be shown, and where its value is written, with quotes.
    case value(SecretName, Range<Int>, Quote)
    /// A comment, or white space up to the end.
    case blank
    /// Something with `=` whose key is no ``SecretName``: it may be a line of a key.
    case unusableKey
    /// A key without `=`, which python-dotenv reads as having no value, whatever stood before. It
    /// may be a bare secret, so its name is for comparing with others and not for showing.
    case bareKey(SecretName?)
    /// Not a statement.
    case unparsable
    /// A line of a private key that nobody put in quotes.
    case looseKeyLine
  }

  struct Statement: Sendable {
    let kind: Kind
    /// All its bytes, from the end of the one before.
    let range: Range<Int>
    /// Of its first character that is no white space; counts from 1.
    let line: Int
  }

  let text: WipingBuffer
  let statements: [Statement]

  /// - Throws: the line of the first byte that is not UTF-8.
  init(_ text: consuming WipingBuffer) throws(NotUTF8) {
    let statements = try text.withBytes { bytes throws(NotUTF8) in
      try DotenvDocument.checkUTF8(bytes)
      var parser = DotenvParser(bytes)
      return parser.statements()
    }
    self.statements = statements
    self.text = text
  }

  struct NotUTF8: Error {
    let line: Int
    let isUTF16: Bool
  }

  private static func checkUTF8(_ bytes: UnsafeBufferPointer<UInt8>) throws(NotUTF8) {
    let isUTF16 = bytes.count >= 2 && (bytes[0], bytes[1]) == (0xFF, 0xFE)
    var position = 0
    var line = 1
    var decoder = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    while true {
      switch decoder.parseScalar(from: &iterator) {
      case .emptyInput: return
      case .error: throw NotUTF8(line: line, isUTF16: isUTF16)
      case .valid(let scalar):
        if scalar.first == 0x0A { line += 1 }
        position += scalar.count
      }
    }
  }

  /// The statement that decides a name's value: the last one. nil when that has no `=`.
  func last(_ name: SecretName) -> Statement? {
    let last = statements.last { $0.name == name || $0.bareName == name }
    return last?.name == nil ? nil : last
  }

  /// Reads a value as python-dotenv would, without its quotes and escapes.
  func value(_ range: Range<Int>, _ quote: Quote) -> WipingBuffer {
    text.withBytes { bytes in
      DotenvQuoting.unquoted(UnsafeBufferPointer(rebasing: bytes[range]), quote)
    }
  }

  /// True when lines end in `\r\n`, judged by the first one.
  var usesCRLF: Bool {
    text.withBytes { bytes in
      guard let end = bytes.firstIndex(of: 0x0A) else { return false }
      return end > 0 && bytes[end - 1] == 0x0D
    }
  }

  var hasByteOrderMark: Bool { text.withBytes { $0.starts(with: [0xEF, 0xBB, 0xBF]) } }
}

extension DotenvDocument.Statement {
  var name: SecretName? {
    if case .value(let name, _, _) = kind { name } else { nil }
  }

  var bareName: SecretName? { if case .bareKey(let name) = kind { name } else { nil } }
}
