import Session
import Vocabulary

extension State {
  /// Takes in one event of the session.
  mutating func fold(_ event: Event) {
    now = max(now, event.time)
    enter(event)
    switch event.kind {
    case .projectOpened(let project):
      self.project = project
      settlePastes(open: project.sources.filter { project.openPastes.contains($0) })
    case .manifestChanged(let manifest): change(manifest)
    case .streamsChanged(let streams): manifest?.streams = streams
    case .secretsChanged(let rows): take(rows)
    case .configChanged(let rows): keepingSelection { $0.config = rows }
    case .stubbed(let names, _, let reason):
      for name in names {
        histories[name, default: SecretHistory()].asked = mark(event)
        histories[name]?.reason = reason
      }
    case .filled(let name, _, _): histories[name, default: SecretHistory()].filled = mark(event)
    case .cleared(let name, _): histories[name]?.filled = nil
    case .publicKeysAsked(let candidates):
      publicQuestion = candidates
      isPublicQuestionPutOff = false
    case .marked(let isPublic, let secret): settlePublicQuestion(isPublic + secret)
    case .pasteLocked(let paste): lock(paste)
    case .configSet, .repaired, .manifestEdited: break
    case .accessChanged(let access): self.access = access
    case .callStarted, .callHeld, .callReleased, .callFinished: foldCall(event)
    case .waitStarted(let wait):
      waits.append(SecretWait(id: wait.id, names: wait.names, by: event.by, since: event.time))
    case .waitEnded(let id): waits.removeAll { $0.id == id }
    case .readStarted(let start): begin(start, event)
    case .readPage(let id, let page): add(page, to: id)
    case .readFinished(let read): finish(read, event)
    case .questionAsked(let question):
      questions.append(WaitingQuestion(question: question, askedAt: event.time))
    case .questionChanged(let question): change(question)
    case .approvalsChanged(let rows): takeApprovals(rows)
    case .questionClosed(let id, _):
      answered[id] = nil
      closeQuestion(id)
    case .failed(let failure):
      // What fails inside a call is the LLM's to mend; its row says it.
      if isInsideCall(event) { break }
      failures.append(failure)
      notice = Notice(kind: .failure, text: failure.message, shownAt: event.time)
    }
  }

  private func mark(_ event: Event) -> SecretHistory.Mark {
    SecretHistory.Mark(time: event.time, by: event.by)
  }

  /// The selection follows the problem, not its row; when it is solved, the next one is selected.
  private mutating func change(_ manifest: ManifestView) {
    let old = problems
    let selected = selectedProblem
    let index = selected.flatMap { old.firstIndex(of: $0) } ?? 0
    self.manifest = manifest
    let new = problems
    problemList.selected =
      selected.flatMap { was in
        new.first { $0 == was }
          ?? new.first { $0.code == was.code && $0.path == was.path && $0.message == was.message }
      } ?? (new.isEmpty ? nil : new[min(index, new.count - 1)])
  }

  private mutating func keepingSelection(_ change: (inout State) -> Void) {
    let old = secretsItems
    let selected = selectedItem
    let index = selected.flatMap { old.firstIndex(of: $0) } ?? 0
    change(&self)
    let new = secretsItems
    if let selected, new.contains(selected) {
      secretsList.selected = selected
    } else {
      secretsList.selected = new.isEmpty ? nil : new[min(index, new.count - 1)]
    }
  }

  /// The first list opens on what is missing: it is what the person came for.
  private mutating func take(_ rows: [SecretRow]) {
    let isFirst = secrets.isEmpty
    if !isFirst { noteChange(secrets, rows) }
    keepingSelection { $0.secrets = rows }
    guard isFirst, let missing = rows.first(where: { $0.state == .unset || $0.state == .stub })
    else { return }
    secretsList.selected = .secret(missing.name)
  }

  /// Whoever types a value hears that its file is no longer what it was; saving keeps both.
  private mutating func noteChange(_ old: [SecretRow], _ new: [SecretRow]) {
    for (index, dialog) in dialogs.enumerated() {
      guard case .fill(var fill) = dialog else { continue }
      let others = { (rows: [SecretRow]) in rows.filter { $0.name != fill.after } }
      // The line moves with what stands above it; the manifest decides on the rest.
      let held = { (row: SecretRow) in [row.name.text, row.location, row.fingerprint] }
      guard others(old).map(held) != others(new).map(held) else { continue }
      fill.isFileChanged = true
      dialogs[index] = .fill(fill)
    }
  }

  mutating func closeQuestion(_ id: Int) {
    questions.removeAll { $0.question.id == id }
    dialogs.removeAll { if case .question(let dialog) = $0 { dialog.id == id } else { false } }
  }
}
