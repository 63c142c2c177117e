import Session
import Vocabulary

extension State {
  /// Does what a line of the key table says. The caller has asked `whyNot`.
  mutating func perform(_ action: Action) -> [Effect] {
    switch action {
    case .nextPane: go(to: Pane(rawValue: focus.rawValue % 3 + 1))
    case .previousPane: go(to: Pane(rawValue: (focus.rawValue + 1) % 3 + 1))
    case .secretsPane: go(to: .secrets)
    case .validationPane: go(to: .validation)
    case .testReadPane: go(to: .testRead)
    case .up, .down, .top, .bottom, .pageUp, .pageDown, .left, .right: move(action)
    case .zoom: if views.isEmpty { isZoomed.toggle() } else { views = [] }
    case .filter: isTypingFilter = true
    case .palette: dialogs.append(.help(HelpDialog(isPalette: true)))
    case .help: dialogs.append(.help(HelpDialog(isPalette: false)))
    case .back: return back()
    case .read: openPicker(isDryRun: false)
    case .dryRun: openPicker(isDryRun: true)
    case .again:
      guard let lastStream else { return [] }
      return [.command(.testRead(stream: lastStream, limits: limits, dryRun: false))]
    case .validate: return [.command(.validate)]
    case .cancelRead: return cancelRead()
    case .answerQuestion: openQuestion()
    case .readFailure: readFailures()
    case .fill: if let row = selectedSecret { dialogs.append(.fill(FillDialog(row.name))) }
    case .editConfig: if let row = selectedConfig { openEdit(row) }
    case .newStub: dialogs.append(.edit(EditDialog(subject: .stub, field: TextField())))
    case .clear: askToClear()
    case .copyName, .copyMessage, .copyRow, .copySaw: return copyText().map { [.copy($0)] } ?? []
    case .openSource: return openSource()
    case .fix: return selectedProblem.map { [.command(.repair($0))] } ?? []
    case .goToLine, .openManifest:
      let line = action == .goToLine ? selectedProblem?.span?.line : nil
      return [.openEditor(.manifest, line: line)]
    case .table: testRead.mode = .table
    case .schema: testRead.mode = .schema
    case .json, .openRecord: openRecord()
    case .requests: testRead.mode = .requests
    case .fold: fold()
    case .next: step(1)
    case .previous: step(-1)
    case .demo: return [.loadDemo]
    case .redraw: return [.redraw]
    case .suspend: return [.suspend]
    case .quit: return quit()
    case .access, .activity, .saw, .hold, .configurations, .letTheLLMWork, .release, .openCall,
      .reply, .refuse, .nextAnswer, .previousAnswer:
      return performForLLM(action)
    case .watch: watchLLM()
    case .toggleMark: return toggleMark()
    case .publicKeys: openPublicKeys()
    case .openPaste: openPaste()
    case .approvals: return openApprovals()
    case .inDialog, .accessSwitch, .accessHTTP, .accessReadOnly, .accessLeft, .accessRight,
      .newToken, .disconnect, .denyRules, .copyText, .confirmApproval, .revokeApproval,
      .revokeAllApprovals:
      break
    }
    return []
  }

  private mutating func performForLLM(_ action: Action) -> [Effect] {
    switch action {
    case .access: dialogs.append(.access(AccessDialog()))
    case .activity: openActivity()
    case .saw: openSaw()
    case .hold: return toggleHold()
    case .configurations: openTexts(.configurations)
    case .letTheLLMWork: return [.letTheLLMWork]
    case .release: return release()
    case .openCall: openCall()
    case .reply: openReply()
    case .refuse: return refuse()
    case .nextAnswer: stepSaw(1)
    case .previousAnswer: stepSaw(-1)
    default: break
    }
    return []
  }

  /// A pane is gone to from any view.
  mutating func go(to pane: Pane?) {
    views = []
    focus = pane ?? focus
  }

  /// One step back: the filter, the view, the zoom, the message, the read.
  private mutating func back() -> [Effect] {
    if isActivityShown, !activityList.filter.isEmpty {
      activityList.filter.clear()
    } else if !views.isEmpty {
      leaveView()
    } else if let live, live.by == .person, now - live.startedAt >= 3, !live.isCancelling {
      // By now the screen says that Esc cancels.
      return cancelRead()
    } else if !filter(focus).isEmpty {
      filters[focus] = nil
    } else if focus == .testRead, testRead.mode != .table, !records.isEmpty || live != nil {
      testRead.mode = .table
    } else if isZoomed {
      isZoomed = false
    } else if live?.by == .person {
      return cancelRead()
    } else if notice != nil {
      notice = nil
      failures = []
    }
    return []
  }

  private mutating func cancelRead() -> [Effect] {
    live?.isCancelling = true
    return [.command(.cancelRead)]
  }

  private mutating func readFailures() {
    // The oldest on top: that is the order in which they happened.
    for failure in failures.reversed() { dialogs.append(.failure(failure)) }
    failures = []
    if notice?.kind == .failure { notice = nil }
  }

  private mutating func openEdit(_ row: ConfigRow) {
    let field = TextField(row.value ?? "")
    dialogs.append(.edit(EditDialog(subject: .config(row), field: field)))
  }

  private mutating func askToClear() {
    guard let row = selectedSecret else { return }
    let file = row.location ?? "its source"
    dialogs.append(
      .confirm(
        ConfirmDialog(
          title: "Clear \(row.name.text)?",
          lines: [
            "The value is removed from \(file); the name stays as a stub.",
            "airlock keeps no copy: this cannot be undone.",
          ], key: "c", words: "clear it", effect: .command(.clear(row.name)))))
  }

  private func openSource() -> [Effect] {
    let row = selectedSecret
    guard let file = row?.location ?? project?.sources.first else { return [] }
    return [.openEditor(.source(file), line: row?.line)]
  }

  private mutating func openRecord() {
    if let record = selectedRecord { testRead.record = record }
    testRead.mode = .json
    testRead.path = "$"
    testRead.jsonTop = 0
  }

  private mutating func fold() {
    guard let record = selectedRecord,
      let line = JSONOutline(records[record], folded: testRead.folded).line(at: testRead.path),
      line.canFold
    else { return }
    let path = line.path
    if testRead.folded.remove(path) == nil { testRead.folded.insert(path) }
    testRead.path = path
  }

  /// The next record or request.
  private mutating func step(_ by: Int) {
    if testRead.mode == .requests {
      let indexes = pageIndexes
      let at = selectedPage.flatMap { indexes.firstIndex(of: $0) } ?? 0
      if indexes.indices.contains(at + by) { testRead.request = indexes[at + by] }
      testRead.detailTop = 0
    } else {
      let indexes = recordIndexes
      let at = selectedRecord.flatMap { indexes.firstIndex(of: $0) } ?? 0
      if indexes.indices.contains(at + by) { testRead.record = indexes[at + by] }
    }
  }

  /// Quits; asks first when the LLM has a call open or waits for an answer.
  private mutating func quit() -> [Effect] {
    let waiting = questions.count { $0.question.by != .person }
    var lines: [String] = []
    if !calls.open.isEmpty {
      lines.append("\(counted(calls.open.count, "call")) of the LLM will be cancelled.")
    }
    if waiting > 0 { lines.append("\(counted(waiting, "question")) of the LLM will be denied.") }
    guard !lines.isEmpty else { return [.quit] }
    dialogs.append(
      .confirm(
        ConfirmDialog(
          title: "Quit?", lines: lines, key: "y", words: "quit now", effect: .quit)))
    return []
  }
}
