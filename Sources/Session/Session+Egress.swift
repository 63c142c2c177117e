import Egress
import Vocabulary

extension Session {
  /// The outer door asks whether these secrets may go there. With nobody to ask, they may not.
  ///
  /// A person's own read waits until they answer. An LLM's waits as long as its client would; then
  /// the question stays open, and the same request, made again, meets the answer.
  func decide(_ question: EgressQuestion) async -> EgressAnswer {
    guard options.isInteractive else { return .deny(note: nil) }
    let isBusy = questions.isAwaited(by: question.by)
    let id: Int
    if let open = questions.abandoned(sameAs: question) {
      id = open
    } else {
      let asked = view(of: question)
      id = asked.id
      tell(questions.add(asked, question), by: question.by)
    }
    if question.by != .person && isBusy { return .undecided }
    let start = options.now()
    reads.tell(.waiting(for: subject(of: question)), read: question.read)
    defer {
      reads.waited(options.now() - start, in: question.read)
      reads.tell(.goingOn, read: question.read)
    }
    return await answer(to: id, by: question.by).map(EgressAnswer.init) ?? .undecided
  }

  /// - Returns: nil when the patience of whoever asks was over.
  private func answer(to id: Int, by party: Party) async -> Answer? {
    let clock =
      party == .person
      ? nil
      : Task {
        try? await Task.sleep(for: .seconds(options.patience))
        if !Task.isCancelled { questions.giveUp(id) }
      }
    defer { clock?.cancel() }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { questions.wait(for: id, $0) }
    } onCancel: {
      Task { await self.withdraw(id) }
    }
  }

  /// A yes that was meant to be remembered and could not be is told to whoever gave it.
  func tellStoreFailure() async {
    guard let failure = await gate.takeStoreFailure() else { return }
    emit(
      .failed(masked(Failure(failure.code, failure.message, hint: failure.hint))), by: .person)
  }

  /// `api_key to api.example.com`
  private func subject(of question: EgressQuestion) -> String {
    let names = Set(question.items.map(\.name)).sorted().map(\.text).joined(separator: ", ")
    return "\(names.isEmpty ? "a request" : names) to \(question.origin.host)"
  }

  /// Nobody waits for this answer any more: the read was cancelled.
  private func withdraw(_ id: Int) {
    if let change = questions.withdraw(id) { tell(change, by: .person) }
  }

  private func tell(_ change: Questions.Change, by party: Party) {
    switch change {
    case .asked(let question): emit(.questionAsked(question), by: party)
    case .changed(let question): emit(.questionChanged(question), by: question.by)
    case .closed(let id): emit(.questionClosed(id: id, .deny(note: nil)), by: party)
    }
  }

  /// Closes a question. An answer to one that was withdrawn meanwhile changes nothing, and a host
  /// that joined it meanwhile is asked about again.
  func answer(_ id: Int, _ answer: Answer, seen: Int, by party: Party) async {
    var kept = answer
    if case .deny(let note?) = answer { kept = .deny(note: masked(note)) }
    guard let delivery = questions.answer(id, kept, seen: seen) else { return }
    emit(.questionClosed(id: id, kept), by: party)
    if let rest = delivery.rest { emit(.questionAsked(rest), by: rest.by) }
    for asked in delivery.late { await gate.answerLate(asked, EgressAnswer(kept)) }
  }

  private func view(of question: EgressQuestion) -> Question {
    Question(
      id: questions.nextID(), by: question.by, stream: masked(question.stream),
      items: question.items.map {
        Question.Item(name: $0.name, place: masked($0.place), shown: masked($0.shown))
      },
      origin: question.origin, method: question.method, request: masked(question.request),
      methodClass: question.methods.words, line: question.span?.line,
      beenTo: question.beenTo.map { ($0.origin.text, $0.count) },
      wholeRequest: question.wholeRequest.map { masked($0) }, reach: question.origin.reach.words,
      leadsTo: question.leadsTo.map { LeadsTo($0) })
  }

  static func gate(
    _ options: SessionOptions, _ project: ProjectFiles, asking relay: ApproverRelay
  ) throws(Failure) -> Gate {
    var rules: [AllowRule] = []
    for text in options.allow {
      do {
        rules.append(try AllowRule(parsing: text))
      } catch {
        throw Failure("bad_allow", "--allow \(error.message)", hint: error.hint)
      }
    }
    return Gate(
      policy: EgressPolicy(rules: rules), approver: relay, store: store(options, project),
      now: options.now)
  }

  /// Where approvals of this project are kept; nil where nothing is remembered.
  static func store(_ options: SessionOptions, _ project: ProjectFiles) -> GrantStore? {
    options.stateFolder.flatMap { folder in
      project.folder.map { GrantStore(folder: folder, project: DiskFile.resolved($0)) }
    }
  }
}

/// Brings the outer door's questions to the session, which is made after the door.
final class ApproverRelay: Approver {
  private let session = Guarded<WeakSession>(WeakSession())

  private struct WeakSession { weak var session: Session? }

  func connect(_ session: Session) { self.session.withLock { $0.session = session } }

  func decide(_ question: EgressQuestion) async -> EgressAnswer {
    let session = session.withLock { $0.session }
    return await session?.decide(question) ?? .deny(note: nil)
  }

  func approvalsChanged() async {
    let session = session.withLock { $0.session }
    await session?.noteApprovals()
  }
}

extension EgressAnswer {
  fileprivate init(_ answer: Answer) {
    self =
      switch answer {
      case .deny(let note): .deny(note: note)
      case .once: .once
      case .session: .session
      case .project: .project
      }
  }
}
