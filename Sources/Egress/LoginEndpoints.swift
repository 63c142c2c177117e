import Secrets
import Synchronization
import Vocabulary

/// Remembers where logins were answered, so that a stream whose URL is a token endpoint does not show
/// as records what an authenticator would have sealed.
final class LoginEndpoints: Sendable {
  private struct Endpoint: Hashable {
    let origin: Origin
    /// Without query.
    let path: String
  }

  private let declared = Mutex<[Endpoint: Set<MintedField>]>([:])

  /// What is to be taken out of the answer; nil when the request is no login. What is declared comes
  /// first, in its order.
  func fields(of request: SealedRequest, sentTo target: RequestTarget) -> [MintedField]? {
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
    return fields.isEmpty && !MethodClass.looksLikeLogin(request) ? nil : fields
  }
}
