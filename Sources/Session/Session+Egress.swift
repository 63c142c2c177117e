import Egress
import Synchronization
import Vocabulary

extension Session {
  /// The outer door asks whether these secrets may go there. With nobody to ask, they may not.
  func decide(_ question: EgressQuestion) async -> EgressAnswer {
    guard options.isInteractive else { return .deny(note: nil) }
    let asked = view(of: question)
    let start = options.now()
    defer { reads.waited(options.now() - start, in: question.read) }
    let answer = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        questions.ask(asked, continuation)
        emit(.questionAsked(asked), by: question.by)
      }
    } onCancel: {
      Task { await self.withdraw(asked.id) }
    }
    switch answer {
    case .deny(let note): return .deny(note: note)
    case .once: return .once
    case .session: return .session
    case .project: return .project
    }
  }

  /// Nobody waits for this answer any more: the read was cancelled.
  private func withdraw(_ id: Int) { answer(id, .deny(note: nil), by: .person) }

  /// Closes a question. An answer to one that was withdrawn meanwhile changes nothing.
  func answer(_ id: Int, _ answer: Answer, by party: Party) {
    var kept = answer
    if case .deny(let note?) = answer { kept = .deny(note: masked(note)) }
    guard questions.answer(id, kept) else { return }
    emit(.questionClosed(id: id, kept), by: party)
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
      wholeRequest: question.wholeRequest.map { masked($0) })
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
    let store = options.stateFolder.flatMap { folder in
      project.folder.map { GrantStore(folder: folder, project: DiskFile.resolved($0)) }
    }
    return Gate(
      policy: EgressPolicy(rules: rules), approver: relay, store: store, now: options.now)
  }
}

/// Brings the outer door's questions to the session, which is made after the door.
final class ApproverRelay: Approver {
  private let session = Mutex<WeakSession>(WeakSession())

  private struct WeakSession { weak var session: Session? }

  func connect(_ session: Session) { self.session.withLock { $0.session = session } }

  func decide(_ question: EgressQuestion) async -> EgressAnswer {
    let session = session.withLock { $0.session }
    return await session?.decide(question) ?? .deny(note: nil)
  }
}
