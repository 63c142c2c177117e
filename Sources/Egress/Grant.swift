package import Secrets
package import Vocabulary

/// What wants to pass the outer door: a secret at a place of the request, or a request alone.
package enum Passenger: Sendable, Hashable {
  /// The value is named by its fingerprint, so that renaming a key in a file grants nothing; a
  /// minted one by what it was minted from (``Secrets/Secret/identity``).
  case secret(SecretName, Fingerprint, Placement)
  /// A request without a secret; records and answers could travel in it.
  case visit
  /// The way into this private address, to which the name of a public origin leads.
  case inside(String)

  package var name: SecretName? { if case .secret(let name, _, _) = self { name } else { nil } }
}

/// A yes: this passenger may go to this origin, by methods up to this class, for so long.
package struct Grant: Sendable, Hashable {
  package enum Scope: Sendable, Hashable {
    /// One read, with its pages and retries.
    case once(read: Int)
    /// Until airlock quits.
    case session
    /// Remembered for the project.
    case project
    /// Given on the command line with `--allow`.
    case launch
  }

  package let passenger: Passenger
  package let origin: Origin
  package let methods: MethodClass
  package let scope: Scope
  /// False for one that was made on the command line: whoever has a shell could have made it.
  package let isConfirmed: Bool

  package init(
    _ passenger: Passenger, to origin: Origin, by methods: MethodClass, for scope: Scope,
    isConfirmed: Bool = true
  ) {
    self.passenger = passenger
    self.origin = origin
    self.methods = methods
    self.scope = scope
    self.isConfirmed = isConfirmed
  }

  /// The same but for who confirmed it.
  func isSame(as other: Grant) -> Bool {
    passenger == other.passenger && origin == other.origin && methods == other.methods
  }

  /// True when this grant lets the passenger go. Where a secret may go, a request without one may
  /// go too.
  func covers(_ passenger: Passenger, on trip: Trip) -> Bool {
    guard origin == trip.origin, trip.methods <= methods else { return false }
    if case .once(let read) = scope, read != trip.read { return false }
    if self.passenger == passenger { return true }
    if case .inside = self.passenger { return false }
    return passenger == .visit
  }
}

/// One request as the policy sees it.
package struct Trip: Sendable, Hashable {
  /// In the order of the request, each once; ``Passenger/visit`` alone for a request without a secret.
  package let passengers: [Passenger]
  /// Normalised.
  package let origin: Origin
  package let methods: MethodClass
  package let read: Int

  package init(_ request: SealedRequest, to origin: Origin, read: Int) {
    var seen: Set<Passenger> = []
    var passengers: [Passenger] = []
    for (secret, placement) in request.cargo {
      let passenger = Passenger.secret(secret.name, secret.identity, placement)
      if seen.insert(passenger).inserted { passengers.append(passenger) }
    }
    self.passengers = passengers.isEmpty ? [.visit] : passengers
    self.origin = origin
    self.methods = MethodClass(of: request)
    self.read = read
  }

  /// The same trip with its passengers changed for the way to these addresses.
  init(_ trip: Trip, into addresses: [String]) {
    passengers = addresses.map { .inside($0) }
    origin = trip.origin
    methods = .reads
    read = trip.read
  }

  var carriesSecret: Bool { passengers.contains { $0.name != nil } }
}
