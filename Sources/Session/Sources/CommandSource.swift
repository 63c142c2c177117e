import Secrets
import Vocabulary

/// A program that prints secrets. It runs once for a session; what is written is kept for the
/// session.
struct CommandSource: OpenSource {
  let command: SecretCommand
  var location: SourceAddress { .command(command) }
  var name: String { command.shown }
  var shownPath: String { command.shown }
  private(set) var exists = false
  private(set) var warnings: [String] = []
  private var keys = SourceKeys()
  var entries: [DotenvEntry] { keys.entries }
  var publicValues: [PublicValue] { keys.publicValues }

  init(_ command: SecretCommand) { self.command = command }

  mutating func take(_ listing: DotenvListing, public marks: PublicMarks, vault: Vault) {
    exists = true
    keys = SourceKeys(listing.entries, public: marks, vault: vault)
    warnings = listing.warnings.sentences(of: name)
  }

  var whyReadOnly: Failure? {
    Failure(
      "source_read_only", "what \(name) prints cannot be changed here",
      hint: "add the key where \(name) keeps it, or open a .env file beside it")
  }

  mutating func apply(_ marks: PublicMarks, vault: Vault) {
    keys.apply(marks, vault: vault)
  }

  mutating func addStubs(_ names: [SecretName]) throws(Failure) {
    throw Failure(
      "source_read_only",
      "what \(name) prints cannot be changed here; it lacks "
        + names.map(\.text).joined(separator: ", "),
      hint: "have the person add them where \(name) keeps its secrets, or fill them in airlock")
  }

  mutating func set(_ name: SecretName, to secret: Secret) throws(Failure) {
    keys.keep(name, secret)
  }

  mutating func clear(_ name: SecretName) throws(Failure) { keys.keep(name, nil) }
}
