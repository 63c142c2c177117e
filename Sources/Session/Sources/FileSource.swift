import Secrets
import Vocabulary

/// A dotenv file. One that does not exist yet is empty, and is made by the first stub or value.
struct FileSource: OpenSource {
  let path: String
  var location: SourceAddress { .file(path) }
  var name: String { FilePath.name(of: path) }
  var shownPath: String { path }
  var whyReadOnly: Failure? { nil }
  private(set) var exists: Bool
  private(set) var warnings: [String] = []
  private var keys = SourceKeys()
  var entries: [DotenvEntry] { keys.entries }
  var publicValues: [PublicValue] { keys.publicValues }

  private let vault: Vault
  private var marks: PublicMarks
  private var file: DotenvFile?

  /// - Throws: ``Failure`` when the file is there and cannot be used.
  init(_ path: String, vault: Vault, public marks: PublicMarks) throws(Failure) {
    self.path = path
    self.vault = vault
    self.marks = marks
    exists = DiskFile.exists(path)
    if !exists && DiskFile.isLink(path) {
      throw Failure(
        "not_found", "\(FilePath.name(of: path)) is a link that leads nowhere",
        hint: "remove the link, or make the file it names")
    }
    if exists {
      take(
        try FileSource.attempt { () throws(SecretsError) in try DotenvFile.open(path, vault: vault)
        })
    }
  }

  private mutating func take(_ file: DotenvFile) {
    self.file = file
    exists = true
    warnings = file.warnings.sentences(of: file.displayName)
    keys = SourceKeys(file.entries, public: marks, vault: vault)
  }

  mutating func apply(_ marks: PublicMarks, vault: Vault) {
    self.marks = marks
    keys.apply(marks, vault: vault)
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
        try FileSource.attempt { () throws(SecretsError) in
          try DotenvFile.create(path, vault: vault)
        }
      }
    try FileSource.attempt { () throws(SecretsError) in try body(&file) }
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
      throw Failure(error)
    }
  }
}

extension Failure {
  init(_ error: SecretsError) {
    let line = error.line.map { " line \($0)" } ?? ""
    self.init(error.code.rawValue, "\(error.file)\(line): \(error.message)", hint: error.hint)
  }
}
