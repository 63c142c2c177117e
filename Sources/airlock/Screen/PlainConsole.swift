import Console
import MCPServer
import Session
import Vocabulary

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The session as lines: for screen readers, dumb terminals and pipes. What `Plain` says is printed
/// once and in order; what is typed goes through `PlainPrompt` into the same commands as keys do.
actor PlainConsole {
  private let session: Session
  private let doors: Doors
  private let visit: DemoVisit?
  private var plain = Plain(utcOffset: Clock.utcOffset)
  private var problems: [Diagnostic] = []
  /// The paste that waits for its password.
  private var lockedPaste: String?
  private var running = 0
  /// The latest event that was printed, and the latest that is known to be on its way.
  private var heard = 0
  /// The question that was answered, until the session said so.
  private var answered: Int?
  private var expected = 0
  /// The list was asked for, and is printed when the session has looked.
  private var listsApprovals = false
  private var waiters: [CheckedContinuation<Void, Never>] = []
  private var listener: Task<Void, Never>?

  /// - Parameter visit: the demo's LLM; nil outside the demo.
  init(session: Session, doors: Doors, visit: DemoVisit? = nil) {
    self.session = session
    self.doors = doors
    self.visit = visit
  }

  /// Reads commands from stdin until it ends or `quit`.
  func run() async {
    await start()
    let isTyped = isatty(STDIN_FILENO) == 1
    var lines = StandardInput.lines().makeAsyncIterator()
    while true {
      // A script waits for what it asked for; a person may say `cancel` meanwhile.
      if !isTyped { await settled() }
      if isTyped { Report.prompt(plain.openQuestion == nil ? "Command, or help > " : "Answer > ") }
      guard let line = await lines.next() else { break }
      let prompt = PlainPrompt(line, isAsking: plain.openQuestion != nil)
      if case .quit = prompt { break }
      if let question = hidden(prompt) {
        Report.prompt(question.words)
        let draft = SecretDraft()
        StandardInput.echo(false)
        if let value = await lines.next() { draft.append(value) }
        StandardInput.echo(true)
        if isTyped { Report.line("") }
        perform(question.command(draft))
      } else {
        obey(prompt)
      }
    }
    if !isTyped { await settled() }
    await finish()
  }

  // MARK: For the demo

  func start() async {
    let events = await session.events()
    listener = Task { for await event in events { hear(event) } }
    try? await session.open()
    await session.connect(doors)
    await settled()
  }

  /// Shows the command as if it were typed, does it, and waits until it is done or asks something.
  func type(_ words: String) async {
    Report.line("> \(words)")
    obey(PlainPrompt(words, isAsking: plain.openQuestion != nil))
    await settled()
  }

  func fill(_ name: SecretName, with draft: SecretDraft) async {
    Report.line("> fill \(name.text)")
    Report.line("Value for \(name.text), not shown: \(String(repeating: "*", count: draft.count))")
    perform(.fill(name, draft))
    await settled()
  }

  /// Applies the first repair that is offered.
  func fix() async {
    guard let problem = problems.first(where: { $0.repair != nil }) else { return }
    Report.line("> fix")
    perform(.repair(problem))
    await settled()
  }

  func finish() async {
    await settled()
    await session.close()
    await listener?.value
  }

  // MARK: Commands

  /// What is asked without an echo, and what is done with the answer; nil for other commands.
  private func hidden(
    _ prompt: PlainPrompt
  ) -> (words: String, command: (SecretDraft) -> Command)? {
    switch prompt {
    case .fill(let name): ("Value for \(name.text), not shown: ", { .fill(name, $0) })
    case .write(let name): ("Value for \(name.text), not shown: ", { .write(name, $0) })
    case .unlock:
      lockedPaste.map { paste in
        ("Password of \(paste), not shown: ", { .openPaste(name: paste, $0) })
      }
    default: nil
    }
  }

  private func obey(_ prompt: PlainPrompt) {
    switch prompt {
    case .help: PlainPrompt.helpLines.forEach(Report.line)
    case .secrets: plain.secretLines.forEach(Report.line)
    case .errors: plain.errorLines.forEach(Report.line)
    case .streams: plain.streamLines.forEach(Report.line)
    case .show: plain.requestLines.forEach(Report.line)
    case .check: perform(.validate)
    case .cancel: perform(.cancelRead)
    case .clear(let name): perform(.clear(name))
    case .stub(let name): perform(.stub([name]))
    case .read(let stream, let dryRun):
      perform(.testRead(stream: stream, limits: ReadLimitsView(), dryRun: dryRun))
    case .config(let path, let text): perform(.setConfig(path: path, text: text))
    case .answer(let answer):
      if let question = plain.openQuestion {
        answered = question
        perform(.answer(question: question, answer, seen: plain.openQuestionHosts))
      }
    case .perform(let commands): perform(commands)
    case .access: plain.accessLines.forEach(Report.line)
    case .calls: plain.callLines.forEach(Report.line)
    case .configurations: plain.configurationLines.forEach(Report.line)
    case .saw(let call): plain.sawLines(call).forEach(Report.line)
    case .approvals: lookAtApprovals()
    case .confirm(let number): change(number) { .confirm($0) }
    case .revoke(let number): change(number) { .revoke($0) }
    case .letTheLLMWork:
      if let visit { visit.start() } else { Report.line("Only the demo has an LLM of its own.") }
    case .refused(let reason): Report.line(reason)
    case .unlock: Report.line("No paste waits.")
    case .nothing, .quit, .fill, .write: break
    }
  }

  /// Has the session look first: another airlock may have changed them.
  private func lookAtApprovals() {
    listsApprovals = true
    perform(.approvals(.look))
  }

  private func change(_ number: Int, _ change: (ApprovalRow) -> ApprovalChange) {
    guard let row = plain.approval(number) else {
      return Report.line("There is no approval \(number).")
    }
    perform(.approvals(change(row)))
  }

  private func perform(_ command: Command) { perform([command]) }

  private func perform(_ commands: [Command]) {
    running += 1
    Task {
      for command in commands { await session.perform(command, by: .person) }
      expected = max(expected, await session.lastEvent)
      running -= 1
      wakeIfSettled()
    }
  }

  /// Waits until nothing is under way but what waits for an answer, and all of it was printed.
  func settled() async {
    expected = max(expected, await session.lastEvent)
    if !isSettled { await withCheckedContinuation { waiters.append($0) } }
  }

  private var isSettled: Bool {
    heard >= expected
      && (running == 0 || plain.openQuestion != nil && plain.openQuestion != answered)
  }

  private func wakeIfSettled() {
    guard isSettled else { return }
    let woken = waiters
    waiters = []
    for waiter in woken { waiter.resume() }
  }

  private func hear(_ event: Event) {
    for line in plain.lines(for: event) { Report.line(line) }
    if case .manifestChanged(let manifest) = event.kind { problems = manifest.diagnostics }
    if case .pasteLocked(let paste) = event.kind { lockedPaste = paste.name }
    if case .projectOpened(let project) = event.kind,
      lockedPaste.map(project.openPastes.contains) == true
    {
      lockedPaste = nil
    }
    if case .approvalsChanged = event.kind, listsApprovals {
      listsApprovals = false
      plain.approvalLines.forEach(Report.line)
    }
    if case .readFinished(let read) = event.kind {
      for record in read.records.prefix(3) { Report.line("  \(record.text(.python))") }
      let rest = read.records.count - 3
      if rest > 0 { Report.line("  and \(rest) more.") }
    }
    heard = event.id
    wakeIfSettled()
  }
}

/// Lines that are typed or piped in.
enum StandardInput {
  /// Read by hand: the C library's own buffer of stdin would keep a secret that was typed. Here it goes
  /// with the line, and what goes is zeroed.
  static func lines() -> Inbox<String> {
    let lines = Inbox<String>()
    DetachedThread.start {
      var pending: [UInt8] = []
      while true {
        var chunk = [UInt8](repeating: 0, count: 4096)
        let count = DiskFile.sysRead(STDIN_FILENO, &chunk)
        if count <= 0 { break }
        for byte in chunk[..<count] {
          if byte != 0x0A { pending.append(byte) } else { lines.yield(take(&pending)) }
        }
      }
      if !pending.isEmpty { lines.yield(take(&pending)) }
      lines.finish()
    }
    return lines
  }

  /// The line without what ends it.
  private static func take(_ line: inout [UInt8]) -> String {
    defer { line = [] }
    if line.last == 0x0D { line.removeLast() }
    return String(decoding: line, as: UTF8.self)
  }

  /// Typed characters are shown, or not; nothing happens when stdin is no terminal.
  static func echo(_ isShown: Bool) {
    var modes = termios()
    guard tcgetattr(STDIN_FILENO, &modes) == 0 else { return }
    let flag = tcflag_t(ECHO)
    modes.c_lflag = isShown ? modes.c_lflag | flag : modes.c_lflag & ~flag
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &modes)
  }
}
