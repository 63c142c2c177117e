import Session
import Vocabulary

extension State {
  mutating func move(_ action: Action) {
    guard views.isEmpty else { return moveInView(action) }
    switch (focus, action) {
    case (.testRead, .left): moveSideways(-1)
    case (.testRead, .right): moveSideways(1)
    case (_, .left), (_, .right): break
    case (.secrets, _):
      let items = secretsItems
      let index = selectedItem.flatMap { items.firstIndex(of: $0) } ?? 0
      if let next = target(action, index, items.count) { secretsList.selected = items[next] }
    case (.validation, _):
      let problems = problems
      let index = selectedProblem.flatMap { problems.firstIndex(of: $0) } ?? 0
      if let next = target(action, index, problems.count) { problemList.selected = problems[next] }
    case (.testRead, _): moveInRead(action)
    }
  }

  private mutating func moveInRead(_ action: Action) {
    switch testRead.mode {
    case .table:
      let indexes = recordIndexes
      let at = selectedRecord.flatMap { indexes.firstIndex(of: $0) } ?? 0
      if let next = target(action, at, indexes.count) { testRead.record = indexes[next] }
    case .json:
      guard let record = selectedRecord else { return }
      let outline = JSONOutline(records[record], folded: testRead.folded)
      let at = outline.index(of: testRead.path) ?? 0
      // Counting all lines of a huge record is left to `G`; a step looks one line ahead.
      let count = action == .bottom ? outline.count : at + rowsPerPage + 2
      guard let next = target(action, at, count) else { return }
      let lines = outline.lines(from: 0, count: next + 1)
      testRead.path = lines.last?.path ?? "$"
    case .requests:
      let indexes = pageIndexes
      let at = selectedPage.flatMap { indexes.firstIndex(of: $0) } ?? 0
      switch action {
      case .pageUp: testRead.detailTop = max(0, testRead.detailTop - rowsPerPage / 2)
      case .pageDown: testRead.detailTop += rowsPerPage / 2
      default:
        guard let next = target(action, at, indexes.count) else { return }
        if testRead.request != indexes[next] { testRead.detailTop = 0 }
        testRead.request = indexes[next]
      }
    case .schema:
      testRead.schemaTop = target(action, testRead.schemaTop, columns.count) ?? 0
    }
  }

  private mutating func moveSideways(_ by: Int) {
    guard testRead.mode == .table else { return }
    testRead.firstColumn = max(0, min(columns.count - 1, testRead.firstColumn + by))
  }

  /// Where a movement ends in a list; nil in an empty one.
  func target(_ action: Action, _ index: Int, _ count: Int) -> Int? {
    guard count > 0 else { return nil }
    let wanted =
      switch action {
      case .up: index - 1
      case .down: index + 1
      case .top: 0
      case .bottom: count - 1
      case .pageUp: index - rowsPerPage
      case .pageDown: index + rowsPerPage
      default: index
      }
    return min(max(0, wanted), count - 1)
  }

  private var rowsPerPage: Int {
    if let view = views.last { return view.rowsPerPage(self) }
    return max(1, (Layout(self).panes[focus]?.height ?? 12) - 6)
  }

  /// After every message: opens what waits, and scrolls so that the selected rows are seen.
  mutating func settle() {
    openFreshQuestion()
    openSourceQuestion()
    settleViews()
    let layout = Layout(self)
    if let rect = layout.panes[.secrets] {
      let rows = SecretsPane(self, rect.interior).list.height
      let items = secretsItems
      let index = selectedItem.flatMap { items.firstIndex(of: $0) } ?? 0
      // The config has a heading of its own above it.
      let line = SecretsPane.row(of: index, secrets: items.count { $0.isSecret }, self)
      secretsList.top = scrolled(secretsList.top, line...line, rows)
    }
    if let rect = layout.panes[.validation] {
      let pane = ValidationPane(self, rect.interior)
      problemList.top = scrolled(problemList.top, pane.selectedLines, pane.list.height)
    }
    if let rect = layout.panes[.testRead] { settleRead(rect) }
  }

  private mutating func settleRead(_ rect: Rect) {
    switch testRead.mode {
    case .table:
      let rows = TablePane(self, rect.interior).rows.height
      let at = selectedRecord.flatMap { recordIndexes.firstIndex(of: $0) } ?? 0
      testRead.top = scrolled(testRead.top, at...at, rows)
    case .json:
      guard let record = selectedRecord else { return }
      let outline = JSONOutline(records[record], folded: testRead.folded)
      let at = outline.index(of: testRead.path) ?? 0
      let rows = JSONPane(self, rect.interior).list.height
      testRead.jsonTop = scrolled(testRead.jsonTop, at...at, rows)
    case .requests:
      let pane = RequestsPane(self, rect.interior)
      let at = selectedPage.flatMap { pageIndexes.firstIndex(of: $0) } ?? 0
      testRead.requestTop = scrolled(testRead.requestTop, at...at, pane.list.height)
      testRead.detailTop = min(testRead.detailTop, pane.lastDetailTop)
    case .schema: break
    }
  }

  /// Moves the first line as little as possible so that the wanted lines are inside.
  func scrolled(_ top: Int, _ wanted: ClosedRange<Int>, _ rows: Int) -> Int {
    guard rows > 0 else { return top }
    var top = max(0, top)
    if wanted.upperBound >= top + rows { top = wanted.upperBound - rows + 1 }
    return max(0, min(top, wanted.lowerBound))
  }
}

extension SecretsItem {
  var isSecret: Bool { if case .secret = self { true } else { false } }
}
