import Session
import Vocabulary

extension State {
  /// Takes one key: the dialog on top first, then a filter that is typed, then the key table.
  mutating func press(_ key: Key) -> [Effect] {
    if key == .ctrl("l") { return [.redraw] }
    if key == .ctrl("z") { return [.suspend] }
    if Layout(self).isTooSmall {
      return key == .character("q") || key == .ctrl("c") ? [.quit] : []
    }
    if !dialogs.isEmpty {
      if key == .ctrl("c") {
        leaveDialog()
        return []
      }
      return pressInDialog(key)
    }
    if isTypingFilter { return pressInFilter(key) }
    return run(key)
  }

  /// Runs the first action of this key that can run; if none can, says why.
  private mutating func run(_ key: Key) -> [Effect] {
    let candidates = KeyTable.candidates(key, self)
    guard let entry = candidates.first(where: { $0.whyNot(self) == nil }) else {
      if let first = candidates.first, let why = first.whyNot(self) {
        notify(.reason, "\(first.name): \(why)")
      }
      return []
    }
    return perform(entry.action)
  }

  private mutating func pressInDialog(_ key: Key) -> [Effect] {
    switch dialogs.last {
    case .fill(let fill): pressInFill(fill, key)
    case .edit(let edit): pressInEdit(edit, key)
    case .picker(let picker): pressInPicker(picker, key)
    case .question(let question): pressInQuestion(question, key)
    case .confirm(let confirm): pressInConfirm(confirm, key)
    case .failure(let failure): pressInFailure(failure, key)
    case .help(let help): pressInHelp(help, key)
    case .access: pressInTable(.access, key)
    case .texts: pressInTable(.texts, key)
    case .publicKeys(let dialog): pressInPublicKeys(dialog, key)
    case .paste(let dialog): pressInPaste(dialog, key)
    case .approvals: pressInTable(.approvals, key)
    case nil: []
    }
  }

  /// Closes the dialog without an answer; a question is put off, not denied.
  mutating func leaveDialog() {
    if case .question(let dialog) = dialogs.last,
      let index = questions.firstIndex(where: { $0.question.id == dialog.id })
    {
      questions[index].isPutOff = true
    }
    if case .paste(let dialog) = dialogs.last { putOffPastes.insert(dialog.paste.name) }
    if case .publicKeys = dialogs.last { isPublicQuestionPutOff = true }
    closeDialog()
  }

  private mutating func pressInFilter(_ key: Key) -> [Effect] {
    switch key {
    case .enter, .tab: isTypingFilter = false
    case .esc, .ctrl("c"):
      isTypingFilter = false
      currentFilter.clear()
    case .up: return perform(.up)
    case .down: return perform(.down)
    case .pageUp: return perform(.pageUp)
    case .pageDown: return perform(.pageDown)
    default: _ = currentFilter.edit(key)
    }
    return []
  }

  private mutating func pressInConfirm(_ confirm: ConfirmDialog, _ key: Key) -> [Effect] {
    switch key {
    case .character(confirm.key):
      closeDialog()
      return [confirm.effect]
    case .enter, .esc, .character("n"), .character("q"): closeDialog()
    default: break
    }
    return []
  }

  private mutating func pressInFailure(_ failure: Failure, _ key: Key) -> [Effect] {
    switch key {
    case .character("o"):
      guard let span = failure.span else { return [] }
      closeDialog()
      return [.openEditor(.manifest, line: span.line)]
    case .enter, .esc, .character("q"), .character("x"): closeDialog()
    default: break
    }
    return []
  }

  private mutating func pressInHelp(_ help: HelpDialog, _ key: Key) -> [Effect] {
    var help = help
    let lines = HelpList(self, help).entries
    switch key {
    case .esc:
      if help.filter.isEmpty {
        closeDialog()
        return []
      }
      help.filter.clear()
      help.selected = 0
    case .enter:
      guard lines.indices.contains(help.selected) else { return [] }
      let entry = lines[help.selected]
      if let why = entry.whyNot(self) {
        notify(.reason, "\(entry.name): \(why)")
        return []
      }
      closeDialog()
      if case .pane(let pane) = entry.place { go(to: pane) }
      return perform(entry.action)
    case .up: help.selected = max(0, help.selected - 1)
    case .down, .tab: help.selected = max(0, min(lines.count - 1, help.selected + 1))
    case .pageUp: help.selected = max(0, help.selected - 10)
    case .pageDown: help.selected = max(0, min(lines.count - 1, help.selected + 10))
    default: if help.filter.edit(key) { help.selected = 0 }
    }
    replaceDialog(.help(help))
    return []
  }
}
