package import Secrets
package import Vocabulary

/// Keeps the grants, asks for those that are missing, and cuts tickets. Every request passes here.
///
/// A question that is open already is not asked twice: whoever wants the same waits for the same
/// answer.
package actor Gate {
  var policy: EgressPolicy
  private let approver: any Approver
  let store: GrantStore?
  private let now: @Sendable () -> Double

  var grants: Set<Grant> = []
  /// Those of ``grants`` that nobody gave: an origin gets back what it handed out.
  var adopted: Set<Grant> = []
  var refusedForGood: Set<StandingRefusal> = []
  /// Of the file that ``grants`` of the project were read from.
  private var stamp: PrivateFile.Stamp?
  private var isStoreRead = false
  private var refusals: Set<Refusal> = []
  private var open: [Topic: OpenQuestion] = [:]
  var late: [Topic: LateAnswer] = [:]
  private var counter = 0
  package private(set) var ledger = EgressLedger()
  var storeFailure: GrantStore.Failure?

  package init(
    policy: EgressPolicy, approver: any Approver, store: GrantStore? = nil,
    now: @escaping @Sendable () -> Double
  ) {
    self.policy = policy
    self.approver = approver
    self.store = store
    self.now = now
  }

  /// Waits until the request may go.
  ///
  /// - Throws: ``EgressError/Code/denied``, ``EgressError/Code/waiting`` when nobody answered yet,
  ///   ``EgressError/Code/cancelled``.
  package func admit(
    _ request: SealedRequest, read: Int, by party: Party, redirectedFrom: Origin? = nil
  ) async throws(EgressError) -> Ticket {
    try Unsealer.refuseDerived(request)
    let origin: Origin
    do {
      origin = try OriginParser.normalise(request.origin)
    } catch {
      throw EgressError(.denied, error.rawValue)
    }
    let trip = Trip(request, to: origin, read: read)
    try await pass(trip, request, by: party, redirectedFrom: redirectedFrom)
    ledger.write(trip, stream: request.stream, at: now(), by: party)
    return Ticket(for: trip)
  }

  /// Waits until a request that was admitted may also follow the name of its public origin to these
  /// private addresses.
  ///
  /// - Throws: as ``admit(_:read:by:redirectedFrom:)``.
  func admit(
    _ addresses: [String], for request: SealedRequest, to origin: Origin, read: Int,
    by party: Party, redirectedFrom: Origin?
  ) async throws(EgressError) {
    let trip = Trip(Trip(request, to: origin, read: read), into: addresses)
    try await pass(trip, request, by: party, redirectedFrom: redirectedFrom)
  }

  /// Whether a request could go now without a question.
  func isApproved(_ request: SealedRequest, read: Int) -> Bool {
    guard let origin = try? OriginParser.normalise(request.origin) else { return false }
    readStore()
    let trip = Trip(request, to: origin, read: read)
    return if case .allow = policy.judge(trip, grants: grants, refusals: refusedForGood) {
      true
    } else {
      false
    }
  }

  private func pass(
    _ trip: Trip, _ request: SealedRequest, by party: Party, redirectedFrom: Origin?
  ) async throws(EgressError) {
    let read = trip.read
    while true {
      if Task.isCancelled { throw .cancelled }
      readStore()
      switch policy.judge(trip, grants: grants, refusals: refusedForGood) {
      case .deny(let error): throw error
      case .allow: return
      case .ask(let missing):
        let topic = Topic(missing: Set(missing), trip: trip, by: party)
        if refusals.contains(Refusal(topic: topic, read: read)) { throw denied(topic, nil) }
        let question = EgressQuestion(
          request, trip: trip, missing: missing, by: party, beenTo: beenTo(missing),
          redirectedFrom: redirectedFrom)
        switch await answer(topic, missing, question, read: read) {
        case .deny(let note): throw denied(topic, note)
        case .undecided:
          throw EgressError(
            .waiting, "a person was asked and has not answered yet",
            hint: "make the same call again later; the question stays open")
        case .once, .session, .project: continue
        case nil: throw .cancelled
        }
      }
    }
  }

  /// Takes an answer that came after ``EgressAnswer/undecided``: the same request, made again within
  /// ten minutes, meets it.
  package func answerLate(_ question: EgressQuestion, _ answer: EgressAnswer) {
    let topic = Topic(
      missing: Set(question.missing), trip: question.trip, by: question.by)
    late[topic] = LateAnswer(answer: answer, time: now())
  }

  /// Lets a value that an origin handed out go back there, for the read it was handed to.
  ///
  /// - Parameter methods: what a login was approved for is a query: a token does not write unasked.
  func adopt(
    _ minted: some Sequence<Secret>, at origin: Origin, read: Int,
    placements: [Placement] = [.header], by methods: MethodClass = .writes
  ) {
    for secret in minted {
      for placement in placements {
        let grant = Grant(
          .secret(secret.name, secret.identity, placement), to: origin, by: methods,
          for: .once(read: read))
        if grants.insert(grant).inserted { adopted.insert(grant) }
      }
    }
  }

  /// Ends what was given for one read.
  package func finish(read: Int) {
    let over = grants.filter { $0.scope == .once(read: read) }
    grants.subtract(over)
    refusals = refusals.filter { $0.read != read }
    if !over.isSubset(of: adopted) { tellOfChange() }
    adopted.subtract(over)
  }

  /// Whoever shows what stands looks again.
  func tellOfChange() { Task { [approver] in await approver.approvalsChanged() } }

  /// Why approvals of this project could not be read or kept, told once; the program goes on
  /// without them.
  package func takeStoreFailure() -> GrantStore.Failure? {
    defer { storeFailure = nil }
    return storeFailure
  }

  /// How many requests wait for an answer: nothing is pending when it is 0.
  package var waiterCount: Int { open.values.reduce(0) { $0 + $1.waiters.count } }

  /// Another airlock may have taken a grant back: the file is read again when it is another one.
  func readStore() {
    guard let store else { return }
    let now = store.stamp
    guard !isStoreRead || now != stamp else { return }
    if isStoreRead { tellOfChange() }
    isStoreRead = true
    stamp = now
    grants = grants.filter { $0.scope != .project }
    refusedForGood = []
    do {
      let kept = try store.load()
      grants.formUnion(kept.grants)
      refusedForGood = Set(kept.refusals)
    } catch {
      storeFailure = error
    }
  }

  private func denied(_ topic: Topic, _ note: String?) -> EgressError {
    if topic.missing.contains(where: { if case .inside = $0 { true } else { false } }) {
      return EgressError(
        .denied, "the name of this host leads to a private address, which was not approved",
        hint: "a person approves it in airlock, or with --allow ADDRESS=ORIGIN", note: note)
    }
    let names = Set(topic.missing.compactMap(\.name)).sorted().map(\.text).joined(separator: ", ")
    let what = names.isEmpty ? "this request was" : "sending \(names) to this host was"
    return EgressError(
      .denied, "\(what) not approved", hint: "a person approves it in airlock", note: note)
  }

  private func beenTo(_ missing: [Passenger]) -> [EgressQuestion.Visit] {
    for case .secret(let name, let fingerprint, _) in missing {
      return ledger.visits(of: name, fingerprint).map {
        EgressQuestion.Visit(origin: $0.origin, count: $0.count, last: $0.last)
      }
    }
    return []
  }
}

// MARK: Questions

extension Gate {
  /// What makes two questions the same.
  struct Topic: Hashable {
    let missing: Set<Passenger>
    let origin: Origin
    let methods: MethodClass
    let by: Party

    init(missing: Set<Passenger>, trip: Trip, by: Party) {
      self.missing = missing
      origin = trip.origin
      methods = trip.methods
      self.by = by
    }
  }

  /// A no lasts as long as the read it was said to, so that a retry does not ask again.
  private struct Refusal: Hashable {
    let topic: Topic
    let read: Int
  }

  struct LateAnswer {
    let answer: EgressAnswer
    let time: Double
    static let lifetime = 600.0
  }

  private struct OpenQuestion {
    let asking: Task<Void, Never>
    var waiters: [Int: CheckedContinuation<EgressAnswer?, Never>] = [:]
    var reads: Set<Int> = []
  }

  /// - Returns: nil when the task that waits was cancelled.
  private func answer(
    _ topic: Topic, _ missing: [Passenger], _ question: EgressQuestion, read: Int
  ) async -> EgressAnswer? {
    if let given = late.removeValue(forKey: topic), now() - given.time < LateAnswer.lifetime {
      record(given.answer, topic, missing, question.trip, reads: [read])
      return given.answer
    }
    counter += 1
    let waiter = counter
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        // Cancelled before it could wait: nobody would ever wake it.
        if Task.isCancelled { return continuation.resume(returning: nil) }
        let isNew = open[topic] == nil
        if isNew { open[topic] = OpenQuestion(asking: ask(topic, missing, question)) }
        open[topic]?.waiters[waiter] = continuation
        open[topic]?.reads.insert(read)
      }
    } onCancel: {
      Task { await self.leave(topic, waiter) }
    }
  }

  private func ask(
    _ topic: Topic, _ missing: [Passenger], _ question: EgressQuestion
  )
    -> Task<Void, Never>
  {
    Task {
      let answer = await approver.decide(question)
      if !Task.isCancelled { close(topic, missing, question.trip, answer) }
    }
  }

  private func close(_ topic: Topic, _ missing: [Passenger], _ trip: Trip, _ answer: EgressAnswer) {
    guard let question = open.removeValue(forKey: topic) else { return }
    record(answer, topic, missing, trip, reads: question.reads)
    for continuation in question.waiters.values { continuation.resume(returning: answer) }
  }

  private func leave(_ topic: Topic, _ waiter: Int) {
    guard let continuation = open[topic]?.waiters.removeValue(forKey: waiter) else { return }
    continuation.resume(returning: nil)
    if open[topic]?.waiters.isEmpty == true {
      open.removeValue(forKey: topic)?.asking.cancel()
    }
  }

  private func record(
    _ answer: EgressAnswer, _ topic: Topic, _ missing: [Passenger], _ trip: Trip, reads: Set<Int>
  ) {
    if case .deny = answer {
      for read in reads { refusals.insert(Refusal(topic: topic, read: read)) }
    }
    let given = policy.grants(answer, for: missing, on: trip, reads: reads)
    grants.formUnion(given)
    if !given.isEmpty { tellOfChange() }
    if answer == .project, let store {
      do { try store.add(given) } catch { storeFailure = error }
    }
  }
}
