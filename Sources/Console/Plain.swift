package import Session
import Vocabulary

/// The screen for `--plain`: events as lines of words, printed once and in order, never rewritten.
/// For screen readers, dumb terminals and pipes; a state is always a word, and all of it is ASCII
/// but for what a manifest or an API wrote.
///
///     var plain = Plain(utcOffset: 3600)
///     for line in plain.lines(for: event) { print(line) }
package struct Plain: Sendable {
  let utcOffset: Int
  private var project: ProjectView?
  private(set) var manifest: ManifestView?
  private(set) var secrets: [SecretRow] = []
  private(set) var config: [ConfigRow] = []
  var questions: [Question] = []
  var approvals: [ApprovalRow] = []
  var access = AccessView()
  /// The doors were said once.
  var knowsAccess = false
  var calls = CallBook()

  package init(utcOffset: Int) { self.utcOffset = utcOffset }

  /// The question that an answer is for: the oldest.
  package var openQuestion: Int? { questions.first?.id }

  /// How many hosts it lists, as far as was said.
  package var openQuestionHosts: Int { questions.first?.all.count ?? 1 }

  /// Folds one event in, and says it in words. Long lines go on below, indented by two spaces.
  package mutating func lines(for event: Event) -> [String] {
    if event.by != .person { calls.note(event) }
    if let lines = linesOfLLM(for: event) { return lines.map(Plain.visible) }
    let lines: [String] =
      switch event.kind {
      case .projectOpened(let project): opened(project)
      case .manifestChanged(let manifest): changed(manifest)
      case .streamsChanged(let streams): changed(streams)
      case .secretsChanged(let rows): changed(rows)
      case .configChanged(let rows): changed(rows)
      case .stubbed(let names, let file, let reason):
        [
          said(
            event,
            "added \(names.map(\.text).joined(separator: ", ")) to \(file), without a value"
              + (reason.map { ", because: \($0)" } ?? ""))
        ]
      case .filled(let name, let file, let fingerprint):
        [said(event, "saved \(name.text) to \(file), fingerprint \(words(fingerprint))")]
      case .cleared(let name, let file): [said(event, "cleared \(name.text) in \(file)")]
      case .configSet(let path): [said(event, "set \(path) in the config")]
      case .publicKeysAsked(let candidates): asked(candidates)
      case .marked(let isPublic, let secret):
        MarkWords.words(isPublic, secret).map { [said(event, "said: \($0)")] } ?? []
      case .pasteLocked(let paste): locked(paste)
      case .repaired(let title): [said(event, "fixed the manifest: \(title)")]
      case .readStarted(let start): [started(start, event)]
      case .readPage(_, let page): [Plain.page(page)]
      case .readFinished(let read): finished(read, event)
      case .questionAsked(let question): asked(question, event)
      case .questionChanged(let question): changed(question, event)
      case .questionClosed(let id, let answer): closed(id, answer, event)
      case .approvalsChanged(let rows): changed(rows, event)
      case .manifestEdited(let edit):
        [said(event, "\(edit.title): +\(edit.added) -\(edit.removed) lines")]
      case .accessChanged, .callStarted, .callHeld, .callReleased, .callFinished, .waitStarted,
        .waitEnded:
        []
      case .failed(let failure): [failed(failure, event)]
      }
    return lines.map(Plain.visible)
  }

  // MARK: Answers to typed commands

  /// `Secrets: 4 needed, 2 set, 2 unset: client_secret, refresh_token.` and a line each.
  package var secretLines: [String] {
    var lines = [summary(secrets)]
    for row in secrets {
      let place = row.location.map { ", in \($0)" } ?? ""
      let print = row.fingerprint.map { ", fingerprint \(words($0))" } ?? ""
      let needed =
        row.neededBy.isEmpty ? "" : ", needed by \(row.neededBy.joined(separator: " and "))"
      lines.append("  \(row.name.text): \(row.state.rawValue)\(place)\(print)\(needed).")
    }
    for row in config {
      let value =
        row.value.map { "is \($0)" } ?? row.defaultValue.map { "not given, default \($0)" }
        ?? "not given"
      lines.append("  \(row.path): config, \(value)\(row.isRequired ? ", required" : "").")
    }
    return lines.map(Plain.visible)
  }

  package var errorLines: [String] {
    guard let manifest else { return ["No manifest was read yet."] }
    if manifest.diagnostics.isEmpty { return ["No errors, no warnings."] }
    return manifest.diagnostics.flatMap { problem in
      let line = problem.span.map { " at line \($0.line), column \($0.column)" } ?? ""
      let path = problem.path.isEmpty ? "" : ", \(problem.path)"
      let hint = problem.hint.map { ["  \($0)."] } ?? []
      return ["\(problem.severity.rawValue)\(line)\(path): \(problem.message)."] + hint
    }.map(Plain.visible)
  }

  package var streamLines: [String] {
    (manifest?.streams ?? []).map { stream in
      Plain.visible(
        "  \(stream.name): " + (stream.notReady.map { "not ready, \($0)." } ?? "ready."))
    }
  }

  /// The whole request of the oldest question, for `show`.
  package var requestLines: [String] {
    (questions.first?.requestLines ?? ["No question is waiting."]).map { Plain.visible("  " + $0) }
  }

  // MARK: Events

  private mutating func opened(_ project: ProjectView) -> [String] {
    self.project = project
    guard project.manifest == nil else { return [] }
    return ["No manifest in \(project.name) yet."]
  }

  private mutating func changed(_ manifest: ManifestView) -> [String] {
    self.manifest = manifest
    let name = project.map { " \($0.name)" } ?? ""
    return ["Manifest\(name), revision \(manifest.revision): \(manifest.verdict)."]
  }

  private mutating func changed(_ streams: [StreamView]) -> [String] {
    manifest?.streams = streams
    return []
  }

  private mutating func changed(_ rows: [SecretRow]) -> [String] {
    defer { secrets = rows }
    // Said only when a state changed; a new fingerprint is said by the event that made it.
    let old = secrets.map { "\($0.name.text) \($0.state.rawValue)" }
    let new = rows.map { "\($0.name.text) \($0.state.rawValue)" }
    return old == new ? [] : [summary(rows)]
  }

  private mutating func changed(_ rows: [ConfigRow]) -> [String] {
    config = rows
    let missing = rows.filter { $0.isRequired && $0.value == nil && $0.defaultValue == nil }
    if missing.isEmpty { return [] }
    return ["Config not given yet: \(missing.map(\.path).joined(separator: ", "))."]
  }

  private func summary(_ rows: [SecretRow]) -> String {
    if rows.isEmpty { return "Secrets: none needed." }
    let unset = rows.filter { $0.state == .unset || $0.state == .stub }
    let names = unset.isEmpty ? "" : ": \(unset.map(\.name.text).joined(separator: ", "))"
    return
      "Secrets: \(rows.count) needed, \(rows.count - unset.count) set, \(unset.count) unset\(names)."
  }

  private func started(_ start: ReadStart, _ event: Event) -> String {
    let what = start.isDryRun ? "a dry run of" : "to read"
    return said(event, "started \(what) \(start.stream).")
  }

  private static func page(_ page: PageView) -> String {
    let address = Address(page.url)
    let result = page.status.map { "status \($0), \(counted(page.records.count, "record"))" }
    return "  \(page.method) \(address.host)\(address.path): \(result ?? "not sent")."
  }

  private func finished(_ read: ReadView, _ event: Event) -> [String] {
    if let failure = read.failure {
      return [failed(failure, event), "  \(counted(read.records.count, "record")) before that."]
    }
    if read.isDryRun {
      let requests = counted(read.pages.count, "request")
      return [said(event, "finished the dry run of \(read.stream): \(requests), nothing sent.")]
    }
    let masked = read.masked.reduce(0) { $0 + $1.count }
    let values = masked == 0 ? "nothing masked" : "\(counted(masked, "value")) masked"
    return
      [
        said(
          event, "read stream \(read.stream): \(counted(read.records.count, "record")), \(values).")
      ]
      + (read.warnings + read.schemaNotes).map { "  \($0)." }
  }

  private mutating func asked(_ question: Question, _ event: Event) -> [String] {
    questions.append(question)
    let who = question.by == .person ? "Your read" : who(event)
    let items = question.items.map { "\($0.name.text) in the \($0.place)" }
    let what = items.isEmpty ? "a request without a secret" : items.joined(separator: " and ")
    let transport = question.origin.scheme == "https" ? "" : ", without TLS"
    let been =
      question.beenTo.isEmpty
      ? "This key has never gone anywhere."
      : "Before: "
        + question.beenTo.map { "\($0.origin) \($0.count) times" }.joined(separator: ", ") + "."
    let reach = question.reach.map { ", \($0)" } ?? ""
    let ways = question.leadsTo.map {
      "  The name of that host leads to \($0.address), \($0.words)."
    }
    let others = question.more.map { "  and to \($0.origin.host), port \($0.origin.port)." }
    return [
      "\(time(event)) Question \(question.id). \(who) wants to send \(what)",
      "  to \(question.origin.host), port \(question.origin.port)\(transport)\(reach).",
    ] + ways + others + [
      "  Request \(question.request), \(question.methodClass). \(been)",
      "  Answer deny, once, session, project or show.",
    ]
  }

  private mutating func closed(_ id: Int, _ answer: Answer, _ event: Event) -> [String] {
    questions.removeAll { $0.id == id }
    let words: String =
      switch answer {
      case .deny(let note): note.map { "Denied, with the note: \($0)" } ?? "Denied."
      case .once: "Allowed once."
      case .session: "Allowed for this session."
      case .project: "Allowed in this project."
      }
    return ["\(time(event)) \(words)"]
  }

  private func failed(_ failure: Failure, _ event: Event) -> String {
    let place = failure.span.map { " (manifest line \($0.line))" } ?? ""
    return "\(time(event)) Failed: \(failure.message)\(place)."
      + (failure.hint.map { " \($0)." } ?? "")
  }

  private func said(_ event: Event, _ what: String) -> String {
    "\(time(event)) \(who(event)) \(what)"
      + (what.hasSuffix(".") ? "" : ".")
  }

  func time(_ event: Event) -> String { Clock.time(event.time, offset: utcOffset) }

  /// `amber otter`: a screen reader reads two words better than one with a hyphen.
  private func words(_ fingerprint: String) -> String {
    String(fingerprint.map { $0 == "-" ? " " : $0 })
  }

  /// Control characters from outside as marks: a plain terminal obeys escapes too.
  static func visible(_ line: String) -> String {
    var out = ""
    CharacterWidth.forEachCell(line) { glyph, _ in out.append(glyph) }
    return out
  }
}
