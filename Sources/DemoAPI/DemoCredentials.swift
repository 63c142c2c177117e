/// The keys of the make-believe API, new for every run so that nobody learns them from the source.
package struct DemoCredentials: Sendable {
  /// What the `Authorization: Bearer` header must carry.
  package let apiKey: String
  /// What the `X-Account-Id` header of `/v1/events` must carry.
  package let accountID: String
  /// What the `X-Api-Key` header of `/v1/orders` must carry; nil takes any value of eight characters
  /// or more, so that a person can make one up for the stub.
  package let clientSecret: String?

  package init(apiKey: String, accountID: String, clientSecret: String?) {
    self.apiKey = apiKey
    self.accountID = accountID
    self.clientSecret = clientSecret
  }

  package static func random() -> DemoCredentials {
    DemoCredentials(
      apiKey: "ak_" + letters(28), accountID: "acct_" + letters(14),
      clientSecret: "cs_" + letters(32))
  }

  /// Without a second key of its own: any is taken.
  package static func randomTakingAnyClientSecret() -> DemoCredentials {
    let all = random()
    return DemoCredentials(apiKey: all.apiKey, accountID: all.accountID, clientSecret: nil)
  }

  func accepts(clientSecret given: String) -> Bool {
    if let clientSecret { given == clientSecret } else { given.count >= 8 }
  }

  private static func letters(_ count: Int) -> String {
    let alphabet = Array("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789")
    var random = SystemRandomNumberGenerator()
    return String(
      (0..<count).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &random)] })
  }
}

extension DemoCredentials: CustomStringConvertible, CustomReflectable {
  package var description: String { "‹demo credentials›" }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
