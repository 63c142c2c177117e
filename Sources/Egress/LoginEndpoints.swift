import Secrets
import Vocabulary

/// Remembers where logins were answered, so that a stream whose URL is a token endpoint does not show
/// as records what an authenticator would have sealed.
final class LoginEndpoints: Sendable {
  private struct Endpoint: Hashable {
    let origin: Origin
    /// Without query.
    let path: String
  }

  struct Login {
    /// What is declared, in its order, and then what was declared for this place before.
    let fields: [MintedField]
    let guess: LoginGuess
  }

  private let declared = Guarded<[Endpoint: Set<MintedField>]>([:])

  /// - Returns: nil when the request is no login.
  func login(_ request: SealedRequest, sentTo target: RequestTarget) -> Login? {
    let endpoint = Endpoint(
      origin: target.origin, path: String(target.path.prefix { $0 != "?" }))
    let known = declared.withLock { declared in
      if !request.mints.isEmpty {
        // What a value takes the place of is a matter of the one request.
        declared[endpoint, default: []].formUnion(
          request.mints.map { MintedField($0.name, at: $0.place) })
      }
      return declared[endpoint] ?? []
    }
    let places = Set(request.mints.map(\.place))
    let fields = request.mints + known.filter { !places.contains($0.place) }
    if !fields.isEmpty { return Login(fields: fields, guess: .declared) }
    return MethodClass.loginGuess(request).map { Login(fields: [], guess: $0) }
  }
}
