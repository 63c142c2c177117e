package import Vocabulary

/// What stands: to be listed on a screen, confirmed, and taken back.
extension Gate {
  package struct Standing: Sendable {
    package let grants: [Grant]
    package let refusals: [StandingRefusal]
    package let rules: [AllowRule]
  }

  /// All that lets a request through now, or stops it, without a question.
  package var standing: Standing {
    readStore()
    return Standing(
      grants: Array(grants.subtracting(adopted)), refusals: Array(refusedForGood),
      rules: policy.rules)
  }

  /// Takes back every yes and every no that was said of a subject and an origin, for however long. A
  /// read that is under way meets it with its next request.
  package func revoke(_ subject: GrantSubject, to origin: Origin) {
    let isGone: @Sendable (Grant) -> Bool = { grant in
      grant.origin == origin && subject.names(grant.passenger)
    }
    // What the origin handed out for the key goes with it.
    grants = grants.filter { !isGone($0) && !($0.origin == origin && adopted.contains($0)) }
    adopted = adopted.filter { $0.origin != origin }
    refusedForGood = refusedForGood.filter {
      !($0.origin == origin && subject == .key($0.name))
    }
    policy.removeRules { $0.origin == origin && $0.subject == subject }
    late = late.filter { $0.key.origin != origin }
    changeStore { (store) throws(GrantStore.Failure) in
      try store.remove(isGone) { $0.origin == origin && subject == .key($0.name) }
    }
  }

  /// Takes back everything: what was said for a read, for the session, for the project and at launch,
  /// and what was refused for good.
  package func revokeAll() {
    grants = []
    adopted = []
    refusedForGood = []
    late = [:]
    policy.removeRules { _ in true }
    changeStore { (store) throws(GrantStore.Failure) in try store.forgetAll() }
  }

  /// Makes a grant that came from the command line a person's own.
  package func confirm(_ subject: GrantSubject, to origin: Origin) {
    changeStore { (store) throws(GrantStore.Failure) in
      try store.confirm { $0.origin == origin && subject.names($0.passenger) }
    }
  }

  private func changeStore(_ change: (GrantStore) throws(GrantStore.Failure) -> Void) {
    if let store {
      do throws(GrantStore.Failure) { try change(store) } catch { storeFailure = error }
      readStore()
    }
    tellOfChange()
  }
}

/// What a line of a list of grants is about.
package enum GrantSubject: Sendable, Hashable {
  case key(SecretName)
  /// Said at launch: `*`.
  case everyKey
  /// Requests without a secret.
  case visits
  /// The way into this private address.
  case address(String)

  package init(_ passenger: Passenger) {
    self =
      switch passenger {
      case .secret(let name, _, _): .key(name)
      case .visit: .visits
      case .inside(let address): .address(address)
      }
  }

  func names(_ passenger: Passenger) -> Bool { GrantSubject(passenger) == self }
}

extension AllowRule {
  package var subject: GrantSubject {
    if let address { return .address(address) }
    return key.map { .key($0) } ?? .everyKey
  }
}
