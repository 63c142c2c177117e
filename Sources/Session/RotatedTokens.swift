import Connector

/// Tokens that logins put in the place of others, kept until airlock quits: a refresh token that is
/// good for one use would otherwise be used twice. The files are not touched.
struct RotatedTokens: Sendable {
  private(set) var updates: [ConfigUpdate] = []

  mutating func remember(_ update: ConfigUpdate) {
    updates.removeAll { $0.anchor == update.anchor && $0.endpoint == update.endpoint }
    updates.append(update)
  }
}
