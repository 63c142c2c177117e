import Secrets
import Vocabulary

/// A dotenv file that is in use, as it was when it was last read. One that does not exist yet is
/// empty, and is made by the first stub or value.
struct OpenSource: Sendable {
  let path: String
  /// Display name: `.env`.
  var name: String { FilePath.name(of: path) }
  /// How it is named in an answer: as it was opened.
  var shownPath: String { path }
  private(set) var exists: Bool
  private(set) var entries: [DotenvEntry] = []
  private(set) var warnings: [String] = []
  /// Keys that the person marked as no secret, with their text.
  private(set) var publicValues: [(name: SecretName, text: String)] = []

  private let vault: Vault
  private let publicKeys: Set<SecretName>
  private var file: DotenvFile?

  /// - Throws: ``Failure`` when the file is there and cannot be used.
  init(_ path: String, vault: Vault, publicKeys: Set<SecretName>) throws(Failure) {
    self.path = path
    self.vault = vault
    self.publicKeys = publicKeys
    exists = DiskFile.exists(path)
    if !exists && DiskFile.isLink(path) {
      throw Failure(
        "not_found", "\(FilePath.name(of: path)) is a link that leads nowhere",
        hint: "remove the link, or make the file it names")
    }
    if exists {
      take(
        try OpenSource.attempt { () throws(SecretsError) in try DotenvFile.open(path, vault: vault)
        })
    }
  }

  private mutating func take(_ file: DotenvFile) {
    self.file = file
    exists = true
    warnings = file.warnings.map { warning in
      let line = warning.line.map { " line \($0)" } ?? ""
      return "\(file.displayName)\(line): \(warning.message)"
        + (warning.hint.map { "; \($0)" } ?? "")
    }
    entries = []
    publicValues = []
    for entry in file.entries {
      if publicKeys.contains(entry.name), let secret = entry.secret {
        publicValues.append((entry.name, vault.publish(secret)))
      } else {
        entries.append(entry)
      }
    }
  }

  mutating func addStubs(_ names: [SecretName]) throws(Failure) {
    try change { file throws(SecretsError) in
      try file.addStubs(names.map { ($0, "needed by the connector's spec") })
    }
  }

  mutating func set(_ name: SecretName, to secret: Secret) throws(Failure) {
    try change { file throws(SecretsError) in try file.set(name, secret) }
  }

  mutating func clear(_ name: SecretName) throws(Failure) {
    try change { file throws(SecretsError) in try file.clear(name) }
  }

  private mutating func change(
    _ body: (inout DotenvFile) throws(SecretsError) -> Void
  )
    throws(Failure)
  {
    let (path, vault) = (path, vault)
    var file =
      if let file = self.file { file } else {
        try OpenSource.attempt { () throws(SecretsError) in
          try DotenvFile.create(path, vault: vault)
        }
      }
    try OpenSource.attempt { () throws(SecretsError) in try body(&file) }
    take(file)
  }

  private static func attempt<Result>(
    _ body: () throws(SecretsError) -> Result
  ) throws(Failure)
    -> Result
  {
    do {
      return try body()
    } catch {
      let line = error.line.map { " line \($0)" } ?? ""
      throw Failure(error.code.rawValue, "\(error.file)\(line): \(error.message)", hint: error.hint)
    }
  }
}

extension DotenvEntry {
  var isSet: Bool { secret != nil }
  var rowState: SecretRow.State { isSet ? .set : .stub }
}
