import Vocabulary

/// Work that can be stopped from anywhere, also before it started.
final class StoppableWork<Success: Sendable>: Sendable {
  private struct State {
    var task: Task<Success, Never>?
    var isStopped = false
  }

  private let state = Guarded(State())

  func stop() {
    state.withLock { state in
      state.isStopped = true
      state.task?.cancel()
    }
  }

  /// Runs until the end, or until it is stopped here or with the task that waits for it.
  func run(_ body: @escaping @Sendable () async -> Success) async -> Success {
    await withTaskCancellationHandler {
      let task = Task { await body() }
      state.withLock { state in
        state.task = task
        if state.isStopped { task.cancel() }
      }
      return await task.value
    } onCancel: {
      stop()
    }
  }
}
