package import Vocabulary

/// One key of a source of secrets.
package struct DotenvEntry: Sendable, Hashable {
  package enum State: Sendable, Hashable {
    case set(Secret)
    /// Named, but without a value: empty, or with the placeholder other tools write.
    case stub
  }

  package let name: SecretName
  package let state: State
  /// Where its statement begins; counts from 1.
  package let line: Int

  package init(name: SecretName, state: State, line: Int) {
    self.name = name
    self.state = state
    self.line = line
  }

  package var secret: Secret? { if case .set(let secret) = state { secret } else { nil } }
}

/// Something about a source that a person should know. It holds no text of the file but names.
package struct DotenvWarning: Sendable, Hashable {
  /// Stable; documented in the README.
  package enum Code: String, Sendable, Hashable, CaseIterable {
    case othersCanRead = "others_can_read"
    case otherOwner = "other_owner"
    case carriageReturns = "carriage_returns"
    case byteOrderMark = "byte_order_mark"
    case unparsableLine = "unparsable_line"
    case bareKey = "bare_key"
    case unusableKey = "unusable_key"
    case looseKey = "loose_key"
    case duplicateKey = "duplicate_key"
    case interpolation = "interpolation"
  }

  package let code: Code
  /// One sentence without a full stop.
  package let message: String
  package let hint: String?
  package let line: Int?

  package init(_ code: Code, _ message: String, hint: String? = nil, line: Int? = nil) {
    self.code = code
    self.message = message
    self.hint = hint
    self.line = line
  }
}

/// What a text of secrets says: its keys, and what is odd about it.
///
///     let listing = try DotenvListing(bytes, sealingInto: vault, file: "paste")
///
/// For texts that are no file, such as a decrypted paste; ``DotenvFile`` has one of its own.
package struct DotenvListing: Sendable, Hashable {
  /// In the order of the lines that count: of a key written twice, the last one does.
  package let entries: [DotenvEntry]
  package let warnings: [DotenvWarning]

  /// - Throws: `not_utf8` with the line.
  package init(
    _ bytes: UnsafeBufferPointer<UInt8>, sealingInto vault: Vault, file: String
  ) throws(SecretsError) {
    let document = try DotenvDocument.reading(WipingBuffer(bytes), file: file)
    self.init(document, sealingInto: vault)
  }

  /// For an output that is one value.
  init(_ entries: [DotenvEntry]) {
    self.entries = entries
    warnings = []
  }

  init(_ document: borrowing DotenvDocument, sealingInto vault: Vault) {
    var entries: [SecretName: DotenvEntry] = [:]
    var warnings: [DotenvWarning] = []
    if document.hasByteOrderMark {
      warnings.append(.init(.byteOrderMark, "The file begins with a byte order mark"))
    }
    if document.usesCRLF {
      warnings.append(.init(.carriageReturns, "Lines end in CR LF; they are kept so"))
    }
    for statement in document.statements {
      if let name = statement.bareName, let earlier = entries[name] {
        if let secret = earlier.secret { vault.retire(secret) }
        entries[name] = DotenvEntry(name: name, state: .stub, line: statement.line)
      }
      guard case .value(let name, let range, let quote) = statement.kind else { continue }
      if let earlier = entries[name] {
        warnings.append(
          DotenvWarning(
            .duplicateKey, "\(name.text) is written twice; line \(statement.line) counts",
            hint: "Delete the one you do not need", line: earlier.line))
      }
      let value = document.value(range, quote)
      let state = value.withBytes { bytes -> DotenvEntry.State in
        if bytes.containsRun("${") {
          warnings.append(
            DotenvWarning(
              .interpolation, "The value of \(name.text) has ${…}, which is taken as it is",
              hint: "Python's dotenv would put another value there", line: statement.line))
        }
        if Placeholder.matches(bytes) { return .stub }
        return .set(vault.seal(name, bytes))
      }
      entries[name] = DotenvEntry(name: name, state: state, line: statement.line)
    }
    self.entries = entries.values.sorted { $0.line < $1.line }
    self.warnings = warnings + DotenvListing.oddLines(document.statements)
  }

  /// Lines without a usable key are told by number, never by content: each may be a secret.
  private static func oddLines(_ statements: [DotenvDocument.Statement]) -> [DotenvWarning] {
    var result: [DotenvWarning] = []
    for statement in statements {
      let line = statement.line
      switch statement.kind {
      case .value, .blank: continue
      case .unusableKey:
        result.append(
          .init(
            .unusableKey, "The key on line \(line) is no name that can be used",
            hint: "Use letters, digits, _ . and -, beginning with a letter or _", line: line))
      case .bareKey:
        result.append(
          .init(.bareKey, "Line \(line) has no =", hint: "Write KEY=value", line: line))
      case .unparsable:
        result.append(
          .init(
            .unparsableLine, "Line \(line) cannot be read",
            hint: "Check its quotes, and write KEY=value", line: line))
      case .looseKeyLine:
        // One warning for the whole key.
        if result.last?.code == .looseKey { continue }
        result.append(
          .init(
            .looseKey, "A private key begins on line \(line) without quotes",
            hint: "Put the whole value into double quotes", line: line))
      }
    }
    return result
  }
}

extension DotenvDocument {
  static func reading(
    _ text: consuming WipingBuffer, file: String
  ) throws(SecretsError)
    -> DotenvDocument
  {
    do {
      return try DotenvDocument(text)
    } catch {
      throw SecretsError(
        .notUTF8, error.isUTF16 ? "The file is UTF-16, not UTF-8" : "The file is not UTF-8",
        hint: "Save it as UTF-8", file: file, line: error.line)
    }
  }
}

/// Values that stand for no value.
enum Placeholder {
  /// What `populate_dotenv_missing_secrets_stubs` of connector-builder-mcp writes, before the key.
  private static let todo: StaticString = "# TODO: Set actual value for "

  /// True for white space and for that placeholder, and for nothing else: a secret may well begin
  /// with `#`.
  static func matches(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
    let text = value.trimmedASCII
    if text.isEmpty { return true }
    let length = todo.utf8CodeUnitCount
    guard text.count > length else { return false }
    for index in 0..<length where text[index] != todo.utf8Start[index] { return false }
    let key = UnsafeBufferPointer(rebasing: text[length...])
    return SecretName(String(decoding: key, as: UTF8.self)) != nil
  }
}
