import Session

/// Changes the state by what happened, and says what is to be done outside.
///
/// Pure but for one thing: a draft that is given up is emptied at once.
package func update(_ state: inout State, _ message: Message) -> [Effect] {
  let effects = state.take(message)
  state.settle()
  return effects
}

extension State {
  fileprivate mutating func take(_ message: Message) -> [Effect] {
    switch message {
    case .key(let key): return press(key)
    case .paste(let text): return paste(text)
    case .secretEdited(let newlinesRemoved): secretEdited(newlinesRemoved)
    case .resize(let size): self.size = size
    case .tick(let time): tick(time)
    case .session(let event): fold(event)
    case .clicked(let x, let y): return click(x, y)
    case .wheel(let rows): return wheel(rows)
    case .editorClosed: return project?.manifest == nil ? [] : [.command(.validate), .redraw]
    case .copied(let means):
      if let means {
        notify(.success, "copied (\(means))")
      } else {
        notify(.reason, "could not copy: no clipboard took it")
      }
    }
    return []
  }

  mutating func notify(_ kind: Notice.Kind, _ text: String) {
    notice = Notice(kind: kind, text: text, shownAt: nil)
  }

  /// Lets time pass: messages fade, a question starts to listen.
  private mutating func tick(_ time: Double) {
    now = max(now, time)
    if var shown = notice, !shown.staysUntilRead {
      let since = shown.shownAt ?? now
      shown.shownAt = since
      notice = now - since >= 4 ? nil : shown
    }
    if case .question(var question) = dialogs.last, !question.isArmed {
      let since = question.openedAt ?? now
      question.openedAt = since
      question.isArmed = now - since >= 0.3
      dialogs[dialogs.count - 1] = .question(question)
    }
  }

  /// Pastes into whatever takes ordinary text; a paste anywhere else is nothing.
  private mutating func paste(_ text: String) -> [Effect] {
    guard secretFocus == nil else { return [] }
    let trimmed = text.last?.isNewline == true ? String(text.dropLast()) : text
    switch dialogs.last {
    case .edit(var edit):
      edit.field.insert(trimmed)
      edit.refusal = nil
      replaceDialog(.edit(edit))
    case .picker(var picker) where picker.field == .filter:
      picker.filter.insert(trimmed)
      replaceDialog(.picker(picker))
    case .help(var help):
      help.filter.insert(trimmed)
      help.selected = 0
      replaceDialog(.help(help))
    case .question(var question) where question.isWritingNote:
      question.note.insert(trimmed)
      replaceDialog(.question(question))
    case nil where isTypingFilter:
      currentFilter.insert(trimmed)
    default: break
    }
    return []
  }

  mutating func replaceDialog(_ dialog: Dialog) {
    if !dialogs.isEmpty { dialogs[dialogs.count - 1] = dialog }
  }

  /// Closes the dialog on top. A secret that was being typed is forgotten.
  mutating func closeDialog() {
    switch dialogs.popLast() {
    case .fill(let fill): fill.draft.clear()
    case .paste(let paste): paste.draft.clear()
    default: break
    }
  }
}
