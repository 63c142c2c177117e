import Secrets
package import Vocabulary

extension Session {
  /// Lets a call in, or says what is answered instead. While the person holds the LLM it waits here.
  package func admit(_ call: CallRequest) async -> CallAdmission {
    lastCall += 1
    let id = lastCall
    count(call.client) { $0.calls += 1 }
    guard options.isInteractive else { return CallAdmission(id: id, refusal: nil) }
    emit(.callStarted(view(of: call, id: id)), by: call.by)
    if access.isReadOnly && call.changes {
      return refuse(
        call, id,
        Failure(
          "read_only", "the person made this session read-only for you",
          hint: "you may look, validate and read; ask the person for changes"))
    }
    guard access.pace == .step || access.pace == .askBeforeNetwork && call.usesNetwork else {
      return CallAdmission(id: id, refusal: nil)
    }
    emit(.callHeld(id: id), by: call.by)
    switch await verdict(on: id, call) {
    case .go: return CallAdmission(id: id, refusal: nil)
    case .cancelled:
      return CallAdmission(id: id, refusal: Failure("cancelled", "the call was cancelled"))
    case .refused(let note):
      let words = note.map { "the person answers: \($0)" } ?? "the person refused this call"
      return refuse(
        call, id,
        Failure(note == nil ? "refused" : "answered", words, hint: "do what the person says"))
    }
  }

  /// Tells how a call ended. A call that was admitted is finished once.
  package func finish(_ end: CallEnd, by party: Party) {
    guard options.isInteractive else { return }
    emit(
      .callFinished(
        CallEnd(
          id: end.id, summary: masked(end.summary), isError: end.isError, code: end.code,
          milliseconds: end.milliseconds, masked: end.masked, disclosed: end.disclosed)),
      by: party)
  }

  /// Whether anybody looks at what goes out: if not, the bytes need not be kept.
  package nonisolated var isWatched: Bool { options.isInteractive }

  // MARK: Hold

  func release(call id: Int, by party: Party) {
    if hold.end(id, .go) { emit(.callReleased(id: id), by: party) }
  }

  func reply(to id: Int, _ words: String?, by party: Party) {
    if hold.end(id, .refused(note: words.map { masked($0) })) {
      emit(.callReleased(id: id), by: party)
    }
  }

  /// Refuses everything that is held: the session ends.
  func refuseHeldCalls() {
    for id in hold.ids { _ = hold.end(id, .cancelled) }
  }

  private func verdict(on id: Int, _ call: CallRequest) async -> Hold.Verdict {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        if Task.isCancelled { return continuation.resume(returning: .cancelled) }
        hold.add(id, usesNetwork: call.usesNetwork, continuation)
      }
    } onCancel: {
      Task { await self.withdraw(call: id) }
    }
  }

  private func withdraw(call id: Int) { _ = hold.end(id, .cancelled) }

  private func refuse(_ call: CallRequest, _ id: Int, _ failure: Failure) -> CallAdmission {
    count(call.client) { $0.denied += 1 }
    accessChanged(by: call.by)
    return CallAdmission(id: id, refusal: failure)
  }

  private func count(_ client: Int?, _ change: (inout ClientView) -> Void) {
    guard let index = access.clients.lastIndex(where: { $0.id == client }) else { return }
    change(&access.clients[index])
  }

  /// A manifest that came as an argument is shown by its beginning.
  private func view(of call: CallRequest, id: Int) -> CallView {
    var shown = call.arguments.object ?? [:]
    for (name, value) in shown {
      if let text = value.string, text.utf8.count > 4096 {
        shown[name] = .string(text.cut(to: 4096))
      }
    }
    return CallView(
      id: id, tool: call.tool, subject: masked(call.subject),
      arguments: vault.recogniser.ofLongValues.mask(.object(shown)).json, client: call.client)
  }
}
