import Session
import Vocabulary

extension State {
  /// Enters an event into the activity: a row of its own, or a word for the call it belongs to.
  mutating func enter(_ event: Event) {
    if case .callStarted(let call) = event.kind {
      append(ActivityEntry(id: event.id, time: event.time, by: event.by, what: .call(call.id)))
      return
    }
    if event.by != .person { calls.note(event) }
    if isInsideCall(event) {
      let open = calls.open(of: event.by)
      if open.count == 1 { activity.touch(call: open[0]) }
      return
    }
    guard let words = EventWords(event, in: self) else { return }
    if case .readFinished(let read) = event.kind { activity.dropBeginning(ofRead: read.id) }
    // A check after each of several steps that all went alike is one row.
    if case .manifestChanged = event.kind { activity.dropLast(like: words, by: event.by) }
    var entry = ActivityEntry(
      id: event.id, time: event.time, by: event.by,
      what: .done(title: words.title, result: words.result, isFailure: words.isFailure))
    if case .readStarted(let start) = event.kind { entry.read = start.id }
    append(entry)
  }

  private mutating func append(_ entry: ActivityEntry) {
    for call in activity.append(entry) { calls.forget(call) }
  }

  /// An event that a call of the LLM made: the call's own row tells it.
  func isInsideCall(_ event: Event) -> Bool {
    switch event.kind {
    case .accessChanged, .questionClosed, .callStarted, .callHeld, .callReleased, .callFinished:
      false
    default: event.by != .person && !calls.open(of: event.by).isEmpty
    }
  }

  mutating func foldCall(_ event: Event) {
    switch event.kind {
    case .callStarted(let call): calls.start(call, by: event.by, at: event.time)
    case .callHeld(let id):
      calls.hold(id)
      activity.touch(call: id)
    case .callReleased(let id):
      calls.release(id)
      activity.touch(call: id)
    case .callFinished(let end):
      calls.finish(end, revision: manifest?.revision)
      if !activity.touch(call: end.id) { calls.forget(end.id) }
      dialogs.removeAll { $0.repliesTo == end.id }
    default: break
    }
  }

  // MARK: Hold

  /// Holds the LLM, or lets it go on as before.
  mutating func toggleHold() -> [Effect] {
    if access.pace == .step { return [.command(.pace(paceBeforeHold))] }
    paceBeforeHold = access.pace
    return [.command(.pace(.step))]
  }

  mutating func release() -> [Effect] {
    guard let call = selectedCall, call.isHeld else { return [] }
    selectNextHeld(after: call.view.id)
    return [.command(.release(call: call.view.id))]
  }

  mutating func refuse() -> [Effect] {
    guard let call = selectedCall, call.isHeld else { return [] }
    selectNextHeld(after: call.view.id)
    return [.command(.refuse(call: call.view.id))]
  }

  mutating func openReply() {
    guard let call = selectedCall, call.isHeld else { return }
    dialogs.append(.edit(EditDialog(subject: .reply(call: call.view.id), field: TextField())))
  }

  /// They are let through one at a time, so the oldest of the others comes next.
  mutating func selectNextHeld(after call: Int) {
    guard let next = calls.held.first(where: { $0 != call }) else { return }
    select(call: next)
  }

  mutating func select(call: Int) {
    if let entry = activity.entries.last(where: { $0.what == .call(call) }) {
      activityList.selected = entry.id
    }
  }

  // MARK: Views

  /// Opens the activity on the call that waits longest, else on the newest row.
  mutating func openActivity() {
    views = [.activity]
    if let held = calls.held.first {
      activityList.filter = TextField()
      select(call: held)
    } else {
      activityList.selected = activity.entries.last?.id
      activityList.top = 0
    }
  }

  mutating func leaveView() { if !views.isEmpty { views.removeLast() } }

  /// What the LLM got for the selected call, or for the last one.
  mutating func openSaw() {
    if saw != nil { return leaveView() }
    let selected = isActivityShown ? selectedCall?.view.id : nil
    guard let call = selected ?? calls.answers.last else { return }
    views.append(.saw(SawView(call, showsQuestion: false)))
  }

  mutating func openCall() {
    guard let call = selectedCall else { return }
    views.append(.saw(SawView(call.view.id, showsQuestion: true)))
  }

  /// The answer before or after the one that is shown.
  mutating func stepSaw(_ by: Int) {
    guard let saw, let call = calls.answers.neighbour(of: saw.call, by) else { return }
    views[views.count - 1] = .saw(SawView(call, showsQuestion: saw.showsQuestion))
  }
}

extension Dialog {
  /// The held call that a sentence is being typed for.
  var repliesTo: Int? {
    if case .edit(let edit) = self, case .reply(let call) = edit.subject { call } else { nil }
  }
}
