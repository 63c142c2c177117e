import Session

extension State {
  /// Opens the first question that waits, put off or not.
  mutating func openQuestion() {
    let next = questions.first { !$0.isPutOff } ?? questions.first
    if let next { dialogs.append(.question(QuestionDialog(next.question.id))) }
  }

  /// Opens a question by itself, but never while the person is typing.
  mutating func openFreshQuestion() {
    guard !isTyping, let fresh = questions.first(where: { !$0.isPutOff }) else { return }
    dialogs.append(.question(QuestionDialog(fresh.question.id)))
  }

  func waiting(_ id: Int) -> WaitingQuestion? { questions.first { $0.question.id == id } }

  /// More hosts joined the question, or one left it: whoever was about to answer looks again.
  mutating func change(_ question: Question) {
    guard let index = questions.firstIndex(where: { $0.question.id == question.id }) else { return }
    let hasGrown = question.more.count > questions[index].question.more.count
    questions[index].question = question
    for (index, dialog) in dialogs.enumerated() {
      guard case .question(var open) = dialog, open.id == question.id, hasGrown else { continue }
      (open.openedAt, open.isArmed, open.isProjectPressed) = (nil, false, false)
      dialogs[index] = .question(open)
    }
  }

  mutating func pressInQuestion(_ question: QuestionDialog, _ key: Key) -> [Effect] {
    if question.isWritingNote { return pressInNote(question, key) }
    // A hand in mid-word answers nothing.
    guard question.isArmed else { return [] }
    if question.showsRequest { return pressInRequest(question, key) }
    var question = question
    let wasProject = question.isProjectPressed
    question.isProjectPressed = false
    switch key {
    // Deny is focused; Enter steps into its note and never means yes.
    case .character("d"), .enter: question.isWritingNote = true
    case .character("o"): return answer(question, .once)
    case .character("s"): return answer(question, .session)
    case .character("p"):
      if wasProject { return answer(question, .project) }
      question.isProjectPressed = true
    case .character("i"):
      question.showsRequest = true
      question.top = 0
    case .esc:
      leaveDialog()
      return []
    default: break
    }
    replaceDialog(.question(question))
    return []
  }

  private mutating func pressInNote(_ question: QuestionDialog, _ key: Key) -> [Effect] {
    var question = question
    switch key {
    case .enter:
      let note = question.note.text
      return answer(question, .deny(note: note.isEmpty ? nil : note))
    case .esc: question.isWritingNote = false
    default: _ = question.note.edit(key)
    }
    replaceDialog(.question(question))
    return []
  }

  private mutating func pressInRequest(_ question: QuestionDialog, _ key: Key) -> [Effect] {
    var question = question
    let waiting = waiting(question.id)?.question
    // The facts stand above the request, and long lines are broken; the view stops at the end.
    let lines = (waiting?.requestLines ?? []).reduce(0) { $0 + 1 + $1.count / 20 }
    let count = lines + 4 * (waiting?.items.count ?? 0) + 12 + (waiting?.more.count ?? 0)
    switch key {
    case .esc, .character("i"), .enter: question.showsRequest = false
    case .up, .character("k"): question.top = max(0, question.top - 1)
    case .down, .character("j"): question.top = max(0, min(count - 1, question.top + 1))
    case .pageUp: question.top = max(0, question.top - 10)
    case .pageDown: question.top = max(0, min(count - 1, question.top + 10))
    default: break
    }
    replaceDialog(.question(question))
    return []
  }

  private mutating func answer(_ question: QuestionDialog, _ answer: Answer) -> [Effect] {
    let waiting = waiting(question.id)?.question
    answered[question.id] = waiting
    closeQuestion(question.id)
    return [
      .command(.answer(question: question.id, answer, seen: waiting?.all.count ?? 1))
    ]
  }
}
