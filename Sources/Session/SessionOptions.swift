package import Secrets
package import Vocabulary

/// How a session is started: what the person named on the command line.
package struct SessionOptions: Sendable {
  /// Absolute path of the manifest; it need not exist yet. nil for a server without a project.
  package var manifest: String?
  /// In order of precedence: of two that hold a key the first one wins.
  package var sources: [SourceAddress] = []
  /// What opens pastes that have a password.
  package var pastePassword: Concealed?
  /// Absolute path of a JSON file with the config that is no secret; nil to keep it in memory.
  package var configFile: String?
  /// Tools may name `.env` files inside this folder.
  package var sourceRoot: String?
  /// `KEY=ORIGIN` approvals for this run; `*` stands for any key.
  package var allow: [String] = []
  /// Keys of the sources that are no secret.
  package var publicKeys: Set<SecretName> = []
  /// Users, by name or number, whose processes may use the socket besides this one's.
  package var peers: [String] = []
  /// There is a person to ask.
  package var isInteractive = false
  package var isDemo = false
  /// Where approvals and the fingerprint key live; nil to remember nothing.
  package var stateFolder: String?
  /// Seconds that a call of an LLM waits for the person before it answers `waiting_for_human`.
  package var patience = 45.0
  /// Says where a name leads, in place of the system's resolver.
  package var resolve: (@Sendable (String) async -> [String])?
  /// Seconds since 1970.
  package var now: @Sendable () -> Double

  package init(now: @escaping @Sendable () -> Double) { self.now = now }
}
