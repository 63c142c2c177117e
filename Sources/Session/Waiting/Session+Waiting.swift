import Secrets
package import Vocabulary

/// How a wait for secrets ended.
package struct WaitReport: Sendable {
  package let set: [SecretName]
  package let unset: [SecretName]
}

extension Session {
  /// Waits until the person filled these secrets, or all that the manifest needs, at most as long as
  /// ``SessionOptions/patience``.
  ///
  /// - Parameter seconds: a shorter time, if the caller wants one.
  /// - Throws: ``Failure`` `already_waiting` when this client waits for secrets already.
  package func waitForSecrets(
    _ names: [SecretName], seconds: Double?, by party: Party
  ) async throws(Failure) -> WaitReport {
    let wanted: [SecretName]
    if names.isEmpty {
      _ = try refreshed()
      wanted = neededSecrets(try currentManifest(nil))
    } else {
      wanted = names
    }
    try check(names: wanted)
    if waitReport(wanted).unset.isEmpty { return waitReport(wanted) }
    if secretWaits.holds(party) {
      throw Failure(
        "already_waiting", "you wait for secrets already", hint: "let the first wait end")
    }
    let patience = min(seconds ?? options.patience, options.patience)
    let id = secretWaits.nextID()
    emit(.waitStarted(WaitView(id: id, names: waitReport(wanted).unset)), by: party)
    let clock = Task {
      // Not every session watches its files: a value that an editor wrote is seen here.
      var left = patience
      while left > 0, !Task.isCancelled {
        try? await Task.sleep(for: .seconds(min(left, 0.5)))
        left -= 0.5
        wakeWaits()
      }
      endWait(id)
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        secretWaits.add(id, for: wanted, by: party, continuation)
        if Task.isCancelled { secretWaits.end(id) }
      }
    } onCancel: {
      Task { await self.endWait(id) }
    }
    clock.cancel()
    emit(.waitEnded(id: id), by: party)
    if Task.isCancelled { throw Failure("cancelled", "the wait was cancelled") }
    return waitReport(wanted)
  }

  private func endWait(_ id: Int) { secretWaits.end(id) }

  private func wakeWaits() {
    _ = try? refreshed()
    wakeWaitsForSecrets()
  }

  /// Called whenever a source changed.
  func wakeWaitsForSecrets() {
    let set = setNames
    secretWaits.wake { set.contains($0) }
  }

  private var setNames: Set<SecretName> {
    Set(sources.flatMap(\.keys).filter(\.isSet).map(\.name))
  }

  private func waitReport(_ names: [SecretName]) -> WaitReport {
    let set = setNames
    return WaitReport(
      set: names.filter { set.contains($0) }, unset: names.filter { !set.contains($0) })
  }
}
