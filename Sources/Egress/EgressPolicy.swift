import Secrets
import Vocabulary

/// Says of one request: may it go, must somebody be asked, or is it out of the question. Pure.
package struct EgressPolicy: Sendable {
  package enum Verdict: Sendable, Equatable {
    case allow
    /// These passengers have no grant yet.
    case ask([Passenger])
    case deny(EgressError)
  }

  /// Given at launch.
  package private(set) var rules: [AllowRule]

  package init(rules: [AllowRule] = []) { self.rules = rules }

  package func judge(
    _ trip: Trip, grants: some Sequence<Grant>,
    refusals: some Sequence<StandingRefusal> = EmptyCollection()
  ) -> Verdict {
    for refusal in refusals {
      guard trip.passengers.contains(where: { refusal.stops($0, to: trip.origin) }) else {
        continue
      }
      return .deny(
        EgressError(
          .denied, "\(refusal.name.text) may not go to this host: a person refused it for good",
          hint: "airlock revoke takes the refusal back"))
    }
    if trip.carriesSecret, trip.origin.isInTheClear {
      return .deny(
        EgressError(
          .denied, "a secret may not cross the network over http",
          hint: "use https; http is for loopback addresses"))
    }
    var missing = trip.passengers.filter { passenger in
      !rules.contains { $0.origin == trip.origin && $0.covers(passenger) }
    }
    if missing.isEmpty { return .allow }
    for grant in grants where grant.origin == trip.origin {
      missing.removeAll { grant.covers($0, on: trip) }
    }
    return missing.isEmpty ? .allow : .ask(missing)
  }

  /// Takes launch rules back.
  mutating func removeRules(where isGone: (AllowRule) -> Bool) { rules.removeAll(where: isGone) }

  /// The grants that an answer gives.
  ///
  /// A visit to a public origin is asked about once per session, so `once` lasts that long for it.
  func grants(
    _ answer: EgressAnswer, for passengers: [Passenger], on trip: Trip, reads: Set<Int>
  )
    -> [Grant]
  {
    let scopes: [Grant.Scope]
    switch answer {
    case .deny, .undecided: return []
    case .session: scopes = [.session]
    case .project: scopes = [.project]
    case .once:
      let isPublicVisit = passengers == [.visit] && !trip.origin.isPrivate
      scopes = isPublicVisit ? [.session] : reads.sorted().map { .once(read: $0) }
    }
    return passengers.flatMap { passenger in
      scopes.map { Grant(passenger, to: trip.origin, by: trip.methods, for: $0) }
    }
  }
}
