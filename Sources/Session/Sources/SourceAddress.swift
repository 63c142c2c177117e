package import Secrets
import Vocabulary

/// Where a person said that secrets are.
package enum SourceAddress: Sendable, Hashable {
  /// Absolute path of a dotenv file; it need not exist yet.
  case file(String)
  /// The whole address of a PrivateBin paste.
  case paste(Concealed)
  /// A program that prints secrets.
  case command(SecretCommand)

  /// The path of a file; nil for what is no file.
  package var path: String? { if case .file(let path) = self { path } else { nil } }
}
