package import Vocabulary

extension DotenvFile {
  /// Writes a value into the line that counts for its key, or into a new line at the end.
  ///
  /// - Throws: `changed_on_disk`, `would_change_others`, `value_not_text`, `read_only`, `locked`,
  ///   `cannot_write`, and what opening throws. Nothing was written then.
  package mutating func set(_ name: SecretName, _ secret: Secret) throws(SecretsError) {
    let value = secret.withBytes { WipingBuffer($0) }
    try write(name, value)
  }

  /// Seals what was typed and writes it. The vault knows the value before the file has it.
  package mutating func set(
    _ name: SecretName, _ draft: consuming DraftBuffer
  ) throws(SecretsError) -> Secret {
    let secret = vault.seal(name, draft)
    try set(name, secret)
    return secret
  }

  private mutating func write(
    _ name: SecretName, _ value: borrowing WipingBuffer
  ) throws(SecretsError) {
    let isText = value.withBytes { String(validating: $0, as: UTF8.self) != nil }
    guard isText else {
      throw SecretsError(
        .valueNotText, "The value is not text, so a dotenv file cannot hold it",
        file: displayName)
    }
    let expected = value.withBytes { Fingerprint(of: $0, key: .passing) }
    try change(expecting: [name: expected]) { edit in edit.set(name, value) }
  }

  /// Empties the value of a key wherever it stands. The line stays, as a stub.
  ///
  /// - Throws: `unknown_name` when the file has no such key; else as ``set(_:_:)``.
  package mutating func clear(_ name: SecretName) throws(SecretsError) {
    guard self[name] != nil else {
      throw SecretsError(
        .unknownName, "The file has no key \(name.text)", hint: "Add a stub first",
        file: displayName)
    }
    let empty = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    try change(expecting: [name: Fingerprint(of: empty, key: .passing)]) { $0.clear(name) }
  }

  /// Adds `KEY=` under a line of comment for every key the file does not have. A key that is there,
  /// set or not, is not touched.
  ///
  /// - Parameter stubs: comments are cut to one line of 200 characters.
  /// - Returns: the names that were added.
  /// - Throws: as ``set(_:_:)``.
  @discardableResult
  package mutating func addStubs(
    _ stubs: [(name: SecretName, comment: String?)]
  ) throws(SecretsError) -> [SecretName] {
    var known = Set(entries.map(\.name))
    let missing = stubs.filter { known.insert($0.name).inserted }
    if missing.isEmpty { return [] }
    let empty = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    let nothing = Fingerprint(of: empty, key: .passing)
    let expected = missing.map { ($0.name, nothing) }
    try change(expecting: Dictionary(expected, uniquingKeysWith: { a, _ in a })) { edit in
      for stub in missing { edit.addStub(stub.name, comment: stub.comment) }
    }
    return missing.map(\.name)
  }

  /// One change: lock, read, compare, edit, prove, write, read again.
  private mutating func change(
    expecting: [SecretName: Fingerprint], _ body: (inout DotenvEdit) -> Void
  ) throws(SecretsError) {
    let writer = try DotenvWriter.locking(path, links: links)
    var snapshot = try DotenvSnapshot.read(path, links: links)
    guard snapshot.mark == mark else {
      throw SecretsError(
        .changedOnDisk, "The file changed since it was read; nothing was written",
        hint: "Read it again, then repeat", file: displayName)
    }
    let status = snapshot.status
    if snapshot.isReadOnly {
      throw SecretsError(
        .readOnly, "The file is read-only", hint: "chmod u+w it, or choose another file",
        file: displayName)
    }
    let before = try DotenvDocument.reading(snapshot.takeText(), file: displayName)
    var edit = DotenvEdit(before)
    body(&edit)
    let written = edit.takeText()
    let copy = written.withBytes { WipingBuffer($0) }
    let after = try DotenvDocument.reading(copy, file: displayName)
    guard DotenvProof.holds(before, after, expecting: expecting) else {
      throw SecretsError(
        .wouldChangeOthers, "Writing there would change the meaning of another line",
        hint: "Close the quotes of the line that cannot be read", file: displayName,
        line: before.firstUnparsable)
    }
    try written.withBytes { bytes throws(SecretsError) in
      try writer.replace(with: bytes, like: status, file: displayName)
    }
    try reload()
  }
}

/// Checks that a change did what it was to do and nothing else.
enum DotenvProof {
  static func holds(
    _ before: borrowing DotenvDocument, _ after: borrowing DotenvDocument,
    expecting: [SecretName: Fingerprint]
  ) -> Bool {
    var wanted = before.fingerprints
    wanted.merge(expecting) { $1 }
    return after.fingerprints == wanted && before.oddities == after.oddities
  }
}

extension DotenvDocument {
  /// What each key means, as python-dotenv would read it; no value counts as an empty one.
  var fingerprints: [SecretName: Fingerprint] {
    var result: [SecretName: Fingerprint] = [:]
    for statement in statements {
      if let name = statement.bareName, result[name] != nil {
        result[name] = Fingerprint(of: UnsafeBufferPointer(start: nil, count: 0), key: .passing)
      }
      guard case .value(let name, let range, let quote) = statement.kind else { continue }
      let value = value(range, quote)
      result[name] = value.withBytes { Fingerprint(of: $0, key: .passing) }
    }
    return result
  }

  /// How many statements of each odd kind there are.
  var oddities: [Int] {
    statements.reduce(into: [0, 0, 0, 0]) { counts, statement in
      switch statement.kind {
      case .value, .blank: break
      case .unusableKey: counts[0] += 1
      case .bareKey: counts[1] += 1
      case .unparsable: counts[2] += 1
      case .looseKeyLine: counts[3] += 1
      }
    }
  }

  var firstUnparsable: Int? {
    statements.first { if case .unparsable = $0.kind { true } else { false } }?.line
  }
}
