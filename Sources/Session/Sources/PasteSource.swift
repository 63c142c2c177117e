import Secrets
import Vocabulary

/// A PrivateBin paste. It is fetched once and stays in memory; what is written to it is kept for
/// this session, because a paste cannot be changed.
struct PasteSource: OpenSource {
  let location: SourceAddress
  let address: PasteAddress
  var name: String { address.shown }
  var shownPath: String { address.shown }
  var exists: Bool { isOpen }
  private(set) var warnings: [String] = []
  private var keys = SourceKeys()
  var entries: [DotenvEntry] { keys.entries }
  var publicValues: [PublicValue] { keys.publicValues }

  /// As the server sent it: a wrong password costs nothing.
  var sealed: SealedPaste?
  private(set) var isOpen = false

  /// - Throws: `paste_no_id`, `paste_no_key`.
  init(_ link: Concealed, vault: Vault) throws(Failure) {
    location = .paste(link)
    do {
      address = try PasteAddress(link, vault: vault)
    } catch {
      throw Failure(error)
    }
  }

  mutating func take(_ listing: DotenvListing, public marks: PublicMarks, vault: Vault) {
    isOpen = true
    keys = SourceKeys(listing.entries, public: marks, vault: vault)
    warnings = listing.warnings.sentences(of: name)
    if sealed?.burnsAfterReading == true {
      warnings.append(
        "\(name): the server deleted this paste when it was read; its secrets are here until "
          + "airlock ends")
    }
  }

  var whyReadOnly: Failure? {
    Failure(
      "source_read_only", "\(name) cannot be changed: a paste never can",
      hint: "make a new paste that has these keys too and open it, or open a .env file beside it")
  }

  mutating func apply(_ marks: PublicMarks, vault: Vault) {
    keys.apply(marks, vault: vault)
  }

  mutating func addStubs(_ names: [SecretName]) throws(Failure) {
    throw Failure(
      "source_read_only",
      "\(name) cannot be changed, a paste never can; it lacks "
        + names.map(\.text).joined(separator: ", "),
      hint: "make a new paste with the old keys and these, and have the person open its address; "
        + "or have the person fill them in airlock")
  }

  mutating func set(_ name: SecretName, to secret: Secret) throws(Failure) {
    keys.keep(name, secret)
  }

  mutating func clear(_ name: SecretName) throws(Failure) { keys.keep(name, nil) }
}

extension Failure {
  init(_ error: PasteError) { self.init(error.code.rawValue, error.message, hint: error.hint) }
}
