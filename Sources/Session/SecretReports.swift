package import Vocabulary

/// What `list_dotenv_secrets` and `airlock secrets list` answer.
package struct SecretsListing: Sendable {
  package struct Entry: Sendable {
    package let name: SecretName
    package let isSet: Bool
    /// Display name of the source.
    package let source: String
  }

  package let path: String
  package let exists: Bool
  package let secrets: [Entry]
  /// Lines that cannot be read, by number, and files that others may read.
  package let warnings: [String]
}

/// What is asked of `populate_dotenv_missing_secrets_stubs` and `airlock secrets stub`.
package struct StubRequest: Sendable {
  /// A path, or the name of an open source; nil for the first open one.
  package var source: String?
  /// YAML text; nil for the session's manifest.
  package var manifest: String?
  /// Dotted config paths besides those of the manifest's spec.
  package var paths: [String]
  package var allowCreate: Bool
  /// Why they are needed, in the words of whoever asks; the person reads it.
  package var reason: String?
  /// The session's manifest counts too although ``paths`` are given.
  package var includesSessionManifest = false

  package init(
    source: String? = nil, manifest: String? = nil, paths: [String] = [], allowCreate: Bool = true
  ) {
    self.source = source
    self.manifest = manifest
    self.paths = paths
    self.allowCreate = allowCreate
  }
}

package struct StubReport: Sendable {
  package let path: String
  package let added: [SecretName]
  package let set: [SecretName]
  /// Needed and not filled, the added ones included.
  package let unset: [SecretName]
}
