import Disclosure
import Session
import Vocabulary

extension Connection {
  func call(_ request: ToolRequest, _ send: @escaping Send) {
    if calls.serial(of: request.id) != nil || isListening(request.id) {
      return refuse(request, -32600, "a request with this id is in progress", send)
    }
    if calls.waitingCount >= server.limits.queued {
      return refuse(request, -32603, "too many calls wait already", send)
    }
    var progress: ProgressReporter?
    if request.progressToken != nil {
      progress = ProgressReporter(heartbeat: server.limits.heartbeat)
    }
    calls.add(CallBook.Call(request: request, send: send, progress: progress))
    startCalls()
  }

  private func refuse(_ request: ToolRequest, _ code: Int, _ words: String, _ send: Send) {
    send(server.clearing.clear(.error(id: request.id.value, code: code, message: words)))
  }

  private func startCalls() {
    while let (serial, call) = calls.next(limit: server.limits.running) {
      let number = number(of: call.request.client)
      calls[serial]?.task = Task {
        let run = CallRun(server: server, request: call.request, progress: call.progress)
        await run.perform(as: number) { await self.deliver($0, serial) }
        ended(serial)
      }
      if let progress = call.progress { watch(progress, serial) }
    }
  }

  /// Sends a call's answer.
  ///
  /// - Returns: what the client got: nothing when it does not want an answer any more.
  private func deliver(_ cleared: Cleared, _ serial: Int) -> CallRun.Delivery {
    guard let call = calls.silence(serial) else {
      return calls[serial]?.farewell.map { .farewell($0) } ?? .nothing
    }
    call.progress?.end()
    call.send(cleared)
    return .answer
  }

  private func ended(_ serial: Int) {
    calls[serial]?.progress?.end()
    calls.end(serial)
    startCalls()
    wakeIdle()
  }

  /// After a cancellation nothing more is sent for the request (MCP basic/patterns/cancellation).
  func cancelCall(_ id: RequestID) {
    guard let serial = calls.serial(of: id), let call = calls.silence(serial) else { return }
    call.progress?.end()
    call.task?.cancel()
    wakeIdle()
  }

  func cancelAllCalls() {
    for serial in calls.unanswered { _ = calls.silence(serial)?.progress?.end() }
    for call in calls.running { call.task?.cancel() }
    wakeIdle()
  }

  /// Answers every call that waits or runs with a failure of its tool.
  func refuseAll(_ failure: Failure) {
    for serial in calls.unanswered {
      guard let call = calls.silence(serial) else { continue }
      call.progress?.end()
      let (request, session) = (call.request, server.session)
      var fields = request.tool.failed(failure)
      fields[ToolResult.summaryKey] = .string(failure.sentence)
      let result = ToolResult(structured: session.masked(.object(fields)), isError: true)
      let cleared = server.clearing.clear(
        .tool(id: request.id.value, result, meta: request.resultMeta))
      calls[serial]?.farewell = cleared
      call.send(cleared)
    }
  }

  private func wakeIdle() {
    guard calls.isEmpty else { return }
    for waiter in idle { waiter.resume() }
    idle = []
  }

  // MARK: Progress

  /// Sends what a call tells of itself, with a pause after each sentence. The last thing it says may
  /// be overtaken by its answer.
  private func watch(_ progress: ProgressReporter, _ serial: Int) {
    let gap = server.limits.progressGap
    Task {
      for await sentence in progress.sentences {
        tell(sentence, serial)
        try? await Task.sleep(for: gap)
      }
    }
  }

  private func tell(_ sentence: String, _ serial: Int) {
    guard let call = calls[serial], !call.isSilent, let token = call.request.progressToken else {
      return
    }
    let count = call.notes + 1
    calls[serial]?.notes = count
    notify(
      "notifications/progress",
      ["progressToken": token, "progress": .int(count), "message": .string(sentence)], call.send)
  }
}
