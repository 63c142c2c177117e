import Session
import Vocabulary

extension State {
  /// A click does what is drawn under it; the frame itself knows.
  mutating func click(_ x: Int, _ y: Int) -> [Effect] {
    guard let click = view(self, size).click(x, y) else { return [] }
    switch click {
    case .nothing: return []
    case .press(let key):
      // A printable key would become part of a secret that is typed: only its hints' others count.
      if secretFocus != nil, case .character = key { return [] }
      return press(key)
    case .pane(let pane): go(to: pane)
    case .row(let pane, let index):
      go(to: pane)
      select(pane, index)
    case .dialogRow(let index): return clickRow(index)
    case .entry(let id):
      // The first click selects, a second one looks; letting a call through takes the key.
      let isAgain = isActivityShown && selectedEntry?.id == id
      if !isActivityShown { views = [.activity] }
      activityList.selected = id
      if isAgain { openCall() }
    case .secret(let name):
      go(to: .secrets)
      secretsList.selected = .secret(name)
    }
    return []
  }

  private mutating func select(_ pane: Pane, _ index: Int) {
    switch pane {
    case .secrets:
      let items = secretsItems
      if items.indices.contains(index) { secretsList.selected = items[index] }
    case .validation:
      let problems = problems
      if problems.indices.contains(index) { problemList.selected = problems[index] }
    case .testRead:
      switch testRead.mode {
      case .table:
        let indexes = recordIndexes
        if indexes.indices.contains(index) { testRead.record = indexes[index] }
      case .json:
        guard let record = selectedRecord else { return }
        let outline = JSONOutline(records[record], folded: testRead.folded)
        testRead.path = outline.lines(from: index, count: 1).first?.path ?? testRead.path
      case .requests:
        let indexes = pageIndexes
        if indexes.indices.contains(index) { testRead.request = indexes[index] }
      case .schema: break
      }
    }
  }

  /// The first click on a row of a dialog selects it, a second one acts.
  private mutating func clickRow(_ index: Int) -> [Effect] {
    switch dialogs.last {
    case .help(var help):
      if help.selected == index { return press(.enter) }
      help.selected = index
      replaceDialog(.help(help))
    case .picker(var picker):
      let names = choice(picker).all.map(\.name)
      guard names.indices.contains(index) else { return [] }
      if picker.selected == names[index] { return press(.enter) }
      picker.selected = names[index]
      replaceDialog(.picker(picker))
    case .access(var dialog):
      let items = accessItems
      guard items.indices.contains(index) else { return [] }
      if dialog.selected == items[index] { return press(.enter) }
      dialog.selected = items[index]
      replaceDialog(.access(dialog))
    case .approvals: selectApproval(at: index)
    case .texts(var dialog):
      (dialog.selected, dialog.top) = (index, 0)
      replaceDialog(.texts(dialog))
    case .publicKeys(var dialog):
      guard dialog.candidates.indices.contains(index) else { return [] }
      if dialog.selected == index { return press(.character(" ")) }
      dialog.selected = index
      replaceDialog(.publicKeys(dialog))
    default: break
    }
    return []
  }

  mutating func wheel(_ rows: Int) -> [Effect] {
    let key: Key = rows < 0 ? .up : .down
    var effects: [Effect] = []
    for _ in 0..<min(abs(rows), 10) { effects += press(key) }
    return effects
  }
}
