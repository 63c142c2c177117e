package import Secrets
package import Vocabulary

/// May these secrets go there? Everything in it is made of names and masked templates; only
/// ``redirectedFrom`` questions hold text from a server (the path), so the session masks it all.
package struct EgressQuestion: Sendable, Hashable {
  package struct Item: Sendable, Hashable {
    package let name: SecretName
    package let placement: Placement
    /// `Authorization header`, `query parameter api_key`, `path`, `body`.
    package let place: String
    /// How it will stand there: `Bearer ‹api_key›`.
    package let shown: String
  }

  /// Where the first of its keys has been before.
  package struct Visit: Sendable, Hashable {
    package let origin: Origin
    package let count: Int
    /// Seconds since 1970.
    package let last: Double
  }

  package let by: Party
  package let read: Int
  package let stream: String
  /// Those that have no grant yet. Empty for a request that carries no secret.
  package let items: [Item]
  package let origin: Origin
  package let method: String
  /// `GET /v2/orders?limit=10`, masked.
  package let request: String
  package let methods: MethodClass
  package let span: SourceSpan?
  package let beenTo: [Visit]
  /// Set when a server sent us there.
  package let redirectedFrom: Origin?
  /// The private addresses that the name of the public origin leads to; empty unless that is what is
  /// asked.
  package let leadsTo: [String]
  /// The whole request as lines, masked.
  package let wholeRequest: [String]
  let trip: Trip
  let missing: [Passenger]

  /// The same secrets for the same place by the same party, in whichever read.
  package func asksTheSame(as other: EgressQuestion) -> Bool {
    Set(missing) == Set(other.missing) && trip.origin == other.trip.origin
      && trip.methods == other.trip.methods && by == other.by
  }

  /// True for two requests that differ in the public host they go to: the same party, the same keys,
  /// the same kind of method. Where a person must look twice, they are asked about one by one: a
  /// private address, a redirect.
  package func comesInOneBurst(with other: EgressQuestion) -> Bool {
    by == other.by && methods == other.methods && origin != other.origin
      && Set(items.map(\.name)) == Set(other.items.map(\.name)) && isPlain && other.isPlain
  }

  private var isPlain: Bool {
    origin.reach == .everywhere && leadsTo.isEmpty && redirectedFrom == nil
  }
}

/// What somebody answered.
package enum EgressAnswer: Sendable, Hashable {
  /// - Parameter note: their own words, not masked yet.
  case deny(note: String?)
  /// This read: its pages and retries.
  case once
  /// Until airlock quits.
  case session
  /// Remembered for this project.
  case project
  /// Nobody answered in time; the question stays open on their side.
  case undecided
}

/// Whoever can say yes. It may take its time: the request waits.
package protocol Approver: Sendable {
  func decide(_ question: EgressQuestion) async -> EgressAnswer

  /// What stands in the gate is not what it was.
  func approvalsChanged() async
}

extension Approver {
  package func approvalsChanged() async {}
}

/// Answers no to everything: what an unattended run does beyond its `--allow` rules.
package struct HeadlessApprover: Approver {
  package init() {}
  package func decide(_ question: EgressQuestion) async -> EgressAnswer { .deny(note: nil) }
}

extension EgressQuestion {
  init(
    _ request: SealedRequest, trip: Trip, missing: [Passenger], by: Party, beenTo: [Visit],
    redirectedFrom: Origin?
  ) {
    self.by = by
    read = trip.read
    stream = request.stream
    items = EgressQuestion.items(request, missing: missing)
    origin = trip.origin
    method = request.method
    let query = EgressQuestion.pairs(request.query.map { SealedPair($0.name, $0.value) })
    self.request =
      "\(request.method) \(request.path.masked)" + (query.isEmpty ? "" : "?\(query)")
    methods = trip.methods
    span = request.span
    self.beenTo = beenTo
    self.redirectedFrom = redirectedFrom
    self.trip = trip
    self.missing = missing
    leadsTo = missing.compactMap { if case .inside(let address) = $0 { address } else { nil } }
    var lines = ["\(self.request) HTTP/1.1", "Host: \(trip.origin.hostAndPort)"]
    lines += request.headers.map { "\($0.name): \($0.value.masked)" }
    if let body = request.body.masked {
      lines.append("")
      lines += body.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
    wholeRequest = lines
  }

  private static func pairs(_ pairs: [SealedPair]) -> String {
    pairs.map { "\($0.name.masked)=\($0.value.masked)" }.joined(separator: "&")
  }

  private static func items(_ request: SealedRequest, missing: [Passenger]) -> [Item] {
    var items: [Item] = []
    var seen: Set<Item> = []
    func add(_ text: SealedText, _ placement: Placement, _ place: String, _ shown: String) {
      for secret in text.secrets {
        let passenger = Passenger.secret(secret.name, secret.identity, placement)
        guard missing.contains(passenger) else { continue }
        let item = Item(name: secret.name, placement: placement, place: place, shown: shown)
        if seen.insert(item).inserted { items.append(item) }
      }
    }
    for header in request.headers {
      add(header.value, .header, "\(header.name) header", header.value.masked)
    }
    for pair in request.query {
      let place = "query parameter \(pair.name.masked)"
      add(pair.name, .query, place, pair.name.masked)
      add(pair.value, .query, place, pair.value.masked)
    }
    add(request.path, .path, "path", request.path.masked)
    for text in request.body.texts { add(text, .body, "body", text.masked) }
    return items
  }
}
