import Session
import Vocabulary

extension State {
  /// Takes in one event of the session.
  mutating func fold(_ event: Event) {
    now = max(now, event.time)
    if let line = ActivityLine(event) {
      // The end of a read says all that its beginning said.
      if case .readFinished(let read) = event.kind, let last = activity.last, last.by == event.by,
        last.text == (read.isDryRun ? "dry run " : "read ") + read.stream
      {
        activity.removeLast()
      }
      activity.append(line)
      if activity.count > 500 { activity.removeFirst(100) }
    }
    switch event.kind {
    case .projectOpened(let project): self.project = project
    case .manifestChanged(let manifest): change(manifest)
    case .secretsChanged(let rows): take(rows)
    case .configChanged(let rows): keepingSelection { $0.config = rows }
    case .stubbed(let names, _, _):
      for name in names { histories[name, default: SecretHistory()].asked = mark(event) }
    case .filled(let name, _, _): histories[name, default: SecretHistory()].filled = mark(event)
    case .cleared(let name, _): histories[name]?.filled = nil
    case .configSet, .repaired, .manifestEdited: break
    case .accessChanged, .callStarted, .callHeld, .callReleased, .callFinished: break
    case .waitStarted, .waitEnded: break
    case .readStarted(let start): begin(start, event)
    case .readPage(let id, let page):
      guard live?.start.id == id else { break }
      live?.pages.append(page)
      live?.records += page.records
    case .readFinished(let read): finish(read, event)
    case .questionAsked(let question):
      questions.append(WaitingQuestion(question: question, askedAt: event.time))
    case .questionClosed(let id, _): closeQuestion(id)
    case .failed(let failure):
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

  private mutating func begin(_ start: ReadStart, _ event: Event) {
    live = LiveRead(start: start, startedAt: event.time)
    if event.by == .person {
      limits = start.limits
      lastStream = start.stream
    }
    let mode = testRead.mode
    testRead = TestReadPane()
    testRead.mode = start.isDryRun ? .requests : (mode == .json ? .table : mode)
  }

  private mutating func finish(_ read: ReadView, _ event: Event) {
    if live?.start.id == read.id { live = nil }
    self.read = read
    if !read.isDryRun {
      outcomes[read.stream] = ReadOutcome(
        time: event.time, isSuccess: read.isSuccess, records: read.records.count)
    }
    // Without a record there is nothing to see but the requests.
    if read.records.isEmpty, !read.pages.isEmpty, testRead.mode != .requests, read.failure == nil,
      read.isDryRun
    {
      testRead.mode = .requests
    }
  }

  mutating func closeQuestion(_ id: Int) {
    questions.removeAll { $0.question.id == id }
    dialogs.removeAll { if case .question(let dialog) = $0 { dialog.id == id } else { false } }
  }
}

extension ActivityLine {
  /// What an event says in the activity line; nil for one that only redraws.
  init?(_ event: Event) {
    guard let text = ActivityLine.words(event.kind) else { return nil }
    var isFailure = false
    if case .failed = event.kind { isFailure = true }
    if case .readFinished(let read) = event.kind { isFailure = read.failure != nil }
    self.init(time: event.time, by: event.by, text: text, isFailure: isFailure)
  }

  private static func words(_ kind: Event.Kind) -> String? {
    switch kind {
    case .projectOpened(let project):
      "open \(project.name)" + (project.manifest.map { " → \($0)" } ?? ": no manifest yet")
    case .manifestChanged(let manifest):
      "check manifest → rev \(manifest.revision), \(manifest.verdict)"
    case .secretsChanged, .configChanged, .readPage: nil
    case .stubbed(let names, let file, _):
      "stub \(names.map(\.text).joined(separator: ", ")) → \(file)"
    case .filled(let name, let file, let fingerprint): "fill \(name.text) → \(file) \(fingerprint)"
    case .cleared(let name, let file): "clear \(name.text) → \(file)"
    case .configSet(let path): "set \(path) in the config"
    case .repaired(let title): "fix → \(title)"
    case .readStarted(let start): (start.isDryRun ? "dry run " : "read ") + start.stream
    case .readFinished(let read): words(read)
    case .questionAsked(let question):
      "read \(question.stream) → waiting: \(question.subject) to \(question.origin.host)"
    case .questionClosed(_, let answer): answer.words
    case .manifestEdited(let edit):
      "\(edit.title) → +\(edit.added) -\(edit.removed), rev \(edit.revision)"
    case .accessChanged, .callStarted, .callHeld, .callReleased, .callFinished: nil
    case .waitStarted, .waitEnded: nil
    case .failed(let failure): failure.message
    }
  }

  private static func words(_ read: ReadView) -> String {
    if let failure = read.failure { return "read \(read.stream) → \(failure.message)" }
    if read.isDryRun {
      return "dry run \(read.stream) → \(counted(read.pages.count, "request")), nothing sent"
    }
    let masked = read.masked.reduce(0) { $0 + $1.count }
    return "read \(read.stream) → \(counted(read.records.count, "record"))"
      + (masked > 0 ? ", \(masked) masked" : "")
  }
}

extension ManifestView {
  var errorCount: Int { diagnostics.count { $0.severity == .error } }
  var warningCount: Int { diagnostics.count - errorCount }

  /// `2 errors, 1 warning`, `ok`.
  var verdict: String {
    let parts =
      (errorCount > 0 ? [counted(errorCount, "error")] : [])
      + (warningCount > 0 ? [counted(warningCount, "warning")] : [])
    return parts.isEmpty ? (isValid ? "ok" : "not valid") : parts.joined(separator: ", ")
  }
}

extension Question {
  /// The keys it is about: `api_key`, `3 keys`, `a request`.
  var subject: String {
    switch items.count {
    case 0: "a request"
    case 1: items[0].name.text
    default: "\(items.count) keys"
    }
  }
}

extension Answer {
  var words: String {
    switch self {
    case .deny(let note): note.map { "deny: “\($0)”" } ?? "deny"
    case .once: "allow once"
    case .session: "allow for this session"
    case .project: "allow in this project"
    }
  }
}
