import Vocabulary

/// What a call tells of itself while it runs, a sentence at a time. Only the latest one counts: who
/// sends them takes one whenever it is time for the next.
final class ProgressReporter: Sendable {
  let sentences: AsyncStream<String>
  private let news: AsyncStream<String>.Continuation
  private let heartbeat: Duration
  private let beating = Guarded<Task<Void, Never>?>(nil)

  init(heartbeat: Duration) {
    self.heartbeat = heartbeat
    (sentences, news) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  func tell(_ sentence: String) {
    beat(nil)
    news.yield(sentence)
  }

  /// Says it now, after each heartbeat, and so on until something else happens.
  ///
  /// - Parameter delay: before it is said for the first time.
  func wait(_ sentence: String, after delay: Duration = .zero) {
    let (heartbeat, news) = (heartbeat, news)
    beat(
      Task {
        if delay > .zero { try? await Task.sleep(for: delay) }
        while !Task.isCancelled {
          news.yield(sentence)
          try? await Task.sleep(for: heartbeat)
        }
      })
  }

  /// What it waited for is over.
  func goOn() { beat(nil) }

  func end() {
    beat(nil)
    news.finish()
  }

  private func beat(_ task: Task<Void, Never>?) {
    beating.withLock { beating in
      beating?.cancel()
      beating = task
    }
  }
}
