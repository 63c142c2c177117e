/// Things that wait for one reader, in the order they came, without a limit.
///
///     let inbox = Inbox<String>()
///     inbox.yield("a")                      // from any thread
///     for await text in inbox { … }         // ends after `finish()`, or when its task is cancelled
///
/// It is an `AsyncStream` that forgets: the ring of a stream keeps what passed through it, such as the
/// characters of a password, until others take their places. Here the reader takes all that waits, and
/// the memory goes back when it was read.
package final class Inbox<Element: Sendable>: AsyncSequence, Sendable {
  private struct State {
    var waiting: [Element] = []
    var isFinished = false
    var reader: CheckedContinuation<[Element], Never>?
  }

  private let state = Guarded(State())

  package init() {}

  package func yield(_ element: Element) {
    let reader = state.withLock { state in
      if state.isFinished { return nil as CheckedContinuation<[Element], Never>? }
      if state.reader == nil { state.waiting.append(element) }
      return state.reader.take()
    }
    reader?.resume(returning: [element])
  }

  /// Ends it: what waits is still read.
  package func finish() {
    let reader = state.withLock { state in
      state.isFinished = true
      return state.reader.take()
    }
    reader?.resume(returning: [])
  }

  package func makeAsyncIterator() -> Iterator { Iterator(self) }

  package struct Iterator: AsyncIteratorProtocol {
    private let inbox: Inbox
    /// The last one is the next.
    private var taken: [Element] = []

    fileprivate init(_ inbox: Inbox) { self.inbox = inbox }

    package mutating func next() async -> Element? {
      if taken.isEmpty { taken = await inbox.takeAll().reversed() }
      defer { if taken.isEmpty { taken = [] } }
      return taken.popLast()
    }
  }

  /// - Returns: nothing at the end.
  private func takeAll() async -> [Element] {
    await withTaskCancellationHandler {
      await withCheckedContinuation { reader in
        let ready: [Element]? = state.withLock { state in
          if state.waiting.isEmpty, !state.isFinished, !Task.isCancelled {
            state.reader = reader
            return nil
          }
          defer { state.waiting = [] }
          return state.waiting
        }
        if let ready { reader.resume(returning: ready) }
      }
    } onCancel: {
      state.withLock { $0.reader.take() }?.resume(returning: [])
    }
  }
}
