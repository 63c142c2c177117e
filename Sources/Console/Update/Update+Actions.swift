import Session
import Vocabulary

extension State {
  /// Does what a line of the key table says. The caller has asked `whyNot`.
  mutating func perform(_ action: Action) -> [Effect] {
    switch action {
    case .nextPane: go(to: focus.rawValue % 3 + 1)
    case .previousPane: go(to: (focus.rawValue + 1) % 3 + 1)
    case .secretsPane: focus = .secrets
    case .validationPane: focus = .validation
    case .testReadPane: focus = .testRead
    case .up, .down, .top, .bottom, .pageUp, .pageDown, .left, .right: move(action)
    case .zoom: isZoomed.toggle()
    case .filter:
      isTypingFilter = true
      filters[focus] = filters[focus] ?? TextField()
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
    case .copyName, .copyMessage, .copyRow: return copyText().map { [.copy($0)] } ?? []
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
    case .inDialog: break
    }
    return []
  }

  private mutating func go(to number: Int) { focus = Pane(rawValue: number) ?? focus }

  /// One step back: the filter, the view, the zoom, the message, the read.
  private mutating func back() -> [Effect] {
    if let live, now - live.startedAt >= 3, !live.isCancelling {
      // By now the screen says that Esc cancels.
      return cancelRead()
    } else if !filter(focus).isEmpty {
      filters[focus] = nil
    } else if focus == .testRead, testRead.mode != .table, !records.isEmpty || live != nil {
      testRead.mode = .table
    } else if isZoomed {
      isZoomed = false
    } else if live != nil {
      return cancelRead()
    } else if notice != nil {
      notice = nil
      failures = []
    }
    return []
  }

  private mutating func cancelRead() -> [Effect] {
    guard live != nil else { return [] }
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

  /// Quits; asks first when an LLM waits for an answer.
  private mutating func quit() -> [Effect] {
    let waiting = questions.count { $0.question.by != .person }
    guard waiting > 0 else { return [.quit] }
    dialogs.append(
      .confirm(
        ConfirmDialog(
          title: "Quit?",
          lines: ["\(counted(waiting, "question")) of the LLM will be denied."], key: "y",
          words: "quit now", effect: .quit)))
    return []
  }
}
