import Egress
import Secrets
package import Vocabulary

/// One thing that is remembered for the project: a yes or a no.
package struct ApprovalView: Sendable, Hashable {
  /// nil for requests without a secret.
  package let name: SecretName?
  package let origin: Origin
  /// The private address that the name of the origin may lead to; nil for everything else.
  package let address: String?
  /// `header`, `query`, `path`, `body`; nil for a refusal, and for requests without a secret.
  package let placement: String?
  /// `reads`, `queries`, `writes`; nil for a refusal.
  package let methods: String?
  package let isRefusal: Bool
  /// False for a grant that was made on the command line.
  package let isConfirmed: Bool
  /// The key has another value now, or is not set: the entry does nothing.
  package let isStale: Bool
}

/// What a person types to remember a yes or a no: `api_key=https://api.example.com`.
package struct ApprovalRule: Sendable {
  /// nil for `*`: every key that is set.
  package let name: SecretName?
  package let origin: Origin

  /// - Throws: `bad_allow` with what is wrong.
  package init(_ text: String) throws(Failure) {
    let isAddress: Bool
    do {
      let rule = try AllowRule(parsing: text)
      (name, origin) = (rule.key, rule.origin)
      isAddress = rule.address != nil
    } catch {
      throw Failure("bad_allow", error.message, hint: error.hint)
    }
    if isAddress {
      throw Failure(
        "bad_allow", "the part before = is an address, and not the name of a secret",
        hint: "where a name may lead is approved in the screen, or for one run with --allow")
    }
  }
}

extension Session {
  /// What is remembered for this project, in the order it was said.
  package func approvals() throws(Failure) -> [ApprovalView] {
    let kept: GrantStore.Approvals
    do throws(GrantStore.Failure) { kept = try store?.load() ?? .init() } catch {
      throw Failure(error)
    }
    let current = Set(sources.flatMap(\.entries).compactMap(\.secret).map(\.identity))
    let grants = kept.grants.map { grant -> ApprovalView in
      var place: String?
      var address: String?
      if case .inside(let text) = grant.passenger { address = text }
      var isStale = false
      if case .secret(_, let fingerprint, let placement) = grant.passenger {
        place = placement.rawValue
        isStale = !current.contains(fingerprint)
      }
      return ApprovalView(
        name: grant.passenger.name, origin: grant.origin, address: address, placement: place,
        methods: grant.methods.rawValue, isRefusal: false, isConfirmed: grant.isConfirmed,
        isStale: isStale)
    }
    return grants
      + kept.refusals.map {
        ApprovalView(
          name: $0.name, origin: $0.origin, address: nil, placement: nil, methods: nil,
          isRefusal: true,
          isConfirmed: true, isStale: !current.contains($0.fingerprint))
      }
  }

  /// Remembers that a key may go to an origin, at every place of a request. It is *unconfirmed*: it
  /// was not given to a question.
  ///
  /// - Parameter mayWrite: by methods that write too.
  /// - Throws: `secret_unset`, `no_project`, `approvals_unusable`.
  package func allow(_ rule: ApprovalRule, mayWrite: Bool) throws(Failure) {
    let store = try keeper()
    let secrets = try secrets(of: rule)
    let grants = secrets.flatMap { secret in
      Placement.allCases.map { place in
        Grant(
          .secret(secret.name, secret.identity, place), to: rule.origin,
          by: mayWrite ? .writes : .queries, for: .project, isConfirmed: false)
      }
    }
    do throws(GrantStore.Failure) { try store.add(grants) } catch { throw Failure(error) }
  }

  /// Remembers that a key does not go to an origin: nobody is asked again.
  ///
  /// - Throws: as ``allow(_:mayWrite:)``.
  package func refuse(_ rule: ApprovalRule) throws(Failure) {
    let store = try keeper()
    for secret in try secrets(of: rule) {
      let refusal = StandingRefusal(secret.name, secret.identity, to: rule.origin)
      do throws(GrantStore.Failure) { try store.refuse(refusal) } catch { throw Failure(error) }
    }
  }

  /// Forgets what was said of a key, or of an origin, or everything.
  ///
  /// - Returns: how many entries went.
  package func revoke(_ name: SecretName?, to origin: Origin?) throws(Failure) -> Int {
    let store = try keeper()
    do throws(GrantStore.Failure) { return try store.revoke(name, to: origin) } catch {
      throw Failure(error)
    }
  }

  private var store: GrantStore? { Session.store(options, project) }

  private func keeper() throws(Failure) -> GrantStore {
    guard let store else {
      throw Failure(
        "no_project", "approvals are kept for a project, and there is none",
        hint: "name its manifest, and see that HOME or XDG_STATE_HOME is set")
    }
    return store
  }

  private func secrets(of rule: ApprovalRule) throws(Failure) -> [Secret] {
    var found: [Secret] = []
    for secret in sources.flatMap(\.entries).compactMap(\.secret)
    where (rule.name == nil || secret.name == rule.name)
      && !found.contains(where: { $0.name == secret.name })
    {
      found.append(secret)
    }
    if found.isEmpty {
      throw Failure(
        "secret_unset", "\(rule.name.map(\.text) ?? "no key") is not set",
        hint: "an approval is for a value: set the key first")
    }
    return found
  }
}

extension Failure {
  init(_ error: GrantStore.Failure) { self.init(error.code, error.message, hint: error.hint) }
}
