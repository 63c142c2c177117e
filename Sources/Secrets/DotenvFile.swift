package import Vocabulary

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A dotenv file as it was when it was read. Its values are in the vault; it has none itself.
///
///     var file = try DotenvFile.open(path, vault: vault)
///     try file.addStubs([(name, "OAuth2 token request body")])
///     try file.set(name, secret)
///
/// Every change reads the file again, changes the bytes of one value and nothing else, and takes
/// the place of the old file in one step. If somebody else wrote in between, nothing is written.
package struct DotenvFile: Sendable {
  package enum Links: Sendable {
    /// A symbolic link must lead to a file in its own folder, or below.
    case inFolder
    case anywhere
  }

  /// Of bytes.
  package static let sizeLimit = 1_000_000

  package let path: String
  /// The last component of the path, for people.
  package let displayName: String
  package internal(set) var entries: [DotenvEntry]
  package internal(set) var warnings: [DotenvWarning]

  let vault: Vault
  let links: Links
  /// Of all bytes of the file: whether it is still the one that was read.
  var mark: Fingerprint

  /// - Throws: `not_found`, `not_a_file`, `too_large`, `link_leads_outside`, `not_utf8`,
  ///   `cannot_read`.
  package static func open(
    _ path: String, vault: Vault, links: Links = .inFolder
  ) throws(SecretsError) -> DotenvFile {
    try DotenvFile(DotenvSnapshot.read(path, links: links), path: path, vault: vault, links: links)
  }

  /// Makes an empty file that only its owner can read.
  ///
  /// - Throws: `already_exists`, `cannot_write`, and what ``open(_:vault:links:)`` throws.
  package static func create(
    _ path: String, vault: Vault, links: Links = .inFolder
  ) throws(SecretsError) -> DotenvFile {
    let name = DotenvFile.displayName(path)
    let descriptor = systemOpen(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      if errno == EEXIST {
        throw SecretsError(.alreadyExists, "There is such a file already", file: name)
      }
      throw SecretsError(
        .cannotWrite, "The file cannot be made: \(SystemError.current.words)",
        hint: "Check that its folder exists and is yours", file: name)
    }
    close(descriptor)
    return try open(path, vault: vault, links: links)
  }

  private init(
    _ snapshot: consuming DotenvSnapshot, path: String, vault: Vault, links: Links
  ) throws(SecretsError) {
    self.path = path
    displayName = DotenvFile.displayName(path)
    self.vault = vault
    self.links = links
    mark = snapshot.mark
    let warnings = snapshot.warnings
    let document = try DotenvDocument.reading(snapshot.takeText(), file: displayName)
    let listing = DotenvListing(document, sealingInto: vault)
    entries = listing.entries
    self.warnings = warnings + listing.warnings
  }

  /// Reads the file again.
  package mutating func reload() throws(SecretsError) {
    self = try DotenvFile.open(path, vault: vault, links: links)
  }

  package subscript(name: SecretName) -> DotenvEntry? { entries.first { $0.name == name } }

  static func displayName(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}
